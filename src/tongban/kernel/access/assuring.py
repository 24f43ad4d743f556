"""How surely we know somebody: raised when a clerk has seen the person and the original document together."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Person
from tongban.kernel.ledger.actions import open_book, write
from tongban.kernel.procedure import Refused

IN_PERSON = 3
"""The level of assurance of whoever has shown their own valid document to an officer."""


@transaction.atomic
def verify_in_person(person: Person, *, by: Actor, on: date) -> Person:
    """A clerk has compared the person with the original document: real-name assurance rises, and who saw it is written down."""
    if not by.is_staff:
        raise Refused("实名核验由窗口工作人员当面办理; 请持有效证件原件到政务服务大厅。")
    if person.assurance < IN_PERSON:
        book = open_book("person")
        given = {"person": person.pk, "from": person.assurance, "to": IN_PERSON}
        write(
            book, "verify", title="当面核验身份", by=by.role, actor=by, on=on, given=given, audience="office"
        )
        person.assurance = IN_PERSON
        person.save(update_fields=["assurance"])
    return person
