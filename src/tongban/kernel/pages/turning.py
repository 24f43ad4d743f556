"""When stored pages are made anew: at once after the commit of whatever changed them, and again by the outbox, so that not
even a process that dies in between leaves an old page standing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tongban.kernel.ledger.models import Entry
from tongban.kernel.outbox import Heard
from tongban.kernel.outbox.actions import owe
from tongban.lib.pagestore import PageStore

PAGES = "pages"
"""In wiring.py, in the place of a procedure: what stored pages hear."""


def store() -> PageStore:
    return _store(str(settings.TONGBAN_PAGES))


@lru_cache(maxsize=4)
def _store(root: str) -> PageStore:
    return PageStore(Path(root))


def changed(entry: Entry | None = None) -> None:
    """What stored pages say is being changed in this transaction. `entry` is what tells it in the ledger."""
    if entry is not None:
        owe(entry, number="", procedure=PAGES)
    if not any(turn is _turn for _, turn, *_ in transaction.get_connection().run_on_commit):
        transaction.on_commit(_turn)


def _turn() -> None:
    store().turn()


def turn_for(heard: Heard) -> None:
    """The outbox' word: again, should the first time have been cut short."""
    store().turn()
