"""The grammar of counting, pure: what is counted, out of what, and what a figure may and may not be compared with."""

from tongban.kernel.indicators.facts import Condition, Fact, facts
from tongban.kernel.indicators.grammar import (
    BadIndicator,
    Indicator,
    NotComparable,
    Reading,
    Total,
    change_in_points,
    growth,
    reading,
)

__all__ = [
    "BadIndicator",
    "Condition",
    "Fact",
    "Indicator",
    "NotComparable",
    "Reading",
    "Total",
    "change_in_points",
    "facts",
    "growth",
    "reading",
]
