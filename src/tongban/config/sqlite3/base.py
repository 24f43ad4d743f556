"""Who waits to write asks again at short intervals, and the oftener the longer the wait has been.

SQLite's own way is to sleep longer and longer, up to a tenth of a second: with several writers the one who has waited
longest is then the last to notice that the line is free.
"""

from __future__ import annotations

import sqlite3
import time

from django.db.backends.sqlite3 import base

FIRST = 0.002
"""Seconds until one asks again at first."""
SHORTEST = 0.0003
HALVED_AFTER = 0.01
"""Seconds of waiting after which the interval is half as long."""


def pause(waited: float) -> float:
    """Seconds until one asks again who has waited so many."""
    return max(SHORTEST, FIRST * HALVED_AFTER / (HALVED_AFTER + waited))


class DatabaseWrapper(base.DatabaseWrapper):
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
