"""SQLite lets one write at a time: who waits for the turn gets it soon after it is free, or is told in the end."""

import sqlite3
import threading
from contextlib import closing

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from tongban.config.sqlite3.base import FIRST, SHORTEST, pause


def connected(file, timeout=20):
    options = {"transaction_mode": "IMMEDIATE", "timeout": timeout}
    one = ConnectionHandler(
        {"default": {"ENGINE": "tongban.config.sqlite3", "NAME": str(file), "OPTIONS": options}}
    )
    return one["default"]


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "turns.sqlite3"
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE taken (number integer)")
    return file


@pytest.fixture
def writing(file):
    """Somebody else, at work in the same file."""
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_whoever_waits_longer_asks_oftener_and_never_without_end():
    waits = [pause(waited) for waited in (0.0, 0.01, 0.1, 1.0, 20.0)]
    assert waits[0] == FIRST and waits[1] == FIRST / 2
    assert waits == sorted(waits, reverse=True)
    assert waits[-1] == SHORTEST


@pytest.mark.django_db
def test_the_turn_comes_when_the_other_is_done(file, writing):
    one = connected(file)
    asked = threading.Event()
    done = threading.Thread(target=lambda: (asked.wait(30), writing.execute("ROLLBACK")))
    done.start()
    one.ensure_connection()
    asked.set()
    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    done.join()
    with one.cursor() as cursor:
        cursor.execute("INSERT INTO taken VALUES (1)")
    one.commit()
    assert one.connection.execute("SELECT number FROM taken").fetchall() == [(1,)]
    one.close()


@pytest.mark.django_db
def test_a_turn_that_does_not_come_is_an_error_that_says_so(file, writing):
    one = connected(file, timeout=0.05)
    one.ensure_connection()
    with pytest.raises(OperationalError, match="database is locked"):
        one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert one.connection.execute("PRAGMA busy_timeout").fetchone() == (50,)
    one.close()
