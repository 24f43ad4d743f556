"""My matters as SQL text: a page of them with their clocks in two statements. Kept beside the models by tests/shape/test_queries.py."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from tongban.kernel.access import visible_where
from tongban.kernel.identity import Actor
from tongban.kernel.identity.fields import decrypt
from tongban.kernel.identity.queries import NAME_OF_PERSON, day_of

SIZE = "SELECT COUNT(*) FROM docket_matter m WHERE {where}"
PAGE = """
SELECT m.book_id, m.number, m.procedure, m.edition, m.title, m.state, m.closed_on, m.due_on, m.applicant_id, p.name, o.name
FROM docket_matter m
JOIN orgs_organisation o ON o.id = m.owner_id
LEFT JOIN identity_person p ON p.id = m.applicant_id
WHERE {where} ORDER BY m.opened_on DESC, m.book_id DESC LIMIT %s OFFSET %s
"""
CLOCKS = """
SELECT matter_id, name, kind, due_on, paused_since FROM docket_runningclock
WHERE stopped_on IS NULL AND matter_id IN ({matters})
"""
STANDINGS = {"open": " AND m.closed_on IS NULL", "closed": " AND m.closed_on IS NOT NULL", "": ""}


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation, or a person whose name is opened only if it is shown."""

    kept: str
    is_person: bool = False

    @property
    def name(self) -> str:
        return decrypt(self.kept, label=NAME_OF_PERSON) if self.is_person and self.kept else self.kept


@dataclass(frozen=True, slots=True)
class OpenClock:
    name: str
    kind: str
    due_on: date | None
    paused_since: date | None
    stopped_on: date | None = None


@dataclass(frozen=True, slots=True)
class OpenClocks:
    """Read as the clocks of a matter are."""

    those: list[OpenClock] = field(default_factory=list)

    def all(self) -> list[OpenClock]:
        return self.those


@dataclass(frozen=True, slots=True)
class Listed:
    """A matter as a line of its applicant's list."""

    pk: int
    number: str
    procedure: str
    edition: date
    title: str
    state: str
    closed_on: date | None
    due_on: date | None
    applicant_id: int | None
    applicant: Named
    owner: Named
    clocks: OpenClocks


@dataclass(frozen=True, slots=True)
class Own:
    """A condition on `m`, the register, with its parameters."""

    sql: str
    values: tuple[Any, ...]


def own(actor: Actor, *, acting_for: int | None = None, standing: str = "") -> Own:
    """One's own matters and those of one's principals, or of the one for whom one is acting."""
    condition, values = visible_where(actor)
    if acting_for is not None:
        condition, values = f"{condition} AND m.applicant_id = %s", [*values, acting_for]
    return Own(condition + STANDINGS[standing], tuple(values))


def size(where: Own) -> int:
    with connection.cursor() as cursor:
        cursor.execute(SIZE.format(where=where.sql), where.values)
        return int(cursor.fetchone()[0])


def page(where: Own, *, start: int = 0, most: int) -> list[Listed]:
    """The newest first."""
    with connection.cursor() as cursor:
        cursor.execute(PAGE.format(where=where.sql), [*where.values, most, start])
        rows = cursor.fetchall()
        clocks: dict[int, OpenClocks] = defaultdict(OpenClocks)
        if still_open := [row[0] for row in rows if row[6] is None]:
            cursor.execute(CLOCKS.format(matters=", ".join(["%s"] * len(still_open))), still_open)
            for matter_id, name, kind, due_on, paused_since in cursor.fetchall():
                clocks[matter_id].those.append(OpenClock(name, kind, _day(due_on), _day(paused_since)))
    return [_listed(clocks[row[0]], *row) for row in rows]


def _listed(
    clocks: OpenClocks, pk: int, number: str, procedure: str, edition: Any, title: str, state: str,
    closed_on: Any, due_on: Any, applicant_id: int | None, applicant: str | None, owner: str,
) -> Listed:  # fmt: skip
    return Listed(
        pk, number, procedure, day_of(edition), title, state, _day(closed_on), _day(due_on), applicant_id,
        Named(applicant or "", is_person=True), Named(owner), clocks,
    )  # fmt: skip


def _day(value: Any) -> date | None:
    return None if value is None else day_of(value)
