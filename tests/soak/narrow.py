"""Disks that are full: a file system of its own where one may be mounted, and for everybody a limit that lets no file grow."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.soak.house import House


class Disk(Protocol):
    def fill(self) -> None: ...
    def free(self) -> None: ...


@dataclass
class SmallDisk:
    """A tmpfs of some megabytes, filled to its last byte by a file that is nobody's."""

    place: Path

    def fill(self) -> None:
        with (self.place / "ballast").open("ab", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(b"\0" * 4096)

    def free(self) -> None:
        (self.place / "ballast").unlink()


@dataclass
class NoGrowth:
    """No process of the house may write into a file, as the system itself refuses it (EFBIG); works without any right."""

    house: House

    def fill(self) -> None:
        self._limit(0)

    def free(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for process in _families(self.house):
            _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
            resource.prlimit(process, resource.RLIMIT_FSIZE, (size if size == 0 else hard, hard))


def _families(house: House) -> Iterator[int]:
    """The processes of the house with their children."""
    groups = {process.pid for process in house.processes.values()}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            if os.getpgid(int(entry.name)) in groups:
                yield int(entry.name)


def may_mount() -> bool:
    if os.geteuid() != 0:
        return False
    done = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return done.returncode == 0


@contextmanager
def a_small_disk(place: Path, *, megabytes: int) -> Iterator[SmallDisk]:
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)], check=True)
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
