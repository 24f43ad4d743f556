"""Copying an SQLite database while it is written, and following its write-ahead log.

Following holds a read transaction, so that nobody begins the log anew before its end is copied; every quarter of a second
what was committed since is appended to the chain. When the log has grown, the follower copies its end while it holds the
write lock, lets it be carried into the database, and takes hold of the next log. Salts prove that none was missed between.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from tongban.kernel.procedure import Refused
from tongban.upkeep.backup.chains import Chain, Reach, chains_in
from tongban.upkeep.backup.copies import Copy, fresh_place
from tongban.upkeep.backup.counting import GROWING, Census, census_of
from tongban.upkeep.backup.folder import BackupFolder, digest_of_file
from tongban.upkeep.backup.moments import instant
from tongban.upkeep.backup.wal import LogLost, LogState, committed_bytes, state_of

TURN_OVER = 16 * 1024 * 1024
"""Bytes of log after which it is carried into the database and begun anew."""
BUSY = 5.0
_HOLDS = 100


def connected(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{database}?mode=rw", uri=True, timeout=BUSY, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    return connection


def copy_database(folder: BackupFolder, database: Path) -> Copy:
    """SQLite's own online backup; writers go on meanwhile."""
    begun = instant()
    place = fresh_place(folder, begun)
    source = connected(database)
    try:
        if source.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            raise Refused(f"{database} 没有使用 WAL 方式; 请用本系统的设置启动一次, 再备份。")
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        at, state = instant(), state_of(database)
        target = place / "database.sqlite3"
        with sqlite3.connect(target) as copied:
            source.backup(copied)
        copied.close()
        source.execute("COMMIT")
    finally:
        source.close()
    target.chmod(0o600)
    position = {"salts": state.salts.hex(), "frames": state.frames}
    with reading(target) as reader:
        census = census_of(reader, vendor="sqlite")
    return Copy(place, "sqlite", begun, at, census, digest_of_file(target), position).written()


@contextmanager
def reading(database: Path) -> Iterator[sqlite3.Connection]:
    """A finished copy, read without leaving anything beside it."""
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    try:
        yield connection
    finally:
        connection.close()


class LogFollower:
    """`look` is to be called at every `beat` (seconds); it raises LogLost where the chain broke, and a new follower then begins a new one."""

    beat = 0.25

    def __init__(self, folder: BackupFolder, database: Path) -> None:
        self._database = database
        self._guard, self._writer = connected(database), connected(database)
        chains = chains_in(folder)
        with self._nobody_writes():
            resumed = self._resumed(chains[-1]) if chains else None
        self.is_new = resumed is None
        self._chain = resumed or Chain.begun(folder)
        self._turn_at = TURN_OVER
        self._looked = instant() - timedelta(seconds=1)
        self._take_hold()

    def _resumed(self, chain: Chain) -> Chain | None:
        """The last chain, if the log is still the one it ended in; copied to its end before anybody may begin another."""
        chain.resume()
        state, last = state_of(self._database), chain.last
        if last is None or state.salts != last.salts or state.frames < last.frames:
            return None
        try:
            self._append(chain, state, instant())
        except LogLost:
            return None
        return chain

    def look(self, at: datetime) -> bool:
        """Copy what was committed up to this instant; gives whether there was anything."""
        state, last = state_of(self._database), self._chain.last
        if last is not None and state.salts != last.salts:
            raise LogLost("the log was begun anew while it was held")
        if last is not None and state.frames == last.frames:
            if at - self._looked >= timedelta(seconds=1):
                self._looked = at
                self._chain.looked(at)
            return False
        self._append(self._chain, state, at)
        if state.end > self._turn_at:
            self._turn_over()
        return True

    def close(self) -> None:
        """What is left is copied first."""
        self.look(instant())
        self._guard.close()
        self._writer.close()

    def abandon(self) -> None:
        self._guard.close()
        self._writer.close()

    def _append(self, chain: Chain, state: LogState, at: datetime) -> None:
        last = chain.last
        if last is not None and last.salts == state.salts:
            run, size = last.run, last.size
        else:
            run, size = (last.run + 1 if last else 1), 0
        if state.frames:
            content = committed_bytes(self._database, state, since=size)
            chain.add(Reach(at, run, state.frames, state.end, state.salts), content)

    def _turn_over(self) -> None:
        """Nobody writes while the end is copied; then everything is carried over, and the next log is taken hold of.

        Where somebody reads for long, or writes for long, the log stays and is tried again when it has grown once more.
        """
        with self._nobody_writes():
            self._append(self._chain, state_of(self._database), instant())
            self._guard.execute("ROLLBACK")
            self._guard.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        self._take_hold()
        state = state_of(self._database)
        self._turn_at = TURN_OVER + (state.end if state.end > TURN_OVER else 0)

    @contextmanager
    def _nobody_writes(self) -> Iterator[None]:
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self._writer.execute("ROLLBACK")

    def _take_hold(self) -> None:
        """Read a page that lies in the log: from then on the log is not begun anew. A page is written first, so that there is one."""
        for _ in range(_HOLDS):
            self._touch()
            before = state_of(self._database)
            self._guard.execute("BEGIN")
            self._guard.execute("SELECT count(*) FROM sqlite_master").fetchone()
            after = state_of(self._database)
            if after.salts == before.salts and after.backfilled < before.frames:
                break
            self._guard.execute("ROLLBACK")
        else:
            raise LogLost(f"{self._database}: the log cannot be held")
        last = self._chain.last
        if last is not None and after.salts != last.salts and not after.follows(last.salts):
            raise LogLost(f"{self._database}: a log was missed")
        self._append(self._chain, after, instant())

    def _touch(self) -> None:
        """The same number written again: a commit of one page that changes nothing."""
        version = self._writer.execute("PRAGMA user_version").fetchone()[0]
        self._writer.execute("BEGIN IMMEDIATE")
        self._writer.execute(f"PRAGMA user_version = {int(version)}")
        self._writer.execute("COMMIT")


def witness(database: Path) -> Census:
    """What has only grown, counted in one read."""
    connection = connected(database)
    try:
        connection.execute("BEGIN")
        return census_of(connection, vendor="sqlite", only=GROWING)
    finally:
        connection.close()
