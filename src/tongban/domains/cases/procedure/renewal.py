"""第五十条: the renewal of a licence; whoever keeps silent until it expires has renewed it."""

from __future__ import annotations

from dataclasses import replace

from tongban.domains.cases.procedure.decision import decision
from tongban.domains.cases.procedure.entry import commitment, deferral, entry, withdrawal
from tongban.domains.cases.procedure.examination import DECISION_TERMS, EXAMINATION
from tongban.domains.cases.procedure.licence import EXTEND, LICENCE
from tongban.kernel.procedure import SYSTEM, Clock, Step

# The last day of the licence's validity, given when the matter opens.
EXPIRY = Clock("expiry", "原许可有效期届满", None, "第五十条第二款", given=True, on_expiry="deem_renewed")
ALL_TERMS = (*DECISION_TERMS, "expiry")

# 逾期未作决定的, 视为准予延续. 第四十五条 leaves time out of the terms of its own section only (本节规定的期限), and
# 第五十条 stands in another: neither an expert review nor a hearing keeps the licence from being renewed by silence.
DEEM_RENEWED = Step(
    "deem_renewed", "视为准予延续", ("accepted", "excluded", "hearing"), "granted", SYSTEM, "第五十条第二款",
    stop=(*ALL_TERMS, "request_hearing", "hold_hearing", "deferred"), start=("deliver",),
)  # fmt: skip

RENEWAL = replace(
    LICENCE,
    key="cases.renewal",
    title="行政许可有效期延续",
    opening_law="第五十条第一款",
    clocks=(*LICENCE.clocks, EXPIRY),
    steps=(
        *entry(start=ALL_TERMS),
        *commitment(stop=("accept", *ALL_TERMS, "deferred")),
        *deferral(),
        *EXAMINATION,
        EXTEND,
        DEEM_RENEWED,
        *decision(frm=("accepted",), stop=(*ALL_TERMS, "request_hearing")),
        *withdrawal("lodged", "correcting", "accepted", "excluded", "hearing"),
    ),
)
