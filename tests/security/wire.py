"""Requests as bytes on a line: what no browser and no library would send."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

EDGE = "edge-of-a-part"
LONGEST = 60.0


@dataclass(frozen=True, slots=True)
class Heard:
    """`status` 0 where the line was closed without an answer."""

    status: int
    text: str


def part(name: str, content: bytes, *, file: str | None = None, more: str = "") -> bytes:
    """`file` stands in the head as it is, quotation marks and all."""
    said = f'Content-Disposition: form-data; name="{name}"' + (
        f"; filename={file}" if file is not None else ""
    )
    return b"--" + EDGE.encode() + b"\r\n" + f"{said}\r\n{more}\r\n".encode() + content + b"\r\n"


def form(parts: Iterable[bytes]) -> bytes:
    return b"".join(parts) + f"--{EDGE}--\r\n".encode()


def sent(
    address: str,
    path: str,
    body: bytes,
    *,
    cookies: dict[str, str],
    length: str | None = None,
    kind: str = f"multipart/form-data; boundary={EDGE}",
    more: str = "",
    ends: bool = True,
) -> Heard:
    """`length` is what the head says of the body, `more` further lines of the head; `ends` closes the sending side."""
    place = urlsplit(address)
    head = [
        f"POST {path} HTTP/1.1",
        f"Host: {place.netloc}",
        "Accept: text/html",
        "Connection: close",
        f"Content-Type: {kind}",
        "Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()),
        f"Content-Length: {len(body) if length is None else length}",
    ]
    lines = "\r\n".join([line for line in head if line != "Content-Length: "]) + "\r\n" + more + "\r\n"
    with socket.create_connection((place.hostname, place.port), timeout=LONGEST) as line:
        try:
            line.sendall(lines.encode() + body)
            if ends:
                line.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # answered, and closed, before all was sent
        return _heard(line)


def _heard(line: socket.socket) -> Heard:
    came = b""
    try:
        while piece := line.recv(1 << 16):
            came += piece
    except ConnectionResetError:
        pass
    head, _, text = came.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    return Heard(int(words[1]) if len(words) > 1 else 0, text.decode(errors="replace"))
