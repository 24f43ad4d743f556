"""What the schedule and the surfaces ask of quality."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongban.domains.catalogue.rules.inspection import SEVERITIES, SOURCES, TITLES
from tongban.domains.quality import actions, queries
from tongban.kernel.docket.models import Matter


def inspect_day(on: date) -> str:
    """The daily inspection, as a sentence for the log of the worker."""
    made = actions.inspect_day(on)
    return f"质检 {made.items} 项: 错误 {made.errors} 处, 提醒 {made.warnings} 处, 新发现 {made.fresh} 处, 已消除 {made.gone} 处"


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What the matter page of a rectification shows (quality/desk/_facts.html)."""

    item_id: int
    name: str
    rule: str
    source: str
    severity: str
    place: str
    sentence: str
    cure: str
    first_seen_on: date
    last_seen_on: date
    gone_on: date | None
    objection_address: str


def desk_facts(matter: Matter) -> DeskFacts | None:
    kept = queries.finding_of(matter)
    if kept is None:
        return None
    return DeskFacts(
        item_id=kept.item_id,
        name=kept.name,
        rule=TITLES[kept.code],
        source=SOURCES[kept.code],
        severity=SEVERITIES[kept.severity],
        place=kept.place,
        sentence=kept.sentence,
        cure=kept.cure,
        first_seen_on=kept.first_seen_on,
        last_seen_on=kept.last_seen_on,
        gone_on=kept.gone_on,
        objection_address=f"/desk/quality/objections/{matter.pk}/",
    )
