"""Traffic of the year, the plans that are dealt, and who applies for what."""

from datetime import date, datetime
from pathlib import Path
from random import Random

import yaml

from tongban.demonstration import names
from tongban.demonstration.trades import items_listed, trades_for
from tongban.demonstration.year import hours
from tongban.demonstration.year.aftermath import STANDING_REVIEWS, left_standing
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


CITY = Path(__file__).parents[4] / "city"


def test_the_table_of_trades_names_trades_there_are_and_items_of_the_year() -> None:
    dealt = {
        key
        for keys in yaml.safe_load((CITY / "year.yaml").read_text(encoding="utf-8")).values()
        for key in keys
    }
    assert set().union(*trades_for().values()) <= {trade.key for trade in names.TRADES}
    assert items_listed() <= dealt
    assert trades_for()["drug-retail-licence"] == {"pharmacy"}
    assert trades_for()["road-freight-licence"] == {"freight"}


def test_what_is_answered_is_left_so_late_that_the_reviewer_still_has_days_for_a_word() -> None:
    owed = list(STANDING_REVIEWS)
    assert [left_standing(owed, days) for days in (20, 13, 6, 2, 1, 0)] == [
        None, "opened", "answered", "answered", "opened", "opened",
    ]  # fmt: skip
    assert left_standing(["answered"], 13) is None and left_standing([], 3) is None
