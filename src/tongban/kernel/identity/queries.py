"""Reads of identity: who an account is, and persons by number."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from tongban.kernel.identity.actor import GUEST, Actor
from tongban.kernel.identity.fields import blind_index
from tongban.kernel.identity.models import Account, Mandate, Person, Staff
from tongban.prepared import Prepared

STAFF_ASSURANCE = 4
ABOVE_OFFICES = ("supervisor", "admin")
"""Duties that, in an organisation that supervises the city, see the matters of all."""


def actor_of(account: Account, *, on: date) -> Actor:
    """The actor an account stands for on a day. Staff whose post has ended are guests."""
    staff: Staff | None = getattr(account, "staff", None)
    if staff is not None:
        return GUEST if staff.until is not None and staff.until <= on else actor_of_staff(staff)
    person: Person | None = getattr(account, "person", None)
    return actor_of_person(person, on=on) if person is not None else GUEST


NAME_OF_PERSON = "identity_person.name"
"""What a person's name is bound to where it lies encrypted."""


def day_of(value: date | str) -> date:
    """In SQL text, SQLite gives a day as it keeps it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def actor_of_staff(staff: Staff) -> Actor:
    return Actor(
        kind="staff",
        account_id=staff.account_id,
        staff_id=staff.pk,
        organisation_id=staff.organisation_id,
        duty=staff.post.duty,
        assurance=STAFF_ASSURANCE,
        name=staff.name,
        supervises=staff.organisation.supervises and staff.post.duty in ABOVE_OFFICES,
    )


def actor_of_person(person: Person, *, on: date) -> Actor:
    mandates = _mandates(person.pk, on)
    whole = tuple(each.principal_id for each in mandates if each.scope.strip() == "*")
    some = [each for each in mandates if each.principal_id not in whole]
    return Actor(
        kind="citizen",
        account_id=person.account_id,
        person_id=person.pk,
        assurance=person.assurance,
        name=person.name,
        principal_ids=whole,
        scoped=tuple((each.principal_id, key) for each in some for key in each.scope.split()),
    )


def mandates_of(agent_id: int, *, on: date):  # type: ignore[no-untyped-def]
    """The mandates in force by which a person may act for others."""
    return Mandate.objects.filter(
        Q(until=None) | Q(until__gte=on),
        Q(ended_on=None) | Q(ended_on__gt=on),
        agent_id=agent_id,
        since__lte=on,
    )


_mandates = Prepared(lambda agent, on: mandates_of(agent, on=on).only("principal_id", "scope"))


def may_act_for(actor: Actor, principal_id: int, *, subject: str, on: date) -> bool:
    """Whether a mandate in force covers a subject (an item's key). A mandate's scope is `*` or keys with spaces between."""
    scopes = (
        mandates_of(actor.person_id or 0, on=on)
        .filter(principal_id=principal_id)
        .values_list("scope", flat=True)
    )
    return any(scope.strip() == "*" or subject in scope.split() for scope in scopes)


def person_by_number(id_number: str) -> Person | None:
    return _numbered.first(blind_index(id_number))


_numbered = Prepared(lambda index: Person.objects.filter(id_index=index).defer("id_number", "address"))
