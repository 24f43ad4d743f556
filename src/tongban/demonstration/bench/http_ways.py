"""The city that the environment points to, served by gunicorn as shipped: `… http_ways WAY ROUNDS SECONDS CLIENTS` prints paces.

`WAY` is lodging, life or journey; with `profile` the journeys are lived in this process, one after another, and looked into.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from statistics import median
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402

from tongban.demonstration.bench import company  # noqa: E402
from tongban.demonstration.bench.crowd import crowd  # noqa: E402
from tongban.demonstration.bench.profile import looked_into  # noqa: E402
from tongban.demonstration.bench.visitor import in_process, over_http  # noqa: E402
from tongban.demonstration.bench.webserver import served  # noqa: E402
from tongban.kernel.docket.models import Matter  # noqa: E402
from tongban.kernel.outbox.delivering import deliver_all  # noqa: E402


@contextmanager
def worker() -> Iterator[None]:
    """Whoever pays what the pages owe."""
    command = [sys.executable, "-m", "tongban.cli", "worker", "--log", "error"]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        yield
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(timeout=120)


def paces(way: str, rounds: int, seconds: float, clients: int) -> dict[str, Any]:
    some = company.online() if way == "journey" else company.at_the_counter()
    # Of this item: the worker opens matters of other kinds on its own (checks of what was decided).
    lodged = Matter.objects.filter(procedure=some.item.procedure, title=some.item.name[:200])
    before = lodged.count()
    act = getattr(company, way)
    _part()
    with (
        served() as port,
        nullcontext() if way == "lodging" else worker(),
    ):
        begin = partial(act, over_http(port), some)
        found = [crowd(begin, clients=clients, seconds=seconds) for _ in range(rounds)]
    after = lodged.count()
    written = sum(pace.written for pace in found)
    if after - before != written:
        raise RuntimeError(f"{written} were lodged, {after - before} are there")
    return {
        "item": some.item.name,
        "before": before,
        "rate": median(pace.rate for pace in found),
        "p50": median(pace.p50 for pace in found),
        "p99": median(pace.p99 for pace in found),
        "rounds": [pace.as_data() for pace in found],
        "clients": clients,
    }


def profiled(journeys: int) -> dict[str, Any]:
    """In one process, without a server and with the worker's part done where the citizen would wait for it."""
    spent: dict[str, float] = {}
    act = company.journey(in_process(), company.online(), 0, waits=deliver_all, spent=spent)
    act()
    spent.clear()
    return looked_into(act, journeys, spent, company.STEPS)


def _part() -> None:
    """No connection is shared by processes that part."""
    for each in connections.all():
        each.close()
        if hasattr(each, "close_pool"):
            each.close_pool()


if __name__ == "__main__":
    way, rounds, seconds, clients = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    print(json.dumps(profiled(rounds) if way == "profile" else paces(way, rounds, seconds, clients)))
