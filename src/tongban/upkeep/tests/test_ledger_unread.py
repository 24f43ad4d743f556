"""Entries that cannot even be read any more are named, and the rest is not said to hold."""

from datetime import date

import pytest
from django.db import connection, transaction

from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.actions import open_book, write
from tongban.kernel.testing import lifted
from tongban.upkeep.inspection.ledger import broken_places

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL 的列只收得下日期和 JSON"),
]


@pytest.mark.parametrize(
    "damage",
    ["given = '{\"n\": '", "given = CAST(x'22ff22' AS TEXT)", "\"on\" = '2026-13-45'", "at = 'gestern'"],
)
def test_an_entry_that_cannot_be_read_is_named(damage):
    books = []
    for _ in range(3):
        with transaction.atomic():
            books.append(open_book("test"))
            for title in ("收件", "受理"):
                write(books[-1], "note", title=title, by="system", actor=SYSTEM_ACTOR, on=date(2026, 3, 2))
    assert broken_places() == []
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute(f"UPDATE ledger_entry SET {damage} WHERE book_id = {books[1].pk} AND seq = 2")
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    found = broken_places()
    first, last = found[0], found[-1]
    assert (first.book_id, first.seq) == (books[1].pk, 2)
    assert "读不出来" in first.why or "不符" in first.why
    assert last == first or "其余未能核验" in last.why
