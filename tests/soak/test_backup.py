"""Minutes of writing by three at once, the keeper killed in the midst of it; then second after second is gone back to."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.soak.conftest import Say
from tongban.upkeep.restore.postgres import running
from tongban.upkeep.tests.installation import (
    WRITER,
    Installation,
    a_postgres_installation,
    acknowledged,
    an_sqlite_installation,
    as_text,
    wait_for,
)

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
MINUTES, SECONDS_TRIED, WRITERS = 4, 12, 3


@pytest.fixture
def city(transactional_db: None) -> Iterator[Installation]:
    if connection.vendor == "postgresql":
        with a_postgres_installation() as here:
            yield here
        return
    migrated = Path(str(connection.settings_dict["NAME"])).with_name("migrated.sqlite3")
    with sqlite3.connect(connection.settings_dict["NAME"]) as source, sqlite3.connect(migrated) as copied:
        source.backup(copied)
    with an_sqlite_installation(migrated) as here:
        yield here


def books_in(database: str) -> set[int]:
    if connection.vendor == "sqlite":
        with sqlite3.connect(database) as restored:
            return {row[0] for row in restored.execute("SELECT id FROM ledger_book")}
    with (
        running(Path(database), may_end_early=True) as door,
        psycopg.connect(dbname="tongban", user="postgres", **door) as restored,
    ):
        return {row[0] for row in restored.execute("SELECT id FROM ledger_book")}


def test_second_after_second_comes_back(city: Installation, say: Say) -> None:
    place, backup = city.data.parent, city.data.parent / "backup"
    assert city.tongban("keys", "make").returncode == 0
    follow = ("-m", "tongban.cli", "backup", str(backup), "--follow")
    keeper = city.start(*follow, out=place / "keeper-1")
    logs = [place / f"writer-{number}" for number in range(WRITERS)]
    writers = [city.start("-c", WRITER, out=log) for log in logs]
    for log in logs:
        wait_for(log, 20)
    time.sleep(MINUTES * 30)
    city.stop(keeper, by=signal.SIGKILL)
    keeper = city.start(*follow, out=place / "keeper-2")
    time.sleep(MINUTES * 30)
    for writer in writers:
        city.stop(writer)
    city.stop(keeper)
    written = [one for log in logs for one in acknowledged(log)]
    listed = json.loads(city.tongban("restore", str(backup), "--list", "--json").stdout)["spans"]
    say(f"{len(written)} acknowledged by {WRITERS} writers; spans: {listed}")

    chosen = random.Random(7)
    tried = 0
    for number in range(SECONDS_TRIED):
        span = listed[number % len(listed)]
        first, last = (instant_of(span[name]) for name in ("since", "through"))
        if last - first < 4:
            continue
        second = chosen.randint(int(first) + 2, int(last) - 1)
        into = place / f"then-{number}"
        answer = city.tongban("restore", str(backup), "--at", as_text(second), "--into", str(into), "--json")
        assert answer.returncode == 0, answer.stdout + answer.stderr
        done = json.loads(answer.stdout)
        found = books_in(done["database"])
        lost = {one.book for one in written if one.ended <= second} - found
        early = found & {one.book for one in written if one.begun > second + 1.0}
        say(f"{done['moment']}: {len(found)} books, {len(lost)} lost, {len(early)} too early")
        assert (lost, early) == (set(), set())
        tried += 1
    assert tried >= SECONDS_TRIED // 2


def instant_of(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()
