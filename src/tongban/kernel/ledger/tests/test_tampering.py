"""What somebody does to the ledger who has the database, but not the keys."""

import subprocess
import sys
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.actions import open_book, write
from tongban.kernel.ledger.models import Book, DailyBill, Entry
from tongban.kernel.ledger.seal import bill_digest, broken_seals, root_of, seal_day
from tongban.kernel.testing import lifted, on_day
from tongban.lib import ledger_offline as offline
from tongban.lib.timestamping import embedded_stamper

TUESDAY = date(2026, 3, 3)


@pytest.fixture
def book(db):
    with on_day("2026-03-03"), transaction.atomic():
        book = open_book("test")
        for title in ("收件", "受理"):
            write(book, "note", title=title, by="system", actor=SYSTEM_ACTOR, on=TUESDAY)
    with on_day("2026-03-04"):
        seal_day(TUESDAY)
    assert list(broken_seals()) == []
    return book


def asked(sql: str, *values: object) -> None:
    """A statement on the tables as they stand, guards lifted, references unlooked at: a hand in the database file."""
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL 没有这种语句")
def test_an_entry_cannot_be_replaced_by_another(book):
    with (
        pytest.raises(DatabaseError, match="append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT OR REPLACE INTO ledger_entry "
            "SELECT id, seq, step, '改过', law, by, actor, \"on\", at, given, audience, previous, digest, book_id "
            "FROM ledger_entry WHERE seq = 2"
        )
    with (
        pytest.raises(DatabaseError, match="append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("REPLACE INTO ledger_dailybill SELECT * FROM ledger_dailybill")
    assert Entry.objects.get(seq=2).title == "受理"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL 的外键不许案卷先于记录消失")
def test_entries_whose_book_was_removed_are_found(book):
    Book.objects.filter(pk=book.pk)._raw_delete("default")
    assert [(one.book_id, one.seq, one.why) for one in broken_seals()] == [
        (book.pk, 1, "所在的案卷不见了"),
        (book.pk, 2, "所在的案卷不见了"),
    ]
    Book(pk=book.pk, kind="test").save()  # so that the test's end finds its references whole


def test_a_day_sealed_anew_with_another_key_is_found(book, tmp_path):
    """Whoever has the database alone can chain everything anew, but stamps it with a key that is not the authority's."""
    import asyncio

    from tongban.kernel.clock import now

    bill = DailyBill.objects.get()
    digests = [Entry.objects.get(seq=2).digest]
    digest = bill_digest(bill.day, 1, root_of(digests), bill.previous)
    stamper = embedded_stamper(tmp_path / "own.key", tmp_path / "own.crt", now)
    token = asyncio.run(stamper.async_timestamp(bytes.fromhex(digest), "sha256")).dump()
    asked("UPDATE ledger_dailybill SET digest = %s, token = %s", digest, token)
    assert "2026-03-03 的时间戳不成立" in [one.why for one in broken_seals()]


def test_any_byte_changed_in_what_the_stamp_says_or_is_signed_with_is_found(book):
    token = bytes(DailyBill.objects.get().token)
    imprint = token.index(bytes.fromhex(DailyBill.objects.get().digest))
    for at in (imprint, imprint + 31, len(token) - 200, len(token) - 1):
        altered = bytearray(token)
        altered[at] ^= 1
        asked("UPDATE ledger_dailybill SET token = %s", bytes(altered))
        assert [one.why for one in broken_seals()] == ["2026-03-03 的时间戳不成立"]
    asked("UPDATE ledger_dailybill SET token = %s", b"no token at all")
    assert [one.why for one in broken_seals()] == ["2026-03-03 的时间戳不成立"]


def test_a_damaged_export_is_told_line_by_line(tmp_path):
    file = tmp_path / "ledger.jsonl"
    file.write_bytes(b'\xff\xfe\n{"kind": "entry", "seq": "1"}\n[]\n')
    done = subprocess.run(
        [sys.executable, "-I", offline.__file__, str(file)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        *(f"文件第 {n} 行: 既不是一条留痕, 也不是一份日清单" for n in (1, 2, 3)),
        "0 条留痕, 0 份日清单, 3 处不符",
    ]
