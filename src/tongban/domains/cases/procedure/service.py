"""公共服务: no statutory term unless the item gives one; what binds is what the office promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tongban.domains.cases.procedure.confirmation import ACCEPT, DECIDE, ONE_STOP, ONE_STOP_ENTRY, TERMS
from tongban.domains.cases.procedure.entry import CORRECT, PROMISE, withdrawal
from tongban.domains.cases.procedure.words import NEEDS
from tongban.kernel.procedure import CLERK, HEAD, Procedure, Step

SERVICE = Procedure(
    key="cases.service",
    edition=date(2020, 1, 1),
    title="公共服务",
    basis="优化营商环境条例及本事项所依据的规定",
    words=NEEDS,
    states={
        "lodged": "待受理", "correcting": "待补正", "not_accepted": "不予受理", "deemed_withdrawn": "视为撤回",
        "accepted": "办理中", "delivered": "已办结", "refusal_delivered": "不予办理", "withdrawn": "已撤回",
    },
    closed=("not_accepted", "deemed_withdrawn", "delivered", "refusal_delivered", "withdrawn"),
    opening=("accept",),
    opens_with="收到申请材料",
    opening_law=ONE_STOP,
    clocks=(ACCEPT, CORRECT, replace(DECIDE, law="本事项所依据的规定"), PROMISE),
    steps=(
        *ONE_STOP_ENTRY,
        # A service that can be given at once needs no acceptance first.
        Step(
            "grant", "办结", ("lodged", "accepted"), "delivered", (*CLERK, *HEAD), ONE_STOP,
            stop=("accept", *TERMS), needs=("letter",),
        ),
        Step(
            "refuse", "不予办理", "accepted", "refusal_delivered", (*CLERK, *HEAD), ONE_STOP,
            stop=TERMS, needs=("reasons", "remedies", "letter"),
        ),
        *withdrawal("lodged", "correcting", "accepted"),
    ),
)  # fmt: skip
