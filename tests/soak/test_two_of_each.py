"""Two servers and two workers on one PostgreSQL, and workers that die or hang in the middle of a job."""

from __future__ import annotations

import os
import random
import signal
import time

import pytest

from tests.soak.conftest import ON, Say
from tests.soak.crowd import crowd
from tests.soak.house import House


@pytest.mark.postgres
@pytest.mark.parametrize(
    "rounds", [pytest.param(1, id="short"), pytest.param(100, id="long", marks=pytest.mark.soak)]
)
def test_two_servers_and_two_workers_do_nothing_twice(house: House, rounds: int, say: Say) -> None:
    if ON != "PostgreSQL":
        pytest.skip("要在 PostgreSQL 上试: 请设置 TONGBAN_DATABASE_URL。")
    servers, workers = ("server-a", "server-b"), ("worker-a", "worker-b")
    house.start(*servers, *workers)
    for server in servers:
        house.wait_until_ready(server)
    with crowd(house, applicants=6, clerks=2, servers=servers) as tally:
        for number in range(rounds):
            until = len(tally.acknowledged) + 3
            while len(tally.acknowledged) < until and not tally.faults:
                time.sleep(random.uniform(0.01, 0.2))
            house.kill(workers[number % 2])
            house.start(*workers)
    told = {"acknowledged": tally.acknowledged, "granted": sorted(tally.granted)}
    found = house.ask("tests.soak.audit", say=told)
    count = found["counts"]
    say(
        f"two servers, two workers, {rounds} workers killed: {count['acknowledged']} applications acknowledged, "
        f"{count['deliveries']} effects, {count['tried_again']} taken up again, {len(found['faults'])} faults"
    )
    assert found["faults"] == [] and tally.faults == []
    assert count["acknowledged"] >= 3 * rounds


def test_what_a_worker_died_of_in_the_middle_is_done_by_another_once(house: House) -> None:
    """The first worker is killed inside its third job of five, after it has written and before it has committed."""
    said = house.ask(
        "tests.soak.jobs",
        *["owe:5", "dies:3", "count", "deliver", "age", "deliver", "deliver", "deliver", "count"],
    )
    assert said[1] == "SIGKILL"
    assert said[2] == {"done": [1, 2], "taken_on": [3, 4, 5], "attempts": [1, 1, 1, 1, 1]}
    assert said[3] == 0, "while the lease runs, it may still be alive"
    # Of those at which a worker died one is tried at a time, so that a deadly one takes no other with it.
    assert said[5:8] == [1, 1, 1]
    assert said[8] == {"done": [1, 2, 3, 4, 5], "taken_on": [], "attempts": [1, 1, 2, 2, 2]}


def test_a_job_that_kills_every_worker_keeps_no_other_from_being_done(house: House) -> None:
    said = house.ask("tests.soak.jobs", "owe:5", *("dies:3", "age") * 4, "count")
    assert said[1:-1] == ["SIGKILL", None, "SIGKILL", None, "lived", None, "lived", None]
    assert said[-1] == {"done": [1, 2, 4, 5], "taken_on": [], "attempts": [1, 1, 2, 2, 2]}
    assert "已试 2 次" in house.tongban("outbox", "list"), "the operator is shown it, until it is set aside"


@pytest.mark.soak
@pytest.mark.postgres
def test_a_worker_that_hangs_in_the_middle_is_let_go_by_the_database(house: House) -> None:
    """Stopped inside its job, it holds the row until the server ends its transaction, a minute later."""
    if ON != "PostgreSQL":
        pytest.skip("要在 PostgreSQL 上试: 请设置 TONGBAN_DATABASE_URL。")
    said = house.ask("tests.soak.jobs", *["owe:3", "hangs:2", "age", "deliver", "age", "deliver", "count"])
    os.kill(said[1], signal.SIGKILL)
    assert said[-1]["done"] == [1, 2, 3]
