"""`tongban bench`: rates, times and ratios within one run; saved with all that is needed to repeat them, held to budgets."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from tongban.cli.command import json_option, show, with_django


@click.command(epilog="例: tongban bench lodging --quick; tongban bench --save; tongban bench --check")
@click.argument("names", nargs=-1, metavar="[项目]...")
@click.option("--quick", is_flag=True, help="只试运行, 数字不作依据, 也不保存。")
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True, help="轮数; 取中位数。")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1),
    default=3.0,
    show_default=True,
    help="每轮每种做法的秒数。",
)
@click.option(
    "--matters",
    type=click.IntRange(min=1),
    default=1_000_000,
    show_default=True,
    help="大规模项目的办件数。",
)
@click.option(
    "--postgres",
    default="postgres:///postgres",
    show_default=True,
    help="用来建立临时库的 PostgreSQL; 空则不测。",
)
@click.option("--save", is_flag=True, help="写入 docs/benchmarks/<项目>.json。")
@click.option("--check", is_flag=True, help="不测量, 只把已保存的数字与 budgets.json 对照。")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="保存和对照的文件夹; 不写则为 docs/benchmarks。"
)
@json_option
def bench(
    names: tuple[str, ...],
    quick: bool,
    rounds: int,
    seconds: float,
    matters: int,
    postgres: str,
    save: bool,
    check: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """测量性能: 在同一次运行中与对照做法比较, 以比值表示; 在自建的临时库中进行, 不动城市的数据。不写项目则全部测量。"""
    with_django()
    from tongban.config.settings.environment import PROJECT
    from tongban.demonstration.bench import Options, Row, frame

    folder = folder or PROJECT / "docs" / "benchmarks"
    if check:
        faults = frame.faults(folder)
        show(faults, as_json=as_json, lines=faults or ["已保存的数字都在预算之内。"])
        raise SystemExit(1 if faults else 0)
    known = frame.measures()
    if unknown := sorted(set(names) - set(known)):
        raise click.UsageError(f"没有这样的项目: {'、'.join(unknown)}; 可测量的有: {'、'.join(known)}。")
    options = Options(quick=quick, rounds=rounds, seconds=seconds, matters=matters, postgres=postgres)
    everything = []
    for name in names or known:
        recorded = frame.record(name, [], options)
        rows = frame.run(name, options)
        recorded["rows"] = [asdict(row) for row in rows]
        frame.hold_to_smaller(folder, recorded)
        everything.append(recorded)
        if not as_json:
            lines = [_line(Row(**row)) for row in recorded["rows"]]
            show(None, as_json=False, lines=[f"== {name}", *lines])
        if save and not quick:
            frame.save(folder, recorded)
    if as_json:
        show(everything, as_json=True, lines=[])


def _line(row: object) -> str:
    from tongban.demonstration.bench import Row

    assert isinstance(row, Row)
    figure = f"{row.value:>14,.2f} {row.unit:<8} {row.name:<34} {row.title}"
    return f"{figure}, 为「{row.against}」的 {row.ratio:.3f} 倍" if row.ratio is not None else figure
