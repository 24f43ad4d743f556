"""Figures of cases from four facts, worked out by hand."""

from datetime import date
from decimal import Decimal

from tongban.domains.cases.indicators import (
    COMPRESSION,
    CORRECTED,
    INDICATORS,
    MEAN_DAYS,
    ON_TIME,
    PROMISE_KEPT,
)
from tongban.kernel.indicators import reading

FACTS = [
    {"closed_on": date(2026, 3, 5), "decide_overdue_by": 0, "promise_overdue_by": 0, "decide_used": 3, "decide_allowed": 20, "promise_allowed": 5, "corrections": 0},
    {"closed_on": date(2026, 4, 2), "decide_overdue_by": 3, "promise_overdue_by": 18, "decide_used": 23, "decide_allowed": 20, "promise_allowed": 5, "corrections": 1},
    {"closed_on": date(2026, 3, 9), "decide_overdue_by": 0, "promise_overdue_by": 2, "decide_used": 7, "decide_allowed": 20, "promise_allowed": 5, "corrections": 2},
    {"closed_on": None, "decide_allowed": 20, "promise_allowed": 10, "corrections": 0},
]  # fmt: skip


def test_two_of_three_decisions_were_in_time():
    assert reading(ON_TIME, FACTS).value == Decimal("66.67")


def test_one_of_three_promises_was_kept():
    assert reading(PROMISE_KEPT, FACTS).value == Decimal("33.33")


def test_what_is_promised_is_twenty_five_of_eighty_days():
    assert reading(COMPRESSION, FACTS).value == Decimal("31.25")


def test_two_of_four_were_asked_to_supplement():
    assert reading(CORRECTED, FACTS).value == Decimal("50.00")


def test_the_mean_of_three_seven_and_twenty_three_days_is_eleven():
    assert reading(MEAN_DAYS, FACTS).value == Decimal("11.0")


def test_every_figure_states_its_definition():
    assert all(indicator.basis for indicator in INDICATORS)
    assert reading(ON_TIME, []).value is None
