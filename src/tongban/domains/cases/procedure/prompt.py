"""即办服务: what is no licence and is done on the spot, a service or a confirmation. No article of the 行政许可法 binds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tongban.domains.cases.procedure.confirmation import ACCEPT, DECIDE, ONE_STOP, ONE_STOP_ENTRY, TERMS
from tongban.domains.cases.procedure.entry import CORRECT, LOCAL, PROMISE, withdrawal
from tongban.domains.cases.procedure.words import NEEDS
from tongban.domains.cases.rules.guards import committed
from tongban.kernel.clock import working_days
from tongban.kernel.procedure import APPLICANT, CLERK, HEAD, OFFICER, Clock, Procedure, Step

# What was promised for the spot binds until it is done, whether it was first accepted or not; what comes after hours is done
# on the next working day.
AT_ONCE = Clock("at_once", "即办期限(承诺)", working_days(1), ONE_STOP)
RECEIPT = ("accept", "at_once")


def _with_at_once(step: Step) -> Step:
    """A supplement is waited for and begins afresh for this term as for that of acceptance."""
    return replace(
        step,
        pause=RECEIPT if step.pause else (),
        restart=RECEIPT if step.restart else (),
    )


PROMPT = Procedure(
    key="cases.prompt",
    edition=date(2020, 1, 1),
    title="即办服务",
    basis="优化营商环境条例及本事项所依据的规定",
    words=NEEDS,
    states={
        "lodged": "待受理", "correcting": "待补正", "not_accepted": "不予受理", "deemed_withdrawn": "视为撤回",
        "accepted": "办理中", "delivered": "已办结", "refusal_delivered": "不予办理", "withdrawn": "已撤回",
    },
    closed=("not_accepted", "deemed_withdrawn", "delivered", "refusal_delivered", "withdrawn"),
    opening=RECEIPT,
    opens_with="收到申请材料",
    opening_law=ONE_STOP,
    clocks=(ACCEPT, CORRECT, replace(DECIDE, law="本事项所依据的规定"), PROMISE, AT_ONCE),
    steps=(
        *map(_with_at_once, ONE_STOP_ENTRY),
        Step(
            "commit", "签署告知承诺书", "lodged", "lodged", (*APPLICANT, *CLERK), LOCAL.commitment_law,
            needs=("proofs", "signed"),
        ),
        Step(
            "grant_on_commitment", "依告知承诺办结", ("lodged", "accepted"), "delivered", (*CLERK, *HEAD),
            LOCAL.commitment_law, stop=(*RECEIPT, *TERMS), needs=("letter",), when=committed,
        ),
        Step(
            "grant", "办结", ("lodged", "accepted"), "delivered", (*CLERK, *HEAD), ONE_STOP,
            stop=(*RECEIPT, *TERMS), needs=("letter",),
        ),
        Step(
            "refuse", "不予办理", ("lodged", "accepted"), "refusal_delivered", (*OFFICER, *HEAD), ONE_STOP,
            stop=(*RECEIPT, *TERMS), needs=("reasons", "remedies", "letter"),
        ),
        *withdrawal("lodged", "correcting", "accepted"),
    ),
)  # fmt: skip
