"""The rehearsed day of a demonstration: kept in one file, followed by every process, moved forwards and never back."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from tongban.kernel.clock.today import TIME_ZONE, use_source


class BackInTime(ValueError):
    """What is written is written: a ledger cannot be continued on a day before its last one."""


def follow(file: Path) -> None:
    """From now on it is the day that the file names, at the hour that the wall shows; without the file, simply now."""
    use_source(lambda: _instant(file))


def rehearsed_day(file: Path) -> date | None:
    try:
        return _read(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


def move_to(file: Path, day: date) -> None:
    """Every process sees the new day at its next question."""
    known = rehearsed_day(file)
    if known is not None and day < known:
        raise BackInTime(f"{day} lies before {known}")
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}.new")
    draft.write_text(json.dumps({"day": day.isoformat()}) + "\n", encoding="utf-8")
    os.replace(draft, file)


def _instant(file: Path) -> datetime:
    real = datetime.now(TIME_ZONE)  # noqa: TID251
    day = rehearsed_day(file)
    return real if day is None else datetime.combine(day, real.timetz())


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> date:
    return date.fromisoformat(json.loads(file.read_text(encoding="utf-8"))["day"])
