"""Weeks of daily copies in some minutes: the old ones go, and every second that the operator wants to go back to stays."""

from __future__ import annotations

import json
import time
from datetime import datetime

import pytest

from tests.soak.conftest import Say
from tests.soak.test_backup import books_in, city  # noqa: F401 - the same installation, on either database
from tongban.upkeep.tests.installation import WRITER, Installation, acknowledged, as_text, wait_for

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]
EVERY, KEPT, LIVED, SECONDS_TRIED = 15, 45, 180, 6
KEEPER = f"""
import sys
from datetime import timedelta
from pathlib import Path
import django
django.setup()
from tongban.upkeep.backup.actions import Keeper
Keeper(Path(sys.argv[1]), copy_every=timedelta(seconds={EVERY}), keep=timedelta(seconds={KEPT})).run()
"""


def test_old_copies_go_and_every_second_that_is_kept_comes_back(city: Installation, say: Say) -> None:  # noqa: F811
    place, backup = city.data.parent, city.data.parent / "backup"
    assert city.tongban("keys", "make").returncode == 0
    keeper = city.start("-c", KEEPER, str(backup), out=place / "keeper")
    writer = city.start("-c", WRITER, out=place / "writer")
    wait_for(place / "writer", 20)
    made, until = set(), time.monotonic() + LIVED
    while time.monotonic() < until:
        made |= {each.parent.name for each in backup.glob("copies/*/manifest.json")}
        time.sleep(0.5)
    city.stop(writer)
    city.stop(keeper)
    left = sorted(each.parent.name for each in backup.glob("copies/*/manifest.json"))
    written = acknowledged(place / "writer")
    [span] = json.loads(city.tongban("restore", str(backup), "--list", "--json").stdout)["spans"]
    since, through = (datetime.fromisoformat(span[name]).timestamp() for name in ("since", "through"))
    say(
        f"{len(made)} copies made, {len(left)} left, {len(written)} acknowledged, {through - since:.0f} s can be gone back to"
    )
    assert len(made) >= len(left) + 3, "something grew old enough to go"
    assert through - since >= KEPT, "no second is lost that was to be kept"
    assert since > min(one.begun for one in written) + KEPT, "and what led up to older ones is gone"

    for number in range(SECONDS_TRIED):
        second = int(through) - 2 - number * (KEPT - 5) // SECONDS_TRIED
        answer = city.tongban(
            "restore", str(backup), "--at", as_text(second), "--into", str(place / f"then-{number}"), "--json"
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        found = books_in(json.loads(answer.stdout)["database"])
        lost = {one.book for one in written if one.ended <= second} - found
        early = found & {one.book for one in written if one.begun > second + 1.0}
        say(f"{as_text(second)}: {len(found)} books, {len(lost)} lost, {len(early)} too early")
        assert (lost, early) == (set(), set())
    gone = city.tongban(
        "restore", str(backup), "--at", as_text(int(since) - 20), "--into", str(place / "gone")
    )
    assert gone.returncode == 2 and not (place / "gone").exists()
    assert "那时没有归档。可以恢复的时刻: " in gone.stderr
