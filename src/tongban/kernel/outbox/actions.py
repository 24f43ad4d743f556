"""Owing a delivery inside the transaction of a step; `delivering` pays it after commit."""

from __future__ import annotations

from tongban.kernel.ledger.models import Entry
from tongban.kernel.outbox.links import links_for
from tongban.kernel.outbox.models import Delivery
from tongban.prepared import inserted


def owe(entry: Entry, *, number: str, procedure: str) -> None:
    """Called in the transaction that wrote the entry."""
    for link in links_for(procedure, entry.step):
        inserted(
            Delivery(entry=entry, handler=link.name, number=number, procedure=procedure, step=entry.step)
        )
