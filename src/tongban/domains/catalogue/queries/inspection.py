"""The whole catalogue as an inspection sees it, and the attributes of every row that somebody exercises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from tongban.domains.catalogue.models import Does, Edition, Item
from tongban.domains.catalogue.queries.desk import known, name_in
from tongban.domains.catalogue.queries.editions import in_force
from tongban.domains.catalogue.queries.shelf import stamp
from tongban.domains.catalogue.rules.inspection import Finding, dismissal, of_local
from tongban.domains.catalogue.rules.inspection.addresses import addresses_in
from tongban.domains.catalogue.rules.inspection.grammar import Item as Written
from tongban.domains.catalogue.rules.inspection.levels import Identity, differences
from tongban.domains.catalogue.rules.wording import placed

_OWN_WORDS = ("window", "counter", "phone", "hours", "office", "note")
_WORKING_DAYS_IN = {"working_days": 1.0, "days": 5 / 7, "months": 20.0}
_DEPTHS = {"互联网咨询": 1, "原件预审": 2, "原件核验": 3, "全程网办": 4}


@dataclass(frozen=True, slots=True)
class Inspected:
    """One row of the implementation list and what is wrong with it. Shared content is the basic entry's to mend."""

    item_id: int
    organisation_id: int
    name: str
    findings: list[Finding]


def inspected(on: date) -> Iterator[Inspected]:
    """Every item in force, basic entries first."""
    agreed = known()
    bases: dict[int, Identity] = {}
    rows = Edition.objects.filter(in_force(on, suspended_too=True), item__base=None).select_related("item")
    for row in rows.order_by("item__basic_code").iterator(2000):
        bases[row.item_id] = _identity(row.content, row.item.basic_code)
        yield Inspected(
            row.item_id,
            row.item.organisation_id,
            name_in(row.content),
            agreed.findings(row.content, on=on),
        )
    yield from _claims(on, bases, agreed.dismissed)


def _identity(content: Mapping[str, Any], basic_code: str) -> Identity:
    basis = tuple(f"{one.get('law')} {one.get('article')}" for one in content.get("basis") or ())
    return Identity(name_in(content), basic_code, str(content.get("type")), basis)


def _claims(on: date, bases: Mapping[int, Identity], dismissed: frozenset[str]) -> Iterator[Inspected]:
    rows = Edition.objects.filter(in_force(on, suspended_too=True), item__base__isnull=False)
    columns = (
        "item_id", "item__base_id", "item__organisation_id", "item__key", "item__organisation__level",
        "item__basic_code", "item__code", "item__organisation__code", "content",
    )  # fmt: skip
    said: dict[tuple[str, ...], list[Finding]] = {}
    for row in rows.order_by("item_id").values_list(*columns).iterator(2000):
        item_id, base_id, organisation_id, key, level, basic_code, code, body, content = row
        base = bases.get(base_id)
        words = tuple(str(content.get(name) or "") for name in _OWN_WORDS)
        if words not in said:
            said[words] = of_local(dict(zip(_OWN_WORDS, words, strict=True)), on=on)
        found = list(said[words])
        if base is not None:
            own = _claimed(base, content, basic_code)
            found += differences(base, replace(own, level=level, code=code, body=body))
        if found := [one for one in found if dismissal(f"{key}@{organisation_id}", one.key) not in dismissed]:
            yield Inspected(item_id, organisation_id, base.name if base else key, found)
        else:
            yield Inspected(item_id, organisation_id, base.name if base else key, [])


def _claimed(base: Identity, content: Mapping[str, Any], basic_code: str) -> Identity:
    """As the claim has it: what it does not say itself is the basic entry's."""
    stated = {name: str(content[name]) for name in ("name", "type") if content.get(name)}
    own = replace(base, basic_code=basic_code, **stated)  # type: ignore[arg-type]
    if content.get("basis"):
        own = replace(own, basis=tuple(f"{one.get('law')} {one.get('article')}" for one in content["basis"]))
    return own


def addresses_outside(on: date) -> Iterator[tuple[str, str, str]]:
    """Every address of another site that a guide in force names: the item, the place, the address."""
    rows = Edition.objects.filter(in_force(on, suspended_too=True), shares=None)
    for row in rows.order_by("item__basic_code").iterator(2000):
        for text in Written(row.content, on=on).texts:
            for address in addresses_in(text.words):
                yield name_in(row.content), placed(text.place), address


def kept_by(department: str) -> list[Item]:
    """The basic entries that a department of the city both keeps and exercises."""
    rows = Item.objects.filter(base=None, exercised=True, level="city", department=department)
    return list(rows.select_related("organisation").order_by("basic_code"))


@dataclass(frozen=True, slots=True)
class Attributes:
    """事项属性 of one exercised row: as the guide says it, with what is the organisation's own in front."""

    item_id: int
    organisation_id: int
    name: str
    type: str
    level: str
    depth: str
    visits: int
    immediate: bool
    promise: float
    statutory: float | None
    """Working days; None where no law sets a term."""

    @property
    def depth_level(self) -> int:
        return _DEPTHS.get(self.depth, 0)


def attributes(on: date) -> tuple[Attributes, ...]:
    """Of every row whose organisation decides on a day; read once for each stamp of the catalogue."""
    token = stamp()
    return _attributes(token, on) if token else _attributes.__wrapped__(token, on)


@lru_cache(maxsize=2)
def _attributes(_token: str, on: date) -> tuple[Attributes, ...]:
    rows = Edition.objects.filter(in_force(on), item__exercised=True, item__does=Does.DECIDES)
    shared = {
        pk: content
        for pk, content in Edition.objects.filter(pk__in=rows.values("shares_id")).values_list(
            "pk", "content"
        )
    }
    columns = ("item_id", "item__organisation_id", "item__organisation__level", "shares_id", "content")
    return tuple(
        _attributes_of(item_id, organisation_id, level, shared[shares_id] if shares_id else content, content if shares_id else {})
        for item_id, organisation_id, level, shares_id, content in rows.order_by("item__basic_code", "item_id").values_list(*columns).iterator(2000)
    )  # fmt: skip


def _attributes_of(
    item_id: int, organisation_id: int, level: str, content: Mapping[str, Any], own: Mapping[str, Any]
) -> Attributes:
    visits, promise = own.get("visits"), content.get("promise") or {}
    days = own.get("promise") or promise.get("days") or 0
    statutory = content.get("statutory") or {}
    return Attributes(
        item_id=item_id,
        organisation_id=organisation_id,
        name=name_in(content),
        type=str(content.get("type")),
        level=level,
        depth=str(own.get("depth") or content.get("depth")),
        visits=int(content.get("visits") or 0) if visits is None else int(visits),
        immediate=days == 0,
        promise=days * _WORKING_DAYS_IN[promise.get("unit") or "working_days"],
        statutory=statutory["days"] * _WORKING_DAYS_IN[statutory.get("unit") or "working_days"]
        if statutory.get("days")
        else None,
    )
