"""The ledger only grows, and whatever else is done to it is found."""

import json
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.actions import locked, open_book, write
from tongban.kernel.ledger.authority import certificate_file
from tongban.kernel.ledger.export import export
from tongban.kernel.ledger.models import DailyBill, Entry
from tongban.kernel.ledger.queries import first_broken_seal
from tongban.kernel.ledger.seal import broken_seals, root_of, seal_day, seal_through
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import lifted, on_day
from tongban.lib import ledger_offline as offline


def a_book_of(entries: int):
    with transaction.atomic():
        book = open_book("test")
        for n in range(entries):
            write(
                book,
                "note",
                title=f"第{n + 1}条",
                by="system",
                actor=SYSTEM_ACTOR,
                on=date(2026, 3, 2),
                given={"n": n},
            )
    return book


@pytest.mark.django_db
def test_the_database_refuses_to_change_an_entry():
    a_book_of(2)
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        Entry.objects.filter(seq=1).update(title="改过")


@pytest.mark.django_db
def test_the_database_refuses_to_remove_an_entry():
    a_book_of(2)
    with (
        pytest.raises(DatabaseError, match="append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM ledger_entry")
    assert Entry.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "found_at", "why"),
    [
        ("UPDATE ledger_entry SET title = '改过' WHERE seq = 2", 2, "内容与摘要不符"),
        ("DELETE FROM ledger_entry WHERE seq = 2", 2, "第2条缺失"),
        ("DELETE FROM ledger_entry WHERE seq = 3", 3, "末尾的记录缺失"),
        ("UPDATE ledger_entry SET previous = digest WHERE seq = 3", 3, "与前一条的衔接不符"),
    ],
)
def test_the_first_broken_entry_is_named(damage, found_at, why):
    book = a_book_of(3)
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(damage)
    broken = first_broken_seal(book.pk)
    assert (broken.seq, broken.why) == (found_at, why)


@pytest.mark.django_db
def test_what_is_written_reads_back_as_it_was_written():
    with transaction.atomic():
        book = open_book("test")
        given = {"day": date(2026, 3, 2), "words": ["一", "二"], "count": 2}
        written = write(
            book,
            "note",
            title="题",
            law="第一条",
            by="system",
            actor=SYSTEM_ACTOR,
            on=date(2026, 3, 2),
            given=given,
        )
    kept = Entry.objects.get(pk=written.pk)
    assert kept.given == {"day": "2026-03-02", "words": ["一", "二"], "count": 2}
    assert kept.as_sealed() == written.as_sealed()


@pytest.mark.django_db
def test_writing_outside_a_transaction_holds_the_book_by_itself():
    book = a_book_of(1)
    with transaction.atomic():
        write(locked(book.pk), "note", title="再一条", by="system", actor=SYSTEM_ACTOR, on=date(2026, 3, 3))
    assert first_broken_seal(book.pk) is None
    assert Entry.objects.count() == 2


def test_the_root_of_three_digests_is_worked_out_by_hand():
    import hashlib

    pair = hashlib.sha256(b"aabb").hexdigest()
    assert root_of(["aa", "bb", "cc"]) == hashlib.sha256((pair + "cc").encode()).hexdigest()
    assert root_of([]) == "0" * 64


@pytest.fixture
def three_days(db):
    for day in ("2026-03-02", "2026-03-03", "2026-03-05"):
        with on_day(day):
            a_book_of(3)
    with on_day("2026-03-06"):
        assert seal_through(date(2026, 3, 5)) == 4  # 4 March is sealed too, with no entry
    return None


def test_every_day_has_its_bill_and_they_hold(three_days):
    assert list(DailyBill.objects.values_list("entries", flat=True)) == [3, 3, 0, 3]
    assert list(broken_seals()) == []


def test_a_day_is_sealed_once_and_only_when_it_is_over(three_days):
    with on_day("2026-03-06"), pytest.raises(Refused, match="尚未结束"):
        seal_day(date(2026, 3, 6))
    with on_day("2026-03-07"), pytest.raises(Refused, match="已经封存"):
        seal_day(date(2026, 3, 5))


def test_a_whole_book_removed_is_found_by_the_bill(three_days):
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE book_id = (SELECT min(book_id) FROM ledger_entry)")
    emptied, bill = [broken.why for broken in broken_seals()]
    assert emptied == "末尾的记录缺失" and bill == "2026-03-02 的留痕与当日清单不符"
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_book WHERE id = (SELECT min(id) FROM ledger_book)")
    assert [broken.why for broken in broken_seals()] == [bill]


def exported(folder: Path) -> Path:
    file = folder / "ledger.jsonl"
    with file.open("w", encoding="utf-8") as out:
        export(out)
    return file


def verified(file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """By the script alone, in a process that cannot see this package."""
    return subprocess.run(
        [sys.executable, "-I", offline.__file__, str(file), *more],
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_export_is_verified_offline_with_its_time_stamps(three_days, tmp_path):
    done = verified(exported(tmp_path), "--authority", str(certificate_file()))
    assert (done.returncode, done.stdout) == (0, "9 条留痕, 4 份日清单, 0 处不符\n")


def test_one_changed_character_in_an_export_is_found_offline(three_days, tmp_path):
    file = exported(tmp_path)
    lines = file.read_text(encoding="utf-8").splitlines()
    entry = json.loads(lines[4])
    entry["title"] = "第9条"
    lines[4] = json.dumps(entry, ensure_ascii=False)
    file.write_text("\n".join(lines), encoding="utf-8")
    done = verified(file)
    assert done.returncode == 1
    assert f"案卷 {entry['book']} 第 2 条: 内容与摘要不符" in done.stdout


def test_a_stamp_of_another_bill_is_found_offline(three_days, tmp_path):
    file = exported(tmp_path)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    lines[-1]["token"] = lines[-2]["token"]
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    done = verified(file, "--authority", str(certificate_file()))
    assert done.returncode == 1
    assert "2026-03-05: 时间戳不成立" in done.stdout


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="这一项改动的是 SQLite 的文件")
def test_one_byte_changed_in_the_database_file_is_caught():
    a_book_of(1)
    with transaction.atomic():
        book = open_book("test")
        write(book, "note", title="NEEDLE-IN-THE-FILE", by="system", actor=SYSTEM_ACTOR, on=date(2026, 3, 2))
    file = Path(connection.settings_dict["NAME"])
    connection.close()
    with sqlite3.connect(file) as direct:
        direct.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    direct.close()
    raw = bytearray(file.read_bytes())
    at = raw.index(b"NEEDLE-IN-THE-FILE")
    raw[at] ^= 1
    file.write_bytes(raw)
    assert [(broken.book_id, broken.why) for broken in broken_seals()] == [(book.pk, "内容与摘要不符")]
