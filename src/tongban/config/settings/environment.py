"""Every variable that Tongban reads from its environment, typed, in one place."""

from pathlib import Path

import environ

env = environ.Env()

PROJECT = Path(__file__).resolve().parents[4]
"""The checkout: what is installed as a package says where its data lies with TONGBAN_DATA."""

DATA = Path(env.str("TONGBAN_DATA", default=str(PROJECT / "var")))
"""Where the embedded database, the papers and the keys lie."""

PUBLIC = Path(env.str("TONGBAN_PUBLIC", default=str(DATA)))
"""Where the files for the web server lie (`static`, `pages`), apart from what only the programs may read."""

CITY = Path(env.str("TONGBAN_CITY", default=str(PROJECT / "city")))
"""The city's own data files: divisions, departments, items."""

DATABASE_URL = env.str("TONGBAN_DATABASE_URL", default="") or f"sqlite:///{DATA / 'tongban.sqlite3'}"
ALLOWED_HOSTS = env.list("TONGBAN_ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
PUBLIC_ADDRESS = env.str("TONGBAN_PUBLIC_ADDRESS", default="http://127.0.0.1:8000")
"""What QR codes and messages point to."""
BEHIND_TLS = env.bool("TONGBAN_BEHIND_TLS", default=False)
REHEARSAL = env.bool("TONGBAN_REHEARSAL", default=False)
"""Whether the desk may move today. Only ever in a demonstration."""
TIMESTAMP_AUTHORITY = env.str("TONGBAN_TIMESTAMP_AUTHORITY", default="embedded")
"""`embedded`, or the address of an RFC 3161 authority."""
CITY_NAME = env.str("TONGBAN_CITY_NAME", default="常州市")
DEMONSTRATION_SEAL = env.bool("TONGBAN_DEMONSTRATION_SEAL", default=False)
"""Whether papers say that they are a demonstration and of no legal effect."""
