"""Reading items and editions: what is in force on a day, and what an edition says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tongban.domains.catalogue.models import Edition, Item
from tongban.domains.catalogue.rules.guide import Implementer, ItemView, view_of
from tongban.domains.catalogue.rules.schema import ItemContent


def in_force(on: date, *, suspended_too: bool = False) -> Q:
    states = ("published", "suspended") if suspended_too else ("published",)
    return Q(state__in=states, in_force_from__lte=on) & (Q(in_force_until=None) | Q(in_force_until__gt=on))


def editions() -> QuerySet[Edition]:
    """Editions with all that showing one asks for."""
    return Edition.objects.select_related("item__organisation", "item__base", "shares")


def edition_in_force(item_id: int, *, on: date, suspended_too: bool = False) -> Edition | None:
    return editions().filter(in_force(on, suspended_too=suspended_too), item_id=item_id).first()


def edition_exercised(item_id: int, *, on: date) -> int | None:
    """The edition in force of an item that its organisation exercises itself."""
    rows = Edition.objects.filter(in_force(on), item_id=item_id, item__exercised=True)
    return rows.values_list("pk", flat=True).first()


def elements_of(edition: Edition) -> Mapping[str, Any]:
    """The elements of an edition, its own or those it shares."""
    elements: Mapping[str, Any] = edition.shares.content if edition.shares is not None else edition.content
    return elements


def shown(edition: Edition) -> ItemView:
    return view_of(ItemContent.model_validate(elements_of(edition)), implementer_of(edition))


def implementer_of(edition: Edition) -> Implementer:
    item, organisation = edition.item, edition.item.organisation
    own = edition.content if edition.shares is not None else {}
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
        window=own.get("window", ""),
        phone=own.get("phone", ""),
    )


def item_exercised(key: str, *, organisation_id: int | None) -> Item | None:
    """The item at an organisation; without one, the city's own, else the first that exercises it."""
    rows = Item.objects.filter(key=key, exercised=True)
    if organisation_id is not None:
        return rows.filter(organisation_id=organisation_id).first()
    return rows.filter(base=None).first() or rows.order_by("organisation__region_id", "pk").first()


def editions_of_organisation(organisation_id: int, *, on: date) -> QuerySet[Edition]:
    return (
        editions()
        .filter(in_force(on), item__organisation_id=organisation_id, item__exercised=True)
        .order_by("item__basic_code")
    )


def organisations_offering(*, on: date) -> set[int]:
    """The organisations that exercise anything on a day, by their ids."""
    rows = Edition.objects.filter(in_force(on), item__exercised=True)
    return set(rows.order_by().values_list("item__organisation_id", flat=True).distinct())


def history_of(item_id: int) -> QuerySet[Edition]:
    """What was ever in force, the newest first."""
    return editions().filter(item_id=item_id).exclude(state__in=("draft", "review")).order_by("-number")


def implementers_of(base_id: int, *, on: date) -> QuerySet[Edition]:
    """Everybody who exercises an item, in the order of the divisions."""
    return (
        Edition.objects.filter(in_force(on, suspended_too=True), item__exercised=True)
        .filter(Q(item_id=base_id) | Q(item__base_id=base_id))
        .select_related("item__organisation__region")
        .order_by("item__organisation__region_id")
    )
