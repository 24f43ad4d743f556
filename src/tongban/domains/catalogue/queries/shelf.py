"""The shelf: every item in force, in memory, as people browse and search it. Each process builds its own and builds it
again when the stamp or the day has changed. A whole city's basic entries are a few thousand; of its claims, which may be a
hundred thousand, the shelf keeps their places alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock, Thread
from typing import Any

from django.db import connection, connections

from tongban.domains.catalogue.models import Does, Edition, Grant, Stamp
from tongban.domains.catalogue.queries.editions import in_force
from tongban.domains.catalogue.queries.names import index_of
from tongban.domains.catalogue.rules.guide import term_of
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.domains.catalogue.rules.themes import theme_named
from tongban.kernel.orgs.models import Level, Organisation, Region
from tongban.lib.nameindex import How, Suggestion
from tongban.prepared import Prepared

LENGTHS = (4, 6, 9)
"""Of the codes of a city, a district and a town, of which a village's code has all three."""
LEVELS: tuple[str, ...] = tuple(Level.values)
CHUNK = 5000
LONG_QUERY = 5
"""From this many characters on, a query that finds nothing is tried in parts."""


@dataclass(frozen=True, slots=True)
class Card:
    """An item as a line of a list. `places` gives, by division, the item of whoever does it there; `reach` are these
    divisions and all that lie above them; `levels` are those at which it is done."""

    item_id: int
    edition_id: int
    key: str
    name: str
    type: str
    level: str
    department_key: str
    department_name: str
    audience: tuple[str, ...]
    person_themes: tuple[str, ...]
    enterprise_themes: tuple[str, ...]
    everyday: tuple[str, ...]
    statutory: str
    promise: str
    visits: int
    free: bool
    suspended: bool
    exercised: bool
    places: Mapping[str, int]
    reach: frozenset[str]
    levels: tuple[str, ...]

    def themes(self, audience: str) -> tuple[str, ...]:
        return self.person_themes if audience == "person" else self.enterprise_themes

    def is_at(self, region: str) -> bool:
        """Whether it can be done in a division, or in one within it, or at the city for all of it."""
        return (
            self.exercised
            or region in self.reach
            or any(region[:length] in self.places for length in LENGTHS)
        )


@dataclass(frozen=True, slots=True)
class Division:
    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True, slots=True)
class Granted:
    """At which level an item may be claimed, in words: what is done there, by whose power, on which ground."""

    does: str
    power: str
    law: str
    field: str
    rural: bool
    declared: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A card that a search led to, how, and by which wording."""

    card: Card
    how: How
    matched: str


class Shelf:
    """`claimed` counts the rows of the implementation list by organisation; `grants` are by basic entry and level."""

    def __init__(
        self,
        cards: Iterable[Card],
        *,
        claimed: Mapping[int, int] | None = None,
        grants: Mapping[tuple[int, str], Granted] | None = None,
        divisions: Iterable[Division] = (),
    ) -> None:
        self.cards = tuple(cards)
        self.claimed = claimed or {}
        self.grants = grants or {}
        self.divisions = {one.code: one for one in divisions}
        self.by_id = {card.item_id: card for card in self.cards}
        self.by_key = {card.key: card for card in self.cards}
        self._index = index_of(self.cards)

    def search(
        self, query: str, *, limit: int = 20, among: Callable[[Card], bool] | None = None
    ) -> list[Found]:
        wanted = None if among is None else (lambda key: among(self.by_id[int(key)]))
        hits = self._index.search(query, limit, among=wanted)
        if not hits and len(query) >= LONG_QUERY and not query.isascii():
            # A wrong character and a word too many (身份正补办): either end alone may still say what is meant.
            for part in (query[:-2], query[2:]):
                hits = hits or self._index.search(part, limit, among=wanted)
            return [Found(self.by_id[int(hit.key)], "fuzzy", hit.matched) for hit in hits]
        return [Found(self.by_id[int(hit.key)], hit.how, hit.matched) for hit in hits]

    def suggest(self, prefix: str, *, limit: int = 8) -> list[Suggestion]:
        return self._index.suggest(prefix, limit)

    def counted(self, of: Callable[[Card], Iterable[str]], *, among: Iterable[Card]) -> Counter[str]:
        return Counter(value for card in among for value in set(of(card)))


_kept: tuple[tuple[str, date], Shelf] | None = None


_stamp = Prepared(lambda pk: Stamp.objects.filter(pk=pk))


def stamp() -> str:
    """What every publication changes; empty where nothing has been published."""
    kept = _stamp.first(1)
    return kept.token if kept else ""


def shelf(on: date) -> Shelf:
    """The shelf of a day; one small query says whether the one at hand still holds."""
    return _of(stamp(), on)


def _of(token: str, on: date) -> Shelf:
    kept = _kept
    return kept[1] if kept is not None and token and kept[0] == (token, on) else _renewed(token, on)


def shelf_to_search(on: date) -> Shelf:
    """For the search, which need not wait: while a new shelf is filled beside it, the old one answers. What others store
    as pages comes from `shelf`, which waits."""
    token = stamp()
    kept = _kept
    if kept is None or not token or kept[0][1] != on or connection.in_atomic_block:
        return _of(token, on)
    if kept[0][0] != token and not _filling.locked():
        Thread(target=_renew_beside, args=(token, on), name="shelf", daemon=True).start()
    return kept[1]


def divisions(on: date) -> dict[str, Division]:
    """Of the shelf at hand, new or not: divisions change with the law, and a page that has searched need not look again."""
    return (_kept[1] if _kept is not None and _kept[0][1] == on else shelf(on)).divisions


_filling = Lock()


def _renewed(token: str, on: date) -> Shelf:
    global _kept
    with _filling:
        kept = _kept
        if kept is not None and token and kept[0] == (token, on):
            return kept[1]
        built = _build(on)
        _kept = ((token, on), built)
        return built


def _renew_beside(token: str, on: date) -> None:
    try:
        _renewed(token, on)
    finally:
        connections.close_all()


@dataclass(slots=True)
class _Claims:
    """The claims of one basic entry, while they are gathered."""

    places: dict[str, int] = field(default_factory=dict)
    levels: set[str] = field(default_factory=set)

    def reach(self) -> frozenset[str]:
        return frozenset({*self.places, *(code[:length] for code in self.places for length in LENGTHS)})


def _build(on: date) -> Shelf:
    standing = in_force(on, suspended_too=True)
    claims: dict[int, _Claims] = defaultdict(_Claims)
    claimed: Counter[int] = Counter()
    places = dict(Organisation.objects.values_list("pk", "region_id"))
    rows = Edition.objects.filter(standing, item__exercised=True).order_by()
    wanted = ("item__base_id", "item_id", "item__organisation_id", "item__level")
    for base_id, item_id, organisation_id, level in rows.values_list(*wanted).iterator(CHUNK):
        claimed[organisation_id] += 1
        if base_id is not None:
            claims[base_id].places[places[organisation_id]] = item_id
            claims[base_id].levels.add(level)
    basic = Edition.objects.filter(standing, item__base=None).select_related("item__organisation")
    cards = (_card(row, claims[row.item_id]) for row in basic.order_by("item__basic_code"))
    return Shelf(cards, claimed=claimed, grants=_grants(), divisions=_divisions())


def _divisions() -> Iterator[Division]:
    for code, name, level, parent in Region.objects.order_by("code").values_list(
        "code", "name", "level", "parent_id"
    ):
        yield Division(code, name, level, parent or "")


def _grants() -> dict[tuple[int, str], Granted]:
    rows = Grant.objects.values_list(
        "item_id", "level", "does", "power", "law", "field", "rural", "item__level"
    )
    return {
        (item_id, level): Granted(
            Does(does).label, Grant.Power(power).label, law, field, rural, level == declared
        )
        for item_id, level, does, power, law, field, rural, declared in rows
    }


def _card(edition: Edition, claims: _Claims) -> Card:
    elements, item = ItemContent.model_validate(edition.content), edition.item
    return Card(
        item_id=item.pk,
        edition_id=edition.pk,
        key=item.key,
        name=elements.full_name,
        type=elements.type,
        level=item.level,
        department_key=item.department,
        department_name=item.organisation.name,
        audience=tuple(elements.audience),
        person_themes=tuple(map(theme_named, elements.themes.person)),
        enterprise_themes=tuple(map(theme_named, elements.themes.enterprise)),
        everyday=tuple(elements.everyday),
        statutory=_term_words(elements.statutory),
        promise=_term_words(elements.promise) or "当场办结",
        visits=elements.visits,
        free=not elements.fee.charged,
        suspended=edition.state == Edition.State.SUSPENDED,
        exercised=item.exercised,
        places={code: claims.places[code] for code in sorted(claims.places)},
        reach=claims.reach(),
        levels=tuple(
            level for level in LEVELS if level in claims.levels or (item.exercised and level == Level.CITY)
        ),
    )


def _term_words(term: Any) -> str:
    return str(term_of(term.days, term.unit) or "")
