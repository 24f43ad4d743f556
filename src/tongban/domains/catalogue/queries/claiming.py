"""Who may claim what, what of it is claimed, and how much that is of the whole: the claim rates of organisations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from tongban.domains.catalogue.models import Edition, Grant, Item, Refusal
from tongban.domains.catalogue.queries.shelf import Shelf
from tongban.kernel.identity import Actor
from tongban.kernel.orgs.models import Organisation, Region

ENDINGS = {"town": "-centre", "village": "-station"}
VILLAGE = "村"
STAFF = ("clerk", "officer", "head")
URGED_BELOW = 70
"""Per cent: whoever has claimed less is urged."""


class Claimants:
    """Who may claim an item at a level: the department of a district, the centres of towns, the stations of villages."""

    def __init__(self, organisations: Iterable[Organisation] | None = None) -> None:
        rows = organisations
        if rows is None:
            rows = Organisation.objects.filter(until=None).exclude(level="city").order_by("region_id", "key")
        self._by_kind: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
        for row in rows:
            if kind := kind_of(row.key):
                self._by_kind[(row.level, kind)].append(row)
        self._rural = rural_places()

    def of(self, grant: Grant) -> list[Organisation]:
        there = self._by_kind.get((grant.level, claimed_by(grant.level, grant.item.department)), [])
        return [row for row in there if row.region_id in self._rural] if grant.rural else there


def kind_of(key: str) -> str:
    """What an organisation is among those of its level: its department (market), a centre or a station."""
    prefix, _, kind = key.partition("-")
    return kind if prefix.isdecimal() else ""


def claimed_by(level: str, department: str) -> str:
    return department if level == "district" else ENDINGS[level][1:] if level in ENDINGS else ""


def rural_places() -> set[str]:
    """The divisions in which there is a village (村), the villages themselves among them."""
    found: set[str] = set()
    for code, name, parent in Region.objects.filter(level="village").values_list("code", "name", "parent_id"):
        if name.endswith(VILLAGE):
            found |= {code, parent or ""}
    return found


def may_act_for(organisation: Organisation, by: Actor) -> bool:
    """One's own organisation, or one that stands under it."""
    mine = by.organisation_id is not None and by.organisation_id in (organisation.pk, organisation.parent_id)
    return mine and by.duty in STAFF


def grants_of(organisation: Organisation) -> QuerySet[Grant]:
    """What an organisation may claim."""
    kind = kind_of(organisation.key)
    rows = Grant.objects.filter(level=organisation.level).select_related("item")
    if organisation.level == "district":
        rows = rows.filter(item__department=kind)
    elif not kind or not ENDINGS.get(organisation.level, "").endswith(kind):
        rows = rows.none()
    if organisation.region_id not in rural_places():
        rows = rows.filter(rural=False)
    return rows.order_by("item__basic_code")


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """An item that an organisation may claim. `state`: open, draft, published, suspended, ended or refused."""

    grant: Grant
    name: str
    state: str
    item_id: int | None
    refusal: Refusal | None


STATES = {
    "open": "未认领",
    "draft": "填写中",
    "published": "已发布",
    "suspended": "暂停办理",
    "ended": "已取消",
    "refused": "不认领",
}
_STANDING = ("published", "suspended", "draft", "ended")


def claim_lines(organisation: Organisation, standing: Shelf, *, query: str = "") -> list[ClaimLine]:
    """In the order of the codes; three questions, however many items."""
    items = dict(
        Item.objects.filter(organisation=organisation).exclude(base=None).values_list("base_id", "pk")
    )
    states: dict[int, set[str]] = defaultdict(set)
    for item_id, state in Edition.objects.filter(item_id__in=items.values(), in_force_until=None).values_list(
        "item_id", "state"
    ):
        states[item_id].add(state)
    refused = {
        row.grant_id: row
        for row in Refusal.objects.filter(organisation=organisation).select_related("instead")
    }
    lines = []
    for grant in grants_of(organisation):
        card = standing.by_id.get(grant.item_id)
        name = card.name if card is not None else grant.item.key
        if query and query not in name and query not in grant.item.basic_code:
            continue
        own = items.get(grant.item_id)
        has = states[own] if own else set()
        state = next((each for each in _STANDING if each in has), "ended" if own else "open")
        refusal = refused.get(grant.pk)
        lines.append(ClaimLine(grant, name, "refused" if refusal and not own else state, own, refusal))
    return lines


@dataclass(frozen=True, slots=True)
class Rate:
    """认领率: of so many items that may be claimed, so many stand in the implementation list."""

    key: str
    name: str
    claimed: int
    due: int
    organisation_id: int | None = None

    @property
    def percent(self) -> float:
        return round(100 * self.claimed / self.due, 1) if self.due else 0.0

    @property
    def is_urged(self) -> bool:
        return self.percent < URGED_BELOW


@dataclass(frozen=True, slots=True)
class Claimed:
    """An organisation with what it may claim and has claimed."""

    organisation_id: int
    name: str
    level: str
    region: str
    parent_id: int | None
    claimed: int
    due: int


def everybody(standing: Shelf) -> Iterator[Claimed]:
    """All that may claim anything, in the order of the divisions."""
    due: Counter[tuple[str, str, bool]] = Counter()
    for (item_id, level), grant in standing.grants.items():
        card = standing.by_id.get(item_id)
        if card is not None:
            due[level, claimed_by(level, card.department_key), grant.rural] += 1
    rural = {
        code
        for one in standing.divisions.values()
        if one.level == "village" and one.name.endswith(VILLAGE)
        for code in (one.code, one.parent)
    }
    rows = Organisation.objects.filter(until=None).exclude(level="city").order_by("region_id", "key")
    for pk, key, name, level, region, parent in rows.values_list(
        "pk", "key", "name", "level", "region_id", "parent_id"
    ):
        kind = kind_of(key)
        wanted = due[level, kind, False] + (due[level, kind, True] if region in rural else 0)
        if wanted:
            yield Claimed(pk, name, level, region, parent, standing.claimed.get(pk, 0), wanted)


def rates_by(rows: Iterable[Claimed], of: dict[str, str] | None = None) -> list[Rate]:
    """By division (`of` gives their names by code), or one rate for each organisation; the best first."""
    if of is None:
        made = [Rate("", one.name, one.claimed, one.due, one.organisation_id) for one in rows]
    else:
        length = len(next(iter(of), ""))
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for one in rows:
            both = sums[one.region[:length]]
            both[0] += one.claimed
            both[1] += one.due
        made = [Rate(code, of[code], *both) for code, both in sums.items() if code in of]
    return sorted(made, key=lambda rate: (-rate.percent, rate.key, rate.name))
