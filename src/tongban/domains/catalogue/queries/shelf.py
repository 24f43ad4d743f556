"""The shelf: every item in force, in memory, as people browse and search it. Each process builds its own and builds it
again when the stamp or the day has changed; a whole city's items are a few thousand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.domains.catalogue.models import Edition, Stamp
from tongban.domains.catalogue.queries.editions import in_force
from tongban.domains.catalogue.rules.guide import term_of
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.domains.catalogue.rules.themes import theme_named
from tongban.lib.nameindex import How, NameIndex, Suggestion
from tongban.prepared import Prepared

LONG_QUERY = 5
"""From this many characters on, a query that finds nothing is tried in parts."""


@dataclass(frozen=True, slots=True)
class Card:
    """An item as a line of a list. `places` gives, by division, the item of whoever exercises it there."""

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
    places: dict[str, int]

    def themes(self, audience: str) -> tuple[str, ...]:
        return self.person_themes if audience == "person" else self.enterprise_themes

    def is_at(self, region: str) -> bool:
        """Whether it can be done in a division, or in one within it, or at the city for all of it."""
        return (self.exercised and self.level == "city") or any(
            place.startswith(region) or region.startswith(place) for place in self.places
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A card that a search led to, how, and by which wording."""

    card: Card
    how: How
    matched: str


class Shelf:
    def __init__(self, cards: Iterable[Card]) -> None:
        self.cards = tuple(cards)
        self.by_id = {card.item_id: card for card in self.cards}
        self.by_key = {card.key: card for card in self.cards}
        self._index = NameIndex((str(card.item_id), card.name, card.everyday, 1.0) for card in self.cards)

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
    global _kept
    token = stamp()
    kept = _kept
    if kept is not None and token and kept[0] == (token, on):
        return kept[1]
    built = _build(on)
    _kept = ((token, on), built)
    return built


def _build(on: date) -> Shelf:
    standing = in_force(on, suspended_too=True)
    places: dict[int, dict[str, int]] = {}
    claims = Edition.objects.filter(standing, item__base__isnull=False).values_list(
        "item__base_id", "item_id", "item__organisation__region_id"
    )
    for base_id, item_id, region in claims.order_by("item__organisation__region_id").iterator():
        if base_id is not None:
            places.setdefault(base_id, {})[region] = item_id
    rows = Edition.objects.filter(standing, item__base=None).select_related("item__organisation")
    return Shelf(_card(row, places.get(row.item_id, {})) for row in rows.order_by("item__basic_code"))


def _card(edition: Edition, places: dict[str, int]) -> Card:
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
        places=places,
    )


def _term_words(term: Any) -> str:
    return str(term_of(term.days, term.unit) or "")
