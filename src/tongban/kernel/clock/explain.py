"""Why this date: every day from the start to the end of a clock, counted, skipped or paused, with the reason and the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongban.kernel.clock.calendar import ONE_DAY, WorkCalendar
from tongban.kernel.clock.reckon import Running, reckon
from tongban.kernel.clock.terms import Unit

NOT_THE_FIRST = "民法典第二百零一条第一款"
ENDS_ON_A_WORKING_DAY = "民法典第二百零三条第一款"
WORKING_DAYS_ONLY = "行政许可法第八十二条"


@dataclass(frozen=True, slots=True)
class DayNote:
    """One day of a clock. `kind`: start, counted, makeup, weekend, holiday, paused, rolled; `number`: the count so far."""

    day: date
    kind: str
    counted: bool
    number: int
    why: str
    law: str
    is_due: bool = False
    provisional: bool = False


def explain(
    running: Running, *, today: date, calendar: WorkCalendar, law: str = WORKING_DAYS_ONLY
) -> list[DayNote]:
    """Day by day to the due day, or to today while the clock is paused. `law` is cited where rest days are skipped."""
    reading = reckon(running, today=today, calendar=calendar)
    end = reading.due_on or max(today, running.started_on)
    notes = [DayNote(running.started_on, "start", False, 0, "起算之日, 不计入", NOT_THE_FIRST)]
    number, day = 0, running.started_on
    while day < end:
        day += ONE_DAY
        note = _note(running, day, number, reading.allowance, calendar, law, is_due=day == reading.due_on)
        number = note.number
        notes.append(note)
    return notes


def _note(
    running: Running,
    day: date,
    number: int,
    allowance: int,
    calendar: WorkCalendar,
    law: str,
    *,
    is_due: bool,
) -> DayNote:
    kind, why = calendar.why(day)
    provisional = calendar.is_provisional(day)
    if pause := running.is_paused_on(day):
        return DayNote(
            day,
            "paused",
            False,
            number,
            f"暂停计时: {pause.reason or '依法不计入期限'}",
            pause.law,
            is_due,
            provisional,
        )
    in_working_days = running.term.unit is Unit.WORKING_DAYS
    if in_working_days and kind in ("weekend", "holiday"):
        return DayNote(day, kind, False, number, f"{why}, 不计入", law, is_due, provisional)
    if not in_working_days and running.term.unit is Unit.DAYS and number >= allowance:
        return DayNote(
            day,
            "rolled",
            False,
            number,
            f"期限届满之日为休息日, 顺延({why})",
            ENDS_ON_A_WORKING_DAY,
            is_due,
            provisional,
        )
    unit = "个工作日" if in_working_days else "日"
    return DayNote(
        day,
        "makeup" if kind == "makeup" else "counted",
        True,
        number + 1,
        f"{why}, 第{number + 1}{unit}",
        "",
        is_due,
        provisional,
    )
