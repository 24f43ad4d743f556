"""`tongban restore`: the database at a moment, its papers and notices, and the proof that they are what they were."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from tongban.kernel.procedure import Refused
from tongban.upkeep.backup.copies import Copy, copies_in
from tongban.upkeep.backup.counting import GROWING, Connection, census_of
from tongban.upkeep.backup.folder import BackupFolder, existing, lines_of, marks_of_keys
from tongban.upkeep.backup.moments import shown
from tongban.upkeep.backup.postgres import asked
from tongban.upkeep.backup.sqlite import reading
from tongban.upkeep.restore import postgres, proving, sqlite
from tongban.upkeep.restore.choosing import (
    Plan,
    Span,
    plan_cluster,
    plan_sqlite,
    reachable,
    reachable_words,
    received_through,
)
from tongban.upkeep.restore.proving import Proof

DATABASE = "tongban.sqlite3"


@dataclass(frozen=True, slots=True)
class Restored:
    """`database` is where the database now lies; `moment` says of when it is, and `proofs` whether that holds."""

    database: str
    data: Path
    moment: str
    proofs: list[Proof]

    @property
    def holds(self) -> bool:
        return all(one.holds for one in self.proofs)


def moments(root: Path) -> tuple[list[Span], list[datetime]]:
    folder, _ = existing(root)
    return reachable(folder)


def restore(root: Path, *, at: datetime | None, into: Path | None) -> Restored:
    """Nothing that lives is overwritten: the place must be empty."""
    folder, about = existing(root)
    if about["vendor"] != connection.vendor:
        raise Refused(
            f"这份备份是 {about['vendor']} 数据库的, 设置中的是 {connection.vendor}; 请核对 TONGBAN_DATABASE_URL。"
        )
    data = (into or Path(settings.TONGBAN_DATA)).resolve()
    if folder.root == data or data in folder.root.parents:
        raise Refused(f"恢复的目录 {data} 包含备份自己; 请另选一个空目录。")
    _check_is_free(data, into)
    if connection.vendor == "sqlite":
        return _restore_sqlite(folder, about, data, at=at, into=into)
    dump = _dump_wanted(folder, at, into)
    return _restore_dump(folder, about, data, dump) if dump else _restore_cluster(folder, about, data, at)


def _check_is_free(data: Path, into: Path | None) -> None:
    if into is not None and data.exists() and any(one.name != "keys" for one in data.iterdir()):
        raise Refused(f"{data} 不是空的, 不会覆盖; 请用一个新的目录(里面只可以先放好密钥 keys/)。")
    for name in (DATABASE, "papers"):
        if into is None and (data / name).exists() and (name == DATABASE or any((data / name).iterdir())):
            raise Refused(f"{data} 已有数据({name}), 不会覆盖; 请加 --into 新目录 恢复到旁边, 核对后再换用。")


def _restore_sqlite(
    folder: BackupFolder, about: dict[str, Any], data: Path, *, at: datetime | None, into: Path | None
) -> Restored:
    plan = plan_sqlite(folder, at)
    target = data / DATABASE if into else Path(str(connection.settings_dict["NAME"]))
    if target.exists():
        raise Refused(f"{target} 已经存在, 不会覆盖; 请加 --into 新目录。")
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    sqlite.rebuild(plan, target)
    _bring_files(folder, data)
    with reading(target) as reader, _pointed_at(NAME=str(target)):
        proofs = list(_proofs(folder, about, data, plan, reader))
    return Restored(str(target), data, _moment(plan, at), proofs)


def _dump_wanted(folder: BackupFolder, at: datetime | None, into: Path | None) -> Copy | None:
    """Without a second and without a place of its own, a dump goes into the database that the settings name."""
    dumps = [one for one in copies_in(folder) if one.form == "dump"]
    if at is not None or into is not None:
        if into is None:
            raise Refused("恢复到某一秒要另建一个数据库实例; 请加 --into 新目录。")
        return None
    if not dumps:
        raise Refused(
            f"这份备份没有整库导出, 请加 --into 新目录 恢复成一个数据库实例。{reachable_words(folder)}"
        )
    return dumps[-1]


def _restore_dump(folder: BackupFolder, about: dict[str, Any], data: Path, dump: Copy) -> Restored:
    postgres.load_dump(dump)
    _bring_files(folder, data)
    plan = Plan(dump, None, None, (dump.at, dump.at))
    with psycopg.connect(**asked()) as reader:
        proofs = list(_proofs(folder, about, data, plan, reader))
    return Restored(f"数据库 {asked()['dbname']}", data, shown(dump.at), proofs)


def _restore_cluster(
    folder: BackupFolder, about: dict[str, Any], data: Path, at: datetime | None
) -> Restored:
    plan, place = plan_cluster(folder, at), data / "postgres"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    data.chmod(0o711)  # the server's own user passes through to its files
    postgres.build_cluster(folder, plan.copy, place, at=at)
    _bring_files(folder, data)
    through = received_through(folder)
    with postgres.running(place, may_end_early=at is None or (through is not None and at <= through)) as door:
        reached = {**asked(), **door}
        with (
            psycopg.connect(**reached) as reader,
            _pointed_at(HOST=door["host"], PORT=door["port"], OPTIONS={}),
        ):
            proofs = list(_proofs(folder, about, data, plan, reader))
    return Restored(str(place), data, _moment(plan, at), proofs)


def _bring_files(folder: BackupFolder, data: Path) -> None:
    """Everything that was ever copied: what no row names yet does no harm."""
    for line in lines_of(folder.paper_list):
        source, target = folder.papers / line["path"], data / "papers" / line["path"]
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if source.is_file():
            shutil.copyfile(source, target)
    for file in folder.notices.glob("*.json"):
        (data / "notices").mkdir(exist_ok=True, mode=0o700)
        shutil.copyfile(file, data / "notices" / file.name)


def _proofs(
    folder: BackupFolder, about: dict[str, Any], data: Path, plan: Plan, reader: Connection
) -> Iterator[Proof]:
    vendor = connection.vendor
    exact = plan.reach is None and plan.copy.form != "cluster"
    if exact:
        yield from proving.counts_equal(plan.copy.census, census_of(reader, vendor=vendor))
    else:
        found = census_of(reader, vendor=vendor, only=GROWING)
        yield from proving.counts_lie_between(folder, found, plan.between, reader)
    yield proving.ledger_holds()
    yield from proving.papers_are_there(folder, data / "papers", reader)
    yield proving.keys_fit(about["keys"], marks_of_keys())


@contextmanager
def _pointed_at(**place: Any) -> Iterator[None]:
    """Django looks at what came back, for as long as it is proven."""
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(place)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(kept)


def _moment(plan: Plan, at: datetime | None) -> str:
    if plan.reach is None and plan.copy.form != "cluster":
        return f"{shown(plan.copy.at)}(副本)"
    if at is None:
        return f"{shown(plan.between[0])}(归档的最后一刻)"
    known, later = plan.between
    around = (
        ""
        if known == later
        else f"(当时的归档: 含 {known:%H:%M:%S.%f} 以前提交的, 下一次在 {later:%H:%M:%S.%f})"
    )
    return f"{shown(at)}{around}"
