"""Signs of life: a file that whoever runs in the background touches, and whoever asks looks at."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

ALIVE_FOR = 90.0
"""Seconds for which a heartbeat says that somebody is there; a turn may be long."""


def heartbeat_file(name: str = "worker") -> Path:
    return Path(settings.TONGBAN_DATA) / f"{name}.alive"


def is_alive(name: str = "worker") -> bool:
    try:
        return time.time() - heartbeat_file(name).stat().st_mtime < ALIVE_FOR
    except FileNotFoundError:
        return False


def beat(name: str = "worker") -> None:
    """A disk that is full keeps nobody from working."""
    file = heartbeat_file(name)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{os.getpid()}\n", encoding="ascii")
