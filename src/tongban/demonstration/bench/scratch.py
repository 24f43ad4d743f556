"""Databases that are made for a run and removed after it, with a small city in them; and the same with the machine's real fsync."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from tongban.config.settings.environment import DATA

SMALL = ("--matters", "1", "--people", "60", "--enterprises", "20", "--days", "30")


@contextmanager
def small_city(engine: str, server: str) -> Iterator[dict[str, str]]:
    """`engine`: postgres or sqlite. Gives the environment in which the product finds its database and its data."""
    with tempfile.TemporaryDirectory(prefix="tongban-bench-") as folder, database(engine, server) as address:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tongban.config.settings.demonstration",
            "TONGBAN_DATA": folder,
            "TONGBAN_DATABASE_URL": address or f"sqlite:///{folder}/tongban.sqlite3",
        }
        environment.pop("TONGBAN_FAST_DISK", None)
        command = [sys.executable, "-m", "tongban.cli", "city", "build", *SMALL]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        yield environment


@contextmanager
def database(engine: str, server: str, like: str = "template1") -> Iterator[str]:
    """A database of its own on a PostgreSQL server, a copy of another; empty for SQLite, whose file lies in the run's folder."""
    if engine != "postgres":
        yield ""
        return
    name = f"tongban_bench_{secrets.token_hex(4)}"
    address = server.replace("postgres://", "postgresql://", 1)
    with psycopg.connect(address, autocommit=True) as connection:
        if connection.execute("SHOW fsync").fetchone() != ("on",):
            raise RuntimeError("fsync is off on this server: its figures would prove nothing")
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        connection.execute(made.format(sql.Identifier(name), sql.Identifier(like)))
    try:
        yield f"{server.rsplit('/', 1)[0]}/{name}"
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def engine_of_city() -> str:
    return "postgres" if settings.DATABASES["default"]["ENGINE"].endswith("postgresql") else "sqlite"


@contextmanager
def copied_city(server: str) -> Iterator[dict[str, str]]:
    """The city that is there, with a database of its own to write in; nobody may be at work in it while it is copied."""
    place = settings.DATABASES["default"]
    connections.close_all()
    for each in connections.all():
        if hasattr(each, "close_pool"):
            each.close_pool()
    with tempfile.TemporaryDirectory(prefix="tongban-bench-", dir=DATA) as folder, ExitStack() as stack:
        for name in ("keys", "rehearsal.json"):
            if (DATA / name).exists():
                (Path(folder) / name).symlink_to(DATA / name)
        if engine_of_city() == "postgres":
            address = stack.enter_context(database("postgres", server, like=place["NAME"]))
        else:
            shutil.copy(place["NAME"], f"{folder}/tongban.sqlite3")
            address = f"sqlite:///{folder}/tongban.sqlite3"
        yield {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tongban.config.settings.demonstration",
            "TONGBAN_DATA": folder,
            "TONGBAN_DATABASE_URL": address,
        }


def in_a_process(module: str, environment: dict[str, str], *arguments: str) -> Any:
    """Run a module where the environment points to, and read the JSON that it prints."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
