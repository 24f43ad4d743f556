"""Whether what came back is what was there: counts, the ledger from its first entry, papers, keys. Each a line, each true or not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tongban.upkeep.backup.counting import Census, Connection
from tongban.upkeep.backup.folder import BackupFolder, lines_of

FILED = ("documents_document", "documents_paper")
"""Tables whose rows name a file among the papers."""


@dataclass(frozen=True, slots=True)
class Proof:
    what: str
    wanted: str
    found: str
    holds: bool

    def as_data(self) -> dict[str, str | bool]:
        return {"what": self.what, "wanted": self.wanted, "found": self.found, "holds": self.holds}

    def as_line(self) -> str:
        return f"{'√' if self.holds else '×'} {self.what}: 应为 {self.wanted}, 实为 {self.found}"


def counts_equal(wanted: Census, found: Census) -> Iterator[Proof]:
    """Of a copy of one moment: every table, row by row."""
    for name in sorted({*wanted.rows, *found.rows}):
        here, there = wanted.rows.get(name), found.rows.get(name)
        yield Proof(f"{name} 行数", _or_none(here), _or_none(there), here == there)
    yield Proof("留痕末条", wanted.head[:16] or "无", found.head[:16] or "无", wanted.head == found.head)


def _or_none(rows: int | None) -> str:
    return "没有这张表" if rows is None else str(rows)


def counts_lie_between(
    folder: BackupFolder, found: Census, between: tuple[datetime, datetime], connection: Connection
) -> Iterator[Proof]:
    """Of any other second: what only grows lies between the countings before and after it, and the entry that was the
    ledger's last at the counting before is there as it was."""
    before, after = _around(folder, between)
    for name in sorted(found.rows):
        low = before.rows.get(name, 0) if before else 0
        high = after.rows.get(name) if after else None
        rows = found.rows[name]
        wanted = f"{low} 至 {high}" if high is not None else f"{low} 以上"
        yield Proof(
            f"{name} 行数", str(low) if low == high else wanted, str(rows), low <= rows <= (high or rows)
        )
    if before and before.head_id:
        row = connection.execute(
            f"SELECT digest FROM ledger_entry WHERE id = {int(before.head_id)}"
        ).fetchone()
        digest = row[0] if row else "无"
        yield Proof("此前一次清点时的留痕末条", before.head[:16], digest[:16], digest == before.head)


def _around(folder: BackupFolder, between: tuple[datetime, datetime]) -> tuple[Census | None, Census | None]:
    before, after = None, None
    for line in lines_of(folder.witnesses):
        if datetime.fromisoformat(line["to"]) <= between[0]:
            before = Census.from_data(line)
        elif datetime.fromisoformat(line["from"]) >= between[1] and after is None:
            after = Census.from_data(line)
    return before, after


def ledger_holds() -> Proof:
    """The database that Django is pointed at, book by book and day by day."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from tongban.kernel.ledger.models import Entry
    from tongban.upkeep.inspection.ledger import broken_places

    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        words = f"未核验: 备份的结构比程序旧 {len(missing)} 项变更; 请先 migrate, 再 tongban ledger verify"
        return Proof("留痕核验", "0 处不符", words, False)
    broken = broken_places()
    first = f", 第一处: 案卷 {broken[0].book_id} 第 {broken[0].seq} 条 {broken[0].why}" if broken else ""
    words = f"{Entry.objects.count()} 条留痕, {len(broken)} 处不符{first}"
    return Proof("留痕核验", "0 处不符", words, not broken)


def papers_are_there(folder: BackupFolder, papers: Path, connection: Connection) -> Iterator[Proof]:
    """Every file that a row names is there, and is as it was copied."""
    named = {
        path: table
        for table in FILED
        for (path,) in connection.execute(f"SELECT DISTINCT path FROM {table}").fetchall()
        if path
    }
    missing = sorted(path for path in named if not (papers / path).is_file())
    words = f"缺 {len(missing)} 份" + (f", 如 {missing[0]}" if missing else "")
    yield Proof(
        "材料和文书", f"{len(named)} 份都在", words if missing else f"{len(named)} 份都在", not missing
    )
    altered = [
        line["path"]
        for line in lines_of(folder.paper_list)
        if _is_altered(papers / line["path"], line["sha256"])
    ]
    yield Proof("材料和文书的摘要", "0 份不符", f"{len(altered)} 份不符", not altered)


def _is_altered(file: Path, digest: str) -> bool:
    if not file.is_file():
        return True
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() != digest


def keys_fit(wanted: list[str], mine: list[str]) -> Proof:
    lacking = sorted(set(wanted) - set(mine))
    return Proof(
        "密钥",
        "读得出备份的那一套",
        f"缺 {'、'.join(name.split(':')[0] for name in lacking)}" if lacking else "读得出备份的那一套",
        not lacking,
    )
