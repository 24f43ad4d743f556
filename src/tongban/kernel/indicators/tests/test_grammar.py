"""What figures say, what they leave blank, and what they refuse to be compared with."""

from decimal import Decimal

import pytest

from tongban.kernel.indicators import (
    BadIndicator,
    Indicator,
    NotComparable,
    Reading,
    Total,
    change_in_points,
    facts,
    growth,
    reading,
)

ON_TIME = Indicator(
    key="on_time",
    title="按时办结率",
    basis="示例",
    counts=facts.closed & facts.within("decide"),
    outof=facts.closed,
    target=Decimal("99.5"),
)
CLOSED = Indicator(key="closed", title="办结量", basis="示例", counts=facts.closed, unit="件", places=0)


def closed(overdue_by: int | None) -> dict[str, object]:
    return {"closed_on": "2026-03-02", "decide_overdue_by": overdue_by}


def value_of(indicator: Indicator, amount: str) -> Reading:
    return Reading(indicator, Decimal(amount), None, Decimal(amount))


def test_two_of_three_on_time_is_66_67_per_cent():
    got = reading(ON_TIME, [closed(0), closed(-3), closed(2), {"closed_on": None}])
    assert (got.numerator, got.denominator, got.value) == (2, 3, Decimal("66.67"))
    assert str(got) == "66.67%"
    assert got.meets_target is False


def test_a_rule_that_truncates_gives_66_66():
    strict = Indicator(
        key="s", title="截断", basis="示例", counts=ON_TIME.counts, outof=facts.closed, rounding="truncate"
    )
    assert reading(strict, [closed(0), closed(0), closed(1)]).value == Decimal("66.66")


def test_nothing_out_of_nothing_is_blank_and_nothing_out_of_something_is_zero():
    blank, zero = reading(ON_TIME, []), reading(ON_TIME, [closed(1)])
    assert (blank.value, str(blank), blank.meets_target) == (None, "", None)
    assert zero.value == Decimal("0.00")


def test_a_target_overfulfilled_reads_more_than_a_hundred_per_cent():
    """常州市 2022 年三季度通报: 培育 1054 名, 目标 1000 名。"""
    done = Indicator(
        key="trained", title="培养完成率", basis="示例",
        counts=facts.where("kind", "person"), outof=Total("people", facts.where("kind", "target")), places=1,
    )  # fmt: skip
    rows = [{"kind": "person"}] * 1054 + [{"kind": "target", "people": 1000}]
    assert reading(done, rows).value == Decimal("105.4")


def test_an_average_leaves_out_what_is_not_known_only_if_the_denominator_does():
    average = Indicator(
        key="days", title="平均用时", basis="示例", unit="个工作日", better="lower", places=1,
        counts=Total("used", facts.closed), outof=facts.closed & facts.known("used"),
    )  # fmt: skip
    rows = [{"closed_on": 1, "used": 4}, {"closed_on": 1, "used": 7}, {"closed_on": 1, "used": None}]
    assert reading(average, rows).value == Decimal("5.5")


def test_a_clock_that_never_ran_is_neither_within_nor_late():
    never = closed(None)
    assert not facts.within("decide").holds(never)
    assert not facts.late("decide").holds(never)


def test_conditions_compose():
    web_or_phone = facts.where("channel", "web", "phone") & ~facts.where("level", "town")
    assert web_or_phone.holds({"channel": "phone", "level": "city"})
    assert not web_or_phone.holds({"channel": "web", "level": "town"})
    assert (facts.open | facts.at_least("rating", 4)).holds({"closed_on": 1, "rating": 4})
    assert facts.every.holds({})


def test_a_count_grows_by_per_cent_and_a_share_by_points():
    """74 场到 85 场增长 14.86%; 95% 到 96.5% 提高 1.5 个百分点。"""
    assert growth(value_of(CLOSED, "85"), value_of(CLOSED, "74")) == Decimal("14.86")
    assert change_in_points(value_of(ON_TIME, "96.5"), value_of(ON_TIME, "95.0")) == Decimal("1.5")


def test_the_two_are_never_confused():
    with pytest.raises(NotComparable, match="百分点"):
        growth(value_of(ON_TIME, "96.5"), value_of(ON_TIME, "95.0"))
    with pytest.raises(NotComparable, match="growth"):
        change_in_points(value_of(CLOSED, "85"), value_of(CLOSED, "74"))
    with pytest.raises(NotComparable, match="不是同一个指标"):
        growth(value_of(CLOSED, "85"), value_of(ON_TIME, "95"))


def test_growth_from_nothing_is_blank():
    assert growth(value_of(CLOSED, "5"), value_of(CLOSED, "0")) is None


def test_every_contradiction_is_named_at_once():
    with pytest.raises(BadIndicator) as caught:
        Indicator(key="x", title="", basis="", counts=facts.every, unit="%", better="up", rounding="ceil")
    for fault in ("a key and a title", "better is 'up'", "rounding is 'ceil'", "says out of what"):
        assert fault in str(caught.value)
