"""What must fit together in a commissioner's row: pure, on plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

Fault = tuple[str, str]
GONE = ("exited",)


def commissioner_faults(values: Mapping[str, Any], today: date) -> list[Fault]:
    """Training before certificate and score, no day in the future, and a day of leaving for whoever has left."""
    faults: list[Fault] = []
    trained_on, left_on = values.get("trained_on"), values.get("left_on")
    if trained_on is not None and trained_on > today:
        faults.append(("trained_on", "培训合格日期还没有到; 请在培训合格之后登记。"))
    if trained_on is None and values.get("certificate"):
        faults.append(("trained_on", "有证书编号, 请填写培训合格日期。"))
    if trained_on is None and values.get("exam_score") is not None:
        faults.append(("trained_on", "有考试成绩, 请填写培训合格日期。"))
    if values.get("status") in GONE and left_on is None:
        faults.append(("left_on", "已经退出, 请填写退出日期。"))
    if values.get("status") not in GONE and left_on is not None:
        faults.append(("left_on", "还没有退出, 请清空退出日期, 或者把状态改为“退出”。"))
    if trained_on is not None and left_on is not None and left_on < trained_on:
        faults.append(("left_on", "退出日期早于培训合格日期, 请核对。"))
    return faults
