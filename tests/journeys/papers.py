"""Papers to hand in: good ones, and the ones that must not get through."""

from __future__ import annotations

import struct
import zlib
from typing import TypedDict


class Paper(TypedDict):
    name: str
    mimeType: str
    buffer: bytes


def picture(name: str = "布局图.png", *, width: int = 320, height: int = 240) -> Paper:
    """A grey picture, made here byte by byte."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes((row + column) % 256 for column in range(width)) for row in range(height))
    content = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return {"name": name, "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + content}


def empty(name: str = "空白.pdf") -> Paper:
    return {"name": name, "mimeType": "application/pdf", "buffer": b""}


def program(name: str = "布局图.pdf") -> Paper:
    """The first bytes of a Windows program under the name of a paper."""
    return {"name": name, "mimeType": "application/pdf", "buffer": b"MZ\x90\x00\x03" + b"\x00" * 2000}
