"""An installation on the database that the tests run on: a file of its own, or a server of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tongban.upkeep.tests.installation import (
    Installation,
    a_postgres_installation,
    an_sqlite_installation,
)


@pytest.fixture
def city(transactional_db: None) -> Iterator[Installation]:
    if connection.vendor == "postgresql":
        with a_postgres_installation() as here:
            yield here
        return
    migrated = Path(str(connection.settings_dict["NAME"])).with_name("migrated.sqlite3")
    with sqlite3.connect(connection.settings_dict["NAME"]) as source, sqlite3.connect(migrated) as copied:
        source.backup(copied)
    with an_sqlite_installation(migrated) as here:
        yield here
