"""`tongban backup` and `tongban restore`: copies of a living city, and the way back to any second."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from tongban.cli.command import json_option, show, with_city, with_django


class Moment(click.ParamType):  # type: ignore[type-arg]
    """A second as 2026-11-20T14:03:07, in the city's time."""

    name = "时刻"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        from tongban.upkeep.backup.moments import read_instant

        try:
            return value if isinstance(value, datetime) else read_instant(value)
        except ValueError:
            self.fail(f"「{value}」不是时刻, 请写成 2026-11-20T14:03:07 的样子。", param, ctx)


@click.command(epilog="例: tongban backup /backup/tongban --follow")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="目录")
@click.option("--follow", is_flag=True, help="一直运行, 连续归档每一次变更; 可以恢复到任意一秒。")
@click.option(
    "--copy-every",
    type=click.IntRange(min=1),
    default=24,
    show_default=True,
    help="隔多少小时另做一份完整副本。",
)
@click.option(
    "--keep-days", type=click.IntRange(min=1), default=30, show_default=True, help="可以恢复到多少天以内。"
)
@json_option
def backup(folder: Path, follow: bool, copy_every: int, keep_days: int, as_json: bool) -> None:
    """不停机备份数据库、材料文书和放假通知。密钥不在其中, 须另行离线保管。"""
    with_city()
    from tongban.upkeep.backup.actions import Keeper, back_up
    from tongban.upkeep.backup.moments import shown

    if follow:
        Keeper(folder, copy_every=timedelta(hours=copy_every), keep=timedelta(days=keep_days)).run()
        return
    done = back_up(folder)
    rows = sum(done.copy.census.rows.values())
    data = {"at": done.copy.at, "copy": str(done.copy.place), "rows": rows, "papers": done.papers}
    lines = [
        f"已备份 {shown(done.copy.at)} 的数据库: {len(done.copy.census.rows)} 张表 {rows} 行, 在 {done.copy.place}",
        f"新增材料和文书 {done.papers} 份",
        "密钥不在备份中: 请确认 keys 目录另有两份离线保管, 见 docs/operations/backup.md",
    ]
    show(data, as_json=as_json, lines=lines)


@click.command(
    epilog="例: tongban restore /backup/tongban --at 2026-11-20T14:03:07 --into /srv/tongban/restored"
)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="目录")
@click.option("--at", type=Moment(), help="恢复到哪一秒; 不写则为备份的最后一刻。")
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), help="恢复到这个新目录, 不动正在用的系统。"
)
@click.option("--list", "only_list", is_flag=True, help="只列出可以恢复的时刻。")
@json_option
def restore(folder: Path, at: datetime | None, into: Path | None, only_list: bool, as_json: bool) -> None:
    """由备份恢复到某一秒, 并核对条数、留痕、材料和密钥; 有一项不符即以状态 1 结束。不覆盖正在用的系统。"""
    with_django()
    from tongban.upkeep.backup.moments import shown
    from tongban.upkeep.restore.actions import moments
    from tongban.upkeep.restore.actions import restore as bring_back

    if only_list:
        spans, single = moments(folder)
        listed = {
            "spans": [{"since": one.since, "through": one.through} for one in spans],
            "moments": single,
        }
        show(
            listed,
            as_json=as_json,
            lines=[f"任意一秒  {one.words()}" for one in spans]
            + [f"这一刻    {shown(one)}" for one in single],
        )
        return
    done = bring_back(folder, at=at, into=into)
    data = {
        "holds": done.holds,
        "moment": done.moment,
        "database": done.database,
        "data": str(done.data),
        "proofs": [one.as_data() for one in done.proofs],
    }
    wrong = sum(not one.holds for one in done.proofs)
    lines = [
        f"已恢复到 {done.moment}",
        f"数据库: {done.database}    材料、通知: {done.data}",
        *(one.as_line() for one in done.proofs),
        f"{len(done.proofs)} 项, {wrong} 项不符",
    ]
    show(data, as_json=as_json, lines=lines)
    if not done.holds:
        raise SystemExit(1)
