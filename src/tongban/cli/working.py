"""The worker's turns: deliver what is owed, send what is told, run what is due, set the papers that wait; over and over."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

from django.db import close_old_connections

from tongban.config import schedule
from tongban.kernel.clock import now
from tongban.kernel.documents.actions import rendered
from tongban.kernel.documents.models import Letter
from tongban.kernel.notices.actions import send_due
from tongban.kernel.outbox.delivering import deliver_due
from tongban.kernel.pages import store
from tongban.upkeep.heartbeat import beat, heartbeat_file

log = logging.getLogger(__name__)

IDLE, PATIENCE = 0.5, 15.0
"""Seconds between turns when there was nothing to do, and at most after failures."""
PAPERS_IN_A_TURN = 3
PAPERS_YOUNGER_THAN = timedelta(days=2)
"""Older papers that nobody has read yet are set when somebody reads them."""


class Worker:
    """Runs until it is asked to stop, and then ends the turn it is in."""

    def __init__(self) -> None:
        self.stopping = False
        self._pause = IDLE

    def run(self) -> None:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        try:
            while not self.stopping:
                if self.turn() == 0:
                    self._rest()
        finally:
            heartbeat_file().unlink(missing_ok=True)

    def turn(self) -> int:
        """Once through everything; gives how much was done. What fails is tried again later, the rest goes on."""
        parts: tuple[Callable[[], int], ...] = (
            lambda: schedule.run_what_is_due(now()),
            deliver_due,
            send_due,
            set_waiting_papers,
            store().sweep,
        )
        done, failed = 0, False
        for part in parts:
            if self.stopping:
                break
            beat()
            try:
                done += part()
            except Exception:
                log.exception("a part of the worker's turn failed")
                failed = True
        close_old_connections()
        self._pause = min(self._pause * 2, PATIENCE) if failed else IDLE
        return 0 if failed else done

    def _rest(self) -> None:
        until = time.monotonic() + self._pause
        while not self.stopping and time.monotonic() < until:
            time.sleep(min(IDLE, self._pause))
            beat()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True


_unfit: set[int] = set()


def set_waiting_papers() -> int:
    """Set the newest letters before anybody asks for them; one that cannot be set is left to be read and complained of."""
    waiting = Letter.objects.filter(paper=None, issued_at__gte=now() - PAPERS_YOUNGER_THAN).exclude(
        pk__in=_unfit
    )
    done = 0
    for letter in waiting.select_related("organisation__region", "book").order_by("-issued_at")[
        :PAPERS_IN_A_TURN
    ]:
        try:
            rendered(letter)
            done += 1
        except Exception:
            log.exception("letter %s could not be set", letter.number)
            _unfit.add(letter.pk)
    return done
