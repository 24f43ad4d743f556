"""Tries are counted one by one, however many there are, and whoever dies while counting stands in nobody's way."""

from datetime import timedelta

import pytest
import time_machine
from allauth.core.internal.ratelimit import cache_lock
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tongban.config.tries import LET_GO_AFTER, Tries

pytestmark = pytest.mark.django_db
TABLE = "tongban_tries_of_a_test"


@pytest.fixture
def tries():
    call_command("createcachetable", TABLE, verbosity=0)
    return Tries(TABLE, {})


def rows():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {TABLE}")
        return cursor.fetchone()[0]


def test_each_try_is_counted_and_all_of_them_end_with_their_time(tries):
    with time_machine.travel(timezone.now(), tick=False) as clock:  # noqa: TID251
        assert tries.add("digits", 0, 900)
        assert not tries.add("digits", 0, 900)
        assert [tries.incr("digits") for _ in range(3)] == [1, 2, 3]
        clock.shift(timedelta(seconds=899))
        assert tries.get("digits") == 3
        clock.shift(timedelta(seconds=1))
        assert tries.get("digits") is None
        with pytest.raises(ValueError, match="digits"):
            tries.incr("digits")
        assert tries.add("digits", 0, 900) and tries.get("digits") == 0


def test_what_is_kept_is_what_was_given(tries):
    for value in (True, 0, "y", [1795.25, 1794.5], [], None, {"a": 1}):
        tries.set("kept", value, 60)
        assert tries.get("kept", "nothing") == value
    assert tries.touch("kept", 120) and tries.delete("kept")
    assert tries.get("kept", "nothing") == "nothing" and not tries.delete("kept") and not tries.touch("kept")


def test_nobody_wipes_out_his_tries_by_trying_under_many_names(tries):
    """Django's own cache drops a third of its rows when there are more than 300."""
    tries.set("the guesser's own", [1, 2, 3], 300)
    for number in range(400):
        tries.set(f"a name {number}", [1], 300)
    assert tries.get("the guesser's own") == [1, 2, 3]
    assert rows() == 401


def test_what_has_run_out_is_swept_and_nothing_else(tries):
    with time_machine.travel(timezone.now(), tick=False) as clock:  # noqa: TID251
        tries.set("soon", 1, 10)
        tries.set("later", 1, 60)
        tries.set("for ever", 1, None)
        clock.shift(timedelta(seconds=10))
        assert (tries.sweep(), rows()) == (1, 2)
        tries.clear()
        assert rows() == 0


def test_a_lock_of_somebody_who_died_is_void_before_the_second_for_which_others_wait(tries, monkeypatch):
    monkeypatch.setattr("allauth.core.internal.ratelimit.cache", tries)
    with time_machine.travel(timezone.now(), tick=False) as clock:  # noqa: TID251
        dead = cache_lock("login")
        assert dead.__enter__(), "and never let go: the power went"
        assert not tries.add("login:lock", True, 10)
        clock.shift(timedelta(seconds=LET_GO_AFTER))
        with cache_lock("login") as locked:
            assert locked
        with cache_lock("login") as locked:
            assert locked, "whoever lives lets go at once"
