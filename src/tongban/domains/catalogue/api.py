"""What others may ask of the catalogue: items in force, editions as they were, and the search over names."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tongban.domains.catalogue.actions.claiming import Claim, Claimable, claim_all, settle_places
from tongban.domains.catalogue.actions.exchange import exported, imported
from tongban.domains.catalogue.actions.loading import BadFiles, LoadReport, check_files, load
from tongban.domains.catalogue.queries.codes import item_of_code
from tongban.domains.catalogue.queries.editions import (
    edition_exercised,
    editions,
    item_exercised,
    numbers_under,
    organisations_offering,
    shown,
    shown_of_basic_entries,
    shown_of_organisation,
)
from tongban.domains.catalogue.queries.nearest import Nearest, districts, division, nearest
from tongban.domains.catalogue.queries.shelf import Card, Found, shelf, shelf_to_search, stamp
from tongban.domains.catalogue.rules.examples import LONG_EXAMPLES, examples_for
from tongban.domains.catalogue.rules.guide import (
    BasisView,
    ChargeView,
    CommitmentView,
    FeeView,
    FieldView,
    ItemView,
    MaterialView,
    QuestionView,
    ResultView,
    SituationView,
    ThemesView,
)
from tongban.domains.catalogue.rules.themes import LIFE_EVENTS, LifeEvent
from tongban.kernel.clock import today
from tongban.kernel.procedure import Refused

__all__ = [
    "LIFE_EVENTS",
    "LONG_EXAMPLES",
    "BadFiles",
    "BasisView",
    "Card",
    "ChargeView",
    "Claim",
    "Claimable",
    "CommitmentView",
    "FeeView",
    "FieldView",
    "Found",
    "ItemView",
    "LifeEvent",
    "LoadReport",
    "MaterialView",
    "Nearest",
    "Offer",
    "QuestionView",
    "ResultView",
    "SituationView",
    "ThemesView",
    "basic_items",
    "cards",
    "check_files",
    "claim_all",
    "districts",
    "division",
    "edition",
    "examples_for",
    "exported",
    "imported",
    "item_by_code",
    "item_by_key",
    "item_in_force",
    "items_of",
    "load",
    "nearest",
    "search",
    "settle_places",
    "suggest",
]


@dataclass(frozen=True, slots=True)
class Offer:
    """A name to offer while somebody types; `because` is the everyday word that led to it, or empty."""

    item_id: int
    name: str
    because: str


def item_in_force(item_id: int, *, on: date) -> ItemView | None:
    """None if there is none, if it is suspended, or if this organisation only keeps it for those who exercise it."""
    found = edition_exercised(item_id, on=on)
    return edition(found) if found is not None else None


def edition(edition_id: int) -> ItemView:
    """As it was published, in force or not. What has been published is read once for each stamp of the catalogue."""
    token = stamp()
    return _edition(edition_id, token) if token else _edition.__wrapped__(edition_id, token)


@lru_cache(maxsize=4096)
def _edition(edition_id: int, _token: str) -> ItemView:
    found = editions().exclude(state__in=("draft", "review")).filter(pk=edition_id).first()
    if found is None:
        raise Refused("没有这个版本的办事指南; 请从事项页面重新进入。")
    return shown(found)


def item_by_key(key: str, organisation_id: int | None = None, *, on: date) -> ItemView | None:
    """Without an organisation: the city's own, else the first that exercises it in the order of the divisions."""
    item = item_exercised(key, organisation_id=organisation_id)
    return item_in_force(item.pk, on=on) if item is not None else None


def numbers_of(key: str) -> list[int]:
    """Of every item under a key, whoever exercises it and whether or not it is still in force."""
    return numbers_under(key)


def item_by_code(code: str, *, on: date) -> tuple[ItemView, int] | None:
    """By the code (实施编码) under which other systems know it: what is in force, and in whose list the code stands. Read once
    for each stamp and day; a process goes by the stamp that it read at most a second ago."""
    global _stamped
    if time.monotonic() - _stamped[0] > STAMP_KEPT:
        _stamped = time.monotonic(), stamp()
    token = _stamped[1]
    return _by_code(code, on, token) if token else _by_code.__wrapped__(code, on, token)


STAMP_KEPT = 1.0
_stamped = (-STAMP_KEPT - 1, "")


@lru_cache(maxsize=4096)
def _by_code(code: str, on: date, _token: str) -> tuple[ItemView, int] | None:
    found = item_of_code(code)
    item = item_in_force(found[0], on=on) if found is not None else None
    return (item, found[1]) if found is not None and item is not None else None


def items_of(organisation_id: int, *, on: date, keys: Collection[str] | None = None) -> list[ItemView]:
    """What an organisation decides itself of its implementation list (实施清单), all of it or some items by their keys."""
    return shown_of_organisation(organisation_id, on=on, keys=keys)


def basic_items(keys: Collection[str], *, on: date) -> dict[str, ItemView]:
    """What is in force of these items in the basic catalogue (基本目录), by key: the content that all who claim it share."""
    return {item.key: item for item in shown_of_basic_entries(keys, on=on)}


def offering(*, on: date) -> set[int]:
    """Which organisations have an implementation list at all, by their ids."""
    return organisations_offering(on=on)


def search(
    query: str,
    limit: int = 20,
    *,
    region: str = "",
    audience: str = "",
    theme: str = "",
    department: str = "",
    level: str = "",
) -> list[Found]:
    """Best first: by words, everyday words and sentences, pinyin, initials and through typing errors; of those that fit
    what was chosen besides."""

    def fits(card: Card) -> bool:
        return (
            (not region or card.is_at(region))
            and (not audience or audience in card.audience)
            and (not theme or theme in (*card.person_themes, *card.enterprise_themes))
            and (not department or card.department_key == department)
            and (not level or level in card.levels)
        )

    among = fits if region or audience or theme or department or level else None
    return shelf_to_search(today()).search(query, limit=limit, among=among)


def suggest(prefix: str, limit: int = 8) -> list[Offer]:
    return [
        Offer(int(each.key), each.name, each.because)
        for each in shelf_to_search(today()).suggest(prefix, limit=limit)
    ]


def cards() -> tuple[Card, ...]:
    """Every item of the city, once, in the order of the codes."""
    return shelf(today()).cards
