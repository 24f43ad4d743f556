"""A length of time, as a statute gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """Units are typed and never mixed: a delay of one minute is not a day."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"
    OFFICE_HOURS = "office_hours"
    CLOCK_HOURS = "clock_hours"
    UNTIL = "until"

    @property
    def word(self) -> str:
        """As it follows a number."""
        return _WORDS[self]

    @property
    def in_hours(self) -> bool:
        return self in (Unit.OFFICE_HOURS, Unit.CLOCK_HOURS)


_WORDS = {
    Unit.WORKING_DAYS: "个工作日",
    Unit.DAYS: "日",
    Unit.MONTHS: "个月",
    Unit.OFFICE_HOURS: "个工作小时",
    Unit.CLOCK_HOURS: "小时",
    Unit.UNTIL: "",
}


@dataclass(frozen=True, slots=True)
class Term:
    """`n` of `unit`; for a day that is named outright (延迟答复的合理期限), `day`."""

    n: float
    unit: Unit
    day: date | None = None

    def __post_init__(self) -> None:
        if self.unit is Unit.UNTIL:
            if self.day is None:
                raise ValueError("指定日期的期限必须写明日期。")
        elif self.n <= 0:
            raise ValueError(f"期限必须大于零, 不能是{self.n:g}{self.unit.word}。")
        elif not self.unit.in_hours and self.n != int(self.n):
            raise ValueError(f"以日、月计算的期限必须是整数, 不能是{self.n:g}{self.unit.word}。")

    def __str__(self) -> str:
        if self.day is not None:
            return f"至{self.day.year}年{self.day.month}月{self.day.day}日"
        return f"{self.n:g}{self.unit.word}"

    def as_data(self) -> dict[str, object]:
        """As the ledger keeps it."""
        if self.day is not None:
            return {"unit": self.unit.value, "day": self.day.isoformat()}
        return {"unit": self.unit.value, "n": self.n}

    @staticmethod
    def from_data(kept: dict[str, object]) -> Term:
        unit = Unit(str(kept["unit"]))
        if unit is Unit.UNTIL:
            return until(date.fromisoformat(str(kept["day"])))
        n = float(str(kept["n"]))
        return Term(n if unit.in_hours else int(n), unit)


def working_days(n: int) -> Term:
    return Term(n, Unit.WORKING_DAYS)


def days(n: int) -> Term:
    return Term(n, Unit.DAYS)


def months(n: int) -> Term:
    return Term(n, Unit.MONTHS)


def office_hours(n: float) -> Term:
    return Term(n, Unit.OFFICE_HOURS)


def clock_hours(n: float) -> Term:
    return Term(n, Unit.CLOCK_HOURS)


def until(day: date) -> Term:
    return Term(0, Unit.UNTIL, day)
