"""Where a city is built: in a database of its own beside the real one, put in its place when it stands."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tongban.kernel.clock import rehearsal
from tongban.kernel.pages import store
from tongban.kernel.procedure import Refused

FAST = "PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
"""While building: a machine that falls loses only what is built anew anyway."""
_TAILS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Site:
    """`building` and `final` are files of SQLite; in another database the city is built in its place."""

    building: Path | None = None
    final: Path | None = None


@contextmanager
def prepare(*, force: bool) -> Iterator[Site]:
    """An empty database with all tables; what an interrupted building left is removed. One building at a time."""
    data = Path(settings.TONGBAN_DATA)
    data.mkdir(parents=True, exist_ok=True)
    with (data / "building.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("另一个 tongban city build 正在进行; 请等它结束。") from None
        site = _beside() if connection.vendor == "sqlite" else Site()
        _check_is_free(site, force=force)
        if site.building is not None:
            _remove(site.building)
            _point_at(site.building, fast=True)
        (data / "spool" / "sms.jsonl").unlink(missing_ok=True)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if site.building is None:
            _check_is_empty()
        try:
            yield site
        finally:
            connection.close()
            if site.building is not None and site.final is not None:
                _remove(site.building)
                _point_at(site.final, fast=False)


def finish(site: Site, *, until: date) -> None:
    """The city stands: put it in place, and let it be its last day."""
    if site.building is not None and site.final is not None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        _write_through(site.building)
    file = Path(settings.TONGBAN_DATA) / "rehearsal.json"
    file.unlink(missing_ok=True)
    rehearsal.move_to(file, until)
    if site.building is not None and site.final is not None:
        if site.final.exists():
            _move_aside(site.final)
        os.replace(site.building, site.final)
    store().turn()


def _beside() -> Site:
    final = Path(str(connection.settings_dict["NAME"]))
    return Site(final.with_name(f"{final.stem}.building{final.suffix}"), final)


def _check_is_free(site: Site, *, force: bool) -> None:
    if site.final is None or not site.final.exists():
        return
    if not force:
        raise Refused(f"{site.final} 已有数据; 要重建请加 --force, 原有的会改名为 .old 保留。")
    alive = Path(settings.TONGBAN_DATA) / "worker.alive"
    if alive.exists() and time.time() - alive.stat().st_mtime < 90:
        raise Refused("后台(tongban worker)正在运行; 请先停止演示, 再重建城市。")


def _check_is_empty() -> None:
    from tongban.kernel.orgs.models import Organisation

    if Organisation.objects.exists():
        name = connection.settings_dict["NAME"]
        raise Refused(
            f"数据库 {name} 中已有机构; 演示城市只建在空的数据库里。上次没有建完的, 请先删掉再建: "
            f"dropdb {name} && createdb {name}; 否则请另建一个数据库再运行。"
        )


def _point_at(file: Path, *, fast: bool) -> None:
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    options = connection.settings_dict["OPTIONS"]
    options["init_command"] = options["init_command"].replace(FAST, "") + (FAST if fast else "")


def _remove(file: Path) -> None:
    for tail in _TAILS:
        file.with_name(file.name + tail).unlink(missing_ok=True)


def _move_aside(file: Path) -> None:
    old = file.with_name(file.name + ".old")
    for tail in _TAILS:
        known = file.with_name(file.name + tail)
        if known.exists():
            os.replace(known, old.with_name(old.name + tail))


def _write_through(file: Path) -> None:
    with file.open("rb+") as kept:
        os.fsync(kept.fileno())
