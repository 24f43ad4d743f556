"""When people come and when offices work: the days of a year by their traffic, and instants within them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from tongban.kernel.clock import TIME_ZONE, the_calendar

ONE_DAY = timedelta(days=1)
_WEEK = (1.3, 1.1, 1.0, 1.0, 0.9)
_MAKE_UP, _REST = 0.75, 0.14
"""On a worked Saturday people come; on a rest day they apply from home."""
_AFTER_HOLIDAYS = 1.4
_EVENING = 0.3
"""Of the applications online, those written after work."""


def days_through(since: date, until: date) -> Iterator[date]:
    day = since
    while day <= until:
        yield day
        day += ONE_DAY


def arrivals(random: Random, *, since: date, until: date, count: int) -> list[date]:
    """The days on which so many applications come, in order."""
    days = list(days_through(since, until))
    return sorted(random.choices(days, weights=[_weight(day) for day in days], k=count))


def _weight(day: date) -> float:
    calendar = the_calendar()
    if not calendar.is_working_day(day):
        return _REST
    rested = not any(calendar.is_working_day(day - ONE_DAY * n) for n in (1, 2, 3))
    weight = _MAKE_UP if day.weekday() >= 5 else _WEEK[day.weekday()]
    return weight * (_AFTER_HOLIDAYS if rested else 1)


def is_worked(day: date) -> bool:
    return the_calendar().is_working_day(day)


def at_home(day: date, random: Random) -> datetime:
    """An instant at which somebody applies online."""
    if is_worked(day) and random.random() > _EVENING:
        return _instant(day, random.randint(8 * 60 + 40, 17 * 60 + 20), random)
    return _instant(day, random.randint(19 * 60, 22 * 60 + 50), random)


def at_the_office(day: date, random: Random) -> datetime:
    """An instant within the hours of the office: most in the middle of the morning."""
    morning = random.random() < 0.55
    begins, ends, peak = (9 * 60, 11 * 60 + 55, 10 * 60) if morning else (13 * 60, 16 * 60 + 55, 14 * 60 + 30)
    return _instant(day, int(random.triangular(begins, ends, peak)), random)


def working_days_later(moment: datetime, count: int, random: Random) -> datetime:
    """An office's act so many working days on; none means later on the same day if there is time, else the next."""
    if count == 0:
        return soon(moment, random)
    day, calendar = moment.date(), the_calendar()
    for _ in range(count):
        day = calendar.next_working_day_from(day + ONE_DAY)
    return at_the_office(day, random)


def soon(moment: datetime, random: Random) -> datetime:
    """Some minutes on, if the office is still there; otherwise when it opens again."""
    after = moment + timedelta(minutes=random.randint(6, 55))
    if is_worked(after.date()) and time(9) <= after.time() < time(17):
        return after
    day = moment.date() if moment.time() < time(9) and is_worked(moment.date()) else moment.date() + ONE_DAY
    return at_the_office(the_calendar().next_working_day_from(day), random)


def days_later(moment: datetime, count: int, random: Random) -> datetime:
    """A citizen's act so many days on, whatever day that is."""
    if count == 0:
        return moment + timedelta(minutes=random.randint(10, 50))
    return at_home(moment.date() + ONE_DAY * count, random)


def _instant(day: date, minutes: int, random: Random) -> datetime:
    hour, minute = divmod(minutes, 60)
    return datetime.combine(
        day, time(hour, minute, random.randint(0, 59), random.randint(0, 999_999)), tzinfo=TIME_ZONE
    )
