"""Pages kept as files: a folder for each generation, in it one for each day or minute that the pages speak of.

A web server finds them without asking anybody: `now` leads to the present generation, and a page that may no longer be
served does not lie there. To forget everything is to turn `now` to a new generation, in one rename.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

NOW = "now"
"""The link in the folder that names the present generation."""
HEADERS = "headers.json"
PATH = re.compile(r"(?:/[A-Za-z0-9_-]+)*/")
"""Addresses that can be files: each ends as a folder does, with nothing in it that two programs might read differently."""
QUERY = re.compile(r"[A-Za-z0-9%&=._~+-]*")
LONGEST_QUERY = 200
MOST_QUERIES = 2000
"""Pages of one address with different queries: whoever invents queries does not fill the disk."""
ZONE_HOURS = 8
"""China has one time zone and no summer time."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page that is about to be made would lie, as seen before it is made: what changes meanwhile turns `now`
    elsewhere, and the page is then kept where nobody looks."""

    generation: str
    day: str
    minute: str

    @property
    def begun(self) -> int:
        return int(self.generation.partition(".")[0])


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it is served. The validators are those that nginx gives the same file."""

    body: bytes
    etag: str
    modified: float
    headers: tuple[tuple[str, str], ...]
    packed: bool


class PageStore:
    def __init__(self, root: Path, *, clock: Callable[[], float] = time.time) -> None:
        self.root = root
        self._clock = clock
        self._now = str(root / NOW)

    def find(self, path: str, query: str, *, packed: bool = False) -> KeptPage | None:
        """The page of an address, if it is kept: `packed` if whoever asks understands gzip."""
        if not _can_be_a_file(path, query):
            return None
        try:
            headers = _headers(self._now, os.readlink(self._now))
        except OSError:
            return None
        day, minute = moments(self._clock())
        for moment in (day, minute):
            file = f"{self._now}/{moment}{path}@{query}.html"
            page = (_read(f"{file}.gz", headers, packed=True) if packed else None) or _read(
                file, headers, packed=False
            )
            if page is not None:
                return page
        return None

    def place(self) -> Place:
        """Asked before a page is made."""
        try:
            generation = os.readlink(self._now)
        except FileNotFoundError:
            generation = self.turn()
        return Place(generation, *moments(self._clock()))

    def keep(
        self, place: Place, path: str, query: str, body: bytes, headers: Mapping[str, str], *, until: str
    ) -> bool:
        """Keep a page for the `day` or the `minute`; False where it must not or need not be kept.

        In the second in which a generation begins nothing is kept: a page from before the change and one from after it
        would have the same validators.
        """
        if not _can_be_a_file(path, query) or int(self._clock()) <= place.begun:
            return False
        generation = self.root / place.generation
        moment = place.minute if until == "minute" else place.day
        folder = Path(f"{generation}/{moment}{path}")
        if not generation.is_dir() or (query and _is_full(folder)):
            return False
        told = json.dumps(dict(sorted(headers.items())))
        with contextlib.suppress(FileExistsError), (generation / HEADERS).open("x", encoding="utf-8") as out:
            out.write(told)
        if (generation / HEADERS).read_text(encoding="utf-8") != told:
            return False
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / f"@{query}.html.gz", gzip.compress(body, 6, mtime=0))
        _write(folder / f"@{query}.html", body)
        return True

    def turn(self) -> str:
        """Forget every page, in all processes and in the web server, at once. Gives the new generation."""
        generation = f"{int(self._clock())}.{uuid.uuid4().hex[:12]}"
        (self.root / generation).mkdir(parents=True)
        draft = self.root / f"{NOW}.{generation}"
        draft.symlink_to(generation)
        if os.path.isdir(self._now) and not os.path.islink(self._now):
            shutil.rmtree(self._now)  # the folder was copied by somebody who follows links
        os.replace(draft, self._now)
        return generation

    def sweep(self) -> int:
        """Remove what is no longer served; gives how many folders went. For a process with time."""
        try:
            present = os.readlink(self._now)
        except FileNotFoundError:
            return 0
        fresh = {NOW, present}
        begun = Place(present, "", "").begun
        old = [
            each for each in self.root.iterdir() if each.name not in fresh and _is_before(each.name, begun)
        ]
        current = {HEADERS, *moments(self._clock())}
        old += [each for each in (self.root / present).iterdir() if each.name not in current]
        for folder in old:
            shutil.rmtree(folder, ignore_errors=True)
        return len(old)


def moments(instant: float) -> tuple[str, str]:
    """The day and the minute in China, as they stand in the names of folders (and in the web server's clock)."""
    minute = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(instant + ZONE_HOURS * 3600))
    return minute[:10], minute


def _can_be_a_file(path: str, query: str) -> bool:
    return (
        len(query) <= LONGEST_QUERY
        and PATH.fullmatch(path) is not None
        and QUERY.fullmatch(query) is not None
    )


def _is_full(folder: Path) -> bool:
    try:
        return sum(1 for _ in os.scandir(folder)) >= 2 * MOST_QUERIES
    except FileNotFoundError:
        return False


def _is_before(generation: str, begun: int) -> bool:
    """An older generation, and not one that is being made at this moment."""
    second = generation.partition(".")[0]
    return second.isdigit() and int(second) <= begun


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all."""
    draft = file.with_name(f"{uuid.uuid4().hex}.draft")
    draft.write_bytes(content)
    os.replace(draft, file)


def _read(file: str, headers: tuple[tuple[str, str], ...], *, packed: bool) -> KeptPage | None:
    try:
        with open(file, "rb", buffering=0) as kept:
            stat = os.fstat(kept.fileno())
            body = kept.read()
    except OSError:
        return None
    return KeptPage(body, f'"{int(stat.st_mtime):x}-{len(body):x}"', stat.st_mtime, headers, packed)


@lru_cache(maxsize=2)
def _headers(now: str, generation: str) -> tuple[tuple[str, str], ...]:
    told = Path(now).with_name(generation) / HEADERS
    return tuple(json.loads(told.read_text(encoding="utf-8")).items())
