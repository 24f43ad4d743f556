"""A chain: logs of SQLite without a gap between them, and for each instant at which was looked, how far they reached.

Each log ("run") is a file of its bytes and a file of lines that say up to which instant how much of it was committed.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tongban.upkeep.backup.folder import BackupFolder, append_line, cut_torn_line, lines_of, write_whole
from tongban.upkeep.backup.moments import instant, stamp_of


@dataclass(frozen=True, slots=True)
class Reach:
    """Up to this instant, whatever was committed lies in the first `frames` frames (`size` bytes) of log `run`, and in the
    logs before it."""

    at: datetime
    run: int
    frames: int
    size: int
    salts: bytes

    @classmethod
    def from_line(cls, line: dict[str, Any]) -> Reach:
        salts = bytes.fromhex(line["salts"])
        return cls(datetime.fromisoformat(line["at"]), line["run"], line["frames"], line["size"], salts)

    def as_line(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(), "run": self.run, "frames": self.frames,
            "size": self.size, "salts": self.salts.hex(),
        }  # fmt: skip


class Chain:
    """Written by whoever follows, read by whoever restores."""

    def __init__(self, place: Path) -> None:
        self.place = place
        runs = self.runs()
        self.last = self._last_of(runs[-1]) if runs else None

    @classmethod
    def begun(cls, folder: BackupFolder) -> Chain:
        place = folder.changes / stamp_of(instant())
        place.mkdir(mode=0o700)
        return cls(place)

    def runs(self) -> list[int]:
        return sorted(int(file.stem) for file in self.place.glob("*.jsonl"))

    def file_of(self, run: int) -> Path:
        return self.place / f"{run:08d}.wal"

    def lines_of(self, run: int) -> Path:
        return self.place / f"{run:08d}.jsonl"

    def resume(self) -> None:
        """Cut off what a fall left behind the last line."""
        if self.last is not None:
            cut_torn_line(self.lines_of(self.last.run))
            os.truncate(self.file_of(self.last.run), self.last.size)

    def add(self, reach: Reach, content: bytes) -> None:
        """The bytes first, flushed; then the line that says they are there."""
        with self.file_of(reach.run).open("ab") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        append_line(self.lines_of(reach.run), reach.as_line())
        self.last = reach

    def looked(self, at: datetime) -> None:
        """Nothing more was committed up to this instant."""
        write_whole(self.place / "through.json", at.isoformat())

    @property
    def through(self) -> datetime | None:
        """Up to when the chain knows everything."""
        file = self.place / "through.json"
        known = [self.last.at] if self.last else []
        if file.exists():
            known.append(datetime.fromisoformat(json.loads(file.read_text(encoding="utf-8"))))
        return max(known, default=None)

    def reach_at(self, at: datetime) -> tuple[Reach | None, Reach | None]:
        """The last that was whole at that instant, and the next one after it."""
        later: Reach | None = None
        for run in reversed(self.runs()):
            reaches = list(self._reaches(run))
            place = bisect_right([one.at for one in reaches], at)
            if place < len(reaches):
                later = reaches[place]
            if place:
                return reaches[place - 1], later
        return None, later

    def run_of(self, salts: bytes) -> int | None:
        return next((run for run in self.runs() if self._first_of(run).salts == salts), None)

    def _reaches(self, run: int) -> Iterator[Reach]:
        return (Reach.from_line(line) for line in lines_of(self.lines_of(run)))

    def _first_of(self, run: int) -> Reach:
        return next(self._reaches(run))

    def _last_of(self, run: int) -> Reach | None:
        reaches = list(self._reaches(run))
        return reaches[-1] if reaches else None


def chains_in(folder: BackupFolder) -> list[Chain]:
    chains = (Chain(place) for place in sorted(folder.changes.iterdir()) if place.is_dir())
    return [chain for chain in chains if chain.last is not None]
