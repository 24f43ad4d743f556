"""`tongban city`: a city in service taken over from its files; the demonstration city built from them and a seed."""

from __future__ import annotations

import gc
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from tongban.cli.clock import Day
from tongban.cli.command import json_option, show, with_city, with_django


@click.group()
def city() -> None:
    """城市: 由数据文件载入一座正式运行的城市, 或者由一个种子建成演示城市。"""


@city.command(
    epilog="例: tongban city build --seed 1 --matters 2010; 一座大城市: tongban city build --matters 1000000"
)
@click.option("--seed", type=int, default=1, show_default=True, help="种子; 同一种子建成同一座城市。")
@click.option("--until", type=Day(), default="2026-11-20", show_default=True, help="演示中的今天。")
@click.option("--matters", type=click.IntRange(min=1), default=2010, show_default=True, help="一年的办件数。")
@click.option("--people", type=click.IntRange(min=10), default=450, show_default=True, help="市民人数。")
@click.option("--enterprises", type=click.IntRange(min=5), default=200, show_default=True, help="企业数。")
@click.option(
    "--days", type=click.IntRange(30, 365), default=365, show_default=True, help="演示到今天为止的天数。"
)
@click.option(
    "--living",
    type=click.IntRange(min=1),
    default=2010,
    show_default=True,
    help="其中逐件实办的件数; 超出的成批写入。",
)
@click.option(
    "--processes", type=click.IntRange(1, 16), default=2, show_default=True, help="成批写入的进程数。"
)
@click.option("--force", is_flag=True, help="已有城市时先移到一边(.old)再建。")
@json_option
def build(
    seed: int,
    until: date,
    matters: int,
    people: int,
    enterprises: int,
    days: int,
    living: int,
    processes: int,
    force: bool,
    as_json: bool,
) -> None:
    """逐日办过一年的办件, 建成演示城市。先建在另一个文件里, 建成才启用; 中断后重新运行即可。"""
    with_django()
    from tongban.demonstration.site import finish, prepare

    with prepare(force=force) as site:
        from tongban.demonstration.city import build_city

        # A year makes millions of small things that live together; looking for rings among them costs a tenth of the time.
        gc.freeze()
        gc.set_threshold(200_000, 50, 50)
        report = build_city(
            seed=seed, until=until, matters=matters, people=people, enterprises=enterprises, days=days,
            living=living, processes=processes,
        )  # fmt: skip
        finish(site, until=until)
    show(report.as_data(), as_json=as_json, lines=report.lines())
    if report.missing:
        click.echo(f"没有到达的状态: {'、'.join(report.missing)}", err=True)
        raise SystemExit(1)


@city.command(epilog="例: tongban city load city/")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="目录")
@click.option("--on", type=Day(), help="事项自哪一天起施行; 不写则为今天。")
@json_option
def load(folder: Path, on: date | None, as_json: bool) -> None:
    """载入区划、机构、岗位、事项和证照类型, 不虚构任何人和办件。文件有错即逐条指出, 不载入; 重复载入不变。"""
    with_city()
    from tongban.founding.loading import load_city
    from tongban.kernel.clock import today

    taken = load_city(folder, on=on or today())
    show(asdict(taken), as_json=as_json, lines=taken.lines())


__all__ = ["city"]
