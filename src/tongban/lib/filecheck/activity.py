"""Whether a PDF would run something when it is opened: a paper for a file has no use for scripts, or for programs to launch."""

from __future__ import annotations

import re
import zlib

MOST_UNPACKED = 64 * 1024 * 1024


def _name(word: str) -> bytes:
    """A PDF may write any letter of a name as its number: /JavaScript is /#4aavaScript."""
    return b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (letter, letter, letter) for letter in word.encode())


_RUNS = re.compile(b"(?:" + _name("JavaScript") + b"|" + _name("Launch") + rb")(?![A-Za-z0-9#])")
_PACKED_OBJECTS = re.compile(_name("ObjStm"))


def runs_something(content: bytes) -> bool:
    """Said in the open, or in objects that are packed together."""
    if _RUNS.search(content):
        return True
    left = MOST_UNPACKED
    for found in _PACKED_OBJECTS.finditer(content):
        start = content.find(b"stream", found.end())
        end = content.find(b"endstream", start)
        packed = content[start + 6 : end].lstrip(b"\r\n") if 0 <= start < end else b""
        try:
            body = zlib.decompressobj().decompress(packed, max(left, 1))
        except zlib.error:
            continue
        left -= len(body)
        if left <= 0 or _RUNS.search(body):
            return True
    return False
