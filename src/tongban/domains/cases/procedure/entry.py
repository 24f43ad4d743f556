"""第三十二条: from the counter or the web to acceptance, the same for every licence."""

from __future__ import annotations

from tongban.domains.cases.rules.guards import committed, lapsed, may_deliver_deferred, told_in_time
from tongban.domains.cases.rules.local import local_rules
from tongban.kernel.clock import working_days
from tongban.kernel.procedure import APPLICANT, CLERK, HEAD, OFFICER, SYSTEM, Clock, Step
from tongban.kernel.procedure.grammar import SAME

LOCAL = local_rules()

OPENING_LAW = "第二十九条"

ACCEPT = Clock("accept", "受理期限", working_days(5), "第三十二条第一款第四项", on_expiry="deem_accepted")
# The law leaves to the office how long an applicant may take; the notice says it.
CORRECT = Clock(
    "correct", "补正期限", working_days(LOCAL.correction_days), LOCAL.correction_law, window=True, given=True
)
DEFERRED = Clock(
    "deferred", "容缺补交期限", working_days(LOCAL.deferred_days), LOCAL.deferred_law, window=True, given=True
)
PROMISE = Clock(
    "promise", "承诺期限", None, "优化营商环境条例第三十六条", given=True, promise=True, within="decide"
)

ENTRY_STATES = {
    "lodged": "待受理",
    "correcting": "待补正",
    "not_required": "不需要许可",
    "not_accepted": "不予受理",
    "deemed_withdrawn": "视为撤回",
}
ENTRY_CLOSED = ("not_required", "not_accepted", "deemed_withdrawn")


def entry(*, start: tuple[str, ...], also: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """`start`: the clocks that run from acceptance. `also`: clocks that, like that of acceptance, run from receipt."""
    receipt = ("accept", *also)
    return (
        Step(
            "mend_on_the_spot", "当场更正", "lodged", "lodged", (*APPLICANT, *CLERK), "第三十二条第一款第三项",
            needs=("mended",),
        ),
        Step(
            "not_required", "告知不需要取得许可", "lodged", "not_required", CLERK, "第三十二条第一款第一项",
            needs=("reason", "letter"),
        ),
        Step(
            "not_ours", "不属于本机关职权, 不予受理", "lodged", "not_accepted", CLERK, "第三十二条第一款第二项、第二款",
            needs=("reason", "competent", "letter"),
        ),
        Step(
            "ask_to_correct", "一次性告知补正", "lodged", "correcting", CLERK, "第三十二条第一款第四项",
            pause=receipt, start=("correct",), needs=("items", "letter"), when=told_in_time,
        ),
        # 申请人按照要求提交全部补正申请材料的, 应当受理: what is then received is received on a new day.
        Step(
            "supply", "提交补正材料", "correcting", "lodged", (*APPLICANT, *CLERK), "第三十二条第一款第五项",
            stop=("correct",), restart=receipt, needs=("materials",),
        ),
        Step(
            "lapse", "逾期未补正, 视为撤回", "correcting", "deemed_withdrawn", CLERK, LOCAL.correction_law,
            needs=("letter",), when=lapsed("correct", "补正"),
        ),
        Step(
            "accept", "受理", "lodged", "accepted", CLERK, "第三十二条第一款第五项、第二款",
            stop=receipt, start=start, needs=("letter",),
        ),
        Step(
            "accept_with_deferred", "容缺受理", "lodged", "accepted", CLERK, LOCAL.deferred_law,
            stop=receipt, start=(*start, "deferred"), needs=("deferred", "applicant_promise", "letter"),
        ),
        # 逾期不告知的, 自收到申请材料之日起即为受理: the terms run from the day of receipt, not from today.
        Step(
            "deem_accepted", "视为受理", "lodged", "accepted", SYSTEM, "第三十二条第一款第四项",
            stop=receipt, start=start, since="accept",
        ),
    )  # fmt: skip


def deferral() -> tuple[Step, ...]:
    """容缺受理 after acceptance: what was promised is brought, or it is not."""
    return (
        Step(
            "supply_deferred", "补交容缺材料", ("accepted", "excluded", "hearing"), SAME, (*APPLICANT, *CLERK),
            LOCAL.deferred_law, stop=("deferred",), needs=("materials",), when=may_deliver_deferred,
        ),
        Step(
            "lapse_deferred", "逾期未补交容缺材料, 视为撤回", "accepted", "deemed_withdrawn", CLERK, LOCAL.deferred_law,
            needs=("letter",), when=lapsed("deferred", "补交容缺材料"),
        ),
    )  # fmt: skip


def commitment(*, stop: tuple[str, ...]) -> tuple[Step, ...]:
    """告知承诺: the applicant promises in writing, the office decides at once and checks afterwards."""
    return (
        Step(
            "commit", "签署告知承诺书", "lodged", "lodged", (*APPLICANT, *CLERK), LOCAL.commitment_law,
            needs=("proofs", "signed"),
        ),
        Step(
            "grant_on_commitment", "依告知承诺准予许可", ("lodged", "accepted"), "granted", (*OFFICER, *HEAD),
            f"{LOCAL.commitment_law}、第三十四条第二款", stop=stop, start=("deliver",), needs=("letter",), when=committed,
        ),
    )  # fmt: skip


def withdrawal(*states: str) -> tuple[Step, ...]:
    """Before the decision an applicant may take the application back at any time; no article needs to say so."""
    return (Step("withdraw", "撤回申请", states, "withdrawn", (*APPLICANT, *CLERK), ""),)
