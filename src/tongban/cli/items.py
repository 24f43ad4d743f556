"""`tongban items`: an item set out of this installation into a file, and out of a file into this installation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tongban.cli.clock import Day
from tongban.cli.command import json_option, show, with_city


@click.group()
def items() -> None:
    """事项: 把一组事项导出成一个文件(.json 或 .xlsx), 或者从文件移入, 在两套系统之间搬运。"""


@items.command(
    "export",
    epilog="例: tongban items export 市场监管.json --department market; 一张表: tongban items export 事项.xlsx --key food-operation-licence",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="文件")
@click.option("--department", default="", help="只导出这个部门的事项; 写部门标识。")
@click.option("--key", "keys", multiple=True, help="只导出这些事项; 可以写几次。")
@json_option
def export(file: Path, department: str, keys: tuple[str, ...], as_json: bool) -> None:
    """把基本目录里施行的事项写成一个文件, 连同编码和行使范围。"""
    with_city()
    from tongban.domains.catalogue import api as catalogue

    content, count = catalogue.exported(file.name, department=department, keys=set(keys) or None)
    file.write_bytes(content)
    show({"file": str(file), "items": count}, as_json=as_json, lines=[f"已导出 {count} 项到 {file}"])


@items.command("import", epilog="例: tongban items import 市场监管.json --on 2026-12-01")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")
@click.option("--on", type=Day(), help="自哪一天起施行; 不写则为今天。")
@json_option
def take_in(file: Path, on: date | None, as_json: bool) -> None:
    """移入一个文件里的事项: 先全部核对, 有一处不对就什么也不移入; 再移入一次不改变什么。"""
    with_city()
    from tongban.domains.catalogue import api as catalogue

    taken = catalogue.imported(file.name, file.read_bytes(), on=on)
    lines = [f"新增 {len(taken.created)} 项, 修订 {len(taken.changed)} 项, 相同 {len(taken.same)} 项"]
    found = {"created": taken.created, "changed": taken.changed, "same": taken.same}
    show(found, as_json=as_json, lines=lines)
