"""Workers, each a process of its own, that die or hang inside a job: `python -m tests.soak.jobs owe:5 dies:3 count`.

The jobs are entries in books; doing one writes a counter, in the transaction in which it is paid.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import date
from typing import Any

DEADLY: dict[int, signal.Signals] = {}


def do(heard: Any) -> None:
    """The effect: a line that can be written once only, or twice if something is wrong."""
    from tongban.kernel.numbering.actions import next_count

    number = int(heard.number)
    next_count(f"job-{number}", heard.on)
    if number in DEADLY:
        os.kill(os.getpid(), DEADLY[number])


def owe(jobs: int) -> None:
    from django.db import transaction

    from tongban.kernel.identity import SYSTEM_ACTOR
    from tongban.kernel.ledger.actions import open_book, write
    from tongban.kernel.outbox.actions import owe as owe_delivery

    for number in range(1, jobs + 1):
        with transaction.atomic():
            on = date(2026, 3, 2)
            entry = write(open_book("job"), "go", title="办", by="system", actor=SYSTEM_ACTOR, on=on)
            owe_delivery(entry, number=str(number), procedure="jobs")


def count() -> dict[str, list[int]]:
    from tongban.kernel.numbering.models import Counter
    from tongban.kernel.outbox.models import Delivery

    done = {int(row.series[4:]): row.last for row in Counter.objects.filter(series__startswith="job-")}
    assert set(done.values()) <= {1}, f"done twice: {done}"
    rows = list(Delivery.objects.filter(procedure="jobs").order_by("id"))
    assert {int(row.number) for row in rows if row.delivered_at} == set(done), "written off and done are one"
    return {
        "done": sorted(done),
        "taken_on": [int(row.number) for row in rows if not row.delivered_at and row.next_at],
        "attempts": [row.attempts for row in rows],
    }


def age() -> None:
    """As if the lease had run out."""
    from tongban.kernel.outbox.models import Delivery

    Delivery.objects.filter(procedure="jobs", delivered_at=None).update(next_at=None)


def deliver() -> int:
    from tongban.kernel.outbox.delivering import deliver_due

    return deliver_due()


def dies(number: int) -> str:
    """A worker that is killed inside that job; by what it ended."""
    return _apart(number, signal.SIGKILL, 0)[1]


def hangs(number: int) -> int:
    """A worker that stops inside that job, and stays; its process."""
    return _apart(number, signal.SIGSTOP, os.WUNTRACED)[0]


def _apart(number: int, by: signal.Signals, options: int) -> tuple[int, str]:
    from django.db import connection, connections

    connections.close_all()
    if hasattr(connection, "close_pool"):
        connection.close_pool()  # a line cannot be shared by two processes
    if not (child := os.fork()):
        silence = os.open(os.devnull, os.O_WRONLY)
        (
            os.dup2(silence, 1),
            os.dup2(silence, 2),
        )  # whoever waits for this program's words does not wait for the hung one's
        DEADLY[number] = by
        deliver()
        os._exit(0)
    _, status = os.waitpid(child, options)
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return child, signal.Signals(ended).name if ended else "lived"


ORDERS = {each.__name__: each for each in (owe, count, age, deliver, dies, hangs)}


def main(words: list[str]) -> list[Any]:
    """Each word is an order with its number; what each gave, in turn."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.production")
    django.setup()
    from tongban.kernel.outbox import Link, connect

    connect([Link("jobs", "go", do)])
    given = []
    for order, _, number in (word.partition(":") for word in words):
        given.append(ORDERS[order](*([int(number)] if number else [])))
    return given


if __name__ == "__main__":
    json.dump(main(sys.argv[1:]), sys.stdout)
