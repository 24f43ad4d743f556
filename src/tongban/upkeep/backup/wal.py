"""SQLite's write-ahead log, read from outside: how far it is committed, and its bytes up to there.

The index beside the log (`-shm`) says how many frames are committed; the log is an append of frames between two restarts, and each
restart gives it new salts, the first of them one higher. Both forms are published and stable (sqlite.org/walformat.html).
Nothing here writes to any file, and nothing here applies a frame: that is left to SQLite.
"""

from __future__ import annotations

import os
import struct
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HEADER, FRAME_HEADER = 32, 24
_INDEX_HEADER, _INDEX_READ = 48, 100


class LogLost(Exception):
    """The log was begun anew before its end had been copied."""


@dataclass(frozen=True, slots=True)
class LogState:
    """`frames` are committed, of which `backfilled` already stand in the database's file."""

    frames: int
    page_size: int
    salts: bytes
    backfilled: int

    @property
    def end(self) -> int:
        """Bytes of the log that are committed."""
        return offset_of(self.frames, self.page_size)

    def follows(self, before: bytes) -> bool:
        """Whether this is the very next log after the one with those salts."""
        first, was = int.from_bytes(self.salts[:4], "big"), int.from_bytes(before[:4], "big")
        return first == (was + 1) & 0xFFFFFFFF


def offset_of(frames: int, page_size: int) -> int:
    return HEADER + frames * (FRAME_HEADER + page_size) if frames else 0


def log_of(database: Path) -> Path:
    return database.with_name(database.name + "-wal")


@cache
def _opened(index: Path, _inode: int) -> int:
    """Opened once and never closed: closing any descriptor of the file would give up all locks that this process's own
    connections hold on it (fcntl), and with them the hold on the log."""
    return os.open(index, os.O_RDONLY)


def state_of(database: Path) -> LogState:
    """As the index says; it holds its header twice, and the two agree when nobody is writing it."""
    index = database.with_name(database.name + "-shm")
    descriptor = _opened(index, index.stat().st_ino)
    for _ in range(200):
        read = os.pread(descriptor, _INDEX_READ, 0)
        if len(read) == _INDEX_READ and read[:_INDEX_HEADER] == read[_INDEX_HEADER : 2 * _INDEX_HEADER]:
            page_size, frames = struct.unpack_from("=HI", read, 14)
            (backfilled,) = struct.unpack_from("=I", read, 96)
            return LogState(frames, 65536 if page_size == 1 else page_size, read[32:40], backfilled)
        time.sleep(0.001)
    raise LogLost(f"{index}: the index of the log does not settle")


def committed_bytes(database: Path, state: LogState, *, since: int) -> bytes:
    """The log from a byte to its committed end, proven to be of that log and to end with a commit."""
    with log_of(database).open("rb") as file:
        salts = file.read(HEADER)[16:24]
        file.seek(since)
        found = file.read(state.end - since)
    if salts != state.salts or len(found) != state.end - since:
        raise LogLost(f"{database}: the log was begun anew")
    last = len(found) - FRAME_HEADER - state.page_size
    if last >= 0:
        commit, *_ = struct.unpack_from(">I", found, last + 4)
        if not commit or found[last + 8 : last + 16] != state.salts:
            raise LogLost(f"{database}: the log does not end with a commit")
    return found
