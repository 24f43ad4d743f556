"""Where an item is done for somebody in a division: there, at what lies above it, or else as near as the codes tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tongban.domains.catalogue.queries.shelf import LENGTHS, Card, Division, divisions
from tongban.kernel.clock import today


@dataclass(frozen=True, slots=True)
class Nearest:
    """The item at the place, and the place's name; empty where the city does it for all of it. `elsewhere`: nobody who is
    responsible for the division does it, and this is the next."""

    item_id: int
    place: str = ""
    elsewhere: bool = False


def nearest(cards: Iterable[Card], region: str) -> list[Nearest]:
    """For each of the cards. Without a division: the basic entry, from where people choose one."""
    found = [_place(card, region) for card in cards]
    known = divisions(today())
    return [
        Nearest(item_id, known[code].name if code in known else "", elsewhere)
        for item_id, code, elsewhere in found
    ]


def districts() -> list[Division]:
    """From which people choose theirs."""
    return [each for each in divisions(today()).values() if each.level == "district"]


def division(code: str) -> Division | None:
    return divisions(today()).get(code)


def _place(card: Card, region: str) -> tuple[int, str, bool]:
    if not region:
        return card.item_id, "", False
    for code in dict.fromkeys((region, *(region[:length] for length in reversed(LENGTHS)))):
        if code in card.places:
            return card.places[code], code, False
    if card.exercised or not card.places:
        return card.item_id, "", False
    within = [code for code in card.places if code.startswith(region)]
    code = min(within or card.places, key=lambda code: (-_in_common(code, region), len(code), code))
    return card.places[code], code, not within


def _in_common(code: str, other: str) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(code, other, strict=False)) if a != b), min(len(code), len(other))
    )
