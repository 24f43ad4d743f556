"""Visitors with a session of their own, who ask as a browser does: over HTTP, or of the same program in this process."""

from __future__ import annotations

import io
import re
import secrets
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.utils.html import strip_tags

from tongban.demonstration.bench.frame import Row

PATIENCE = 60.0
EDGE = "----tongban-bench"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    location: str
    body: bytes


Ask = Callable[[str, str, str, bytes, str], Answer]
"""Method, path, cookies, body and its kind."""


def over_http(port: int) -> Ask:
    """A line for each question, as plain gunicorn workers want it."""

    def ask(method: str, path: str, cookies: str, body: bytes, kind: str) -> Answer:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: {cookies}\r\n"
        if body:
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
            line.sendall(f"{head}\r\n".encode() + body)
            answer = b"".join(iter(lambda: line.recv(1 << 16), b""))
        said, _, rest = answer.partition(b"\r\n\r\n")
        location = re.search(rb"(?mi)^location: (\S+)", said)
        return Answer(int(said[9:12]), location[1].decode() if location else "", rest)

    return ask


def in_process() -> Ask:
    from tongban.config.wsgi import application

    def ask(method: str, path: str, cookies: str, body: bytes, kind: str) -> Answer:
        place, _, query = path.partition("?")
        told: list[tuple[str, dict[str, str]]] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": place,
            "QUERY_STRING": query,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": cookies,
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
        }
        setup_testing_defaults(environ)
        given = application(environ, lambda status, headers: told.append((status, dict(headers))))
        content = b"".join(given)
        if hasattr(given, "close"):
            given.close()
        status, headers = told[0]
        return Answer(int(status[:3]), headers.get("Location", ""), content)

    return ask


@dataclass(slots=True)
class Visitor:
    """`session`: the cookie that signing in leaves."""

    ask: Ask
    session: str
    token: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def cookies(self) -> str:
        return f"{self.session}; {settings.CSRF_COOKIE_NAME}={self.token}"

    def reads(self, path: str) -> bytes:
        answer = self.ask("GET", path, self.cookies, b"", "")
        if answer.status != 200:
            raise RuntimeError(f"GET {path}: {answer.status} {answer.location} {_said(answer)}")
        return answer.body

    def sends(self, path: str, form: Mapping[str, object], files: Mapping[str, bytes] | None = None) -> str:
        """Where one is sent on to; anything else is an error with what the page said."""
        said = {"csrfmiddlewaretoken": self.token, **form}
        if files:
            body, kind = _multipart(said, files), f"multipart/form-data; boundary={EDGE}"
        else:
            body, kind = urlencode(said, doseq=True).encode(), "application/x-www-form-urlencoded"
        answer = self.ask("POST", path, self.cookies, body, kind)
        if answer.status != 302:
            raise RuntimeError(f"POST {path}: {answer.status} {_said(answer)}")
        return answer.location

    def goes_on(self, path: str, form: Mapping[str, object], files: Mapping[str, bytes] | None = None) -> str:
        """Sends, and reads the page that it leads to."""
        onward = self.sends(path, form, files)
        self.reads(onward)
        return onward


def _multipart(form: Mapping[str, object], files: Mapping[str, bytes]) -> bytes:
    lines = [
        f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form.items()
    ]
    for name, content in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="bench.pdf"\r\nContent-Type: application/pdf'
        lines.append(f"--{EDGE}\r\n{head}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(lines) + f"--{EDGE}--\r\n".encode()


def _said(answer: Answer) -> str:
    """What is wrong, as the page has it."""
    words = strip_tags(re.sub(r"(?s)<(script|style|head).*?</\1>", "", answer.body.decode(errors="replace")))
    return re.sub(r"\s+", " ", words)[:3000]


def published(name: str, title: str, row: Row, figure: float) -> Row:
    """Beside a figure that somebody published of another system on another machine: an order of magnitude, no comparison."""
    note = "对方数字未在本机测量, 机器、数据和功能都不同, 只看数量级"
    return Row(
        name,
        f"与{title} {figure:g} 次/秒相比({note})",
        row.value,
        row.unit,
        against=title,
        ratio=row.value / figure,
        raw={"published": figure, "measured_here": False},
    )
