"""PostgreSQL goes away and comes back under load: whoever asks is put off politely, and it mends itself, without loss."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.soak.cluster import a_cluster
from tests.soak.conftest import ON, Say, people_of
from tests.soak.crowd import crowd
from tests.soak.house import House

pytestmark = pytest.mark.postgres
WAYS = ("fast", "immediate")
"""An operator's restart, and a fall."""


@pytest.mark.parametrize(
    "rounds", [pytest.param(2, id="short"), pytest.param(50, id="long", marks=pytest.mark.soak)]
)
def test_a_database_that_comes_back_finds_everybody_waiting_and_nothing_lost(
    tmp_path: Path, rounds: int, say: Say
) -> None:
    if ON != "PostgreSQL":
        pytest.skip("要在 PostgreSQL 上试: 请设置 TONGBAN_DATABASE_URL。")
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    with a_cluster() as cluster:
        people = people_of(tmp_path / "town", cluster.address)
        house = House(tmp_path / "town", cluster.address, people, tmp_path)
        try:
            house.start("server", "worker")
            house.wait_until_ready()
            with crowd(house, applicants=4, clerks=1) as tally:
                for number in range(rounds):
                    served = tally.answers["answered"]
                    time.sleep(chance.uniform(0.2, 1.5))
                    cluster.stop(WAYS[number % 2])
                    time.sleep(chance.uniform(0.1, 1.0))
                    cluster.start()
                    while tally.answers["answered"] < served + 8 and not tally.faults:
                        time.sleep(0.1)
            told = {"acknowledged": tally.acknowledged, "granted": sorted(tally.granted)}
            assert house.runs("server") and house.runs("worker"), "nobody fell over"
            found = house.ask("tests.soak.audit", say=told)
        finally:
            house.stop()
    say(
        f"PostgreSQL restarted, seed {seed}: {rounds} times, {found['counts']['acknowledged']} applications acknowledged, "
        f"{len(found['faults'])} faults, {tally.answers['503']} times put off with 503 and Retry-After, "
        f"{len(tally.faults)} other errors; answers {dict(tally.answers)}"
    )
    assert found["faults"] == [] and tally.faults == []
    assert found["counts"]["acknowledged"] >= rounds
