"""Where an item is done: the nearest place to a division, what lies around it, and who stands behind a place that only
receives. Read from the shelf; the database is asked for the few places that are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongban.domains.catalogue.models import Edition
from tongban.domains.catalogue.queries.editions import in_force
from tongban.domains.catalogue.queries.shelf import LENGTHS, Card, Division
from tongban.domains.catalogue.rules.guide import ItemView

MOST_SHOWN = 12
"""Places on a guide; all of them are on a page of their own."""


@dataclass(frozen=True, slots=True)
class Near:
    """A place of an item: who does what there. `does` is in words."""

    item_id: int
    name: str
    organisation: str
    does: str
    decides: bool
    suspended: bool


@dataclass(frozen=True, slots=True)
class Around:
    """The divisions below one, with the item's own place there if it has one, and how many there are within."""

    division: Division
    item_id: int | None
    within: int


def chain(card: Card, region: str) -> list[int]:
    """From a division upwards, whoever does the item: the village's station, the town's centre, the district, the city."""
    codes = dict.fromkeys([region, *(region[:length] for length in reversed(LENGTHS))])
    found = [card.places[code] for code in codes if code in card.places]
    return [*found, card.item_id] if card.exercised else found


def places_of_guide(card: Card, item: ItemView) -> tuple[list[int], int]:
    """The places to show on a guide, and how many there are altogether beside it."""
    here = chain(card, item.region_code)
    siblings = [
        pk for code, pk in card.places.items()
        if len(code) == len(item.region_code) and code[:-3] == item.region_code[:-3]
    ]  # fmt: skip
    first = sorted(card.places, key=lambda code: (len(code), code))[: MOST_SHOWN + 1]
    order = dict.fromkeys([*here, *siblings, *(card.places[code] for code in first)])
    order.pop(item.item_id, None)
    everybody = len(card.places) + card.exercised - 1
    return list(order)[:MOST_SHOWN], max(everybody, len(order))


def near(item_ids: list[int], *, on: date) -> list[Near]:
    """These places, in their order, as far as they stand."""
    rows = Edition.objects.filter(
        in_force(on, suspended_too=True), item_id__in=item_ids, item__exercised=True
    )
    found = {
        row.item_id: Near(
            item_id=row.item_id,
            name=row.item.organisation.region.name,
            organisation=row.item.organisation.name,
            does=row.item.get_does_display(),
            decides=row.item.does == "decides",
            suspended=row.state == Edition.State.SUSPENDED,
        )
        for row in rows.select_related("item__organisation__region")
    }
    return [found[pk] for pk in item_ids if pk in found]


def around(card: Card, below: list[Division]) -> list[Around]:
    """Those of the divisions in which the item is done somewhere."""
    made = []
    for division in below:
        within = sum(code.startswith(division.code) for code in card.places)
        if within:
            made.append(Around(division, card.places.get(division.code), within))
    return made
