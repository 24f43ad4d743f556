"""The ledger gone through to its end whatever has happened to the database: what cannot even be read is named too."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import DatabaseError
from django.db.models import Max

from tongban.kernel.ledger.models import Entry
from tongban.kernel.ledger.queries import BrokenSeal
from tongban.kernel.ledger.seal import broken_seals

AT_ONCE = 4096
_UNREADABLE = (DatabaseError, ValueError, TypeError, AttributeError, OverflowError)
"""What a value that was tampered with makes of its reading: no date, no JSON, no UTF-8; or a page that is none."""


def broken_places(seen: Callable[[int], None] = lambda _: None) -> list[BrokenSeal]:
    """Everything that does not hold. Where something cannot be read, that, and that the rest is not verified."""
    try:
        return list(broken_seals(seen))
    except _UNREADABLE as failure:
        found = list(_unreadable_entries())
        return [*found, BrokenSeal(0, 0, f"其余未能核验({failure}); 请保留这个文件备查, 从备份恢复后再核验")]


def _unreadable_entries() -> Iterator[BrokenSeal]:
    try:
        last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    except DatabaseError as failure:
        yield BrokenSeal(0, 0, f"留痕表读不了: {failure}")
        return
    for begin in range(0, last + 1, AT_ONCE):
        yield from _unreadable_between(begin, begin + AT_ONCE)


def _unreadable_between(begin: int, end: int) -> Iterator[BrokenSeal]:
    rows = Entry.objects.filter(pk__gte=begin, pk__lt=end).order_by("pk")
    try:
        for entry in rows:
            entry.as_sealed()
    except _UNREADABLE as failure:
        if end - begin > 1:
            middle = (begin + end) // 2
            yield from _unreadable_between(begin, middle)
            yield from _unreadable_between(middle, end)
        else:
            yield _unreadable(begin, failure)


def _unreadable(pk: int, failure: Exception) -> BrokenSeal:
    try:
        book_id, seq = Entry.objects.values_list("book_id", "seq").get(pk=pk)
    except (*_UNREADABLE, Entry.DoesNotExist):
        return BrokenSeal(0, 0, f"第 {pk} 行留痕读不出来({failure})")
    return BrokenSeal(book_id, seq, f"内容读不出来({failure})")
