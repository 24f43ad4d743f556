"""Reads of organisations, for whoever asks again and again."""

from __future__ import annotations

import time

from django.db import connection

from tongban.kernel.orgs.models import Organisation
from tongban.prepared import Prepared

KEPT = 5.0
"""Seconds for which a process may go by what it has read: an organisation is renamed once in years."""

_organisation = Prepared(lambda pk: Organisation.objects.filter(pk=pk).select_related("region"))
_kept: dict[int, tuple[float, Organisation]] = {}


def organisation(pk: int) -> Organisation:
    """With its division. Inside a transaction it is read as the transaction sees it."""
    if connection.in_atomic_block:
        return _organisation.one(pk)
    read_at, found = _kept.get(pk, (0.0, None))
    if found is None or time.monotonic() - read_at > KEPT:
        found = _organisation.one(pk)
        _kept[pk] = (time.monotonic(), found)
    return found
