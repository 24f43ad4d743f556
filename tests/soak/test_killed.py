"""SIGKILL of server and worker under load, at random moments: nothing acknowledged is lost, nothing happens twice."""

from __future__ import annotations

import random
import time

import pytest

from tests.soak.conftest import ON, Say
from tests.soak.crowd import crowd
from tests.soak.house import House

WHO = (("server", "worker"), ("server", "worker"), ("server",), ("worker",))
"""Who is killed in a round: more often both, as when the power goes."""


@pytest.mark.parametrize(
    "rounds", [pytest.param(3, id="short"), pytest.param(200, id="long", marks=pytest.mark.soak)]
)
def test_a_kill_at_any_moment_loses_nothing_and_doubles_nothing(house: House, rounds: int, say: Say) -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    house.start("server", "worker")
    house.wait_until_ready()
    with crowd(house, applicants=6, clerks=2) as tally:
        for number in range(rounds):
            house.start("server", "worker")
            if number % 7 != 3:  # now and then it is killed while it is still starting
                house.wait_until_ready()
            time.sleep(chance.uniform(0.05, 1.5))
            house.kill(*chance.choice(WHO))
        house.start("server", "worker")
        house.wait_until_ready()
        while len(tally.acknowledged) < rounds and not tally.faults:
            time.sleep(0.1)
    told = {"acknowledged": tally.acknowledged, "granted": sorted(tally.granted)}
    found = house.ask("tests.soak.audit", say=told)
    house.tongban("ledger", "verify")
    count = found["counts"]
    say(
        f"{ON}, seed {seed}: {rounds} rounds, {count['acknowledged']} applications acknowledged, "
        f"{len(found['faults'])} faults (lost, doubled, skipped, missing, untrue); {count['matters']} matters, "
        f"{count['entries']} entries, {count['letters']} letters, {count['deliveries']} effects "
        f"({count['tried_again']} taken up again from a dead worker), {count['messages']} messages, "
        f"{count['licences']} licences, {count['invitations']} invitations, "
        f"{count['texts_handed_over_again']} texts handed over again under their number; "
        f"asked again after {dict(tally.answers)}"
    )
    assert found["faults"] == [] and tally.faults == []
    assert count["acknowledged"] >= rounds and count["licences"] == count["invitations"] > 0
