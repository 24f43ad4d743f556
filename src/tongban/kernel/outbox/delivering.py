"""Paying what is owed after commit: each delivery once, those of one matter in order, with growing patience.

A worker takes a delivery on for the time of a lease, and pays it in one transaction with whatever the handler writes. If
the worker dies, nothing was paid, and when the lease has run out another takes it on. What fails a day long is set aside
and shown to the operator (`tongban outbox`), so that it no longer costs the others anything; it is never lost.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tongban.kernel.clock import now
from tongban.kernel.outbox.links import Heard, link_named
from tongban.kernel.outbox.models import SET_ASIDE_AFTER, Delivery
from tongban.prepared import Change, Prepared

log = logging.getLogger(__name__)

PATIENCE = (1, 5, 30, 120, 600, 1800, 3600)
"""Seconds to wait after each failure; the last repeats."""
LEASE = timedelta(minutes=1)


def deliver_due(*, most: int = 200) -> int:
    """Pay what is owed and due; gives how many were delivered."""
    return sum(_deliver(each) for each in _taken_on(most))


def deliver_all() -> int:
    """Pay everything that is due, and what that brings about."""
    total = 0
    while paid := deliver_due():
        total += paid
    return total


def owed() -> QuerySet[Delivery]:
    """What is still tried, in the order in which it came to be owed."""
    return Delivery.objects.filter(delivered_at=None, attempts__lt=SET_ASIDE_AFTER).order_by("id")


def failing(book_id: int | None = None) -> QuerySet[Delivery]:
    """What has failed, or has cost a worker its life, and is not yet paid, tried again or set aside; of one book, or of all."""
    tried = Delivery.objects.filter(~Q(error="") | Q(attempts__gt=1), delivered_at=None)
    rows = tried.select_related("entry").order_by("id")
    return rows if book_id is None else rows.filter(entry__book_id=book_id)


def try_again(rows: QuerySet[Delivery]) -> int:
    """After the cause is mended: what waits or was set aside is due at once."""
    return rows.filter(delivered_at=None).update(attempts=0, next_at=None)


def _due(moment: datetime, patience_ends: datetime) -> QuerySet[Delivery]:
    """A handler hears of a matter's entries in their order: a later one waits for an earlier one that is still tried.
    Whatever would wait longer than the longest patience was put off by a clock that has been set back since."""
    earlier = owed().filter(
        handler=OuterRef("handler"),
        entry__book=OuterRef("entry__book"),
        entry__seq__lt=OuterRef("entry__seq"),
    )
    waiting = Q(next_at__gt=moment, next_at__lte=patience_ends)
    return owed().exclude(waiting).filter(~Exists(earlier.order_by()))


_first_due = Prepared(lambda *moments: _due(*moments).only("pk")[:1])
_leased = Change(
    lambda numbers, until: (
        Delivery.objects.filter(pk__in=numbers),
        {"attempts": F("attempts") + 1, "next_at": until},
    )
)
_paid = Change(
    lambda pk, at: (Delivery.objects.filter(pk=pk, delivered_at=None), {"delivered_at": at, "error": ""})
)


@cache
def _all_due(most: int) -> Prepared[Delivery]:
    return Prepared(
        lambda *moments: (
            _due(*moments).select_related("entry").select_for_update(of=("self",), skip_locked=True)[:most]
        )
    )


def _taken_on(most: int) -> list[Delivery]:
    """All that is due; but of those at which a worker died, one, and last: if it kills again, it takes no other with it."""
    moment = now()
    moments = moment, moment + timedelta(seconds=PATIENCE[-1])
    if not _first_due(*moments):
        return []
    with transaction.atomic():
        rows = _all_due(most)(*moments)
        deadly = [each for each in rows if each.attempts and not each.error]
        taken = [each for each in rows if each not in deadly]
        taken += sorted(deadly, key=lambda each: each.attempts)[:1]
        _leased([each.pk for each in taken], moment + LEASE)
    return taken


def _deliver(taken: Delivery) -> bool:
    """Written off before it is paid, in one transaction with the paying: two workers never pay the same one."""
    try:
        with transaction.atomic():
            if not _paid(taken.pk, now()):
                return False
            entry = taken.entry
            heard = Heard(entry.book_id, taken.number, taken.procedure, taken.step, entry.on, entry.pk)
            link_named(taken.handler).handler(heard)
            return True
    except Exception as failure:
        log.exception("delivery %s failed", taken.pk)
        _put_off(taken.pk, f"{type(failure).__name__}: {failure}"[:2000])
        return False


def _put_off(number: int, error: str) -> None:
    row = Delivery.objects.get(pk=number)
    wait = PATIENCE[min(row.attempts, len(PATIENCE)) - 1]
    Delivery.objects.filter(pk=number, delivered_at=None).update(
        error=error, next_at=now() + timedelta(seconds=wait)
    )
