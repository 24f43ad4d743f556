"""Who waits to write asks again at short intervals, and the oftener the longer the wait has been; and no statement is
written in SQLite's way twice.

SQLite's own way is to sleep longer and longer, up to a tenth of a second: with several writers the one who has waited
longest is then the last to notice that the line is free.
"""

from __future__ import annotations

import sqlite3
import time
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

FIRST = 0.002
"""Seconds until one asks again at first."""
SHORTEST = 0.0003
HALVED_AFTER = 0.01
"""Seconds of waiting after which the interval is half as long."""


def pause(waited: float) -> float:
    """Seconds until one asks again who has waited so many."""
    return max(SHORTEST, FIRST * HALVED_AFTER / (HALVED_AFTER + waited))


class Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        return (
            _in_its_way(query)
            if param_names is None
            else super().convert_query(query, param_names=param_names)
        )


@lru_cache(maxsize=2000)
def _in_its_way(query: str) -> str:
    """Places for parameters are %s to Django and ? to SQLite."""
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        """The write lock at once, or at the next try; after `timeout` seconds the error that SQLite itself would give."""
        longest = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        with self.wrap_database_errors:
            self.connection.execute("PRAGMA busy_timeout = 0")
            try:
                self._begin(time.monotonic(), longest)
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {round(longest * 1000)}")

    def _begin(self, began: float, longest: float) -> None:
        while True:
            try:
                self.connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as busy:
                waited = time.monotonic() - began
                if busy.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or waited > longest:
                    raise
                time.sleep(pause(waited))
