"""Working days of the People's Republic, from the State Council's yearly notices and, beyond them, from the law alone.

行政许可法第八十二条: terms are counted in working days, statutory holidays excluded. The notices move rest days
(调休), so that a Saturday may be worked and a Thursday may not be. What no notice has yet said is provisional.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from tongban.kernel.clock.forecast import statutory_holidays

NOTICES = Path(__file__).parent / "notices"
ONE_DAY = timedelta(days=1)

# A notice is for a year, but the days around New Year are moved by the next year's notice
# (2022-12-31 became a rest day only by the notice for 2023). From this day on, a year is not settled by its own notice.
UNSETTLED_FROM = (12, 25)


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """Which days are worked. Read once for each state of the notices; two are the same only if they are one.

    `days_off` and `days_on` are the notices' own days, with their names; every other day follows the week.
    `announced_through` is the last day that the notices settle.
    """

    days_off: Mapping[date, str]
    days_on: Mapping[date, str]
    announced_through: date
    announced_from: date = date(2010, 1, 1)
    papers: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        if day in self.days_on:
            return True
        if day in self.days_off:
            return False
        if day.weekday() >= 5:
            return False
        return day <= self.announced_through or day not in statutory_holidays(day.year)

    def is_provisional(self, day: date) -> bool:
        return day > self.announced_through or day < self.announced_from

    def why(self, day: date) -> tuple[str, str]:
        """The kind of a day (worked, makeup, weekend, holiday) and a sentence for it."""
        if day in self.days_on:
            return "makeup", f"调休上班({self.days_on[day]})"
        if day in self.days_off:
            return "holiday", f"{self.days_off[day]}放假"
        if day.weekday() >= 5:
            return "weekend", "周六" if day.weekday() == 5 else "周日"
        if day > self.announced_through and day in statutory_holidays(day.year):
            return "holiday", f"{statutory_holidays(day.year)[day]}(法定节日, 具体安排待国务院通知)"
        return "worked", "工作日"

    def next_working_day_from(self, day: date) -> date:
        """That day if it is worked, otherwise the first after it (民法典第二百零三条第一款)."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def working_days_between(self, after: date, through: date) -> int:
        """How many days are worked after the first day, up to and including the last."""
        return sum(1 for n in range((through - after).days) if self.is_working_day(after + ONE_DAY * (n + 1)))


def read_notices(files: Iterable[Path]) -> WorkCalendar:
    """A calendar from notices in the form of holiday-cn: {year, papers, days: [{name, date, isOffDay}]}."""
    days_off: dict[date, str] = {}
    days_on: dict[date, str] = {}
    papers: dict[int, tuple[str, ...]] = {}
    for file in sorted(files):
        notice = json.loads(file.read_text(encoding="utf-8"))
        if not notice["days"]:
            continue
        papers[int(notice["year"])] = tuple(notice.get("papers", ()))
        for entry in notice["days"]:
            day = date.fromisoformat(entry["date"])
            # The later notice wins: what it says of a late December replaces what the earlier left open.
            days_off.pop(day, None)
            days_on.pop(day, None)
            (days_off if entry["isOffDay"] else days_on)[day] = entry["name"]
    if not papers:
        raise ValueError("没有任何放假通知: 请先载入国务院办公厅的年度放假通知。")
    last = max(papers)
    unbroken = next(year for year in range(min(papers), last + 2) if year not in papers) - 1
    return WorkCalendar(
        days_off=days_off,
        days_on=days_on,
        announced_through=date(unbroken, *UNSETTLED_FROM) - ONE_DAY,
        announced_from=date(min(papers), 1, 1),
        papers=papers,
    )


@lru_cache(maxsize=8)
def _calendar_of(files: tuple[tuple[Path, int], ...]) -> WorkCalendar:
    return read_notices(path for path, _ in files)


_further: list[Path] = []


def also_read(folder: Path) -> None:
    """Notices that an operator loaded after this release lie in a folder of the installation."""
    if folder not in _further:
        _further.append(folder)


def the_calendar() -> WorkCalendar:
    """The calendar in force: the notices that the release carries and those the operator has loaded since.

    A notice is put into its folder whole (a new name, or a rename over the old one), which the folder's own time shows.
    """
    return _calendar_in(tuple((folder, _changed_at(folder)) for folder in (NOTICES, *_further)))


def _changed_at(folder: Path) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=8)
def _calendar_in(folders: tuple[tuple[Path, int], ...]) -> WorkCalendar:
    by_name: dict[str, Path] = {}
    for folder, _ in folders:
        by_name.update({path.name: path for path in folder.glob("2*.json")})
    return _calendar_of(tuple((path, path.stat().st_mtime_ns) for _, path in sorted(by_name.items())))
