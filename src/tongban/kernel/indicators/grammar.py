"""Indicators (指标) as data, and what they read over facts: numerator, denominator and value, blank where nothing can be said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from tongban.kernel.indicators.facts import Condition, Fact

RATE_UNITS = {"%": 100, "‰": 1000}
_HOW = {"round": ROUND_HALF_UP, "truncate": ROUND_DOWN}


class BadIndicator(ValueError):
    """An indicator contradicts itself; every fault is named."""


class NotComparable(ValueError):
    """A growth that would mean nothing; the message says which comparison would."""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a column over the facts for which a condition holds. What is not known adds nothing."""

    column: str
    where: Condition

    def of(self, fact: Fact) -> Decimal:
        value = fact.get(self.column) if self.where.holds(fact) else None
        return Decimal(str(value)) if value is not None else Decimal(0)


Counted = Condition | Total


@dataclass(frozen=True, slots=True)
class Indicator:
    """`counts` is the numerator, `outof` the denominator; without it the figure is a plain count or sum.

    A share may pass 100 % (a target overfulfilled). `rounding` is `round` (half up) or `truncate`, as the basis says.
    """

    key: str
    title: str
    basis: str
    counts: Counted
    outof: Counted | None = None
    unit: str = "%"
    better: str = "higher"
    target: Decimal | None = None
    places: int = 2
    rounding: str = "round"

    def __post_init__(self) -> None:
        faults = [
            (not self.key or not self.title, "an indicator has a key and a title"),
            (self.better not in ("higher", "lower", "neither"), f"better is {self.better!r}"),
            (self.rounding not in _HOW, f"rounding is {self.rounding!r}"),
            (self.places < 0, f"places is {self.places}"),
            (self.unit in RATE_UNITS and self.outof is None, f"a figure in {self.unit} says out of what"),
        ]
        wrong = [words for is_wrong, words in faults if is_wrong]
        if wrong:
            raise BadIndicator(f"{self.key}: " + "; ".join(wrong))


@dataclass(frozen=True, slots=True)
class Reading:
    """`value` is None where there is nothing to divide by: blank, not 0."""

    indicator: Indicator
    numerator: Decimal
    denominator: Decimal | None
    value: Decimal | None

    @property
    def meets_target(self) -> bool | None:
        """Judged on the figure as it is published. None if there is no target or no figure."""
        target = self.indicator.target
        if target is None or self.value is None or self.indicator.better == "neither":
            return None
        return self.value <= target if self.indicator.better == "lower" else self.value >= target

    def __str__(self) -> str:
        return "" if self.value is None else f"{self.value}{self.indicator.unit}"


def reading(indicator: Indicator, over: Iterable[Fact]) -> Reading:
    """Go through the facts once."""
    numerator, denominator = Decimal(0), Decimal(0)
    for fact in over:
        numerator += _part(indicator.counts, fact)
        if indicator.outof is not None:
            denominator += _part(indicator.outof, fact)
    if indicator.outof is None:
        return Reading(indicator, numerator, None, _settled(indicator, numerator))
    if denominator == 0:
        return Reading(indicator, numerator, denominator, None)
    share = numerator * RATE_UNITS.get(indicator.unit, 1) / denominator
    return Reading(indicator, numerator, denominator, _settled(indicator, share))


def _part(counted: Counted, fact: Fact) -> Decimal:
    if isinstance(counted, Total):
        return counted.of(fact)
    return Decimal(1) if counted.holds(fact) else Decimal(0)


def _settled(indicator: Indicator, value: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-indicator.places), rounding=_HOW[indicator.rounding])


def growth(now: Reading, before: Reading) -> Decimal | None:
    """同比增长, in per cent, of a count or a sum. A figure in % does not grow by %: it rises by points."""
    _same(now, before)
    if now.indicator.unit in RATE_UNITS:
        raise NotComparable("比率类指标的变化用百分点表示, 请用 change_in_points。")
    if now.value is None or before.value is None or before.value <= 0:
        return None
    return ((now.value - before.value) * 100 / before.value).quantize(
        Decimal("0.01"), rounding=_HOW[now.indicator.rounding]
    )


def change_in_points(now: Reading, before: Reading) -> Decimal | None:
    """升降的百分点, of a figure in %: 96.5% after 95.0% is 1.5 points, not 1.58 %."""
    _same(now, before)
    if now.indicator.unit != "%":
        raise NotComparable("只有以 % 计的指标才有百分点, 数量的变化请用 growth。")
    return None if now.value is None or before.value is None else now.value - before.value


def _same(now: Reading, before: Reading) -> None:
    if (now.indicator.key, now.indicator.unit) != (before.indicator.key, before.indicator.unit):
        raise NotComparable(
            f"「{now.indicator.title}」与「{before.indicator.title}」不是同一个指标, 不能相比。"
        )
