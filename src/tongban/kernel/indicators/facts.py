"""What may be said of a fact (one row of what happened): conditions as data, which compose with & | ~ and can be read by other engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Fact = Mapping[str, Any]
"""A fact's columns by name. A column that is absent and one that is None both say: not known."""

_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda value, wanted: bool(value == wanted),
    "in": lambda value, wanted: value in wanted,
    "at_least": lambda value, wanted: bool(value >= wanted),
    "at_most": lambda value, wanted: bool(value <= wanted),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """`how` is a test of one column, `known`, or `all`, `any`, `not` over `parts`."""

    how: str
    column: str = ""
    wanted: Any = None
    parts: tuple[Condition, ...] = ()

    def holds(self, fact: Fact) -> bool:
        if self.how == "all":
            return all(part.holds(fact) for part in self.parts)
        if self.how == "any":
            return any(part.holds(fact) for part in self.parts)
        if self.how == "not":
            return not self.parts[0].holds(fact)
        value = fact.get(self.column)
        if self.how == "known":
            return value is not None
        return value is not None and _TESTS[self.how](value, self.wanted)

    def __and__(self, other: Condition) -> Condition:
        return Condition("all", parts=(self, other))

    def __or__(self, other: Condition) -> Condition:
        return Condition("any", parts=(self, other))

    def __invert__(self) -> Condition:
        return Condition("not", parts=(self,))


class _Facts:
    """The vocabulary. `within("decide")` is not the opposite of `late("decide")`: a clock that never ran is neither."""

    every = Condition("all")
    closed = Condition("known", "closed_on")
    open = ~closed

    def known(self, column: str) -> Condition:
        return Condition("known", column)

    def where(self, column: str, *wanted: Any) -> Condition:
        """The column has this value, or one of these."""
        return Condition("is", column, wanted[0]) if len(wanted) == 1 else Condition("in", column, wanted)

    def at_least(self, column: str, number: Any) -> Condition:
        return Condition("at_least", column, number)

    def at_most(self, column: str, number: Any) -> Condition:
        return Condition("at_most", column, number)

    def within(self, clock: str) -> Condition:
        """The clock was stopped by its due day: the column `<clock>_overdue_by` is known and not above 0."""
        return self.at_most(f"{clock}_overdue_by", 0)

    def late(self, clock: str) -> Condition:
        return self.at_least(f"{clock}_overdue_by", 1)


facts = _Facts()
