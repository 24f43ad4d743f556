"""质检整改 as data: from a finding of the daily inspection to the day on which it is no longer found. Terms are the city's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongban.domains.quality.rules import local
from tongban.kernel.clock import working_days
from tongban.kernel.procedure import HEAD, OFFICER, SYSTEM, Clock, File, Procedure, Step

LOCAL = local()
BASIS = LOCAL.rectify_law


def objects_once(file: File, on: date, given: Mapping[str, Any]) -> str | None:
    if "object" in file.taken:
        return "已经提出过一次异议, 复核认为问题属实; 请按发现的问题整改。"
    return None


RECTIFY = Procedure(
    key="quality.rectify",
    edition=date(2026, 1, 1),
    title="事项质检整改",
    basis=BASIS,
    states={
        "found": "待整改", "mended": "待复检", "objected": "异议复核中",
        "closed": "已整改", "dismissed": "不是问题",
    },
    closed=("closed", "dismissed"),
    opening=("rectify",),
    opens_with="质检发现问题",
    opening_law=BASIS,
    words={"outcome": "改了什么", "ground": "不是问题的理由", "decided_by": "复核决定人"},
    clocks=(
        Clock("rectify", "整改期限", working_days(LOCAL.error_working_days), BASIS, given=True),
        Clock("recheck", "复检期限", working_days(LOCAL.recheck_working_days), BASIS),
        Clock("objection", "异议复核期限", working_days(LOCAL.objection_working_days), BASIS),
    ),
    steps=(
        Step("mend", "报告已整改", "found", "mended", (*OFFICER, *HEAD), BASIS, stop=("rectify",), start=("recheck",), needs=("outcome",)),
        Step(
            "object", "提出异议", "found", "objected", (*OFFICER, *HEAD), BASIS,
            pause=("rectify",), start=("objection",), needs=("ground",), when=objects_once,
        ),
        # Decided by whoever supervises the city, never by the inspected office; the system writes the decision down.
        Step("uphold", "复核认为不是问题", "objected", "dismissed", SYSTEM, BASIS, stop=("objection",), needs=("decided_by",)),
        Step("reject", "复核认为问题属实", "objected", "found", SYSTEM, BASIS, stop=("objection",), resume=("rectify",), needs=("decided_by",)),
        # The next inspection looks again: whatever is no longer found is closed, whether or not it was reported.
        Step("confirm", "复检通过", ("found", "mended", "objected"), "closed", SYSTEM, BASIS, stop=("rectify", "recheck", "objection")),
        Step("again", "复检仍有问题, 继续整改", "mended", "found", SYSTEM, BASIS, stop=("recheck",), restart=("rectify",)),
    ),
)  # fmt: skip
