"""While somebody writes, everything is archived; and any second of it comes back, with just what was committed by then."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path

import psycopg
from django.db import connection

from tongban.upkeep.restore.postgres import running
from tongban.upkeep.tests.installation import (
    WRITER,
    Installation,
    acknowledged,
    as_text,
    wait_for,
)


def books_in(done: dict[str, str]) -> set[int]:
    if connection.vendor == "sqlite":
        with sqlite3.connect(done["database"]) as restored:
            return {row[0] for row in restored.execute("SELECT id FROM ledger_book")}
    with (
        running(Path(done["database"]), may_end_early=True) as door,
        psycopg.connect(dbname="tongban", user="postgres", **door) as restored,
    ):
        return {row[0] for row in restored.execute("SELECT id FROM ledger_book")}


def test_any_second_comes_back_while_somebody_writes(city: Installation) -> None:
    place = city.data.parent
    assert city.tongban("keys", "make").returncode == 0
    keeper = city.start(
        "-m", "tongban.cli", "backup", str(place / "backup"), "--follow", out=place / "keeper"
    )
    writer = city.start("-c", WRITER, out=place / "writer")
    wait_for(place / "writer", 50)
    until = time.monotonic() + 60
    while not list((place / "backup").glob("copies/*/manifest.json")) and time.monotonic() < until:
        time.sleep(0.2)
    assert list((place / "backup").glob("copies/*/manifest.json")), (place / "keeper").read_text()
    second = int(time.time()) + 2
    time.sleep(second + 2 - time.time())
    city.stop(writer)
    city.stop(keeper)
    written = acknowledged(place / "writer")

    answer = city.tongban(
        "restore", str(place / "backup"), "--at", as_text(second), "--into", str(place / "then"), "--json"
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    done = json.loads(answer.stdout)
    found = books_in(done)
    owed = {one.book for one in written if one.ended <= second}
    too_late = {one.book for one in written if one.begun > second + 0.25}
    assert len(owed) > 20 and len(too_late) > 20, "the second lies in the midst of the writing"
    assert owed - found == set(), "whatever was acknowledged by that second is there"
    assert found & too_late == set(), "whatever was begun after it is not"

    answer = city.tongban("restore", str(place / "backup"), "--into", str(place / "last"), "--json")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert {one.book for one in written} - books_in(json.loads(answer.stdout)) == set()
