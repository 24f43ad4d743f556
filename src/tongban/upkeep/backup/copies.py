"""One copy of the database in the backup's folder, with a manifest that says what it holds and from when it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tongban.upkeep.backup.counting import Census
from tongban.upkeep.backup.folder import BackupFolder, write_whole
from tongban.upkeep.backup.moments import stamp_of

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Copy:
    """`form` is sqlite, dump (pg_dump) or cluster (pg_basebackup). `begun` and `at` enclose the moment it shows; a form that
    is of one moment holds exactly `census`. `position` is where the log stood when it was whole (SQLite: salts and frames)."""

    place: Path
    form: str
    begun: datetime
    at: datetime
    census: Census
    sha256: str = ""
    position: dict[str, Any] | None = None

    def written(self) -> Copy:
        """The manifest last: a copy without one was interrupted and does not count."""
        kept = {
            "form": self.form, "begun": self.begun.isoformat(), "at": self.at.isoformat(),
            "census": self.census.as_data(), "sha256": self.sha256, "position": self.position,
        }  # fmt: skip
        write_whole(self.place / MANIFEST, kept)
        return self

    @property
    def file(self) -> Path:
        return (
            self.place / {"sqlite": "database.sqlite3", "dump": "database.dump", "cluster": "base"}[self.form]
        )


def fresh_place(folder: BackupFolder, at: datetime) -> Path:
    """A folder for a copy that begins; what interrupted ones left is removed."""
    for each in folder.copies.iterdir():
        if each.is_dir() and not (each / MANIFEST).exists():
            shutil.rmtree(each)
    place = folder.copies / stamp_of(at)
    place.mkdir(mode=0o700)
    return place


def copies_in(folder: BackupFolder) -> list[Copy]:
    """Every whole copy, the oldest first."""
    return [_read(each) for each in sorted(_whole(folder))]


def _whole(folder: BackupFolder) -> Iterator[Path]:
    return (each for each in folder.copies.iterdir() if (each / MANIFEST).exists())


def _read(place: Path) -> Copy:
    kept = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    return Copy(
        place=place,
        form=kept["form"],
        begun=datetime.fromisoformat(kept["begun"]),
        at=datetime.fromisoformat(kept["at"]),
        census=Census.from_data(kept["census"]),
        sha256=kept["sha256"],
        position=kept["position"],
    )
