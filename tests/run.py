"""Run every test: on SQLite, on PostgreSQL where one can be reached or started, and in a browser where there is one.

What the machine lacks is installed where this user may install it, and otherwise skipped with one plain line. With
TONGBAN_STRICT=1 (CI) a skip is a failure. Arguments are handed on to pytest; `--only sqlite|postgres|journeys|soak`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STRICT = os.environ.get("TONGBAN_STRICT") == "1"
PARTS = ("sqlite", "postgres", "journeys")
ASKED_FOR = ("soak",)
"""What takes hours is run when it is asked for: `make soak`."""


def main() -> int:
    wanted, rest = _arguments(sys.argv[1:])
    failed, skipped = [], []
    for part in wanted:
        print(f"\n== {part}", flush=True)
        started = time.monotonic()
        run = {"sqlite": on_sqlite, "postgres": on_postgres, "journeys": in_a_browser, "soak": for_long}[part]
        status = run(rest)
        if status is None:
            skipped.append(part)
        elif status:
            failed.append(part)
        print(f"== {part}: {time.monotonic() - started:.0f} s", flush=True)
    for part in skipped:
        print(f"skipped: {part}: {MISSING[part]}")
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed or (STRICT and skipped) else 0


MISSING = {
    "postgres": "no PostgreSQL server answers and none is installed (Debian: apt install postgresql)",
    "soak": "no PostgreSQL server answers and none is installed (Debian: apt install postgresql)",
    "journeys": "no Chromium is installed (Debian: apt install chromium)",
}


def _arguments(given: list[str]) -> tuple[tuple[str, ...], list[str]]:
    if "--only" in given:
        at = given.index("--only")
        if given[at + 1 : at + 2] and given[at + 1] in PARTS + ASKED_FOR:
            return (given[at + 1],), given[:at] + given[at + 2 :]
        sys.exit(f"--only takes one of: {', '.join(PARTS + ASKED_FOR)}")
    return PARTS, given


def pytest(*arguments: str, **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def on_sqlite(rest: list[str]) -> int:
    if STRICT and shutil.which("nginx") is None:
        _apt("nginx-light")  # tests/shape/test_webserver.py tries the configuration that is shipped
    return pytest(
        "-m",
        "not journey and not soak",
        "-n",
        _workers(),
        *rest,
        TONGBAN_DATABASE_URL="",
        TONGBAN_FAST_DISK="1",
    )


def on_postgres(rest: list[str]) -> int | None:
    with a_postgres() as address:
        if address is None:
            return None
        return pytest(
            "-m",
            "not journey and not alone and not engineless and not soak",
            "-n",
            _workers(),
            *rest,
            TONGBAN_DATABASE_URL=address,
        )


def for_long(rest: list[str]) -> int | None:
    """The long forms, one after the other and beside nothing else: first on SQLite, then, whatever came of it, on PostgreSQL.
    What each has counted is a line at the end of its part."""
    alone = ("-n", "0", "-p", "no:randomly", "tests/soak", *rest)
    sqlite = pytest("-m", "(soak or whole) and not postgres", *alone, TONGBAN_DATABASE_URL="")
    with a_postgres() as address:
        if address is None:
            return sqlite or None
        postgres = pytest("-m", "(soak or whole) and not engineless", *alone, TONGBAN_DATABASE_URL=address)
        return sqlite or postgres


def in_a_browser(rest: list[str]) -> int | None:
    browser = find_browser()
    if browser is None:
        return None
    # Each process has a city and a browser of its own; a third would only take the cores from the first two.
    side_by_side = ("-n", "2", "--dist", "worksteal")
    return pytest(
        "-m",
        "journey and not soak",
        "-p",
        "no:randomly",
        *side_by_side,
        *rest,
        TONGBAN_DATABASE_URL="",
        TONGBAN_BROWSER=browser,
    )


def _workers() -> str:
    return str(min(os.cpu_count() or 1, 4))


def find_browser() -> str | None:
    """Chromium, installed by apt where this user may."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    if _apt("chromium", "poppler-utils"):
        return shutil.which("chromium")
    return None


def _apt(*packages: str) -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"installing {' '.join(packages)} ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    subprocess.run(["apt-get", "update"], **quiet)
    done = subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", *packages], **quiet)
    return done.returncode == 0


@contextmanager
def a_postgres() -> Iterator[str | None]:
    """The address of a server in which test databases may be made: one named, one running, or one started for this run."""
    named = os.environ.get("TONGBAN_TEST_POSTGRES")
    for address in (
        [named] if named else ["postgres:///postgres", "postgres://postgres@127.0.0.1:5432/postgres"]
    ):
        if address and _answers(address):
            yield address.rsplit("/", 1)[0] + "/tongban"
            return
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not binaries and _apt("postgresql"):
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not binaries:
        yield None
        return
    yield from _started(binaries[-1])


def _answers(address: str) -> bool:
    import psycopg

    try:
        with psycopg.connect(address.replace("postgres://", "postgresql://"), connect_timeout=3):
            return True
    except psycopg.Error:
        return False


def _started(binaries: Path) -> Iterator[str | None]:
    folder = Path(tempfile.mkdtemp(prefix="tongban-pg-"))
    # PostgreSQL does not run as root.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    quiet = {"stdout": subprocess.DEVNULL, "check": True}
    subprocess.run(
        [*as_user, binaries / "initdb", "-A", "trust", "-U", "postgres", "-D", folder / "data"], **quiet
    )
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    control = [*as_user, binaries / "pg_ctl", "-D", folder / "data"]
    subprocess.run([*control, "-w", "-o", options, "-l", folder / "log", "start"], **quiet)
    try:
        yield f"postgres://postgres@/{folder}/tongban"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
