"""Taking the next number: the counter's row is locked until the transaction that uses the number ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

NEXT = """
INSERT INTO numbering_counter (series, year, last) {}
ON CONFLICT (series, year) DO UPDATE SET last = numbering_counter.last + 1
RETURNING last
"""


@dataclass(frozen=True, slots=True)
class Series:
    """Counts of a year, and how a count becomes a number: `CZ-XK-2026-000012`."""

    name: str
    year: int
    before: str
    width: int
    after: str = ""

    def number(self, count: int) -> str:
        return f"{self.before}{count:0{self.width}d}{self.after}"


def series_of(name: str, on: date, *, width: int = 6) -> Series:
    """Series, year and count, with strokes between."""
    return Series(name, on.year, f"{name}-{on.year}-", width)


def next_count(series: str, on: date) -> int:
    """The next count of a series in the year of a day. Must be called inside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("a number taken outside a transaction may be lost")
    with connection.cursor() as cursor:
        cursor.execute(NEXT.format("VALUES (%s, %s, 1)"), [series, on.year])
        return int(cursor.fetchone()[0])


def next_number(series: str, on: date, *, width: int = 6) -> str:
    return series_of(series, on, width=width).number(next_count(series, on))
