"""The three living figures of the front page, each with the matters it counts: closed in the last month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Count, Exists, OuterRef, QuerySet

from tongban.kernel.clock import now, the_calendar, today
from tongban.kernel.docket.models import Matter, RunningClock

LAST_MONTH = 30
"""Days that «近一个月» looks back."""


@dataclass(frozen=True, slots=True)
class Figures:
    """None where nothing was closed: a figure of nothing is not shown as nought."""

    since: date
    closed: int
    median_days: float | None
    on_time: float | None
    late: int = 0


def was_late() -> Exists:
    """Whether a matter missed any duty, a promise included."""
    return Exists(RunningClock.objects.filter(matter=OuterRef("pk"), kind="duty", was_late=True))


def late_among(matters: list[Matter]) -> set[int]:
    """Those that missed a duty, by their keys."""
    clocks = RunningClock.objects.filter(matter__in=matters, kind="duty", was_late=True)
    return set(clocks.values_list("matter_id", flat=True))


def closed_lately(on: date) -> QuerySet[Matter]:
    """Matters closed in the last month, the newest first."""
    rows = Matter.objects.filter(closed_on__gt=on - timedelta(days=LAST_MONTH), closed_on__lte=on)
    return rows.order_by("-closed_on", "-pk")


def figures() -> Figures:
    """Living, and not counted anew for every visitor: what it was this minute."""
    moment = now()
    return _figures(today(), (moment.hour, moment.minute))


@dataclass(frozen=True, slots=True)
class Day:
    """What was closed on a day: how many for each number of working days, and how many were late."""

    taken: Mapping[int, int]
    late: int


@lru_cache(maxsize=1)
def _figures(on: date, _minute: tuple[int, int]) -> Figures:
    since = on - timedelta(days=LAST_MONTH - 1)
    counted = closed_lately(on).values_list("closed_on").annotate(times=Count("pk")).order_by()
    days = [_day(closed_on, times, _calendar_read()) for closed_on, times in counted if closed_on]
    taken = sum((Counter(day.taken) for day in days), Counter[int]())
    total = taken.total()
    if not total:
        return Figures(since, 0, None, None)
    late = sum(day.late for day in days)
    return Figures(since, total, _median(taken), round(100 * (total - late) / total, 1), late)


@lru_cache(maxsize=2 * LAST_MONTH)
def _day(on: date, times: int, _calendar: object) -> Day:
    """A day is read again only when something more was closed on it (or the calendar has changed)."""
    rows = Matter.objects.filter(closed_on=on)
    opened = rows.values_list("opened_on").annotate(times=Count("pk")).order_by()
    taken: Counter[int] = Counter()
    for opened_on, count in opened:
        taken[working_days_taken(opened_on, on)] += count
    return Day(taken, rows.filter(was_late()).count())


def _calendar_read() -> object:
    return the_calendar().announced_through


def _median(taken: Mapping[int, int]) -> float:
    """The middle one, or half way between the middle two."""
    total, middles, seen = sum(taken.values()), [], 0
    wanted = [(total - 1) // 2, total // 2]
    for days in sorted(taken):
        seen += taken[days]
        while wanted and wanted[0] < seen:
            middles.append(days)
            wanted.pop(0)
    return sum(middles) / 2


def forget() -> None:
    """Count anew at the next visit."""
    _figures.cache_clear()
    _day.cache_clear()


def working_days_taken(opened: date, closed: date) -> int:
    """Working days after the day of opening, up to and including the day of closing."""
    return the_calendar().working_days_between(opened, closed)


def asked_for_lately(on: date) -> list[str]:
    """Titles of matters by how many were opened in the last quarter."""
    rows = (
        Matter.objects.filter(opened_on__gt=on - timedelta(days=3 * LAST_MONTH), opened_on__lte=on)
        .values_list("title")
        .annotate(times=Count("pk"))
        .order_by("-times", "title")[:200]
    )
    return [title for title, _ in rows]
