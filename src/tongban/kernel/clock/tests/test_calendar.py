"""The calendar follows the State Council's notices, and says what no notice has settled yet."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from tongban.kernel.clock import the_calendar, working_days
from tongban.kernel.clock.calendar import NOTICES, read_notices
from tongban.kernel.clock.forecast import statutory_holidays
from tongban.kernel.clock.reckon import Running, reckon

CALENDAR = the_calendar()
YEARS = range(2010, 2027)


def every_day():
    day = date(2010, 1, 1)
    while day <= date(2026, 12, 31):
        yield day
        day += timedelta(days=1)


def test_every_day_of_2010_to_2026_agrees_with_two_independent_calendars():
    other = holidays.country_holidays("CN", years=YEARS)
    days = list(every_day())
    assert len(days) == 6209  # 17 years, of which 2012, 2016, 2020 and 2024 have a 29 February
    first = [day for day in days if CALENDAR.is_working_day(day) != chinese_calendar.is_workday(day)]
    second = [day for day in days if CALENDAR.is_working_day(day) != other.is_working_day(day)]
    assert (first, second) == ([], [])


@pytest.mark.parametrize(("year", "worked"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_its_working_days(year, worked):
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == worked


def test_a_sunday_may_be_worked_and_a_thursday_may_not():
    assert CALENDAR.is_working_day(date(2026, 9, 20))  # Sunday, worked for National Day
    assert not CALENDAR.is_working_day(date(2026, 10, 1))  # Thursday
    assert CALENDAR.why(date(2026, 9, 20)) == ("makeup", "调休上班(国庆节)")


def test_days_beyond_the_last_notice_are_provisional():
    assert not CALENDAR.is_provisional(date(2026, 12, 24))
    assert CALENDAR.is_provisional(
        date(2026, 12, 25)
    )  # the notice for 2027 may move the days around New Year
    assert CALENDAR.is_provisional(date(2027, 3, 1))


def test_a_statutory_holiday_is_kept_before_its_notice_comes():
    # 全国年节及纪念日放假办法第二条: 1 May and 2 May; Monday 3 May 2027 awaits the notice
    assert not CALENDAR.is_working_day(date(2027, 5, 1))
    assert CALENDAR.is_working_day(date(2027, 5, 6))
    assert statutory_holidays(2027)[date(2027, 2, 5)] == "春节"  # 除夕
    assert statutory_holidays(2027)[date(2027, 2, 8)] == "春节"  # 初三
    assert date(2027, 2, 9) not in statutory_holidays(2027)  # 初四


def test_a_notice_replaces_what_was_provisional(tmp_path: Path):
    notice = tmp_path / "2027.json"
    notice.write_text(
        '{"year": 2027, "papers": ["试用"], "days": ['
        '{"name": "元旦", "date": "2027-01-04", "isOffDay": true},'
        '{"name": "元旦", "date": "2026-12-27", "isOffDay": false}]}',
        encoding="utf-8",
    )
    later = read_notices([*NOTICES.glob("2*.json"), notice])
    assert later.announced_through == date(2027, 12, 24)
    assert later.is_working_day(date(2026, 12, 27))  # a Sunday, now worked
    running = Running(working_days(5), date(2026, 12, 25))
    # before: 28, 29, 30, 31 December, 4 January; after: 27, 28, 29, 30, 31 December
    assert reckon(running, today=date(2026, 12, 25), calendar=CALENDAR).due_on == date(2027, 1, 4)
    assert reckon(running, today=date(2026, 12, 25), calendar=later).due_on == date(2026, 12, 31)


def test_without_any_notice_there_is_no_calendar(tmp_path: Path):
    with pytest.raises(ValueError, match="请先载入"):
        read_notices(tmp_path.glob("*.json"))
