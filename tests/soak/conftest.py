"""Towns for the bad days: one is founded a session, each test is given a copy of its own, served by real processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.soak.cluster import a_database
from tests.soak.house import ROOT, House, environment_of

SERVER = os.environ.get("TONGBAN_DATABASE_URL", "")
"""Which database this run of the tests is about: a server of PostgreSQL, or SQLite where it names none."""
ON = "PostgreSQL" if SERVER.startswith("postgres") else "SQLite"
Say = Callable[[str], None]


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Say:
    """A line that whoever runs the tests reads at the end, whatever becomes of the test (conftest.py of the repository)."""
    return lambda line: record_property("said", line)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    """Folder, name of the database (PostgreSQL) and people of the town from which the others are copied."""
    folder = tmp_path_factory.mktemp("founded")
    with ExitStack() as stack:
        name = f"tongban_soak_{os.getpid()}"
        database = stack.enter_context(a_database(SERVER_DATABASE, name)) if ON == "PostgreSQL" else ""
        yield folder, name, people_of(folder, database)


SERVER_DATABASE = f"{SERVER.rsplit('/', 1)[0]}/postgres"


def people_of(folder: Path, database: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak.town"],
        env=environment_of(folder, database, TONGBAN_FAST_DISK="1"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    people: dict[str, Any] = json.loads(done.stdout)
    return people


@contextmanager
def a_house(founded: tuple[Path, str, dict[str, Any]], folder: Path, logs: Path) -> Iterator[House]:
    """A copy of the town in that folder, which may be a file system of its own."""
    made, template, people = founded
    shutil.copytree(made, folder, symlinks=True, dirs_exist_ok=True)
    with ExitStack() as stack:
        database = ""
        if ON == "PostgreSQL":
            database = stack.enter_context(
                a_database(SERVER_DATABASE, f"{template}_{folder.name}"[:60], like=template)
            )
        house = House(folder, database, people, logs)
        try:
            yield house
        finally:
            house.stop()


@pytest.fixture
def house(founded: tuple[Path, str, dict[str, Any]], tmp_path: Path) -> Iterator[House]:
    logs = tmp_path / "logs"
    logs.mkdir()
    with a_house(founded, tmp_path / "town", logs) as living:
        yield living
