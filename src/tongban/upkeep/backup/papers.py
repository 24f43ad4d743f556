"""Papers and notices: only ever added to, so what is copied once stays copied."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tongban.upkeep.backup.folder import BackupFolder, append_line, digest_of_file, lines_of
from tongban.upkeep.backup.moments import instant

SETTLED = 2.0
"""Seconds after which a file that somebody was writing is whole."""


class PaperCopier:
    """Remembers which folders have not changed since, so that looking again costs little."""

    def __init__(self, folder: BackupFolder) -> None:
        self._folder = folder
        self._seen: dict[Path, int] = {}
        self._have = {line["path"] for line in lines_of(folder.paper_list)}

    def copy(self, *, until: float | None = None) -> int:
        """Copy what was whole at that instant (seconds of the epoch) and is not copied yet; gives how many."""
        before = until if until is not None else time.time() - SETTLED
        source, done = Path(settings.MEDIA_ROOT), 0
        for place, changed in self._changed(source):
            whole = changed < int(before * 1e9)
            for file in sorted(one for one in place.iterdir() if one.is_file()):
                name = str(file.relative_to(source))
                if name in self._have:
                    continue
                if file.stat().st_mtime > before:
                    whole = False
                    continue
                self._keep(file, name)
                done += 1
            if whole:
                self._seen[place] = changed
        return done

    def _changed(self, source: Path) -> Iterator[tuple[Path, int]]:
        for place, _, _ in os.walk(source):
            changed = Path(place).stat().st_mtime_ns
            if self._seen.get(Path(place)) != changed:
                yield Path(place), changed

    def _keep(self, file: Path, name: str) -> None:
        target = self._folder.papers / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _copied(file, target)
        kept = {"path": name, "size": target.stat().st_size, "sha256": digest_of_file(target)}
        append_line(self._folder.paper_list, {**kept, "at": instant().isoformat()})
        self._have.add(name)


def copy_notices(folder: BackupFolder) -> None:
    """A year's notice never changes once it is loaded; each is kept with the instant it was first seen."""
    have = {line["name"]: line["sha256"] for line in lines_of(folder.notice_list)}
    for file in sorted((Path(settings.TONGBAN_DATA) / "notices").glob("*.json")):
        if have.get(file.name) == digest_of_file(file):
            continue
        _copied(file, folder.notices / file.name)
        kept = {"name": file.name, "sha256": digest_of_file(folder.notices / file.name)}
        append_line(folder.notice_list, {**kept, "at": instant().isoformat()})


def _copied(source: Path, target: Path) -> None:
    draft = target.with_name(target.name + ".new")
    shutil.copyfile(source, draft)
    with draft.open("rb+") as written:
        os.fsync(written.fileno())
    os.replace(draft, target)
