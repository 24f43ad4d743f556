"""Every write of the messages: telling a person, reading, and sending what is owed to telephones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from tongban.kernel.clock import TIME_ZONE, now, today
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Person
from tongban.kernel.ledger.models import Book
from tongban.kernel.notices import spool
from tongban.kernel.notices.models import Message, Text
from tongban.kernel.notices.queries import messages_for
from tongban.kernel.notices.wordings import said
from tongban.prepared import inserted

FROM_HOUR, TO_HOUR = time(8), time(21)
"""Texts go out between these hours; what is told at night waits for the morning."""
ATTEMPTS = 5
LEASE = timedelta(minutes=5)
"""Whoever sends a text has died if it is still being sent after so long; the gateway knows one sent again by its number."""


def tell(
    person: Person,
    key: str,
    facts: Mapping[str, Any],
    *,
    book: Book | int | None = None,
    on: date | None = None,
    once: str | None = None,
) -> Message:
    """Tell a person something. What is told twice under one `once` (such as `entry:12`) is one message."""
    mark = f"{key}:{person.pk}:{once}" if once else None
    words = said(key, facts)
    message = Message(
        person=person,
        key=key,
        title=words.title,
        body=words.body,
        address=words.address,
        book_id=book.pk if isinstance(book, Book) else book,
        once=mark,
        on=on or today(),
        created_at=now(),
    )
    try:
        with transaction.atomic():
            inserted(message)
            if words.sms and person.phone:
                inserted(Text(message=message, words=words.sms, not_before=civil_hour(message.created_at)))
            return message
    except IntegrityError:
        known = Message.objects.filter(once=mark).first() if mark else None
        if known is None:
            raise
        return known  # told before, or at the same moment by another worker


def mark_read(message_ids: Iterable[int], *, by: Actor) -> int:
    """Only one's own messages, and each at its first reading."""
    return messages_for(by).filter(pk__in=list(message_ids), read_at=None).update(read_at=now())


def civil_hour(moment: datetime) -> datetime:
    """The moment itself if people are up, else the next morning's first hour."""
    local = moment.astimezone(TIME_ZONE)
    if FROM_HOUR <= local.time() < TO_HOUR:
        return moment
    day = local.date() if local.time() < FROM_HOUR else local.date() + timedelta(days=1)
    return datetime.combine(day, FROM_HOUR, tzinfo=TIME_ZONE)


def send_due(*, most: int = 200) -> int:
    """Send the texts whose time has come; gives how many arrived."""
    due = Text.objects.filter(state__in=Text.WAITING, not_before__lte=now()).order_by("not_before", "pk")
    return sum(_send(pk) for pk in list(due.values_list("pk", flat=True)[:most]))


def _send(pk: int) -> bool:
    with transaction.atomic():
        text = _claimed(pk)
        if text is None:
            return False
        text.state, text.attempts, text.not_before = Text.State.SENDING, text.attempts + 1, now() + LEASE
        text.save(update_fields=["state", "attempts", "not_before"])
    try:
        spool.send(text.message.person.phone, text.words, number=text.pk)
    except (spool.NotSent, OSError) as why:
        again = isinstance(why, OSError) and text.attempts < ATTEMPTS
        text.state, text.error = Text.State.CREATED if again else Text.State.FAILED, str(why)[:200]
        text.not_before = civil_hour(now() + timedelta(minutes=5 * text.attempts))
    else:
        text.state, text.delivered_at, text.error = Text.State.DELIVERED, now(), ""
    text.save(update_fields=["state", "error", "not_before", "delivered_at"])
    return text.state == Text.State.DELIVERED


def _claimed(pk: int) -> Text | None:
    waiting = Text.objects.filter(pk=pk, state__in=Text.WAITING, not_before__lte=now())
    rows = waiting.select_related("message__person")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows.first()
