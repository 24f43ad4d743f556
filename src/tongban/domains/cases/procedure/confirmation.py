"""行政确认 and 其他行政权力: the terms are those of each item's own law, given when the matter opens."""

from __future__ import annotations

from datetime import date

from tongban.domains.cases.procedure.decision import DECISION_CLOSED
from tongban.domains.cases.procedure.entry import CORRECT, LOCAL, PROMISE, withdrawal
from tongban.domains.cases.procedure.words import NEEDS
from tongban.domains.cases.rules.guards import lapsed, two_officers
from tongban.kernel.clock import working_days
from tongban.kernel.procedure import APPLICANT, CLERK, HEAD, OFFICER, Clock, Procedure, Step

# 需要补正的应当一次性告知; 没有规定时限的, 按照合理、高效的原则确定并按时办结.
ONE_STOP = "优化营商环境条例第三十六条"

ACCEPT = Clock("accept", "受理期限(承诺)", working_days(LOCAL.office_acceptance_days), ONE_STOP)
DECIDE = Clock("decide", "法定办理期限", None, "本事项所依据的法律", given=True)
DELIVER = Clock("deliver", "送达期限(承诺)", working_days(10), ONE_STOP)
TERMS = ("decide", "promise")

ONE_STOP_ENTRY = (
    Step("mend_on_the_spot", "当场更正", "lodged", "lodged", (*APPLICANT, *CLERK), ONE_STOP, needs=("mended",)),
    Step(
        "not_ours", "不予受理", "lodged", "not_accepted", CLERK, ONE_STOP, needs=("reason", "competent", "letter"),
    ),
    Step(
        "ask_to_correct", "一次性告知补正", "lodged", "correcting", CLERK, ONE_STOP,
        pause=("accept",), start=("correct",), needs=("items", "letter"),
    ),
    Step(
        "supply", "提交补正材料", "correcting", "lodged", (*APPLICANT, *CLERK), ONE_STOP,
        stop=("correct",), restart=("accept",), needs=("materials",),
    ),
    Step(
        "lapse", "逾期未补正, 视为撤回", "correcting", "deemed_withdrawn", CLERK, LOCAL.correction_law,
        needs=("letter",), when=lapsed("correct", "补正"),
    ),
    Step(
        "accept", "受理", "lodged", "accepted", CLERK, ONE_STOP, stop=("accept",), start=TERMS, needs=("letter",),
    ),
)  # fmt: skip
"""From the counter or the web to acceptance, for whatever is no licence."""

CONFIRMATION = Procedure(
    key="cases.confirmation",
    edition=date(2020, 1, 1),
    title="行政确认和其他行政权力",
    basis="优化营商环境条例及本事项所依据的法律",
    words=NEEDS,
    states={
        "lodged": "待受理", "correcting": "待补正", "not_accepted": "不予受理", "deemed_withdrawn": "视为撤回",
        "accepted": "审查中", "granted": "已确认, 待送达", "refused": "不予确认, 待送达",
        "delivered": "已确认, 已送达", "refusal_delivered": "不予确认, 已送达", "withdrawn": "已撤回",
    },
    closed=("not_accepted", "deemed_withdrawn", *DECISION_CLOSED),
    opening=("accept",),
    opens_with="收到申请材料",
    opening_law=ONE_STOP,
    clocks=(ACCEPT, CORRECT, DECIDE, PROMISE, DELIVER),
    steps=(
        *ONE_STOP_ENTRY,
        Step(
            "record_check", "登记核查", "accepted", "accepted", OFFICER, ONE_STOP,
            needs=("officers", "conclusion"), when=two_officers,
        ),
        Step(
            "grant", "予以确认", "accepted", "granted", HEAD, "本事项所依据的法律",
            stop=TERMS, start=("deliver",), needs=("letter",),
        ),
        Step(
            "refuse", "不予确认", "accepted", "refused", HEAD, "本事项所依据的法律",
            stop=TERMS, start=("deliver",), needs=("reasons", "remedies", "letter"),
        ),
        Step("deliver", "送达", "granted", "delivered", CLERK, ONE_STOP, stop=("deliver",), needs=("way",)),
        Step(
            "deliver_refusal", "送达不予确认决定", "refused", "refusal_delivered", CLERK, ONE_STOP,
            stop=("deliver",), needs=("way",),
        ),
        *withdrawal("lodged", "correcting", "accepted"),
    ),
)  # fmt: skip
