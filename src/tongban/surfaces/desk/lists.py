"""The lists of the desk as SQL text: one statement counts the words above the inbox, one reads a page of it.

Kept beside the models by tests/shape/test_queries.py; who may see what is the gate's (`visible_where`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tongban.kernel.access import visible_where
from tongban.kernel.clock import the_calendar
from tongban.kernel.docket.queries import SOON
from tongban.kernel.docket.registry import all_procedures
from tongban.kernel.identity import Actor
from tongban.kernel.identity.fields import decrypt
from tongban.kernel.identity.queries import NAME_OF_PERSON, day_of

RESTS = (
    "m.due_on IS NULL AND EXISTS (SELECT 1 FROM docket_runningclock c WHERE c.matter_id = m.book_id"
    " AND c.paused_since IS NOT NULL AND c.stopped_on IS NULL)"
)
PAGE = f"""
SELECT m.number, m.procedure, m.edition, m.title, m.state, m.closed_on, m.due_on,
       CASE WHEN m.closed_on IS NULL THEN {RESTS} ELSE 1 = 0 END,
       p.kind, p.name, s.name, o.short_name
FROM docket_matter m
JOIN orgs_organisation o ON o.id = m.owner_id
LEFT JOIN identity_person p ON p.id = m.applicant_id
LEFT JOIN docket_holding h ON h.matter_id = m.book_id
LEFT JOIN identity_staff s ON s.id = h.staff_id
WHERE {{where}} ORDER BY {{order}} LIMIT %s OFFSET %s
"""
COUNTS = """
SELECT m.procedure, m.state, {counts}
FROM docket_matter m LEFT JOIN docket_holding h ON h.matter_id = m.book_id
WHERE {where} GROUP BY m.procedure, m.state
"""
OFFICES = """
SELECT o.id, o.key, o.short_name FROM orgs_organisation o
WHERE EXISTS (SELECT 1 FROM docket_matter m WHERE m.owner_id = o.id AND m.closed_on IS NULL) ORDER BY o.key
"""
SIZE = "SELECT COUNT(*) FROM (SELECT 1 FROM docket_matter m WHERE {where} LIMIT %s) AS seen"


ORDERS = {"number": "m.number", "title": "m.title", "due_on": "m.due_on"}


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on `m` (the register) and `h` (who has it), with its parameters."""

    sql: str
    values: tuple[Any, ...] = ()

    def __and__(self, other: Where) -> Where:
        return Where(f"{self.sql} AND ({other.sql})", (*self.values, *other.values))


ANYTHING = Where("1 = 1")


@dataclass(frozen=True, slots=True)
class Row:
    """A matter as a line of the desk's lists. `rests`: open, and its clock is paused."""

    number: str
    procedure: str
    edition: date
    title: str
    state: str
    closed_on: date | None
    due_on: date | None
    rests: bool
    applicant_kind: str
    applicant: str
    holder: str
    owner: str


def seen(actor: Actor) -> Where:
    condition, values = visible_where(actor)
    return Where(condition, tuple(values))


def conditions(actor: Actor, *, today: date) -> dict[str, tuple[str, Where]]:
    """The words above the inbox, in the order in which they stand, each with what it finds."""
    near = horizon(today)
    return {
        "": ("全部", ANYTHING),
        "mine": ("派给我的", Where("h.staff_id = %s", (actor.staff_id or 0,))),
        "unassigned": ("未派", Where("h.matter_id IS NULL")),
        "late": ("超期", Where("m.due_on < %s", (today,))),
        "soon": ("临期", Where("m.due_on >= %s AND m.due_on <= %s", (today, near))),
        "waiting": ("等申请人", Where("m.state = 'correcting'")),
        "paused": ("暂停", Where(RESTS)),
    }


def horizon(today: date) -> date:
    """The day that lies the last few working days ahead (临期)."""
    day, calendar = today, the_calendar()
    for _ in range(SOON):
        day = calendar.next_working_day_from(date.fromordinal(day.toordinal() + 1))
    return day


@dataclass(frozen=True, slots=True)
class Tally:
    """How many matters of a state each word finds."""

    procedure: str
    state: str
    counts: dict[str, int]


def tallies(where: Where, words: dict[str, tuple[str, Where]]) -> list[Tally]:
    filtered = ", ".join(f"COUNT(*) FILTER (WHERE {condition.sql})" for _, condition in words.values())
    values = [value for _, condition in words.values() for value in condition.values]
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(counts=filtered, where=where.sql), [*values, *where.values])
        rows = cursor.fetchall()
    return [
        Tally(procedure, state, dict(zip(words, counts, strict=True))) for procedure, state, *counts in rows
    ]


def state_words(found: Iterable[Tally]) -> dict[str, list[Tally]]:
    """States by their words: the same word in two procedures is one filter."""
    titles = {(one.key, state): word for one in all_procedures() for state, word in one.states.items()}
    words: dict[str, list[Tally]] = {}
    for tally in found:
        if word := titles.get((tally.procedure, tally.state)):
            words.setdefault(word, []).append(tally)
    return words


def in_states(found: Iterable[Tally]) -> Where:
    pairs = [(tally.procedure, tally.state) for tally in found]
    condition = " OR ".join(["(m.procedure = %s AND m.state = %s)"] * len(pairs))
    return Where(condition, tuple(value for pair in pairs for value in pair))


@dataclass(frozen=True, slots=True)
class Office:
    pk: int
    key: str
    short_name: str


def offices() -> list[Office]:
    """Those that have something open; a city has a thousand that have nothing."""
    with connection.cursor() as cursor:
        cursor.execute(OFFICES)
        return [Office(*row) for row in cursor.fetchall()]


def page(where: Where, sort: str, *, start: int, most: int) -> list[Row]:
    """`sort` as in an address: a column, with a stroke before it for the reverse; the newest first without one."""
    with connection.cursor() as cursor:
        cursor.execute(PAGE.format(where=where.sql, order=_order(sort)), [*where.values, most, start])
        return [_row(*each) for each in cursor.fetchall()]


def size(where: Where, *, most: int) -> int:
    """How many there are, and no more than `most`: nobody leafs through a million."""
    with connection.cursor() as cursor:
        cursor.execute(SIZE.format(where=where.sql), [*where.values, most])
        return int(cursor.fetchone()[0])


def _order(sort: str) -> str:
    """The nearest day first if a day is asked for; what has no day stands last."""
    column = ORDERS.get(sort.lstrip("-"))
    if column is None:
        return "m.opened_on DESC, m.book_id DESC"
    return f"{column} {'DESC' if sort.startswith('-') else 'ASC'} NULLS LAST, m.opened_on, m.book_id"


def _row(
    number: str, procedure: str, edition: Any, title: str, state: str, closed_on: Any, due_on: Any,
    rests: Any, kind: str | None, name: str | None, holder: str | None, owner: str,
) -> Row:  # fmt: skip
    applicant = decrypt(name, label=NAME_OF_PERSON) if name else ""
    return Row(
        number, procedure, day_of(edition), title, state, closed_on and day_of(closed_on), due_on and day_of(due_on),
        bool(rests), kind or "", applicant, holder or "", owner,
    )  # fmt: skip
