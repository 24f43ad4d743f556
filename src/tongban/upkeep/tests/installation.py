"""A living installation for the tests of its keeping: a folder, a database of its own, and processes that work in it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tongban.kernel.clock import TIME_ZONE
from tongban.upkeep.backup.postgres import program

WRITER = """
import sys, time, django
django.setup()
from django.db import transaction
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.clock import now, today
from tongban.kernel.ledger.actions import open_book, write
print("ready", flush=True)
while True:
    begun = time.time()
    with transaction.atomic():
        entry = write(open_book("test"), "lodge", title="提交", by="system", actor=SYSTEM_ACTOR, on=today())
        write(entry.book, "note", title="说明", by="system", actor=SYSTEM_ACTOR, on=today())
    print(entry.book_id, begun, time.time(), flush=True)
    time.sleep(0.004)
"""
"""A book of two entries in one transaction, over and over; a line once the database has acknowledged it."""


@dataclass(frozen=True)
class Acknowledged:
    book: int
    begun: float
    ended: float


@dataclass
class Installation:
    data: Path
    database: str = ""
    children: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("TONGBAN_", "DJANGO_"))}
        return {
            **kept,
            "TONGBAN_DATA": str(self.data),
            "TONGBAN_DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "tongban.config.settings.demonstration",
        }

    @property
    def into(self) -> tuple[str, ...]:
        """Where a copy of one moment comes back to: a new folder, or the empty database that is named."""
        return ("--into", str(self.data)) if not self.database else ()

    def empty(self, name: str) -> Installation:
        """A place to come back to beside this one, with this one's keys brought there by hand."""
        there = Installation(self.data.parent / name, self.database and f"{self.database}_{name}")
        shutil.copytree(self.data / "keys", there.data / "keys")
        if self.database:
            door = self.data.parent / "door"
            create = [program("createdb"), "-h", str(door), "-U", "postgres", f"tongban_{name}"]
            subprocess.run(create, check=True)
        return there

    def python(self, code: str) -> None:
        subprocess.run([sys.executable, "-c", code], env=self.environment, check=True, timeout=300)

    def tongban(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tongban.cli", *words],
            env=self.environment, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip

    def start(self, *words: str, out: Path) -> subprocess.Popen[str]:
        with out.open("w") as log:
            child = subprocess.Popen(
                [sys.executable, *words],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
            )
        self.children.append(child)
        return child

    def stop(self, child: subprocess.Popen[str], *, by: signal.Signals = signal.SIGTERM) -> None:
        if child.poll() is None:
            child.send_signal(by)
        child.wait(timeout=60)

    def stop_all(self) -> None:
        for child in self.children:
            self.stop(child, by=signal.SIGKILL)


@contextmanager
def an_sqlite_installation(migrated: Path) -> Iterator[Installation]:
    """`migrated` is a database with all tables and nothing in them."""
    with _place() as data:
        (data / "city").mkdir()
        shutil.copyfile(migrated, data / "city" / "tongban.sqlite3")
        here = Installation(data / "city")
        try:
            yield here
        finally:
            here.stop_all()


@contextmanager
def a_postgres_installation() -> Iterator[Installation]:
    """With a server of its own, which nobody else uses and which is gone afterwards."""
    with _place() as data:
        as_server = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        cluster, door = data / "server", data / "door"
        for folder in (cluster, door):
            folder.mkdir(mode=0o700)
            if as_server:
                shutil.chown(folder, "postgres")
        (data / "city").mkdir()
        quiet = {"stdout": subprocess.DEVNULL, "check": True, "cwd": "/"}
        make = [program("initdb"), "-A", "trust", "-U", "postgres", "-N", "-D", str(cluster)]
        subprocess.run([*as_server, *make], **quiet)  # type: ignore[call-overload]
        options = f"-c listen_addresses= -c unix_socket_directories={door} -c fsync=off"
        control = [*as_server, program("pg_ctl"), "-D", str(cluster), "-w"]
        subprocess.run([*control, "-o", options, "-l", f"{door}/log", "start"], **quiet)  # type: ignore[call-overload]
        here = Installation(data / "city", f"postgres://postgres@/{door}/tongban")
        try:
            create = [program("createdb"), "-h", str(door), "-U", "postgres", "tongban"]
            subprocess.run(create, check=True)
            here.python(
                "import django; django.setup(); from django.core.management import call_command; "
                "call_command('migrate', verbosity=0); call_command('createcachetable', verbosity=0)"
            )
            yield here
        finally:
            here.stop_all()
            subprocess.run([*control, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]


@contextmanager
def _place() -> Iterator[Path]:
    """Not below a folder that only we may enter: PostgreSQL's own user passes through."""
    place = Path(tempfile.mkdtemp(prefix="tongban-upkeep-"))
    place.chmod(0o755)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def acknowledged(log: Path) -> list[Acknowledged]:
    lines = (line.split() for line in log.read_text(encoding="utf-8").splitlines())
    return [Acknowledged(int(one[0]), float(one[1]), float(one[2])) for one in lines if len(one) == 3]


def wait_for(log: Path, lines: int, *, within: float = 120.0) -> None:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if len(acknowledged(log)) >= lines:
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing was written within {within} s: {log.read_text(encoding='utf-8')[-2000:]}")


def as_text(second: int) -> str:
    return datetime.fromtimestamp(second, TIME_ZONE).strftime("%Y-%m-%dT%H:%M:%S")
