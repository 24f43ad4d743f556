"""Everybody at once: applicants and clerks, each in a thread of the test's, until they are asked to stop."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.soak.house import House
from tests.soak.visitors import Applicant, Clerk, GaveUp, Tally


@contextmanager
def crowd(
    house: House, *, applicants: int, clerks: int = 1, servers: tuple[str, ...] = ("server",)
) -> Iterator[Tally]:
    """Whoever gives up is named among the faults; at the end everybody finishes what they are at."""
    tally, stopping, item = Tally(), threading.Event(), house.people["item"]

    def where() -> str:
        return house.address(random.choice(servers))

    threads = [
        _begun(tally, Applicant(each["username"], where, tally, stopping).goes_on, item, each["person"])
        for each in house.people["applicants"][:applicants]
    ]
    threads += [
        _begun(tally, Clerk(username, where, tally, stopping).goes_on)
        for username in house.people["clerks"][:clerks]
    ]
    try:
        yield tally
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def _begun(tally: Tally, course: Callable[..., None], *given: int) -> threading.Thread:
    def live() -> None:
        try:
            course(*given)
        except GaveUp as gave_up:
            tally.faults.append(str(gave_up))

    thread = threading.Thread(target=live)
    thread.start()
    return thread
