"""When a running clock falls due: a function of its arguments, which are stored; the day it gives is not.

Conventions (docs/decisions/0007): the starting day is not counted (民法典第二百零一条). A pause leaves out the days
after the day on which it begins, up to and including the day on which it ends. A term in calendar days that ends on a
rest day ends on the next working day (民法典第二百零三条). While a clock is paused there is no due day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from tongban.kernel.clock.calendar import ONE_DAY, WorkCalendar
from tongban.kernel.clock.terms import Term, Unit


@dataclass(frozen=True, slots=True)
class Pause:
    """From the day it begins to the day it ends; `ends_on` is None while it lasts."""

    begins_on: date
    ends_on: date | None = None
    reason: str = ""
    law: str = ""

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.begins_on:
            raise ValueError(f"暂停不能在开始({self.begins_on})之前结束({self.ends_on})。")

    def covers(self, day: date) -> bool:
        return self.begins_on < day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Running:
    """The stored arguments of a clock."""

    term: Term
    started_on: date
    pauses: tuple[Pause, ...] = ()
    extended_by: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        if any(more.unit is not self.term.unit for more in self.extended_by):
            raise ValueError("延长的期限必须与原期限同一单位。")

    @property
    def allowance(self) -> int:
        return int(self.term.n + sum(more.n for more in self.extended_by))

    @property
    def paused_since(self) -> date | None:
        return next((pause.begins_on for pause in self.pauses if pause.ends_on is None), None)

    def is_paused_on(self, day: date) -> Pause | None:
        return next((pause for pause in self.pauses if pause.covers(day)), None)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A reading of a clock on a day.

    `due_on` is None while it is paused. `used` and `left` are in the term's own unit (days for terms in months or
    until a day) and add up to `allowance`; `left` is negative when the clock is late. `paused` counts the days left out
    that would have been counted.
    """

    due_on: date | None
    used: int
    left: int
    allowance: int
    paused: int
    provisional: bool


def reckon(running: Running, *, today: date, calendar: WorkCalendar) -> Reckoning:
    """Read the clock on a day. Days before its start are read as the starting day."""
    return _read(running, max(today, running.started_on), calendar)


@lru_cache(maxsize=1 << 14)
def _read(running: Running, today: date, calendar: WorkCalendar) -> Reckoning:
    """Pure, and asked again and again: by guards, by lists, by every step of matters begun on the same day."""
    paused_since = running.paused_since
    if running.term.unit in (Unit.MONTHS, Unit.UNTIL):
        return _reckon_by_date(running, today=today, calendar=calendar)
    if running.term.unit.in_hours:
        raise ValueError("以小时计的期限请用 reckon_moment。")
    allowance = running.allowance
    due_on = None if paused_since else _due(running, calendar)
    used = sum(1 for day in _days(running.started_on, today) if _counts(running, day, calendar))
    paused = sum(
        1
        for day in _days(running.started_on, today)
        if running.pauses and running.is_paused_on(day) and _countable(running, day, calendar)
    )
    reach = due_on or today
    return Reckoning(
        due_on=due_on,
        used=used,
        left=allowance - used,
        allowance=allowance,
        paused=paused,
        provisional=_any_provisional(running.started_on, reach, calendar),
    )


def _reckon_by_date(running: Running, *, today: date, calendar: WorkCalendar) -> Reckoning:
    due_on = None if running.paused_since else _due(running, calendar)
    unpaused = [day for day in _days(running.started_on, today) if not running.is_paused_on(day)]
    used = len(unpaused)
    end = due_on or _add_months_or_until(running)
    allowance = (end - running.started_on).days - (_paused_days(running) if due_on else 0)
    return Reckoning(
        due_on=due_on,
        used=used,
        left=allowance - used,
        allowance=allowance,
        paused=(today - running.started_on).days - used,
        provisional=_any_provisional(running.started_on, end, calendar),
    )


def _due(running: Running, calendar: WorkCalendar) -> date:
    if running.term.unit is Unit.MONTHS:
        return calendar.next_working_day_from(
            _add_months_or_until(running) + timedelta(days=_paused_days(running))
        )
    if running.term.unit is Unit.UNTIL:
        return _add_months_or_until(running) + timedelta(days=_paused_days(running))
    counted, day, allowance = 0, running.started_on, running.allowance
    while counted < allowance:
        day += ONE_DAY
        if _counts(running, day, calendar):
            counted += 1
    return calendar.next_working_day_from(day) if running.term.unit is Unit.DAYS else day


def _add_months_or_until(running: Running) -> date:
    if running.term.day is not None:
        return max((running.term.day, *(more.day for more in running.extended_by if more.day)))
    start, total = running.started_on, running.started_on.month - 1 + running.allowance
    year, month = start.year + total // 12, total % 12 + 1
    # 民法典第二百零二条: where the last month has no such day, its last day.
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _paused_days(running: Running) -> int:
    return sum((pause.ends_on - pause.begins_on).days for pause in running.pauses if pause.ends_on)


def _counts(running: Running, day: date, calendar: WorkCalendar) -> bool:
    return not (running.pauses and running.is_paused_on(day)) and _countable(running, day, calendar)


def _countable(running: Running, day: date, calendar: WorkCalendar) -> bool:
    return running.term.unit is not Unit.WORKING_DAYS or calendar.is_working_day(day)


def _days(after: date, through: date) -> Iterator[date]:
    return (after + timedelta(days=n) for n in range(1, (through - after).days + 1))


def _any_provisional(start: date, end: date, calendar: WorkCalendar) -> bool:
    return calendar.is_provisional(start) or calendar.is_provisional(end)


def merge(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Pauses in order of their beginning."""
    return tuple(sorted(pauses, key=lambda pause: pause.begins_on))
