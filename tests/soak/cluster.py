"""A PostgreSQL of a test's own, in a folder of its own, that may be stopped and started; and databases in the server that is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from environ import Env


@dataclass(frozen=True, slots=True)
class Cluster:
    folder: Path
    control: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"postgres://postgres@/{self.folder}/postgres"

    def start(self) -> None:
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c max_connections=60"
        self._pg_ctl("-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self, mode: str) -> None:
        """`fast` ends every session, `immediate` is as when the power goes."""
        self._pg_ctl("-w", "-m", mode, "stop")

    def _pg_ctl(self, *words: str) -> None:
        subprocess.run([*self.control, *words], stdout=subprocess.DEVNULL, check=True, cwd="/")


@contextmanager
def a_cluster() -> Iterator[Cluster]:
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    assert binaries, "no PostgreSQL is installed here (Debian: apt install postgresql)"
    folder = Path(tempfile.mkdtemp(prefix="tongban-soak-pg-"))
    as_user: tuple[str, ...] = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    if as_user:
        shutil.chown(folder, "postgres")
    made = [
        *as_user,
        str(binaries[-1] / "initdb"),
        "-A",
        "trust",
        "-U",
        "postgres",
        "-D",
        str(folder / "data"),
    ]
    subprocess.run(made, stdout=subprocess.DEVNULL, check=True, cwd="/")
    cluster = Cluster(folder, (*as_user, str(binaries[-1] / "pg_ctl"), "-D", str(folder / "data")))
    cluster.start()
    try:
        yield cluster
    finally:
        subprocess.run(
            [*cluster.control, "-m", "immediate", "stop"], capture_output=True, check=False, cwd="/"
        )
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def a_database(server: str, name: str, *, like: str = "") -> Iterator[str]:
    """The address of a fresh database beside the one that `server` names; dropped at the end."""
    asked = Env.db_url_config(server)
    place = {"host": asked["HOST"], "port": asked["PORT"], "user": asked["USER"], "dbname": asked["NAME"]}
    with psycopg.connect(
        **{name: value for name, value in place.items() if value}, autocommit=True
    ) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like}"' if like else ""))
        try:
            yield f"{server.rsplit('/', 1)[0]}/{name}"
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
