"""`tongban backup`: one copy now, or a copy and every change after it until it is told to stop."""

from __future__ import annotations

import logging
import math
import signal
import sqlite3
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

import psycopg
from django.conf import settings
from django.db import connection

from tongban.kernel.clock import TIME_ZONE
from tongban.upkeep.backup import postgres, sqlite
from tongban.upkeep.backup.copies import Copy, copies_in
from tongban.upkeep.backup.counting import Census
from tongban.upkeep.backup.folder import BackupFolder, append_line, held, opened, write_whole
from tongban.upkeep.backup.moments import instant
from tongban.upkeep.backup.papers import PaperCopier, copy_notices
from tongban.upkeep.backup.pruning import prune
from tongban.upkeep.backup.wal import LogLost
from tongban.upkeep.heartbeat import beat

log = logging.getLogger(__name__)

WITNESS_EVERY, WITNESS_SHARE = 5.0, 50.0
"""Seconds between two countings; and as many times as long as a counting itself took."""
LAST_BACKUP = "backup.json"


@dataclass(frozen=True, slots=True)
class Done:
    copy: Copy
    papers: int


def back_up(root: Path) -> Done:
    """The database first, then papers: what the copy names is then there."""
    folder = opened(root)
    copy = _copied(folder, base=False)
    papers = PaperCopier(folder).copy(until=time.time())
    copy_notices(folder)
    _note(folder, copy.at, followed=False)
    return Done(copy, papers)


def _copied(folder: BackupFolder, *, base: bool) -> Copy:
    with held(folder, "copying"):
        if connection.vendor == "sqlite":
            return sqlite.copy_database(folder, _database())
        return postgres.base_copy(folder) if base else postgres.dump(folder)


def _database() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _note(folder: BackupFolder, at: datetime, *, followed: bool) -> None:
    """Where `tongban check` reads how old the last backup is."""
    kept = {"folder": str(folder.root), "at": at.isoformat(), "followed": followed}
    write_whole(Path(settings.TONGBAN_DATA) / LAST_BACKUP, kept)


class Keeper:
    """Follows a living installation until it is asked to stop."""

    def __init__(self, root: Path, *, copy_every: timedelta, keep: timedelta) -> None:
        self._folder = opened(root)
        self._copy_every, self._keep = copy_every, keep
        self._papers = PaperCopier(self._folder)
        self._stopping = threading.Event()
        self._copying: threading.Thread | None = None
        self._wants_copy = False

    def run(self) -> None:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        with held(self._folder, "following"):
            while not self._stopping.is_set():
                try:
                    self._follow()
                except (LogLost, OSError, sqlite3.Error, psycopg.Error):
                    log.exception("the changes could not be followed; a new chain begins")
                    self._stopping.wait(2.0)
            if self._copying is not None:
                self._copying.join()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping.set()

    def _follow(self) -> None:
        source = self._source()
        self._wants_copy = source.is_new
        turned, counted = 0.0, 0.0
        try:
            while not self._stopping.is_set():
                at = self._next(source.beat)
                source.look(at)
                if time.monotonic() >= counted:
                    counted = time.monotonic() + self._witness()
                if time.monotonic() - turned >= 1.0:
                    turned = time.monotonic()
                    self._every_second(at)
            source.close()
            self._papers.copy(until=time.time())
        except BaseException:
            source.abandon()
            raise

    def _source(self) -> sqlite.LogFollower | postgres.WalReceiver:
        if connection.vendor == "sqlite":
            return sqlite.LogFollower(self._folder, _database())
        return postgres.WalReceiver(self._folder)

    def _next(self, every: float) -> datetime:
        """Sleeps to the next whole multiple, and gives the last one that has passed; so there is one at each whole second."""
        self._stopping.wait((math.floor(time.time() / every) + 1) * every - time.time())
        return datetime.fromtimestamp(math.floor(time.time() / every) * every, TIME_ZONE)

    def _every_second(self, at: datetime) -> None:
        beat("backup")
        self._papers.copy()
        copy_notices(self._folder)
        _note(self._folder, at, followed=True)
        if self._copying is not None and not self._copying.is_alive():
            self._copying = None
            prune(self._folder, older_than=at - self._keep)
        if self._copying is None and (self._wants_copy or self._copy_is_old(at)):
            self._wants_copy = False
            self._copying = threading.Thread(target=self._copy, name="copy")
            self._copying.start()

    def _copy_is_old(self, at: datetime) -> bool:
        form = "sqlite" if connection.vendor == "sqlite" else "cluster"
        bases = [one for one in copies_in(self._folder) if one.form == form]
        return not bases or at - bases[-1].at >= self._copy_every

    def _copy(self) -> None:
        try:
            _copied(self._folder, base=True)
        except Exception:
            log.exception("the copy did not succeed; it is tried again")
            self._wants_copy = True
            self._stopping.wait(30.0)

    def _witness(self) -> float:
        """What was counted between two instants; gives the seconds until the next counting."""
        begun, since = instant(), time.monotonic()
        found: Census = sqlite.witness(_database()) if connection.vendor == "sqlite" else postgres.witness()
        line = {"from": begun.isoformat(), "to": instant().isoformat(), **found.as_data()}
        append_line(self._folder.witnesses, line)
        return max(WITNESS_EVERY, WITNESS_SHARE * (time.monotonic() - since))
