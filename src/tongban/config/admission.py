"""Before the house is overrun: whoever has waited too long at the door is asked to come back, at once, and without the database.

A worker takes up one request after another; the others wait in the socket's queue. When more come than can be served, the
queue grows until everybody waits longer than they have patience for, and all work is done for people who have left. So the
wait is measured, and a request that has waited too long is answered in a fraction of a millisecond: 503, and when to return.
While the queue has stood for more than a second, the limit is short: those who are served are served quickly.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.template.loader import render_to_string

from tongban.ui.busy import BUSY

PATIENCE = float(os.environ.get("TONGBAN_PATIENCE", "2"))
"""Seconds that a request may have waited when the queue has only just begun."""
STANDING = PATIENCE / 5
"""Seconds that it may have waited while there is a standing queue."""
SENDING = PATIENCE * 2.5
"""Who sends something (a POST) has written it with trouble, and is let in before those who look."""
SHORT = 0.02
"""A wait that is none."""
STANDS_AFTER = 1.0
RETRY_AFTER = "30"
CHUNK = 1 << 16
ALWAYS = ("/static/", "/healthz")

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]


class Door:
    """One for each worker process."""

    def __init__(self, inside: Application) -> None:
        self.inside = inside
        self.taken_up_at = self.since = time.monotonic()
        """When the last one was taken up, and since when there has always been somebody waiting."""
        self._page = b""

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        waited = waited_at_the_door(environ.get("gunicorn.socket"))
        if self.lets_in(environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), waited, time.monotonic()):
            return self.inside(environ, start_response)
        return self._ask_to_return(environ, start_response)

    def lets_in(self, method: str, path: str, waited: float, at: float) -> bool:
        """Whether who has waited so many seconds is let in; `at` in seconds, as the monotonic clock has them."""
        came = at - waited
        if waited <= SHORT or came > self.taken_up_at:
            self.since = came  # nobody was waiting when this one came
        self.taken_up_at = at
        if path.startswith(ALWAYS):
            return True
        if method == "POST":
            return waited <= SENDING
        stands = came > self.since and at - self.since > STANDS_AFTER
        return waited <= (STANDING if stands else PATIENCE)

    def _ask_to_return(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        while environ["wsgi.input"].read(CHUNK):
            pass  # a line that is closed with something unread on it loses the answer
        if environ.get("PATH_INFO", "").startswith("/api/"):
            problem = {"type": "/problems/busy", "title": BUSY, "status": 503}
            kind, body = "application/problem+json", json.dumps(problem, ensure_ascii=False).encode()
        else:
            self._page = self._page or render_to_string("503.html", {"sentence": BUSY}).encode()
            kind, body = "text/html; charset=utf-8", self._page
        headers = [
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Retry-After", RETRY_AFTER),
            ("Cache-Control", "no-store"),
        ]
        start_response("503 Service Unavailable", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


_LAST_DATA_RECEIVED = struct.Struct("=8x44xI")
"""Of Linux' struct tcp_info: eight bytes, eleven numbers, then `tcpi_last_data_recv` in milliseconds."""


def waited_at_the_door(line: socket.socket | None) -> float:
    """Seconds since the last of the request came over the line; 0 where the system does not say (Linux does, for TCP)."""
    if (
        line is None
        or line.family not in (socket.AF_INET, socket.AF_INET6)
        or not hasattr(socket, "TCP_INFO")
    ):
        return 0.0
    try:
        told = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _LAST_DATA_RECEIVED.size)
    except OSError:
        return 0.0
    return float(_LAST_DATA_RECEIVED.unpack(told)[0]) / 1000
