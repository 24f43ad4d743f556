"""The course of an item as a guide draws it: its steps, and what the law or the promise says of each."""

from __future__ import annotations

from dataclasses import dataclass

from tongban.domains.catalogue.rules.guide import ItemView

_LICENSING = ("cases.licence", "cases.renewal", "cases.unified")


@dataclass(frozen=True, slots=True)
class CourseStep:
    """`limit` names what limits the step: accept (第三十二条), decide, check, deliver (第四十四条), or nothing."""

    title: str
    limit: str
    law: str


def course_of(item: ItemView) -> list[CourseStep]:
    return [_step(title, licensing=item.procedure in _LICENSING, item=item) for title in item.flow]


def _step(title: str, *, licensing: bool, item: ItemView) -> CourseStep:
    if "受理" in title and licensing:
        return CourseStep(title, "accept", "行政许可法第三十二条第一款")
    if any(word in title for word in ("现场", "核查", "勘验", "踏勘")) and item.on_site_check:
        return CourseStep(title, "check", "行政许可法第三十四条第三款" if licensing else "")
    if any(word in title for word in ("决定", "办结", "审批", "核准")):
        return CourseStep(title, "decide", item.statutory_law)
    if any(word in title for word in ("送达", "发证", "颁证")) and licensing:
        return CourseStep(title, "deliver", "行政许可法第四十四条")
    return CourseStep(title, "", "")
