"""Owing a delivery inside the transaction of a step; `delivering` pays it after commit."""

from __future__ import annotations

from tongban.kernel.ledger.models import Entry
from tongban.kernel.outbox.links import links_for
from tongban.kernel.outbox.models import Delivery


def owe(entry: Entry, *, number: str, procedure: str) -> None:
    """Called in the transaction that wrote the entry."""
    links = links_for(procedure, entry.step)
    if links:
        Delivery.objects.bulk_create(
            Delivery(entry=entry, handler=link.name, number=number, procedure=procedure, step=entry.step)
            for link in links
        )
