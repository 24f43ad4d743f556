"""行政许可: the ordinary course (20 working days and 10) and the unified one (45 and 15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tongban.domains.cases.procedure.decision import DECISION_CLOSED, DECISION_STATES, DELIVER, decision
from tongban.domains.cases.procedure.entry import (
    ACCEPT,
    CORRECT,
    DEFERRED,
    ENTRY_CLOSED,
    ENTRY_STATES,
    OPENING_LAW,
    PROMISE,
    commitment,
    deferral,
    entry,
    withdrawal,
)
from tongban.domains.cases.procedure.examination import (
    DECISION_TERMS,
    EXAMINATION,
    EXAMINATION_STATES,
    HOLD_HEARING,
    REQUEST_HEARING,
)
from tongban.domains.cases.procedure.words import NEEDS
from tongban.kernel.clock import working_days
from tongban.kernel.procedure import HEAD, Clock, Extension, Procedure, Step

DECIDE = Clock(
    "decide", "法定决定期限", working_days(20), "第四十二条第一款",
    given=True, extension=Extension(working_days(10), "第四十二条第一款"),
)  # fmt: skip
EXTEND = Step(
    "extend", "延长决定期限", "accepted", "accepted", HEAD, "第四十二条第一款",
    extend=("decide",), needs=("reason", "letter"),
)  # fmt: skip

LICENCE = Procedure(
    key="cases.licence",
    edition=date(2019, 4, 23),
    title="行政许可",
    basis="行政许可法",
    words=NEEDS,
    states={**ENTRY_STATES, **EXAMINATION_STATES, **DECISION_STATES},
    closed=(*ENTRY_CLOSED, *DECISION_CLOSED),
    opening=("accept",),
    opens_with="收到申请材料",
    opening_law=OPENING_LAW,
    clocks=(ACCEPT, CORRECT, DECIDE, PROMISE, DEFERRED, REQUEST_HEARING, HOLD_HEARING, DELIVER),
    steps=(
        *entry(start=DECISION_TERMS),
        *commitment(stop=("accept", *DECISION_TERMS, "deferred")),
        *deferral(),
        *EXAMINATION,
        EXTEND,
        *decision(frm=("accepted",), stop=(*DECISION_TERMS, "request_hearing")),
        *withdrawal("lodged", "correcting", "accepted", "excluded", "hearing"),
    ),
)

UNIFIED_DECIDE = Clock(
    "decide", "法定决定期限", working_days(45), "第四十二条第二款",
    given=True, extension=Extension(working_days(15), "第四十二条第二款"),
)  # fmt: skip
# 经本级人民政府负责人批准: the approval of the government, not of the office's own head, is named.
UNIFIED_EXTEND = Step(
    "extend", "延长决定期限", "accepted", "accepted", HEAD, "第四十二条第二款",
    extend=("decide",), needs=("reason", "approval", "letter"),
)  # fmt: skip

UNIFIED = replace(
    LICENCE,
    key="cases.unified",
    title="行政许可(统一、联合、集中办理)",
    basis="行政许可法第二十六条",
    clocks=tuple(UNIFIED_DECIDE if clock is DECIDE else clock for clock in LICENCE.clocks),
    steps=tuple(UNIFIED_EXTEND if step is EXTEND else step for step in LICENCE.steps),
)
