"""Putting an SQLite database together again: a copy, then one log after another, each recovered by SQLite itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

from tongban.kernel.procedure import Refused
from tongban.upkeep.backup.folder import digest_of_file
from tongban.upkeep.backup.wal import log_of
from tongban.upkeep.restore.choosing import Plan


def rebuild(plan: Plan, target: Path) -> None:
    """The logs begin a little before the copy; what it already shows is then written once more, as it was."""
    draft = target.with_name(target.name + ".restoring")
    for tail in ("", "-wal", "-shm"):
        draft.with_name(draft.name + tail).unlink(missing_ok=True)
    if digest_of_file(plan.copy.file) != plan.copy.sha256:
        raise Refused(
            f"{plan.copy.file} 与备份时的摘要不符, 副本已经损坏; 请用更早的副本, 或者另一处的备份。"
        )
    shutil.copyfile(plan.copy.file, draft)
    draft.chmod(0o600)
    if plan.chain is not None and plan.reach is not None:
        first = plan.chain.run_of(bytes.fromhex((plan.copy.position or {})["salts"])) or plan.reach.run
        for run in range(first, plan.reach.run + 1):
            size = plan.reach.size if run == plan.reach.run else None
            _carry_over(draft, plan.chain.file_of(run), size)
    _settle(draft)
    os.replace(draft, target)


def _carry_over(database: Path, log: Path, size: int | None) -> None:
    """SQLite reads the log as after a power failure: whatever is whole and committed, and nothing else."""
    here = log_of(database)
    shutil.copyfile(log, here)
    if size is not None:
        os.truncate(here, size)
    wanted = here.stat().st_size
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        pages = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _, frames, carried = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        if frames != carried or frames != max(0, wanted - 32) // (pages + 24):
            raise Refused(f"{log} 已经损坏, 只能读出 {frames} 页; 请恢复到更早的时刻, 或者用另一处的备份。")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()


def _settle(database: Path) -> None:
    connection = sqlite3.connect(database, isolation_level=None)
    try:
        fault = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    if fault != "ok":
        raise Refused(f"恢复出的数据库不完整({fault}); 请恢复到更早的时刻, 或者用另一处的备份。")
    with database.open("rb+") as written:
        os.fsync(written.fileno())
