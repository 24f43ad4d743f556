"""For a demonstration on one machine: as in a city, but with a day that can be moved, and open to this machine only."""

import os
import secrets
from pathlib import Path

from tongban.config.settings import environment as place
from tongban.config.settings.base import *  # noqa: F403


def _kept_secret(file: Path) -> str:
    """Made on first use; whoever comes second at the same moment reads the first's."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(made := secrets.token_urlsafe(50))
    return made


DEBUG = False
SECRET_KEY = _kept_secret(TONGBAN_KEYS / "secret.key")  # noqa: F405
ALLOWED_HOSTS = [*place.ALLOWED_HOSTS, "[::1]"]
TONGBAN_REHEARSAL = True
TONGBAN_DEMONSTRATION_SEAL = True
