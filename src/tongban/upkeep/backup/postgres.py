"""Copying a PostgreSQL database with its own tools: pg_dump for a copy, pg_basebackup and pg_receivewal for every second.

The tools are those of the machine; they speak to the server that TONGBAN_DATABASE_URL names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from tongban.kernel.procedure import Refused
from tongban.upkeep.backup.copies import Copy, fresh_place
from tongban.upkeep.backup.counting import GROWING, Census, census_of
from tongban.upkeep.backup.folder import BackupFolder, digest_of_file, write_whole
from tongban.upkeep.backup.moments import instant

SLOT = "tongban_backup"
"""A replication slot: what was not yet copied is kept by the server, even while nobody follows."""
_SEEN = "SELECT pg_current_wal_flush_lsn()::text, clock_timestamp()"
_COPIED = "SELECT flush_lsn >= %s::pg_lsn FROM pg_stat_replication WHERE application_name = %s"


def program(name: str) -> str:
    """PostgreSQL's own program, the newest on this machine."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parents[1].name)
    )
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise Refused(
            f"这台机器上没有 {name}; 请安装 PostgreSQL 的客户端程序(Debian: apt install postgresql)。"
        )
    return found


def asked() -> dict[str, Any]:
    """How the database is reached, in psycopg's words."""
    kept = connection.settings_dict
    named = {
        "dbname": kept["NAME"], "host": kept["HOST"], "port": kept["PORT"],
        "user": kept["USER"], "password": kept["PASSWORD"],
    }  # fmt: skip
    return {name: str(value) for name, value in named.items() if value}


def environment(reached: dict[str, Any] | None = None) -> dict[str, str]:
    """The same for PostgreSQL's programs; the password is never seen among the running commands."""
    words = {
        "dbname": "PGDATABASE",
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
    }
    return {**os.environ, **{words[name]: value for name, value in (reached or asked()).items()}}


def run(*command: str, reached: dict[str, Any] | None = None) -> str:
    done = subprocess.run(
        command,
        env=environment(reached),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise Refused(f"{Path(command[0]).name} 没有完成: {done.stderr.strip()[-800:]}")
    return done.stdout


def dump(folder: BackupFolder) -> Copy:
    """A dump of one moment, and what was counted at that very moment."""
    begun = instant()
    place = fresh_place(folder, begun)
    target = place / "database.dump"
    with psycopg.connect(**asked()) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (snapshot,) = reader.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        at = instant()
        run(
            program("pg_dump"),
            "--format=custom",
            f"--snapshot={snapshot}",
            f"--file={target}",
            "--no-password",
        )
        census = census_of(reader, vendor="postgresql")
    target.chmod(0o600)
    _flush(target)
    return Copy(place, "dump", begun, at, census, digest_of_file(target)).written()


def base_copy(folder: BackupFolder) -> Copy:
    """The cluster's files, from which any later second is reached with what was received since."""
    begun = instant()
    place = fresh_place(folder, begun)
    run(
        program("pg_basebackup"), f"--pgdata={place / 'base'}", "--wal-method=stream", "--checkpoint=fast",
        "--no-password", "--label=tongban",
    )  # fmt: skip
    return Copy(place, "cluster", begun, instant(), witness()).written()


def first_segment(base: Path) -> str:
    """The first file of the write-ahead log that a base needs."""
    label = (base / "backup_label").read_text(encoding="utf-8")
    return label.split("(file ")[1].split(")")[0]


def witness() -> Census:
    with psycopg.connect(**asked()) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return census_of(reader, vendor="postgresql", only=GROWING)


class WalReceiver:
    """pg_receivewal, kept running; `look` says up to which instant everything has arrived and is on the disk."""

    beat = 1.0

    def __init__(self, folder: BackupFolder) -> None:
        self._place = folder.changes / "wal"
        self._place.mkdir(exist_ok=True, mode=0o700)
        _check_may_replicate()
        receive = program("pg_receivewal")
        run(receive, f"--slot={SLOT}", "--create-slot", "--if-not-exists", "--no-password")
        command = [
            receive, f"--directory={self._place}", f"--slot={SLOT}", "--synchronous", "--status-interval=1",
            "--no-password",
        ]  # fmt: skip
        self._child = subprocess.Popen(
            command,
            env={**environment(), "PGAPPNAME": SLOT},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._reader = psycopg.connect(**asked(), autocommit=True)
        self.is_new = not any(self._place.glob("0*"))

    def look(self, at: datetime) -> bool:
        """Whatever the server had written at this instant has arrived; gives False where it has not within some seconds."""
        if self._child.poll() is not None:
            raise OSError(f"pg_receivewal ended with {self._child.returncode}")
        seen, _ = self._reader.execute(_SEEN).fetchone() or ("0/0", None)
        for _ in range(40):
            arrived = self._reader.execute(_COPIED, [seen, SLOT]).fetchone()
            if arrived and arrived[0]:
                write_whole(self._place.parent / "through.json", at.isoformat())
                return True
            time.sleep(0.1)
        return False

    def close(self) -> None:
        self.look(instant())
        self.abandon()

    def abandon(self) -> None:
        self._reader.close()
        self._child.terminate()
        self._child.wait(timeout=30)


def _check_may_replicate() -> None:
    with psycopg.connect(**asked()) as reader:
        row = reader.execute(
            "SELECT rolreplication OR rolsuper, current_user, current_setting('wal_level') "
            "FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    may, name, level = row or (False, "", "")
    if not may:
        raise Refused(
            f"数据库用户 {name} 没有复制权限, 不能连续归档; 请由数据库管理员运行 ALTER ROLE {name} REPLICATION, "
            "并在 pg_hba.conf 中允许它的 replication 连接。"
        )
    if level == "minimal":
        raise Refused("数据库的 wal_level 是 minimal, 不能连续归档; 请改为 replica 并重启数据库。")


def _flush(file: Path) -> None:
    with file.open("rb+") as written:
        os.fsync(written.fileno())
