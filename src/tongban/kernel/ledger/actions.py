"""Writing into the ledger: the only way an entry comes to be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from tongban.kernel.clock import now
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.digest import digest_of
from tongban.kernel.ledger.models import Book, Entry
from tongban.prepared import Prepared, inserted, updated


def open_book(kind: str, *, once: str | None = None) -> Book:
    """A new book. `once` names the submission it comes from; a second book of the same name cannot be opened."""
    return inserted(Book(kind=kind, once=once))


_locked = Prepared(lambda pk: Book.objects.select_for_update().filter(pk=pk))


def locked(book_id: int) -> Book:
    """The book, held until the transaction ends, so that entries follow one another."""
    return _locked.one(book_id)


def write(
    book: Book,
    step: str,
    *,
    title: str,
    by: str,
    actor: Actor,
    on: date,
    law: str = "",
    given: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    audience: str = "parties",
) -> Entry:
    """Append an entry to a book that this transaction holds (`locked`, or just opened)."""
    if not connection.in_atomic_block:
        with transaction.atomic():
            return write(
                locked(book.pk), step, title=title, by=by, actor=actor, on=on, law=law, given=given, at=at,
                audience=audience,
            )  # fmt: skip
    entry = Entry(
        book=book, seq=book.head_seq + 1, step=step, title=title, law=law, by=by, actor=actor.label, on=on,
        at=at or now(), given=plain(given or {}), audience=audience, previous=book.head_digest,
    )  # fmt: skip
    entry.digest = digest_of(entry.as_sealed())
    inserted(entry)
    book.head_seq, book.head_digest = entry.seq, entry.digest
    updated(book, "head_seq", "head_digest")
    return entry


def plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, as JSON keeps it: days as ISO text, nothing that would read back otherwise."""
    return {name: _plain(value) for name, value in given.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    raise TypeError(f"the ledger does not keep a {type(value).__name__}")
