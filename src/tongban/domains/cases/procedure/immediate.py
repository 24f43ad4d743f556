"""即办件: what is complete and in due form and can be decided on the spot (第三十四条第二款)."""

from __future__ import annotations

from dataclasses import replace

from tongban.domains.cases.procedure.decision import decision
from tongban.domains.cases.procedure.entry import commitment, deferral, entry, withdrawal
from tongban.domains.cases.procedure.examination import DECISION_TERMS, EXAMINATION
from tongban.domains.cases.procedure.licence import EXTEND, LICENCE
from tongban.kernel.clock import working_days
from tongban.kernel.procedure import CLERK, HEAD, Clock

# The law says 当场 and gives no number; what reaches the office after hours is decided on the next working day.
AT_ONCE = Clock("at_once", "即办期限", working_days(1), "第三十四条第二款")

IMMEDIATE = replace(
    LICENCE,
    key="cases.immediate",
    title="行政许可(当场决定)",
    opening=("accept", "at_once"),
    clocks=(*LICENCE.clocks, AT_ONCE),
    steps=(
        # Whatever turns out not to be decidable on the spot is accepted, and takes the ordinary course.
        *entry(start=DECISION_TERMS, also=("at_once",)),
        *commitment(stop=("accept", "at_once", *DECISION_TERMS, "deferred")),
        *deferral(),
        *EXAMINATION,
        EXTEND,
        *decision(
            frm=("lodged", "accepted"), by=(*CLERK, *HEAD), law="第三十四条第二款",
            stop=("accept", "at_once", *DECISION_TERMS, "request_hearing"),
        ),
        *withdrawal("lodged", "correcting", "accepted", "excluded", "hearing"),
    ),
)  # fmt: skip
