"""Who stamps the daily bills (RFC 3161): an authority of the installation by default, an outside one by setting."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

from tongban.kernel.clock import now
from tongban.lib.timestamping import embedded_stamper, stamped_digest

EMBEDDED = "embedded"


@dataclass(frozen=True)
class Authority:
    name: str
    stamper: TimeStamper


def the_authority() -> Authority:
    """The authority that the installation names."""
    wanted = settings.TONGBAN_TIMESTAMP_AUTHORITY
    if wanted == EMBEDDED:
        return Authority(EMBEDDED, _embedded(Path(settings.TONGBAN_KEYS)))
    return Authority(wanted, HTTPTimeStamper(wanted))


def stamp(digest: bytes) -> tuple[bytes, str]:
    """A time-stamp token (CMS, DER) over a SHA-256 digest, and the authority's name."""
    authority = the_authority()
    token = asyncio.run(authority.stamper.async_timestamp(digest, "sha256"))
    return token.dump(), authority.name


def certificate_file() -> Path:
    """The embedded authority's certificate, for whoever verifies (`openssl ts -verify -CAfile`)."""
    _embedded(Path(settings.TONGBAN_KEYS))
    return Path(settings.TONGBAN_KEYS) / "timestamp.crt"


@lru_cache(maxsize=4)
def _embedded(folder: Path) -> TimeStamper:
    return embedded_stamper(folder / "timestamp.key", folder / "timestamp.crt", now)


__all__ = ["certificate_file", "stamp", "stamped_digest", "the_authority"]
