"""Reading items and editions: what is in force on a day, and what an edition says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tongban.domains.catalogue.models import Does, Edition, Item, Place
from tongban.domains.catalogue.rules.guide import Implementer, ItemView, PlaceView, view_of
from tongban.domains.catalogue.rules.local import EMPTY, local_of
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.kernel.orgs.models import Organisation
from tongban.prepared import Prepared


def in_force(on: date, *, suspended_too: bool = False) -> Q:
    states = ("published", "suspended") if suspended_too else ("published",)
    return Q(state__in=states, in_force_from__lte=on) & (Q(in_force_until=None) | Q(in_force_until__gt=on))


def editions() -> QuerySet[Edition]:
    """Editions with all that showing one asks for."""
    return Edition.objects.select_related("item__organisation", "item__base", "shares")


def edition_in_force(item_id: int, *, on: date, suspended_too: bool = False) -> Edition | None:
    return editions().filter(in_force(on, suspended_too=suspended_too), item_id=item_id).first()


def numbers_under(key: str) -> list[int]:
    return list(Item.objects.filter(key=key).values_list("pk", flat=True))


def edition_exercised(item_id: int, *, on: date) -> int | None:
    """The edition in force under which people apply: of the item itself where its organisation decides, and of the item of
    whoever decides where it only receives."""
    rows = Edition.objects.filter(in_force(on), item__exercised=True)
    found = rows.filter(item_id=item_id).values_list("pk", "item__does").first()
    if found is None or found[1] == Does.DECIDES:
        return found[0] if found else None
    decider = decider_of(Item.objects.select_related("base").get(pk=item_id), on=on)
    return rows.filter(item_id=decider).values_list("pk", flat=True).first() if decider else None


def decider_of(item: Item, *, on: date) -> int | None:
    """Who decides on what a station or a centre receives: the nearest above it that does, by the item's number."""
    if item.does == Does.DECIDES or item.base_id is None:
        return item.pk
    parents = Organisation.objects.filter(pk=item.organisation_id).values_list(
        "region_id", "parent__region_id", "parent__parent__region_id"
    )
    own, *above = (code or "" for code in parents.get())
    # Whoever runs the town comes before the district in which it lies: a development zone has departments of its own.
    regions = list(dict.fromkeys([own, *above, own[:9], own[:6]]))
    rows = Edition.objects.filter(
        in_force(on),
        item__base_id=item.base_id,
        item__does=Does.DECIDES,
        item__organisation__region_id__in=regions,
    )
    near = dict(rows.order_by().values_list("item__organisation__region_id", "item_id"))
    for code in regions:
        if code in near:
            return near[code]
    return item.base_id if item.base is not None and item.base.exercised else None


def elements_of(edition: Edition) -> Mapping[str, Any]:
    """The elements of an edition, its own or those it shares."""
    elements: Mapping[str, Any] = edition.shares.content if edition.shares is not None else edition.content
    return elements


def shown(edition: Edition) -> ItemView:
    return view_of(ItemContent.model_validate(elements_of(edition)), implementer_of(edition))


_places = Prepared(lambda organisation_id: Place.objects.filter(pk=organisation_id))


def place_of(organisation_id: int) -> PlaceView | None:
    found = _places.first(organisation_id)
    return PlaceView(found.address, found.phone, found.hours, found.office) if found else None


def implementer_of(edition: Edition, place: PlaceView | None = None) -> Implementer:
    item, organisation = edition.item, edition.item.organisation
    own = edition.shares_id is not None
    return Implementer(
        edition_id=edition.pk,
        edition_number=edition.number,
        item_id=item.pk,
        base_id=item.base_id or item.pk,
        code=item.code,
        basic_code=item.basic_code,
        local_code=item.local_code,
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        organisation_level=organisation.level,
        region_code=organisation.region_id,
        exercised=item.exercised,
        in_force_from=edition.in_force_from or date.max,
        does=item.does,
        local=local_of(edition.content) if own else EMPTY,
        place=(place or place_of(organisation.pk)) if own else None,
    )


def item_exercised(key: str, *, organisation_id: int | None) -> Item | None:
    """The item at an organisation; without one, the city's own, else the first that exercises it."""
    rows = Item.objects.filter(key=key, exercised=True, does=Does.DECIDES)
    if organisation_id is not None:
        return rows.filter(organisation_id=organisation_id).first()
    return rows.filter(base=None).first() or rows.order_by("organisation__region_id", "pk").first()


def editions_of_organisation(
    organisation_id: int, *, on: date, keys: Collection[str] | None = None
) -> QuerySet[Edition]:
    """What an organisation decides itself, all of it or some items by their keys."""
    rows = editions().filter(
        in_force(on),
        item__organisation_id=organisation_id,
        item__exercised=True,
        item__does=Does.DECIDES,
    )
    return (rows if keys is None else rows.filter(item__key__in=keys)).order_by("item__basic_code")


def shown_of_organisation(
    organisation_id: int, *, on: date, keys: Collection[str] | None = None
) -> list[ItemView]:
    place = place_of(organisation_id)
    return [
        view_of(ItemContent.model_validate(elements_of(row)), implementer_of(row, place))
        for row in editions_of_organisation(organisation_id, on=on, keys=keys)
    ]


def shown_of_basic_entries(keys: Collection[str], *, on: date) -> list[ItemView]:
    """The basic entries (基本目录项) with these keys, as they are in force."""
    rows = editions().filter(in_force(on), item__base=None, item__key__in=keys)
    return [shown(row) for row in rows]


def organisations_offering(*, on: date) -> set[int]:
    """The organisations that exercise anything on a day, by their ids."""
    rows = Edition.objects.filter(in_force(on), item__exercised=True, item__does=Does.DECIDES)
    return set(rows.order_by().values_list("item__organisation_id", flat=True).distinct())


def history_of(item_id: int) -> QuerySet[Edition]:
    """What was ever in force, the newest first."""
    return editions().filter(item_id=item_id).exclude(state__in=("draft", "review")).order_by("-number")
