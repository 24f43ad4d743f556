"""Who stamps the daily bills (RFC 3161): an authority of the installation by default, an outside one by setting."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

from tongban.kernel.clock import now
from tongban.lib.timestamping import attests, embedded_stamper

EMBEDDED = "embedded"


def stamp(digest: bytes) -> tuple[bytes, str]:
    """A time-stamp token (CMS, DER) over a SHA-256 digest, and the name of the authority that the installation sets."""
    name = settings.TONGBAN_TIMESTAMP_AUTHORITY
    stamper = _embedded(Path(settings.TONGBAN_KEYS)) if name == EMBEDDED else HTTPTimeStamper(name)
    return asyncio.run(stamper.async_timestamp(digest, "sha256")).dump(), name


def stamp_holds(token: bytes, digest: bytes, *, authority: str) -> bool:
    """The embedded authority's by its own certificate, which lies outside the database; an outside one's by that which
    its token carries: whether that one is to be trusted, `ledger_offline.py --authority` says."""
    return attests(token, digest, by=certificate_file() if authority == EMBEDDED else None)


def certificate_file() -> Path:
    """The embedded authority's certificate, for whoever verifies (`openssl ts -verify -CAfile`)."""
    _embedded(Path(settings.TONGBAN_KEYS))
    return Path(settings.TONGBAN_KEYS) / "timestamp.crt"


@lru_cache(maxsize=4)
def _embedded(folder: Path) -> TimeStamper:
    return embedded_stamper(folder / "timestamp.key", folder / "timestamp.crt", now)


__all__ = ["certificate_file", "stamp", "stamp_holds"]
