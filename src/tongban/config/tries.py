"""Tries that are counted (passwords, codes, digits), in the database: where every process and every machine of the house sees them.

Django's own cache in the database drops a third of its rows, the counts of wrong passwords among them, as soon as it holds
300, and adds one by reading and writing: who asks often enough, or at the same moment, is counted too few times. Here each
act is one statement, and nothing goes before its time.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection, transaction
from django.utils import timezone

LOCK, LET_GO_AFTER = ":lock", 0.9
"""allauth keeps a count behind a lock, a row of its own, and waits a second for it. Whoever held it and died (the power, a
database that is started again) must not keep a whole hall from signing in: the row is void before the second is over."""

WRITE = (
    "INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s) "
    "ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
)
WRITE_IF_FREE = WRITE + " WHERE {table}.expires <= %s"
READ = "SELECT value FROM {table} WHERE cache_key = %s AND expires > %s"
ADD_TO = (
    "UPDATE {table} SET value = CAST(CAST(value AS integer) + %s AS text) WHERE cache_key = %s AND expires > %s "
    "RETURNING value"
)
PROLONG = "UPDATE {table} SET expires = %s WHERE cache_key = %s AND expires > %s"
REMOVE = "DELETE FROM {table} WHERE cache_key = %s"
SWEEP = "DELETE FROM {table} WHERE expires <= %s"
EMPTY = "DELETE FROM {table}"


class Tries(BaseDatabaseCache):
    """Django's cache, as far as counting needs it. The table is that of `createcachetable`; values are JSON."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        super().__init__(table, params)
        self.table = connection.ops.quote_name(table)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        at, until = _now(), self._until(key, timeout)
        return bool(self._done(WRITE_IF_FREE, self._key(key, version), json.dumps(value), until, at)[0])

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(self._sql(READ), [self._key(key, version), _now()])
            row = cursor.fetchone()
        return default if row is None else json.loads(row[0])

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._done(WRITE, self._key(key, version), json.dumps(value), self._until(key, timeout))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        _, row = self._done(ADD_TO, delta, self._key(key, version), _now())
        if row is None:
            raise ValueError(f"nothing is counted under {key}")
        return int(row[0])

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._done(PROLONG, self._until(key, timeout), self._key(key, version), _now())[0])

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._done(REMOVE, self._key(key, version))[0])

    def clear(self) -> None:
        self._done(EMPTY)

    def sweep(self) -> int:
        """Takes out what has run out; what is still counted stays, however much it is."""
        return self._done(SWEEP, _now())[0]

    def _done(self, sql: str, *values: Any) -> tuple[int, Any]:
        """How many rows, and the first of what came back. A database that is away says so: the page is a polite 503."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self._sql(sql), values)
            return cursor.rowcount, cursor.fetchone() if cursor.description else None

    def _sql(self, sql: str) -> str:
        return sql.format(table=self.table)

    def _key(self, key: str, version: int | None) -> str:
        return str(self.make_key(key, version=version))

    def _until(self, key: str, timeout: Any) -> Any:
        if key.endswith(LOCK):
            timeout = LET_GO_AFTER
        seconds = self.get_backend_timeout(timeout)
        moment = datetime.max.replace(tzinfo=UTC) if seconds is None else datetime.fromtimestamp(seconds, UTC)
        return connection.ops.adapt_datetimefield_value(moment)


def _now() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())  # noqa: TID251  tries run out in real time
