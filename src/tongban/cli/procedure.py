"""`tongban procedure`: the statutes in service, as counsel reads them."""

from __future__ import annotations

import click

from tongban.cli.command import json_option, show, with_django


@click.group()
def procedure() -> None:
    """程序: 在用的法定程序。"""


@procedure.command(name="list", epilog="例: tongban procedure list")
@json_option
def list_(as_json: bool) -> None:
    """列出在用的程序及其版本。"""
    with_django()
    from tongban.kernel.docket.registry import all_procedures

    known = all_procedures()
    data = [
        {
            "key": one.key,
            "edition": one.edition,
            "title": one.title,
            "basis": one.basis,
            "steps": len(one.steps),
        }
        for one in known
    ]
    show(
        data,
        as_json=as_json,
        lines=[f"{one.key:<24} {one.edition}  {one.title}({one.basis})" for one in known],
    )


@procedure.command(name="show", epilog="例: tongban procedure show cases.licence")
@click.argument("key", metavar="程序")
@click.option("--diagram", is_flag=True, help="输出流程图(mermaid)而不是表格。")
@json_option
def show_(key: str, diagram: bool, as_json: bool) -> None:
    """以表格列出一个程序的环节、条文与计时。"""
    with_django()
    from tongban.kernel.docket.registry import all_procedures
    from tongban.kernel.procedure.render import as_data, as_diagram, as_table

    found = [one for one in all_procedures() if one.key == key]
    if not found:
        raise click.UsageError(f"没有名为「{key}」的程序; 用 tongban procedure list 查看。")
    one = found[-1]
    show(as_data(one), as_json=as_json, lines=[as_diagram(one) if diagram else as_table(one)])
