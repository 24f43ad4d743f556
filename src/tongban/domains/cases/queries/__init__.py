"""Reads of cases: an application behind a matter, what is still outstanding, drafts, and what was told before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tongban.domains.cases.models import Application, Decision, Draft, Material
from tongban.domains.cases.rules import completeness
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import ItemView, MaterialView
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.queries import entries_of
from tongban.prepared import Prepared

_application = Prepared(
    lambda pk: Application.objects.filter(pk=pk).select_related("matter__applicant", "matter__owner__region")
)
_materials = Prepared(lambda pk: Material.objects.filter(application_id=pk))
_states = Prepared(lambda pk: Material.objects.filter(application_id=pk).only("material_id", "state"))
_asked = Prepared(
    lambda pk: Material.objects.filter(
        application_id=pk, state__in=(completeness.MISSING, completeness.RETURNED)
    )
)


def application_of(matter: Matter) -> Application:
    return application_numbered(matter.pk)


def matters_about(key: str) -> QuerySet[Any]:
    """The numbers of all matters about an item, by its key: what a mandate for this item lets somebody see."""
    return Application.objects.filter(item_id__in=catalogue.numbers_of(key) or [0]).values("pk")


def may_write_for(actor: Actor, person_id: int, item_id: int) -> bool:
    """Whether a citizen may write an application of somebody's for an item: one's own, or by a mandate that covers it."""
    return person_id in (actor.person_id, *actor.principal_ids) or any(
        principal == person_id and item_id in catalogue.numbers_of(key) for principal, key in actor.scoped
    )


def application_numbered(matter_id: int) -> Application:
    return _application.one(matter_id)


def item_of(application: Application) -> ItemView:
    return catalogue.edition(application.edition_id)


def materials_of(application: Application) -> QuerySet[Material]:
    return application.materials.select_related("document")


def outstanding_of(application: Application, item: ItemView) -> tuple[MaterialView, ...]:
    """What the application still lacks; each with the item's standard."""
    return outstanding(application.pk, item, application.situations)


def outstanding(matter_id: int, item: ItemView, situations: Sequence[str]) -> tuple[MaterialView, ...]:
    states = {row.material_id: row.state for row in _states(matter_id)}
    return completeness.outstanding(item.materials, states, added=added_by(item, list(situations)))


def materials_by_id(matter_id: int) -> dict[str, Material]:
    return {row.material_id: row for row in _materials(matter_id)}


def added_by(item: ItemView, situations: list[str]) -> set[str]:
    return {name for situation in item.situations if situation.name in situations for name in situation.adds}


def told_before(matter: Matter) -> set[str]:
    """The materials that earlier notices named (一次告知)."""
    entries = entries_of(matter.pk).filter(step="ask_to_correct")
    return {material_id for entry in entries for material_id in entry.given.get("items", ())}


def asked_for_now(application: Application) -> list[Material]:
    """What the last notice asked for and has not come yet."""
    return _asked(application.pk)


def deferred_of(application: Application) -> list[Material]:
    return list(application.materials.filter(state=completeness.DEFERRED))


def drafts_of(actor: Actor) -> QuerySet[Draft]:
    """One's own and one's principals'; of those whose mandate is for some items only, the drafts for these."""
    if not actor.is_citizen:
        return Draft.objects.none()
    theirs = Q(person_id__in=[actor.person_id, *actor.principal_ids])
    for principal, key in actor.scoped:
        theirs |= Q(person_id=principal, item_id__in=catalogue.numbers_of(key))
    return Draft.objects.filter(theirs).select_related("person")


def draft_by_token(actor: Actor, token: str) -> Draft | None:
    return drafts_of(actor).filter(token=token).first()


def published(*, until: date) -> QuerySet[Decision]:
    """What was granted and is public (第四十条)."""
    rows = Decision.objects.filter(outcome=Decision.Outcome.GRANTED, published_on__lte=until)
    return rows.select_related("application__matter__owner", "application__matter__applicant").order_by(
        "-published_on"
    )
