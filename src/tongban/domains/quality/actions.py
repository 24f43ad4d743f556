"""Every write of quality: the inspection of a day with the matters it opens and closes, and decisions on objections."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from tongban.domains.catalogue.actions.inspection import dismiss
from tongban.domains.catalogue.queries.inspection import Inspected, inspected
from tongban.domains.catalogue.rules.inspection import TITLES, readiness_score
from tongban.domains.catalogue.rules.inspection import Finding as Found
from tongban.domains.quality.models import DayOfOffice, Finding, Inspection
from tongban.domains.quality.procedure import RECTIFY
from tongban.domains.quality.rules import local
from tongban.kernel.access import Forbidden
from tongban.kernel.clock import working_days
from tongban.kernel.docket.actions import open_matter, take
from tongban.kernel.docket.models import Channel, Matter
from tongban.kernel.identity import SYSTEM_ACTOR, Actor
from tongban.kernel.identity.models import Staff
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.procedure import Refused

Key = tuple[int, str]


@dataclass(slots=True)
class _Office:
    """What an organisation's rows came to."""

    items: int = 0
    ready: int = 0
    points: int = 0
    counts: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def inspect_day(on: date) -> Inspection:
    """一日一通报: look at every item, open a matter for what is new, close those of what is no longer found. The same day
    inspected again is counted again; matters are opened once."""
    offices: dict[int, _Office] = defaultdict(_Office)
    standing = {(one.item_id, one.key): one for one in Finding.objects.filter(gone_on=None)}
    seen: dict[Key, Finding] = {}
    fresh: list[Finding] = []
    for row in inspected(on):
        _count(offices[row.organisation_id], row)
        for key, found in _keyed(row.findings):
            kept = standing.get((row.item_id, key))
            if kept is None:
                kept = _new(row, key, found, on)
                fresh.append(kept)
            else:
                kept.place, kept.sentence, kept.cure = found.where[:120], found.sentence[:300], found.cure
            seen[row.item_id, key] = kept
    gone = [one for key, one in standing.items() if key not in seen]
    _keep(seen.values(), gone, fresh, on)
    return _report(on, offices, fresh=len(fresh), gone=len(gone))


def _keyed(findings: Iterable[Found]) -> Iterable[tuple[str, Found]]:
    """Each finding with a key of its own; what is found twice in one element is numbered."""
    times: Counter[str] = Counter()
    for found in findings:
        times[found.key] += 1
        again = times[found.key]
        yield (found.key if again == 1 else f"{found.key}|{again}")[:200], found


def _new(row: Inspected, key: str, found: Found, on: date) -> Finding:
    return Finding(
        item_id=row.item_id,
        organisation_id=row.organisation_id,
        name=row.name[:200],
        code=found.code,
        severity=found.severity,
        key=key,
        place=found.where[:120],
        sentence=found.sentence[:300],
        cure=found.cure[:300],
        first_seen_on=on,
        last_seen_on=on,
    )


def _count(office: _Office, row: Inspected) -> None:
    office.items += 1
    office.ready += not row.findings
    office.points += readiness_score(row.findings)
    office.counts.update(found.severity for found in row.findings)


def _keep(standing: Iterable[Finding], gone: list[Finding], fresh: list[Finding], on: date) -> None:
    new = set(map(id, fresh))
    known = [one for one in standing if id(one) not in new]
    for one in known:
        one.last_seen_on = on
    for one in gone:
        one.gone_on = on
    Finding.objects.bulk_update(known, ["last_seen_on", "place", "sentence", "cure"], batch_size=500)
    Finding.objects.bulk_update(gone, ["gone_on"], batch_size=500)
    for one in gone:
        _step_of_system(one, "confirm", ("found", "mended", "objected"), on)
    for one in known:
        _step_of_system(one, "again", ("mended",), on)
    for one in fresh:
        one.save()
        one.matter = _opened(one, on)
        one.save(update_fields=["matter"])


def _step_of_system(finding: Finding, step: str, states: tuple[str, ...], on: date) -> None:
    if Matter.objects.filter(pk=finding.matter_id, state__in=states).exists():
        take(finding.matter_id or 0, step, by=SYSTEM_ACTOR, on=on)


def _opened(finding: Finding, on: date) -> Matter:
    """One finding, one matter, with the term of its gravity."""
    terms = local()
    days = terms.error_working_days if finding.severity == "error" else terms.warning_working_days
    return open_matter(
        RECTIFY.key,
        title=f"质检整改: {finding.name}({TITLES[finding.code]})"[:200],
        owner=Organisation.objects.get(pk=finding.organisation_id),
        applicant=None,
        channel=Channel.SYSTEM,
        by=SYSTEM_ACTOR,
        series=terms.series,
        on=on,
        terms={"rectify": working_days(days)},
        once=f"finding:{finding.pk}",
        finding=finding.pk,
        rule=finding.code,
    )


def _report(on: date, offices: dict[int, _Office], *, fresh: int, gone: int) -> Inspection:
    whole = sum((office.counts for office in offices.values()), Counter[str]())
    counted = {
        "items": sum(office.items for office in offices.values()),
        "errors": whole["error"],
        "warnings": whole["warning"],
    }
    before = Inspection.objects.filter(on=on).first()
    if before is not None:
        fresh, gone = fresh + before.fresh, gone + before.gone
    made, _ = Inspection.objects.update_or_create(on=on, defaults={**counted, "fresh": fresh, "gone": gone})
    made.offices.all().delete()
    DayOfOffice.objects.bulk_create(
        DayOfOffice(
            inspection=made,
            organisation_id=organisation_id,
            items=office.items,
            ready=office.ready,
            points=office.points,
            errors=office.counts["error"],
            warnings=office.counts["warning"],
        )
        for organisation_id, office in sorted(offices.items())
    )
    return made


def decide_objection(matter: Matter, *, uphold: bool, words: str, by: Actor, on: date) -> Matter:
    """Whether a finding is one is decided by whoever supervises the city, never by the inspected office."""
    if not (by.is_staff and by.supervises):
        raise Forbidden("质检异议由政务服务管理部门复核; 请等待复核结果。")
    if not words.strip():
        raise Refused("请写明复核理由, 承办单位会看到。")
    finding = Finding.objects.select_for_update().get(matter=matter)
    decided_by = Staff.objects.values_list("number", flat=True).get(pk=by.staff_id or 0)
    with transaction.atomic():
        step = "uphold" if uphold else "reject"
        moved = take(matter.pk, step, by=SYSTEM_ACTOR, on=on, decided_by=decided_by, reason=words.strip())
        if uphold:
            dismiss(finding.item_id, finding.key, why=finding.sentence)
            finding.gone_on = on
            finding.save(update_fields=["gone_on"])
        return moved
