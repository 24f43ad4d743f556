"""The keys of encrypted fields: in a file of the installation, outside the database."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tongban.lib import keyring
from tongban.lib.keyring import KeyRing


def ring_file() -> Path:
    return _ring_file(str(settings.TONGBAN_KEYS))


@lru_cache(maxsize=4)
def _ring_file(folder: str) -> Path:
    return Path(folder) / "fields.json"


def ring() -> KeyRing:
    """The installation's keys; made on first use."""
    return keyring.read(ring_file())


def rotate() -> str:
    """Add a key and make it the current one; values are encrypted anew by `tongban keys rotate`. Gives its name."""
    return keyring.add_key(ring_file())


__all__ = ["KeyRing", "ring", "ring_file", "rotate"]
