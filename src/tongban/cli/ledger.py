"""`tongban ledger`: is what was written still as it was written, and is the register what it says."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path

import click

from tongban.cli.command import json_option, show, with_city

MOST_SHOWN = 1000
"""Differences shown at once; with more than these something else is wrong."""


class _Shown:
    """How far it has come, rewritten on one line of a terminal and said nowhere else."""

    def __init__(self, unit: str) -> None:
        self.unit, self.count, self.on = unit, 0, sys.stderr.isatty()

    def more(self, count: int) -> None:
        self.count += count
        if self.on:
            click.echo(f"\r已核对 {self.count:,} {self.unit}", nl=False, err=True)

    def end(self) -> None:
        if self.on:
            click.echo("", err=True)


@click.group()
def ledger() -> None:
    """留痕: 核验、重演、封存、导出。"""


@ledger.command(epilog="例: tongban ledger verify")
@json_option
def verify(as_json: bool) -> None:
    """逐案卷、逐日清单核验; 有一处不符即以状态 1 结束, 并指出第一条不符的记录。"""
    with_city()
    from tongban.kernel.ledger.models import DailyBill, Entry
    from tongban.upkeep.inspection.ledger import broken_places

    shown = _Shown("条留痕")
    broken = broken_places(shown.more)
    shown.end()
    data = {
        "entries": Entry.objects.count(),
        "bills": DailyBill.objects.count(),
        "broken": [{"book": seal.book_id, "seq": seal.seq, "why": seal.why} for seal in broken],
    }
    lines = [
        f"案卷 {seal.book_id} 第 {seal.seq} 条: {seal.why}" if seal.book_id else seal.why for seal in broken
    ]
    lines.append(f"{data['entries']} 条留痕, {data['bills']} 份日清单, {len(broken)} 处不符")
    show(data, as_json=as_json, lines=lines)
    if broken:
        raise SystemExit(1)


@ledger.command(epilog="例: tongban ledger replay")
@json_option
def replay(as_json: bool) -> None:
    """由留痕重演每一件, 与总登记逐项核对; 有一处不符即以状态 1 结束, 并指出第一件不符的。"""
    with_city()
    from tongban.kernel.docket.replay import differences

    shown = _Shown("件")
    found = [
        {"number": one.number, "what": one.what, "kept": one.kept, "replayed": one.replayed, "said": str(one)}
        for one in islice(differences(seen=shown.more), MOST_SHOWN)
    ]
    shown.end()
    data = {"matters": shown.count, "different": found}
    lines = [one["said"] for one in found]
    lines.append(f"重演 {shown.count} 件, " + (f"{len(found)} 处不符" if found else "均与留痕相符"))
    show(data, as_json=as_json, lines=lines)
    if found:
        raise SystemExit(1)


@ledger.command(epilog="例: tongban ledger export 留痕.jsonl")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="文件")
@json_option
def export(file: Path, as_json: bool) -> None:
    """导出全部留痕与日清单; 不用本系统即可核验(lib/ledger_offline.py)。"""
    with_city()
    from tongban.kernel.ledger.export import export as write_export

    with file.open("w", encoding="utf-8") as out:
        lines = write_export(out)
    show({"lines": lines, "file": str(file)}, as_json=as_json, lines=[f"已导出 {lines} 行到 {file}"])


@ledger.command(epilog="例: tongban ledger seal")
@json_option
def seal(as_json: bool) -> None:
    """封存已经结束而尚未封存的各日。"""
    with_city()
    from datetime import timedelta

    from tongban.kernel.clock import today
    from tongban.kernel.ledger.seal import seal_through

    sealed = seal_through(today() - timedelta(days=1))
    show({"sealed": sealed}, as_json=as_json, lines=[f"封存 {sealed} 日"])
