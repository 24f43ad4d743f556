"""Reading the ledger, and finding the first entry that is not as it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, QuerySet

from tongban.kernel.ledger.digest import FIELDS, FIRST, digest_of, instant
from tongban.kernel.ledger.models import Book, Entry


@dataclass(frozen=True, slots=True)
class BrokenSeal:
    """The first entry of a book that does not hold, and why."""

    book_id: int
    seq: int
    why: str


def entries_of(book_id: int) -> QuerySet[Entry]:
    return Entry.objects.filter(book_id=book_id).order_by("seq")


def first_broken_seal(book_id: int) -> BrokenSeal | None:
    """Go through a book from its first entry."""
    return next(_broken(_lines(book_id, book_id + 1)), None)


BOOKS_AT_ONCE = 2000


def broken_books(seen: Callable[[int], None] = lambda _: None) -> Iterator[BrokenSeal]:
    """The first entry that does not hold of every book that has one, a stretch of books at a time; `seen` is told how
    many entries were gone through."""
    ends = Book.objects.aggregate(first=Min("pk"), last=Max("pk"))
    for begin in range(ends["first"] or 0, (ends["last"] or -1) + 1, BOOKS_AT_ONCE):
        lines = list(_lines(begin, begin + BOOKS_AT_ONCE))
        yield from _broken(lines)
        seen(sum(line[3] is not None for line in lines))
    orphans = Entry.objects.exclude(Exists(Book.objects.filter(pk=OuterRef("book_id")))).order_by("pk")
    for book_id, seq in orphans.values_list("book_id", "seq"):
        yield BrokenSeal(book_id, seq, "所在的案卷不见了")


_SEALED = (*FIELDS[1:], "digest")


def _lines(begin: int, end: int) -> Iterable[tuple[Any, ...]]:
    """Heads and entries in one question, as they stood at one instant: what is written meanwhile is no fault."""
    rows = Book.objects.filter(pk__gte=begin, pk__lt=end).order_by("pk", "entries__seq")
    return rows.values_list("pk", "head_seq", "head_digest", *(f"entries__{name}" for name in _SEALED))


def _broken(lines: Iterable[tuple[Any, ...]]) -> Iterator[BrokenSeal]:
    for (book_id, head_seq, head_digest), entries in groupby(lines, key=itemgetter(0, 1, 2)):
        previous, seq, why = FIRST, 0, ""
        for line in entries:
            if line[3] is None:
                continue
            seq += 1
            sealed = dict(zip(FIELDS, (book_id, *line[3:-1]), strict=True))
            sealed["on"], sealed["at"] = sealed["on"].isoformat(), instant(sealed["at"])
            if sealed["seq"] != seq:
                why = f"第{seq}条缺失"
            elif sealed["previous"] != previous:
                why = "与前一条的衔接不符"
            elif line[-1] != digest_of(sealed):
                why = "内容与摘要不符"
            if why:
                break
            previous = line[-1]
        if why:
            yield BrokenSeal(book_id, seq, why)
        elif (head_seq, head_digest) != (seq, previous):
            yield BrokenSeal(book_id, seq + 1, "末尾的记录缺失")
