"""Sessions in the database, read at every page by one prepared statement; everything else is Django's."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

STANDS = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseSessionStore):
    def load(self) -> dict[str, Any]:
        """As Django's own: what has run out, or was never there, is an empty session without a key."""
        with connection.cursor() as cursor:
            now = connection.ops.adapt_datetimefield_value(timezone.now())  # noqa: TID251  a session ends in real time
            cursor.execute(STANDS, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return dict(self.decode(row[0]))

    def save(self, must_create: bool = False) -> None:
        """A database that is away is no session that was ended: Django takes every fault of it for that."""
        try:
            super().save(must_create)
        except UpdateError as failure:
            if isinstance(failure.__context__, OperationalError | InterfaceError):
                raise failure.__context__ from None
            raise
