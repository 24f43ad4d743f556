"""A small city, built twice from one seed, is the same city; and what it holds was made by real steps."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import pytest

pytestmark = pytest.mark.alone
MATTERS = "40"
UNTIL = "2026-11-20"
SMALL = ("--until", UNTIL, "--matters", MATTERS, "--people", "40", "--enterprises", "20", "--days", "60")

# What chance makes anew at each building and nothing else hangs on: codes and tokens that nobody may guess, digests over
# those codes, time stamps with their signatures. What lies encrypted differs by its nonce and is left out by its look.
OPEN = {
    "documents_letter": {"verify_code", "digest"},
    "licences_licence": {"verify_code"},
    "reviews_invitation": {"token"},
    "notices_message": {"address"},
    "cases_draft": {"token"},
    "ledger_book": {"once"},
    "ledger_dailybill": {"token"},
    "catalogue_stamp": {"token"},
}
ENCRYPTED = re.compile(r"k\d+:[A-Za-z0-9+/=]{20,}")
NOT_THE_CITY = ("django_", "sqlite_", "tongban_cache", "auth_")


def build(place: Path, keys: Path) -> sqlite3.Connection:
    place.mkdir()
    (place / "keys").symlink_to(keys)
    made = subprocess.run(
        [sys.executable, "-m", "tongban.cli", "city", "build", *SMALL],
        env={
            **os.environ,
            "TONGBAN_DATA": str(place),
            "TONGBAN_DATABASE_URL": f"sqlite:///{place / 'tongban.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "tongban.config.settings.demonstration",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert made.returncode == 0, made.stderr[-3000:]
    return sqlite3.connect(place / "tongban.sqlite3")


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    """The same keys, because blind indexes are made with one."""
    place = tmp_path_factory.mktemp("cities")
    keys = place / "keys"
    keys.mkdir(mode=0o700)
    return build(place / "first", keys), build(place / "second", keys)


def rows(city: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    columns = [row[1] for row in city.execute(f"PRAGMA table_info({table})")]
    kept = [column for column in columns if column not in OPEN.get(table, ())]
    listed = ", ".join(f'"{column}"' for column in kept)
    found = city.execute(f"SELECT {listed} FROM {table} ORDER BY 1").fetchall()
    return [
        tuple("·" if isinstance(value, str) and ENCRYPTED.fullmatch(value) else value for value in row)
        for row in found
    ]


def test_the_same_seed_gives_the_same_city(twins: tuple[sqlite3.Connection, sqlite3.Connection]) -> None:
    first, second = twins
    tables = [
        name
        for (name,) in first.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(NOT_THE_CITY)
    ]
    assert {"ledger_entry", "docket_matter", "licences_licence"} <= set(tables)
    different = {
        table: next(
            pair for pair in zip_longest(rows(first, table), rows(second, table)) if pair[0] != pair[1]
        )
        for table in tables
        if rows(first, table) != rows(second, table)
    }
    assert different == {}


def test_every_matter_has_its_entries_and_no_state_but_by_them(
    twins: tuple[sqlite3.Connection, sqlite3.Connection],
) -> None:
    city, _ = twins
    assert city.execute("SELECT count(*) FROM docket_matter").fetchone()[0] >= int(MATTERS)
    without = "SELECT count(*) FROM docket_matter m WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.book_id = m.book_id AND e.step = 'open')"
    assert city.execute(without).fetchone() == (0,)


def test_whoever_signs_in_has_a_matter_under_examination_one_that_rests_and_what_came_of_others(
    twins: tuple[sqlite3.Connection, sqlite3.Connection],
) -> None:
    city, _ = twins
    theirs = """
        WITH me AS (SELECT p.id FROM identity_person p JOIN identity_account a ON a.id = p.account_id WHERE a.username = ?),
             mine AS (SELECT id FROM me UNION SELECT principal_id FROM identity_mandate WHERE agent_id IN me)
    """
    for username in ("citizen", "agent"):
        under = "SELECT count(*) FROM docket_matter WHERE applicant_id IN mine AND state = 'accepted' AND closed_on IS NULL"
        resting = (
            "SELECT count(DISTINCT m.book_id) FROM docket_matter m JOIN docket_runningclock c ON c.matter_id = m.book_id"
            " WHERE m.applicant_id IN mine AND c.paused_since IS NOT NULL AND c.stopped_on IS NULL"
        )
        granted = (
            "SELECT count(*) FROM licences_licence l WHERE l.holder_id IN mine AND l.state = 'valid' AND l.matter_number IN"
            " (SELECT number FROM docket_matter WHERE applicant_id IN mine AND closed_on IS NOT NULL)"
        )
        found = [city.execute(theirs + each, (username,)).fetchone()[0] for each in (under, resting, granted)]
        assert all(found), (username, found)


def test_the_year_ends_on_its_last_day_and_every_day_before_it_is_sealed(
    twins: tuple[sqlite3.Connection, sqlite3.Connection], tmp_path_factory: pytest.TempPathFactory
) -> None:
    city, _ = twins
    assert city.execute("SELECT max(day) FROM ledger_dailybill").fetchone() == ("2026-11-19",)
    assert city.execute('SELECT max("on") FROM ledger_entry').fetchone()[0] <= UNTIL
    file = Path(city.execute("PRAGMA database_list").fetchone()[2]).with_name("rehearsal.json")
    assert json.loads(file.read_text(encoding="utf-8")) == {"day": UNTIL}


def test_nothing_that_names_a_person_lies_open_in_the_database(
    twins: tuple[sqlite3.Connection, sqlite3.Connection],
) -> None:
    city, _ = twins
    values = [
        value
        for row in city.execute("SELECT name, id_number, phone FROM identity_person")
        for value in row
        if value
    ]
    assert values and all(value.startswith("k1:") for value in values)


def test_one_changed_byte_is_found_by_the_command_and_named(
    twins: tuple[sqlite3.Connection, sqlite3.Connection], tmp_path: Path
) -> None:
    """On a copy: the twins belong to every test of this file, in whatever order they run."""
    _, built = twins
    place = tmp_path / "tongban.sqlite3"
    city = sqlite3.connect(place)
    built.backup(city)
    (tmp_path / "keys").symlink_to(
        Path(built.execute("PRAGMA database_list").fetchone()[2]).with_name("keys").resolve()
    )
    env = {
        **os.environ, "TONGBAN_DATA": str(place.parent), "TONGBAN_DATABASE_URL": f"sqlite:///{place}",
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings.demonstration", "PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip
    command = [sys.executable, "-m", "tongban.cli", "ledger", "verify"]
    assert subprocess.run(command, env=env, capture_output=True, timeout=300).returncode == 0
    book, seq = city.execute(
        "SELECT book_id, seq FROM ledger_entry WHERE step = 'accept' ORDER BY id LIMIT 1"
    ).fetchone()
    city.execute("DROP TRIGGER ledger_entry_no_update")
    city.execute("UPDATE ledger_entry SET title = '受埋' WHERE book_id = ? AND seq = ?", (book, seq))
    city.commit()
    found = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    assert found.returncode == 1 and f"案卷 {book} 第 {seq} 条" in found.stdout
