"""Reads of quality: the report of a day, findings, objections, and the attributes of items by organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Count, Q, QuerySet

from tongban.domains.catalogue.queries.inspection import Attributes, attributes
from tongban.domains.catalogue.rules.files import read_city
from tongban.domains.catalogue.rules.inspection import SOURCES, TITLES
from tongban.domains.quality.models import DayOfOffice, Finding, Inspection
from tongban.domains.quality.procedure import RECTIFY
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity import Actor
from tongban.kernel.orgs.models import Organisation

TREND = 14


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One organisation in the report: what the inspection counted, and how its rectifications stand today."""

    organisation: Organisation
    day: DayOfOffice
    open: int
    late: int
    closed: int


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in the report: where else the same failing is (同类问题)."""

    code: str
    title: str
    source: str
    findings: int
    offices: int


def latest(on: date) -> Inspection | None:
    """The inspection of a day, or the last one before it."""
    return Inspection.objects.filter(on__lte=on).first()


def trend(on: date) -> list[Inspection]:
    """The last fortnight's, the oldest first."""
    return list(Inspection.objects.filter(on__lte=on)[:TREND])[::-1]


def offices_of(inspection: Inspection, *, on: date, level: str = "city") -> list[OfficeLine]:
    """By organisation of a level, the least ready first."""
    rows = inspection.offices.filter(organisation__level=level).select_related("organisation")
    matters = Matter.objects.filter(procedure=RECTIFY.key).values("owner_id").order_by()
    counted = {
        row["owner_id"]: (row["open"], row["late"], row["closed"])
        for row in matters.annotate(
            open=Count("pk", filter=Q(closed_on=None)),
            late=Count("pk", filter=Q(closed_on=None, due_on__lt=on)),
            closed=Count("pk", filter=Q(closed_on__isnull=False)),
        )
    }
    lines = [OfficeLine(row.organisation, row, *counted.get(row.organisation_id, (0, 0, 0))) for row in rows]
    return sorted(lines, key=lambda line: (line.day.score, line.organisation.pk))


def rules_of(on: date) -> list[RuleLine]:
    rows = standing(on).values("code").order_by()
    counted = rows.annotate(findings=Count("pk"), offices=Count("organisation", distinct=True))
    return [
        RuleLine(row["code"], TITLES[row["code"]], SOURCES[row["code"]], row["findings"], row["offices"])
        for row in sorted(counted, key=lambda row: (-row["findings"], row["code"]))
    ]


def standing(on: date) -> QuerySet[Finding]:
    """What stood found on a day."""
    return Finding.objects.filter(Q(gone_on=None) | Q(gone_on__gt=on), first_seen_on__lte=on)


def findings_for(
    actor: Actor, *, on: date, organisation: str = "", code: str = "", severity: str = "", gone: bool = False
) -> QuerySet[Finding]:
    """What an actor may read: one's own organisation's, or the whole city's for those who supervise it."""
    rows = Finding.objects.filter(gone_on__lte=on) if gone else standing(on)
    if not actor.supervises:
        rows = rows.filter(organisation_id=actor.organisation_id or 0)
    elif organisation:
        rows = rows.filter(organisation__key=organisation)
    if code:
        rows = rows.filter(code=code)
    if severity:
        rows = rows.filter(severity=severity)
    return rows.select_related("organisation", "matter").order_by("severity", "-first_seen_on", "pk")


def finding_of(matter: Matter) -> Finding | None:
    return Finding.objects.select_related("organisation").filter(matter=matter).first()


def objections() -> QuerySet[Matter]:
    rows = Matter.objects.filter(procedure=RECTIFY.key, state="objected").select_related("owner")
    return rows.order_by("due_on", "pk")


def rows_by_organisation(on: date, *, level: str) -> dict[Organisation, list[Attributes]]:
    """The rows of each organisation of a level, in the order of the organisations."""
    rows: dict[int, list[Attributes]] = defaultdict(list)
    for row in attributes(on):
        if row.level == level:
            rows[row.organisation_id].append(row)
    found = Organisation.objects.filter(pk__in=rows).order_by("region_id", "key")
    return {organisation: rows[organisation.pk] for organisation in found}


def listed_proofs(folder: Path) -> Iterator[dict[str, Any]]:
    """The city's list of proofs, each with the full names of the items that ask for it."""
    given = yaml.safe_load((folder / "departments.yaml").read_text(encoding="utf-8"))["departments"]
    city = read_city(folder, departments={one["key"] for one in given})
    names = {entry.content.key: entry.content.full_name for entry in city.items}
    for proof in city.lists.proofs:
        keys: Sequence[str] = [key for keys in proof.asked.values() for key in keys]
        asked = list(dict.fromkeys(names[key] for key in keys if key in names))
        yield {
            "name": proof.name,
            "issuer": proof.issuer,
            "basis": proof.basis,
            "letter": proof.letter,
            "checked": proof.checked,
            "asked": "\n".join(asked),
            "items": len(asked),
        }
