"""Reads of the messages: a person's own, and how many are unread."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Person
from tongban.kernel.notices.models import Message


def messages_of(person: Person) -> QuerySet[Message]:
    return _to([person.pk])


def messages_for(actor: Actor) -> QuerySet[Message]:
    """One's own, and those of whom one acts for; nobody else's."""
    if not actor.is_citizen:
        return Message.objects.none()
    return _to([pk for pk in (actor.person_id, *actor.principal_ids) if pk is not None])


def unread_count(actor: Actor) -> int:
    return messages_for(actor).filter(read_at=None).count()


def _to(person_ids: Iterable[int]) -> QuerySet[Message]:
    return Message.objects.filter(person_id__in=list(person_ids)).select_related("person", "book")
