"""Who may see and do what with the rows of a record book, and the rows themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from tongban.kernel.access.pages import STAFF
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.models import Entry
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.registers.grammar import ALL, OWN, Register
from tongban.kernel.registers.models import Row
from tongban.kernel.registers.registry import registered

NOTHING = Q(pk__in=[])
EMPTY = "空"


def may(actor: Actor, verb: str, register: Register, row: Row | None = None) -> bool:
    """`see`, `edit` or `publish`: the book, or this row of it."""
    if actor.kind == "system":
        return True
    if not actor.is_staff or not (_is_one_of(actor, verb, register) or (verb == "see" and actor.supervises)):
        return False
    if row is None:
        return True
    reached = reach(actor, verb, register)
    return reached is None or row.organisation_id in reached


def _is_one_of(actor: Actor, verb: str, register: Register) -> bool:
    kinds: tuple[str, ...] = getattr(register, verb)
    return actor.duty in kinds or ("staff" in kinds and actor.duty in STAFF)


def reach(actor: Actor, verb: str, register: Register) -> frozenset[int] | None:
    """The organisations whose rows an actor may see or edit; None means all."""
    how = register.see_reach if verb == "see" else register.edit_reach
    if actor.kind == "system" or how == ALL or (verb == "see" and actor.supervises):
        return None
    own = frozenset([actor.organisation_id]) if actor.organisation_id else frozenset()
    return own if how == OWN else own | _below(own)


def _below(organisations: frozenset[int]) -> frozenset[int]:
    """Level by level; a city has four."""
    found: frozenset[int] = frozenset()
    level = organisations
    while level:
        level = frozenset(Organisation.objects.filter(parent__in=level).values_list("pk", flat=True)) - found
        found |= level
    return found


def all_rows(register: Register) -> QuerySet[Any]:
    related = [each.name for each in register.columns if each.kind in ("region", "organisation")]
    return register.model._default_manager.select_related("organisation", *related)


def rows_for(register: Register, actor: Actor) -> QuerySet[Any]:
    """The rows that an actor may see, struck ones among them."""
    if not may(actor, "see", register):
        return all_rows(register).filter(NOTHING)
    reached = reach(actor, "see", register)
    return all_rows(register) if reached is None else all_rows(register).filter(organisation__in=reached)


def public_rows(register: Register) -> QuerySet[Any]:
    """What anybody may see: published and not struck."""
    if not register.is_public:
        return all_rows(register).filter(NOTHING)
    return all_rows(register).filter(published_on__isnull=False, struck_on=None)


def books_of(actor: Actor) -> list[Register]:
    return [register for register in registered() if may(actor, "see", register)]


def public_books() -> list[Register]:
    return [register for register in registered() if register.is_public]


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of a row's history, as a timeline shows it: what was done, when, by whom, and why, with what it changed."""

    title: str
    on: Any
    by: str
    note: str


def history(register: Register, row: Row) -> list[Act]:
    """Newest first."""
    titles = {column.name: column.title for column in register.columns} | {"organisation": "登记单位"}
    return [_act(entry, titles) for entry in reversed(entries_of(row.book_id))]


def _act(entry: Entry, titles: dict[str, str]) -> Act:
    changes, reason = entry.given.get("changes", {}), entry.given.get("reason", "")
    if entry.step == "entered":
        changes = {}
    said = "".join(
        f"{titles.get(name, name)}由“{a or EMPTY}”改为“{b or EMPTY}”;" for name, (a, b) in changes.items()
    )
    return Act(
        title=entry.title,
        on=entry.at,
        by=entry.given.get("who", "") or entry.actor,
        note=" ".join(filter(None, [said, f"原因: {reason}" if reason else ""])),
    )
