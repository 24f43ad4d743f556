"""A crowd of client processes that do the same thing at the same time, and how long each time took."""

from __future__ import annotations

import multiprocessing
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

WARM_UP = 4
"""Acts before the clock starts: connections, prepared statements, caches."""

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Pace:
    """What a crowd did: acts in all (those of the warm-up too), acts a second, and times in milliseconds."""

    written: int
    rate: float
    p50: float
    p99: float
    longest: float

    def as_data(self) -> dict[str, Any]:
        return {name: round(getattr(self, name), 3) for name in self.__slots__}


def crowd(begin: Callable[[int], Act], *, clients: int, seconds: float) -> Pace:
    """Each client is a process of its own: it begins (opens its connection), waits for the others, then acts on and on.

    `begin` is told which of the clients it is.
    """
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(clients)
    found: list[tuple[int, array[float]]] = []
    pipes = []
    for number in range(clients):
        mine, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_client, args=(begin, number, barrier, seconds, theirs))
        process.start()
        theirs.close()
        pipes.append((process, mine))
    for process, mine in pipes:
        try:
            found.append(mine.recv())
        except EOFError:
            for other, _ in pipes:
                other.terminate()
            raise RuntimeError("a client died; what it said stands above") from None
        process.join()
    times = sorted(each for _, one in found for each in one)
    return Pace(
        written=sum(written for written, _ in found),
        rate=len(times) / seconds,
        p50=at(times, 0.50),
        p99=at(times, 0.99),
        longest=times[-1],
    )


def _client(
    begin: Callable[[int], Act], number: int, barrier: Barrier, seconds: float, pipe: Connection
) -> None:
    act = begin(number)
    for _ in range(WARM_UP):
        act()
    barrier.wait(timeout=600)
    times = array("d")
    started = last = time.perf_counter()
    written = WARM_UP
    while last - started < seconds:
        act()
        ended = time.perf_counter()
        written += 1
        if ended - started <= seconds:
            times.append((ended - last) * 1000)
        last = ended
    pipe.send((written, times))


def at(times: list[float], share: float) -> float:
    """The time within which this share of the acts was done."""
    return times[min(len(times) - 1, int(len(times) * share))]
