"""Putting a PostgreSQL database together again: a dump into an empty database, or a cluster of its own brought to a second."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from tongban.kernel.procedure import Refused
from tongban.upkeep.backup.copies import Copy
from tongban.upkeep.backup.counting import tables_of
from tongban.upkeep.backup.folder import BackupFolder, digest_of_file
from tongban.upkeep.backup.postgres import asked, first_segment, program, run

_NOT_REACHED = "recovery ended before configured recovery target was reached"
_PATIENCE = "86400"
"""Seconds: a day's changes of a city take a while."""


def load_dump(copy: Copy) -> None:
    """Into the database that the installation names; it must be empty."""
    with psycopg.connect(**asked()) as reader:
        if tables_of(reader, vendor="postgresql"):
            raise Refused(
                "设置中的数据库不是空的, 不会覆盖; 请另建一个空库, 把 TONGBAN_DATABASE_URL 指向它, 再恢复。"
            )
    if digest_of_file(copy.file) != copy.sha256:
        raise Refused(f"{copy.file} 与备份时的摘要不符, 副本已经损坏; 请用更早的副本, 或者另一处的备份。")
    run(
        program("pg_restore"), "--no-owner", "--no-acl", "--single-transaction", "--exit-on-error", "--no-password",
        f"--dbname={asked()['dbname']}", str(copy.file),
    )  # fmt: skip


def build_cluster(folder: BackupFolder, copy: Copy, place: Path, *, at: datetime | None) -> None:
    """The cluster's files in `place`, ready to be brought to that second at its first start."""
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(copy.file, place)
    place.chmod(0o700)
    received = place.parent / "wal"
    _bring_received(folder.changes / "wal", received, since=first_segment(copy.file))
    quoted = shlex.quote(str(received))
    restore = f'cp {quoted}/%f "%p" 2>/dev/null || cp {quoted}/%f.partial "%p"'
    lines = [
        "hot_standby = off", "archive_mode = off", "primary_conninfo = ''", "primary_slot_name = ''",
        f"restore_command = '{restore.replace(chr(39), chr(39) * 2)}'", "recovery_target_action = 'promote'",
        f"recovery_target_time = '{at.isoformat(sep=' ') if at else ''}'",
    ]  # fmt: skip
    if not (place / "postgresql.conf").exists():
        (place / "postgresql.conf").write_text("# from the backup\n", encoding="utf-8")
    with (place / "postgresql.auto.conf").open("a", encoding="utf-8") as out:
        out.write("\n# tongban restore\n" + "\n".join(lines) + "\n")
    (place / "recovery.signal").touch()
    if os.geteuid() == 0:
        _give_to_server(place)
        _give_to_server(received)


def _bring_received(source: Path, target: Path, *, since: str) -> None:
    """Copied out of the backup: the server's own user need not be let into it."""
    target.mkdir(mode=0o700)
    for file in source.iterdir():
        if file.name.endswith(".history") or file.name[8:24] >= since[8:24]:
            shutil.copyfile(file, target / file.name)


def _give_to_server(place: Path) -> None:
    """PostgreSQL does not run as root; the files are then its own user's."""
    for each in [place, *place.rglob("*")]:
        shutil.chown(each, "postgres", "postgres")


@contextmanager
def running(place: Path, *, may_end_early: bool) -> Iterator[dict[str, Any]]:
    """The cluster, recovered and open to this machine's own user alone; gives how it is reached.

    `may_end_early`: everything up to the second has been received, so that the end of what was received is that second.
    """
    with tempfile.TemporaryDirectory(prefix="tongban-restore-") as home:
        door = Path(home)
        (door / "hba").write_text("local all all trust\n", encoding="utf-8")
        if os.geteuid() == 0:
            _give_to_server(door)
        if not _start(place, door):
            words = (door / "log").read_text(encoding="utf-8", errors="replace")
            if not (may_end_early and _NOT_REACHED in words):
                raise Refused(f"数据库没有恢复成功: {words.strip()[-1200:]}")
            with (place / "postgresql.auto.conf").open("a", encoding="utf-8") as out:
                out.write("recovery_target_time = ''\n")
            if not _start(place, door):
                words = (door / "log").read_text(encoding="utf-8", errors="replace")
                raise Refused(f"数据库没有恢复成功: {words.strip()[-1200:]}")
        shutil.rmtree(
            place.parent / "wal", ignore_errors=True
        )  # carried over; a later start needs it no more
        try:
            yield {"host": str(door), "port": "5432"}
        finally:
            _control(place, "--mode=fast", "stop")


def _start(place: Path, door: Path) -> bool:
    options = (
        f"-c listen_addresses= -c unix_socket_directories={door} -c port=5432 -c hba_file={door}/hba "
        "-c logging_collector=off -c ssl=off"
    )
    if not _control(place, "-o", options, f"--log={door}/log", f"--timeout={_PATIENCE}", "start"):
        return False
    return _is_open(place, door)


def _is_open(place: Path, door: Path) -> bool:
    """It lets nobody in until it has reached the second; where it cannot reach it, it ends."""
    ready = [program("pg_isready"), "--quiet", f"--host={door}", "--port=5432"]
    while subprocess.run(ready, check=False).returncode != 0:
        if not _control(place, "status"):
            return False
        time.sleep(0.2)
    return True


def _control(place: Path, *words: str) -> bool:
    as_server = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*as_server, program("pg_ctl"), f"--pgdata={place}", "--wait", *words]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd="/")
    return done.returncode == 0
