"""The only wall clock in the product. A rehearsal may put another in its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

TIME_ZONE = ZoneInfo("Asia/Shanghai")

_source: Callable[[], datetime] | None = None


def use_source(source: Callable[[], datetime] | None) -> None:
    """Take the time from elsewhere (a rehearsal, a test), or from the machine again with None."""
    global _source
    _source = source


def now() -> datetime:
    """This instant, in the city's own time zone."""
    return _source() if _source else datetime.now(TIME_ZONE)


def today() -> date:
    """The day it is in the city."""
    return now().date()
