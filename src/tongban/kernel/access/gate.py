"""The one gate: nothing lists matters without `visible`, nothing acts on one without `may`."""

from __future__ import annotations

from typing import Protocol

from django.db.models import Q

from tongban.kernel.identity import Actor


class MatterLike(Protocol):
    """What the gate asks of a matter: whose it is. The docket lies above the gate."""

    owner_id: int
    applicant_id: int | None


class Forbidden(Exception):
    """This actor may not. The message is a Chinese sentence that says what to do next."""


def visible(actor: Actor) -> Q:
    """Which matters an actor may see: one's own and one's principals', one's organisation's, or, for the supervisors
    of the whole city, all."""
    if actor.is_staff:
        if actor.supervises:
            return Q()
        return Q(owner_id=actor.organisation_id) if actor.duty in ("clerk", "officer", "head") else NOTHING
    if actor.is_citizen:
        return Q(applicant_id__in=[actor.person_id, *actor.principal_ids])
    return Q() if actor.kind == "system" else NOTHING


NOTHING = Q(pk__in=[])


def visible_where(actor: Actor) -> tuple[str, list[int]]:
    """`visible`, for the lists that are SQL text: a condition on `m`, the register, and its parameters."""
    if actor.is_staff and not actor.supervises:
        mine = actor.duty in ("clerk", "officer", "head")
        return ("m.owner_id = %s", [actor.organisation_id or 0]) if mine else ("1 = 0", [])
    if actor.is_citizen:
        people = [pk for pk in (actor.person_id, *actor.principal_ids) if pk is not None]
        return f"m.applicant_id IN ({', '.join(['%s'] * len(people))})", people
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
    return actor.is_citizen and matter.applicant_id in (actor.person_id, *actor.principal_ids)
