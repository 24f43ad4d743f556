"""Two doors to what a programme lodges: a view in the table of addresses, and, shorter, a WSGI application of its own.

The short one is taken by `config.wsgi`, behind admission: no session is opened, no cookie read, no form token asked, and
the chain of middleware is not walked, since all of it would find nothing. Both ask the same function and answer the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from http.client import responses
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from tongban.surfaces.openapi.operations.lodgings import MOST, TOO_LONG, Reply, answer, problem

PATH = "/api/v1/lodgings"
UNKEPT = {"Cache-Control": "no-store"}
SAFE = {
    **UNKEPT,
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Of the short door, which no middleware stands behind; programs read the answer, no browser shows it."""
CHUNK, DRAINED = 1 << 16, 8 << 20

Environ = dict[str, Any]
Start = Callable[..., Any]


@csrf_exempt  # nothing of a browser's is believed here, so there is no form to be forged
def view(request: HttpRequest) -> HttpResponse:
    """Where the short door is not there: the development server, the tests."""
    reply = _replied(request.method or "", request.META, request.read)
    answered = HttpResponse(reply.body, status=reply.status, content_type=reply.kind)
    for name, value in {**UNKEPT, **reply.more}.items():
        answered[name] = value
    return answered


def application(environ: Environ, start_response: Start) -> Iterable[bytes]:
    """The short door. The line to the database stays open from one request to the next, unless something went wrong on it."""
    reply = _replied(environ["REQUEST_METHOD"], environ, environ["wsgi.input"].read)
    if connection.errors_occurred:
        connection.close()
    headers = [("Content-Type", reply.kind), ("Content-Length", str(len(reply.body)))]
    headers += [*SAFE.items(), *reply.more.items()]
    start_response(f"{reply.status} {responses[reply.status]}", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [reply.body]


def _replied(method: str, said: Mapping[str, Any], read: Callable[[int], bytes]) -> Reply:
    length = (
        int(announced)
        if (announced := said.get("CONTENT_LENGTH") or "0").isascii() and announced.isdigit()
        else 0
    )
    if length > MOST:
        left = min(length, DRAINED)
        while left > 0 and (part := read(min(left, CHUNK))):
            left -= len(part)  # a line that is closed with something unread on it loses the answer
        return problem(413, "too-long", TOO_LONG)
    return answer(
        method=method,
        credential=said.get("HTTP_AUTHORIZATION", ""),
        key=said.get("HTTP_IDEMPOTENCY_KEY", ""),
        kind=said.get("CONTENT_TYPE", ""),
        body=read(length) if length else b"",
    )
