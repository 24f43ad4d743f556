"""More than can be served: whoever cannot be is put off politely, whoever is served is served, and afterwards all is as before.

The short forms count answers and ask nothing of the machine's speed; how long the served waited is said, not judged.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.soak.conftest import ON, Say
from tests.soak.crowd import crowd
from tests.soak.house import House
from tests.soak.rush import SERVED, Met
from tests.soak.visitors import Clerk, Tally
from tongban.ui.busy import BUSY

BURSTS = (1, 15, 1, 25, 2, 35, 10)
"""Lives a second, one after another: the shape of the only published load test of such a system, where 57 in 100 calls failed."""
AT_REST = 30.0
"""Seconds within which it is as before, on a machine that has nothing else to do."""


def a_clerk(house: House) -> Clerk:
    clerk = Clerk(house.people["clerks"][0], house.address, Tally(), threading.Event())
    clerk.signs_in()
    return clerk


def rush(house: House, clerk: Clerk, **plan: Any) -> tuple[list[Met], dict[str, Any]]:
    """A clerk who is signed in looks and works, through so many lines at once."""
    port = urlsplit(house.address()).port
    said = {"port": port, "cookies": clerk.cookies, "item": house.people["item"], **plan}
    found = house.ask("tests.soak.rush", say=said)
    return [Met(**each) for each in found["met"]], found


def audited(house: House, acknowledged: dict[str, str], granted: list[str]) -> dict[str, Any]:
    """After the rush: what was acknowledged is there, once, and all that follows from it."""
    return house.ask("tests.soak.audit", say={"acknowledged": acknowledged, "granted": granted})


def served_at_95(met: list[Met]) -> float:
    """Seconds within which 95 of 100 who were served were served."""
    times = sorted(each.took for each in met if each.status in SERVED)
    return times[int(len(times) * 0.95)] if times else float("inf")


def put_off(met: list[Met]) -> int:
    return sum(each.status == 503 for each in met)


def rude(met: list[Met]) -> list[str]:
    """Answers that are neither what was asked for nor a polite 503; 0 is a broken line."""
    return [
        f"{each.status} {each.path} {each.kind} {each.retry_after!r} {each.said[:300]}"
        for each in met
        if each.status not in SERVED and not is_polite(each)
    ]


def is_polite(met: Met) -> bool:
    """When to return, and in Chinese what has become of what one has sent: as a page, or as a problem (RFC 9457)."""
    if met.status != 503 or not met.retry_after.isdigit():
        return False
    if met.path.startswith("/api/"):
        problem = json.loads(met.said)
        return met.kind == "application/problem+json" and (problem["status"], problem["title"]) == (503, BUSY)
    return met.kind == "text/html; charset=utf-8" and BUSY in met.said


def test_whoever_is_too_many_is_put_off_politely_and_then_all_are_served(house: House, say: Say) -> None:
    house.start("server", "worker")
    house.wait_until_ready()
    clerk = a_clerk(house)
    with crowd(house, applicants=2, clerks=1) as tally:
        met, _ = rush(house, clerk, act="swells", seconds=5)
    kinds = Counter((each.status, each.path.startswith("/api/")) for each in met)
    afterwards = clerk.asks("/desk/")
    found = audited(house, tally.acknowledged, sorted(tally.granted))
    say(
        f"{ON}, more and more until somebody is put off, and for 5 s on: {len(met)} requests, {put_off(met)} put off, "
        f"{len(rude(met))} rude answers, 95 in 100 served within {served_at_95(met):.2f} s; "
        f"{found['counts']['acknowledged']} applications meanwhile, {len(found['faults'])} faults"
    )
    assert rude(met) == [] and tally.faults == []
    assert kinds[503, False] > 0 and kinds[503, True] > 0, (
        "pages and interface both: it was no more than could be served"
    )
    assert kinds[200, False] > 0 and kinds[200, True] > 0, "nobody was served"
    assert afterwards.status == 200
    assert tally.acknowledged and found["faults"] == []


@pytest.mark.soak
def test_ten_times_the_ordinary_load_is_put_off_politely_and_passes(house: House, say: Say) -> None:
    before, during, after = 60, 300, 60
    house.start("server", "worker")
    house.wait_until_ready()
    shape = [(1, before), (10, during), (1, after)]
    with crowd(house, applicants=2, clerks=0) as tally:
        met, said = rush(house, a_clerk(house), act="looks", shape=shape, measured_for=2)
    parts = {
        "before": [each for each in met if each.at < before],
        "during": [each for each in met if before <= each.at < before + during],
        "after": [each for each in met if each.at >= before + during],
    }
    at_rest = [each for each in parts["after"] if each.at >= before + during + AT_REST]
    found = audited(house, tally.acknowledged, sorted(tally.granted))
    say(
        f"{ON}, ten times the ordinary load ({said['capacity'] / 5:.0f} a second) for {during} s: {len(met)} requests, "
        f"put off { {name: put_off(each) for name, each in parts.items()} }, {len(rude(met))} rude answers; 95 in 100 served "
        f"within {served_at_95(parts['before']):.2f} s before, {served_at_95(parts['during']):.2f} s during, "
        f"{served_at_95(at_rest):.2f} s after; {found['counts']['acknowledged']} applications meanwhile, {len(found['faults'])} faults"
    )
    assert rude(met) == [] and tally.faults == []
    assert found["faults"] == [] and tally.acknowledged
    assert put_off(parts["during"]) > 0, "it was no more than could be served"
    assert any(each.status == 200 for each in parts["during"]), "nobody was served"
    assert put_off(at_rest) == 0, "it did not pass"


@pytest.mark.parametrize(
    "seconds", [pytest.param(1, id="short"), pytest.param(30, id="long", marks=pytest.mark.soak)]
)
def test_bursts_of_whole_lives_fail_nobody(house: House, seconds: int, say: Say) -> None:
    house.start("server", "worker")
    house.wait_until_ready()
    clerk = a_clerk(house)
    met, said = rush(house, clerk, act="lives", shape=[(rate, seconds) for rate in BURSTS])
    afterwards = clerk.asks("/desk/")
    found = audited(house, said["acknowledged"], said["granted"])
    say(
        f"{ON}, bursts of {BURSTS} lives a second, {seconds} s each: {len(met)} calls, {put_off(met)} put off with 503 and Retry-After "
        f"({put_off(met) / len(met):.1%}), {len(rude(met))} rude answers, 95 in 100 served within {served_at_95(met):.2f} s; "
        f"{found['counts']} {len(found['faults'])} faults"
    )
    assert rude(met) == []
    assert said["acknowledged"] and said["granted"] and afterwards.status == 200
    assert found["faults"] == []
