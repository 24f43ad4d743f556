"""Reads of identity: who an account is, and persons by number."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import Q

from tongban.kernel.identity.actor import GUEST, Actor
from tongban.kernel.identity.fields import blind_index, decrypt
from tongban.kernel.identity.models import Account, Mandate, Person, Staff
from tongban.prepared import Prepared

STAFF_ASSURANCE = 4
ABOVE_OFFICES = ("supervisor", "admin")
"""Duties that, in an organisation that supervises the city, see the matters of all."""
NAME_OF_PERSON = "identity_person.name"
"""What a person's name is bound to where it lies encrypted."""


STANDING = """
SELECT s.id, s.until, s.name, s.organisation_id, o.supervises, t.duty, p.id, p.assurance, p.name
FROM identity_account a
LEFT JOIN identity_staff s ON s.account_id = a.id
LEFT JOIN orgs_post t ON t.id = s.post_id
LEFT JOIN orgs_organisation o ON o.id = s.organisation_id
LEFT JOIN identity_person p ON p.account_id = a.id
WHERE a.id = %s
"""
MANDATES = """
SELECT principal_id FROM identity_mandate
WHERE agent_id = %s AND since <= %s AND (until IS NULL OR until >= %s) AND (ended_on IS NULL OR ended_on > %s)
"""


def actor_of(account: Account, *, on: date) -> Actor:
    """The actor an account stands for on a day. Staff whose post has ended are guests. Asked at every page: SQL text,
    beside `actor_of_staff` and `actor_of_person`, with which a test compares it."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [account.pk])
        staff_id, until, staff_name, office, supervises, duty, person_id, assurance, name = cursor.fetchone()
        if staff_id is not None:
            if until is not None and day_of(until) <= on:
                return GUEST
            above = bool(supervises) and duty in ABOVE_OFFICES
            return Actor(
                "staff",
                account.pk,
                None,
                staff_id,
                office,
                duty,
                STAFF_ASSURANCE,
                staff_name,
                supervises=above,
            )
        if person_id is None:
            return GUEST
        cursor.execute(MANDATES, [person_id, on, on, on])
        principals = tuple(pk for (pk,) in cursor.fetchall())
    shown = decrypt(name, label=NAME_OF_PERSON) if name else ""
    return Actor("citizen", account.pk, person_id, assurance=assurance, name=shown, principal_ids=principals)


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
    return Actor(
        kind="citizen",
        account_id=person.account_id,
        person_id=person.pk,
        assurance=person.assurance,
        name=person.name,
        principal_ids=tuple(mandates_of(person.pk, on=on).values_list("principal_id", flat=True)),
    )


def mandates_of(agent_id: int, *, on: date):  # type: ignore[no-untyped-def]
    """The mandates in force by which a person may act for others."""
    return Mandate.objects.filter(
        Q(until=None) | Q(until__gte=on),
        Q(ended_on=None) | Q(ended_on__gt=on),
        agent_id=agent_id,
        since__lte=on,
    )


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
