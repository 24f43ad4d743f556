"""Instants of the machine's own clock. A rehearsed day moves what offices see, never what is copied when."""

from __future__ import annotations

import time
from datetime import datetime

from tongban.kernel.clock import TIME_ZONE


def instant() -> datetime:
    return datetime.fromtimestamp(time.time(), TIME_ZONE)


def stamp_of(at: datetime) -> str:
    """Sorts as the instants do, and is a name of a folder everywhere."""
    return at.strftime("%Y%m%dT%H%M%S.%f")


def read_instant(text: str) -> datetime:
    """An instant as a person writes it; without a zone it is the city's."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=TIME_ZONE)


def shown(at: datetime) -> str:
    return at.astimezone(TIME_ZONE).strftime("%Y-%m-%d %H:%M:%S")
