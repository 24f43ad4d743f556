"""For the tests: SQLite, in a file as in use, unless TONGBAN_DATABASE_URL names a PostgreSQL, papers and keys in a temporary folder."""

import atexit
import shutil
import tempfile
from pathlib import Path

from tongban.config.settings.base import *  # noqa: F403
from tongban.config.settings.environment import env

DEBUG = False
SECRET_KEY = "the tests' own"
ALLOWED_HOSTS = ["*"]
_PLACE = Path(tempfile.mkdtemp(prefix="tongban-test-"))
atexit.register(shutil.rmtree, _PLACE, ignore_errors=True)
if not env.str("TONGBAN_DATABASE_URL", default=""):
    DATABASES["default"] |= {"NAME": _PLACE / "unused.sqlite3", "TEST": {"NAME": _PLACE / "test.sqlite3"}}  # noqa: F405
else:
    DATABASES["default"].pop("OPTIONS", None)  # noqa: F405
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TONGBAN_DATA = _PLACE
MEDIA_ROOT = _PLACE / "papers"
STATIC_ROOT = _PLACE / "static"
STATIC_ROOT.mkdir()
TONGBAN_PAGES = _PLACE / "pages"
TONGBAN_KEYS = _PLACE / "keys"
TONGBAN_REHEARSAL = True
TONGBAN_DEMONSTRATION_SEAL = True
