"""差评整改 as data: from a bad real-name review to what the reviewer says of its mending. Terms are the city's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongban.domains.reviews.rules import local
from tongban.kernel.clock import working_days
from tongban.kernel.procedure import APPLICANT, HEAD, OFFICER, SYSTEM, Clock, File, Procedure, Step

LOCAL = local()
BASIS = "国办发〔2019〕51号"
ROUNDS = 2
"""How often an office may answer; after that the reviewer is shown other ways."""


def verified(file: File, on: date, given: Mapping[str, Any]) -> str | None:
    """差评核实 comes before 整改."""
    if "verify" not in file.taken:
        return "还没有登记核实结果; 请先核实差评反映的情况, 再答复整改结果。"
    return None


def not_yet_again(file: File, on: date, given: Mapping[str, Any]) -> str | None:
    if file.taken.count("object") >= ROUNDS - 1:
        return "承办单位已经再次整改; 仍不满意的, 请拨打12345反映, 或者在本页说明不满意后结束。"
    return None


def appeals_once(file: File, on: date, given: Mapping[str, Any]) -> str | None:
    if "appeal" in file.taken:
        return "已经申诉过一次, 复核没有采纳; 请按核实的情况整改。"
    return None


RECTIFY = Procedure(
    key="reviews.rectify",
    edition=date(2019, 12, 17),
    title="差评整改",
    basis=BASIS,
    states={
        "opened": "待联系评价人", "working": "核实整改中", "appealed": "申诉复核中", "answered": "待评价人确认",
        "closed": "已办结", "not_adopted": "差评不予采纳",
    },
    closed=("closed", "not_adopted"),
    opening=("contact", "rectify"),
    opens_with="差评转办",
    opening_law=BASIS,
    words={
        "decided_by": "复核决定人", "finding": "核实结果", "ground": "申诉的理由", "outcome": "整改结果",
        "satisfied": "是否满意", "words": "要说的话",
    },
    clocks=(
        Clock("contact", "联系评价人期限", working_days(LOCAL.contact_working_days), LOCAL.contact_law, given=True),
        Clock("rectify", "整改期限", working_days(LOCAL.rectify_working_days), LOCAL.rectify_law, given=True),
        Clock("appeal", "申诉复核期限", working_days(LOCAL.appeal_working_days), LOCAL.appeal_law),
        Clock("confirm", "评价人确认期限", working_days(LOCAL.confirm_working_days), LOCAL.rectify_law, on_expiry="lapse", window=True),
    ),
    steps=(
        # The platform carries the words: the office writes to whoever wrote the review and does not learn who that is.
        Step("contact", "联系评价人", "opened", "working", (*OFFICER, *HEAD), LOCAL.contact_law, stop=("contact",), needs=("words",)),
        Step("verify", "登记核实结果", "working", "working", (*OFFICER, *HEAD), BASIS, needs=("finding",)),
        Step(
            "rectify", "答复整改结果", "working", "answered", (*OFFICER, *HEAD), BASIS,
            stop=("rectify",), start=("confirm",), needs=("outcome", "words"), when=verified,
        ),
        Step(
            "appeal", "申诉误评或者恶意差评", "working", "appealed", HEAD, LOCAL.appeal_law,
            pause=("rectify",), start=("appeal",), needs=("ground", "words"), when=appeals_once,
        ),
        # Decided by the supervising organisation, never by the reviewed one; the system writes down its decision.
        Step("uphold_appeal", "复核采纳申诉, 差评不予采纳", "appealed", "not_adopted", SYSTEM, LOCAL.appeal_law, stop=("appeal",), needs=("decided_by",)),
        Step(
            "reject_appeal", "复核不采纳申诉, 继续整改", "appealed", "working", SYSTEM, LOCAL.appeal_law,
            stop=("appeal",), resume=("rectify",), needs=("decided_by",),
        ),
        Step("call_back", "回访评价人", "answered", "closed", APPLICANT, BASIS, stop=("confirm",), needs=("satisfied",)),
        Step(
            "object", "评价人不满意, 再次整改", "answered", "working", APPLICANT, BASIS,
            stop=("confirm",), restart=("rectify",), needs=("words",), when=not_yet_again,
        ),
        Step("lapse", "评价人逾期未确认, 办结", "answered", "closed", SYSTEM, LOCAL.rectify_law, stop=("confirm",)),
    ),
)  # fmt: skip
