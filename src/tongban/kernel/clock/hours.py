"""Terms in hours: by the clock for what cannot wait, by office hours for what is done at a desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tongban.kernel.clock.calendar import WorkCalendar
from tongban.kernel.clock.terms import Term, Unit


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The spans of a working day in which an office is open, in order."""

    spans: tuple[tuple[time, time], ...]

    def length(self) -> timedelta:
        return sum((_minutes(end) - _minutes(start) for start, end in self.spans), timedelta())

    def left(self, moment: time) -> timedelta:
        """How long the office is still open on a working day."""
        at = _minutes(moment)
        return sum(
            (max(_minutes(end) - max(_minutes(start), at), timedelta()) for start, end in self.spans),
            timedelta(),
        )


CITY_HOURS = OfficeHours(((time(9, 0), time(12, 0)), (time(13, 0), time(17, 0))))
"""政务服务大厅 hours of the demonstration city; a city sets its own."""


@dataclass(frozen=True, slots=True)
class HourPause:
    begins_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunningHours:
    """A clock in hours: its term, the instant it started, and the instants between which it stood still."""

    term: Term
    started_at: datetime
    pauses: tuple[HourPause, ...] = ()


def reckon_moment(
    running: RunningHours, *, calendar: WorkCalendar, hours: OfficeHours = CITY_HOURS
) -> datetime | None:
    """The instant at which the term runs out, or None while it is paused."""
    if any(pause.ends_at is None for pause in running.pauses):
        return None
    if not running.term.unit.in_hours:
        raise ValueError("以日计的期限请用 reckon。")
    left = timedelta(hours=running.term.n)
    for start, end in _open_spans(running, calendar, hours):
        for begin, finish in _without_pauses(start, end, running.pauses):
            if finish - begin >= left:
                return begin + left
            left -= finish - begin
    raise ValueError("期限超出可计算的范围。")


def _open_spans(
    running: RunningHours, calendar: WorkCalendar, hours: OfficeHours
) -> Iterator[tuple[datetime, datetime]]:
    """The spans in which time counts, from the start on, for at most three years."""
    start = running.started_at
    if running.term.unit is Unit.CLOCK_HOURS:
        yield start, start + timedelta(days=1100)
        return
    for n in range(1100):
        day = (start + timedelta(days=n)).date()
        if not calendar.is_working_day(day):
            continue
        for opens, closes in hours.spans:
            begin = datetime.combine(day, opens, tzinfo=start.tzinfo)
            end = datetime.combine(day, closes, tzinfo=start.tzinfo)
            if end > start:
                yield max(begin, start), end


def _without_pauses(
    start: datetime, end: datetime, pauses: tuple[HourPause, ...]
) -> list[tuple[datetime, datetime]]:
    spans = [(start, end)]
    for pause in pauses:
        assert pause.ends_at is not None
        cut: list[tuple[datetime, datetime]] = []
        for begin, finish in spans:
            if pause.ends_at <= begin or pause.begins_at >= finish:
                cut.append((begin, finish))
                continue
            if begin < pause.begins_at:
                cut.append((begin, pause.begins_at))
            if pause.ends_at < finish:
                cut.append((pause.ends_at, finish))
        spans = cut
    return spans


def _minutes(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)
