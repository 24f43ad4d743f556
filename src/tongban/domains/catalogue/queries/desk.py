"""What the desk of an organisation lists of its own items, and what a draft has to agree with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from tongban.domains.catalogue.models import Edition, Item, Reference
from tongban.domains.catalogue.queries.addresses import leads_somewhere
from tongban.domains.catalogue.queries.editions import editions, elements_of
from tongban.domains.catalogue.queries.scenarios import failures_of
from tongban.domains.catalogue.rules.checks import readiness
from tongban.domains.catalogue.rules.inspection import DISMISSED, Finding, dismissal, inspect
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.domains.catalogue.rules.wording import Problem
from tongban.kernel.identity.models import Staff
from tongban.kernel.ledger.models import Entry
from tongban.kernel.orgs.models import Organisation


@dataclass(frozen=True, slots=True)
class DeskLine:
    """An item of one's own organisation: what stands, what is being worked at, and what that still lacks."""

    item_id: int
    name: str
    code: str
    type: str
    own: bool
    standing: Edition | None
    working: Edition | None
    lacking: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the elements of an item may point to."""

    licences: frozenset[str]
    departments: frozenset[str]
    items: frozenset[str]
    dismissed: frozenset[str] = frozenset()
    """Findings that were looked into and are none (`rules.inspection.dismissal`)."""

    def lacks(self, content: Mapping[str, Any]) -> list[Problem]:
        """What the elements are not to one another."""
        return readiness(content, licences=self.licences, departments=self.departments, items=self.items)

    def findings(self, content: Mapping[str, Any], *, on: date) -> list[Finding]:
        """All that an inspection has to say of a content."""
        found = inspect(content, on=on, problems=self.lacks(content), leads=leads_somewhere)
        return [one for one in found if dismissal(str(content.get("key")), one.key) not in self.dismissed]

    def problems(self, content: Mapping[str, Any], *, on: date) -> list[Problem]:
        """What keeps a content from review and publication: every error with its place and cure, every scenario that fails."""
        found = [finding.problem for finding in self.findings(content, on=on) if finding.is_error]
        return [*found, *failures_of(content, on=on)]


def known() -> Known:
    return Known(
        licences=frozenset(Reference.objects.filter(kind="licence").values_list("key", flat=True)),
        departments=frozenset(Organisation.objects.filter(level="city").values_list("key", flat=True)),
        items=frozenset(Item.objects.filter(base=None).values_list("key", flat=True)),
        dismissed=frozenset(Reference.objects.filter(kind=DISMISSED).values_list("key", flat=True)),
    )


def licence_names() -> list[tuple[str, str]]:
    return list(Reference.objects.filter(kind="licence").order_by("name").values_list("key", "name"))


def desk_lines(organisation_id: int | None, *, on: date, query: str = "", state: str = "") -> list[DeskLine]:
    """`state`: published, work, review, suspended or lacking. None lists the basic entries of the whole city."""
    wanted = Q(base=None) if organisation_id is None else Q(organisation_id=organisation_id)
    items = Item.objects.filter(wanted).prefetch_related(
        Prefetch(
            "editions", editions().exclude(state="ended").order_by("-number"), to_attr="standing_editions"
        )
    )
    agreed = known()
    lines = [_line(item, on, agreed) for item in items]
    found = [line for line in lines if query in line.name or query in line.code] if query else lines
    return [line for line in found if _is_in(line, state)]


def _line(item: Item, on: date, agreed: Known) -> DeskLine:
    rows: list[Edition] = item.standing_editions  # type: ignore[attr-defined]
    working = next((row for row in rows if row.is_in_work), None)
    standing = next((row for row in rows if _stands(row, on)), None)
    latest = working or standing
    content = elements_of(latest) if latest is not None else {}
    return DeskLine(
        item_id=item.pk,
        name=name_in(content) or item.key,
        code=item.code,
        type=str(content.get("type", "")),
        own=item.base_id is None,
        standing=standing,
        working=working,
        lacking=len(agreed.problems(working.content, on=on)) if working else 0,
    )


def who_wrote(entries: list[Entry]) -> list[tuple[Entry, str]]:
    """Entries with the name of whoever made them; the ledger itself keeps numbers only."""
    numbers = {entry.actor.removeprefix("staff:") for entry in entries if entry.actor.startswith("staff:")}
    names = {
        f"staff:{pk}": name for pk, name in Staff.objects.filter(pk__in=numbers).values_list("pk", "name")
    }
    return [(entry, names.get(entry.actor, "")) for entry in entries]


def name_in(content: Mapping[str, Any]) -> str:
    """The full name of what may still be an unfinished draft."""
    name, handling = str(content.get("name", "")), str(content.get("handling", ""))
    return ItemContent.model_construct(name=name, handling=handling).full_name


def _stands(row: Edition, on: date) -> bool:
    return (
        not row.is_in_work
        and row.in_force_from is not None
        and row.in_force_from <= on
        and (row.in_force_until is None or row.in_force_until > on)
    )


def _is_in(line: DeskLine, state: str) -> bool:
    if state == "work":
        return line.working is not None and line.working.state == "draft"
    if state == "review":
        return line.working is not None and line.working.state == "review"
    if state == "lacking":
        return line.lacking > 0
    return not state or (line.standing is not None and line.standing.state == state)
