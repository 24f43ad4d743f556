"""Processor time that servers have spent, read from Linux' /proc: what a crowded machine does not disturb."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path


def cpu_of(marks: Collection[str]) -> float:
    """Seconds spent so far by all processes in whose command line one of the words stands: a port that is listened on, the
    name of a database as PostgreSQL's processes bear it."""
    return sum(
        _seconds(place) for place in Path("/proc").iterdir() if place.name.isdigit() and _bears(place, marks)
    )


def _bears(place: Path, marks: Collection[str]) -> bool:
    try:
        words = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return False
    return any(mark in words for mark in marks) and not words.startswith("wrk ")


def _seconds(place: Path) -> float:
    """Of its threads that live; the scheduler's own count, in nanoseconds."""
    spent = 0
    for thread in (place / "task").iterdir():
        try:
            spent += int((thread / "schedstat").read_text(encoding="ascii").split()[0])
        except (OSError, IndexError):
            continue
    return spent / 1e9
