"""The one gate: nothing lists matters without `visible`, nothing acts on one without `may`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from tongban.kernel.identity import Actor


class MatterLike(Protocol):
    """What the gate asks of a matter: whose it is. The docket lies above the gate."""

    pk: Any
    owner_id: int
    applicant_id: int | None


class Forbidden(Exception):
    """This actor may not. The message is a Chinese sentence that says what to do next."""


ABOUT: list[Callable[[str], QuerySet[Any]]] = []
"""From every domain whose matters are about a subject (an item's key): the matters about one, by their numbers alone."""


def visible(actor: Actor) -> Q:
    """Which matters an actor may see: one's own and one's principals' (of those whose mandate is for some items only, the matters
    of these), one's organisation's, or, for the supervisors of the whole city, all."""
    if actor.is_staff:
        if actor.supervises:
            return Q()
        return Q(owner_id=actor.organisation_id) if actor.duty in ("clerk", "officer", "head") else NOTHING
    if actor.is_citizen:
        seen = Q(applicant_id__in=[actor.person_id, *actor.principal_ids])
        for principal, subject in actor.scoped:
            for about in ABOUT:
                seen |= Q(applicant_id=principal, pk__in=about(subject))
        return seen
    return Q() if actor.kind == "system" else NOTHING


NOTHING = Q(pk__in=[])


def visible_where(actor: Actor) -> tuple[str, list[Any]]:
    """`visible`, for the lists that are SQL text: a condition on `m`, the register, and its parameters."""
    if actor.is_staff and not actor.supervises:
        mine = actor.duty in ("clerk", "officer", "head")
        return ("m.owner_id = %s", [actor.organisation_id or 0]) if mine else ("1 = 0", [])
    if actor.is_citizen:
        values: list[Any] = [pk for pk in (actor.person_id, *actor.principal_ids) if pk is not None]
        seen = f"m.applicant_id IN ({', '.join(['%s'] * len(values))})"
        for principal, subject in actor.scoped:
            for about in ABOUT:
                those, told = about(subject).query.sql_with_params()
                seen += f" OR (m.applicant_id = %s AND m.book_id IN ({those}))"
                values += [principal, *told]
        return f"({seen})", values
    return ("1 = 1", []) if actor.is_staff or actor.kind == "system" else ("1 = 0", [])


def may(actor: Actor, verb: str, matter: MatterLike) -> bool:
    """`see` its page, `act` on it (take the steps of one's role), or `unmask` what is masked."""
    if actor.kind == "system":
        return True
    own_office = (
        actor.is_staff
        and actor.organisation_id == matter.owner_id
        and actor.duty in ("clerk", "officer", "head")
    )
    if verb == "see":
        return own_office or (actor.is_staff and actor.supervises) or _is_applicant(actor, matter)
    if verb == "act":
        return own_office or _is_applicant(actor, matter)
    if verb == "unmask":
        return own_office
    return False


def _is_applicant(actor: Actor, matter: MatterLike) -> bool:
    if not actor.is_citizen or matter.applicant_id is None:
        return False
    subjects = [subject for principal, subject in actor.scoped if principal == matter.applicant_id]
    return matter.applicant_id in (actor.person_id, *actor.principal_ids) or any(
        about(subject).filter(pk=matter.pk).exists() for subject in subjects for about in ABOUT
    )
