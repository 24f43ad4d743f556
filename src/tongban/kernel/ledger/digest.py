"""How an entry's digest is made: plain enough that anyone can make it again from an export, without this program."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from tongban.kernel.clock import TIME_ZONE

FIRST = "0" * 64
"""What the first entry of a book is chained to."""

FIELDS = ("book", "seq", "step", "title", "law", "by", "actor", "on", "at", "given", "previous")


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def digest_of(entry: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON (sorted keys, no spaces, UTF-8) of FIELDS."""
    return hashlib.sha256(sealed_text(entry).encode()).hexdigest()


def sealed_text(entry: dict[str, Any]) -> str:
    kept = {name: entry[name] for name in FIELDS}
    return _CANONICAL(kept)


def instant(at: datetime) -> str:
    """As the digest has it: in the city's time, to the microsecond."""
    return at.astimezone(TIME_ZONE).isoformat(timespec="microseconds")
