"""Traffic of the year and the plans that are dealt."""

from datetime import date, datetime
from random import Random

from tongban.demonstration.year import hours
from tongban.kernel.clock import TIME_ZONE


def test_a_worked_saturday_has_traffic_at_the_office_and_a_rest_day_has_little() -> None:
    # 2026-09-20 is a Sunday worked for the national holiday; 2026-10-01 is the holiday.
    assert hours.is_worked(date(2026, 9, 20)) and not hours.is_worked(date(2026, 10, 1))
    days = hours.arrivals(Random(1), since=date(2026, 9, 1), until=date(2026, 10, 31), count=20_000)
    assert days.count(date(2026, 9, 20)) > 3 * days.count(date(2026, 10, 1)) > 0


def test_an_office_goes_on_when_it_is_open() -> None:
    friday_evening = datetime(2026, 11, 13, 21, 30, tzinfo=TIME_ZONE)
    random = Random(2)
    for _ in range(50):
        soon = hours.soon(friday_evening, random)
        assert soon.date() == date(2026, 11, 16) and 9 <= soon.hour < 17


def test_working_days_later_skips_the_weekend() -> None:
    friday = datetime(2026, 11, 13, 10, tzinfo=TIME_ZONE)
    assert hours.working_days_later(friday, 2, Random(3)).date() == date(2026, 11, 17)
