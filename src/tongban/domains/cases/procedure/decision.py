"""第三十八条 to 第四十四条: the decision, its publication and its delivery, with which the matter ends."""

from __future__ import annotations

from tongban.domains.cases.rules.guards import heard_everyone, ready_to_grant
from tongban.kernel.clock import working_days
from tongban.kernel.procedure import CLERK, HEAD, OFFICER, SYSTEM, Clock, Role, Step

# 第四十四条 speaks of what is granted; the office hands over a refusal within the same days.
DELIVER = Clock("deliver", "颁发送达期限", working_days(10), "第四十四条")

DECISION_STATES = {
    "granted": "准予, 待送达",
    "refused": "不予许可, 待送达",
    "delivered": "准予, 已送达",
    "refusal_delivered": "不予许可, 已送达",
    "withdrawn": "已撤回",
}
DECISION_CLOSED = ("delivered", "refusal_delivered", "withdrawn")


def decision(
    *, frm: tuple[str, ...], by: tuple[Role, ...] = HEAD, law: str = "", stop: tuple[str, ...]
) -> tuple[Step, ...]:
    """`law` is cited before 第三十八条 where the decision is made otherwise than after an examination."""
    also = f"{law}、" if law else ""
    return (
        Step(
            "grant", "准予许可", frm, "granted", by, f"{also}第三十八条第一款",
            stop=stop, start=("deliver",), needs=("letter",), when=ready_to_grant,
        ),
        Step(
            "refuse", "不予许可", frm, "refused", by, f"{also}第三十八条第二款",
            stop=stop, start=("deliver",), needs=("reasons", "remedies", "letter"), when=heard_everyone,
        ),
        Step("publish", "公开准予决定", "granted", "granted", (*OFFICER, *SYSTEM), "第四十条"),
        Step("deliver", "颁发送达", "granted", "delivered", CLERK, "第四十四条", stop=("deliver",), needs=("way",)),
        Step(
            "deliver_refusal", "送达不予许可决定", "refused", "refusal_delivered", CLERK, "第三十八条第二款、第四十四条",
            stop=("deliver",), needs=("way",),
        ),
    )  # fmt: skip
