"""When a term falls due, and why: public, and by the function that every matter is reckoned with."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from tongban.kernel.clock import Pause, Running, Term, Unit, explain, reckon, the_calendar
from tongban.surfaces.openapi.problems import BadQuestion, Problem

router = Router(tags=["期限"])
MOST_PAUSES = 20
LONGEST_PAUSE = 366
EARLIEST, LATEST = date(2010, 1, 1), date(2100, 1, 1)


class Question(Schema):
    """A term from a day, with the time that does not count."""

    start: date
    n: Annotated[int, Query(ge=1, le=400)]
    unit: Literal["working_days", "days", "months"] = "working_days"
    extend: Annotated[int, Query(ge=0, le=400)] = 0
    pause: list[str] = []


class Day(Schema):
    """起算日到到期日之间的一天: 计入、跳过还是暂停, 为什么。"""

    day: date
    kind: str
    counted: bool
    number: int
    why: str
    law: str
    is_due: bool
    provisional: bool


class Answer(Schema):
    """`due` 在暂停没有结束时为空; `provisional` 表示放假安排还没有公布, 日期是暂定的。"""

    start: date
    term: str
    due: date | None
    allowance: int
    paused: int
    provisional: bool
    days: list[Day]


@router.get(
    "/due", response={200: Answer, 422: Problem}, summary="期限何时届满, 逐日说明", operation_id="clock_due"
)
def due(request: HttpRequest, question: Query[Question]) -> Answer:
    """起算之日不计入。`unit`: 工作日、自然日或月; `extend` 是依法延长的数量; `pause` 可以重复, 写成 2026-09-20..2026-09-25。"""
    running = _running(question)
    calendar = the_calendar()
    reading = reckon(running, today=question.start, calendar=calendar)
    notes = explain(running, today=question.start, calendar=calendar)
    return Answer(
        start=question.start,
        term=str(running.term),
        due=reading.due_on,
        allowance=reading.allowance,
        paused=reading.paused,
        provisional=reading.provisional,
        days=[Day.from_orm(note) for note in notes],
    )


def _running(question: Question) -> Running:
    errors: list[tuple[str, str]] = []
    if not EARLIEST <= question.start <= LATEST:
        errors.append(("start", "start 应在 2010-01-01 和 2100-01-01 之间, 请修改。"))
    if question.unit == "months" and question.n + question.extend > 120:
        errors.append(("n", "以月计算的期限最多 120 个月, 请修改。"))
    if len(question.pause) > MOST_PAUSES:
        errors.append(("pause", f"pause 最多 {MOST_PAUSES} 段, 请合并。"))
    pauses = []
    for said in question.pause[:MOST_PAUSES]:
        begins, _, ends = said.partition("..")
        try:
            pause = Pause(date.fromisoformat(begins), date.fromisoformat(ends) if ends else None)
        except ValueError:
            errors.append(("pause", f"“{said[:30]}”不是一段暂停, 请写成 2026-09-20..2026-09-25 的样子。"))
            continue
        if (
            pause.ends_on and (pause.ends_on - pause.begins_on).days > LONGEST_PAUSE
        ) or pause.begins_on > LATEST:
            errors.append(("pause", f"一段暂停最多 {LONGEST_PAUSE} 日, 请修改“{said[:30]}”。"))
        pauses.append(pause)
    if errors:
        raise BadQuestion(errors)
    unit = Unit(question.unit)
    more = (Term(question.extend, unit),) if question.extend else ()
    return Running(Term(question.n, unit), question.start, tuple(pauses), more)
