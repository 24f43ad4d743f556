"""`tongban client`: other systems that lodge by programme are admitted, given another credential, ended."""

from __future__ import annotations

import click

from tongban.cli.command import json_option, show, with_city


@click.group()
def client() -> None:
    """系统接入: 许可其他系统用接口报送申请, 换凭证, 停用。"""


@client.command(epilog="例: tongban client add 市公安局户政系统 --organisation police")
@click.argument("name", metavar="系统名称")
@click.option("--organisation", required=True, help="所属单位的标识(city/departments.yaml 的 key)。")
@click.option("--whole-city", is_flag=True, help="统一受理平台: 可以为全市各单位收件。")
@click.option(
    "--per-minute", type=click.IntRange(min=1), default=600, show_default=True, help="每分钟最多报送几件。"
)
@json_option
def add(name: str, organisation: str, whole_city: bool, per_minute: int, as_json: bool) -> None:
    """许可一个系统报送申请, 打印它的凭证; 只能报送本单位的事项, 统一受理平台除外。记入留痕。"""
    with_city()
    from tongban.surfaces.openapi.clients import admit

    made, credential = admit(name, organisation=organisation, whole_city=whole_city, per_minute=per_minute)
    _shown(made.pk, made.name, credential, as_json)


@client.command(epilog="例: tongban client renew 市公安局户政系统")
@click.argument("name", metavar="系统名称")
@json_option
def renew(name: str, as_json: bool) -> None:
    """换一个凭证; 原来的凭证五秒之内失效。记入留痕。"""
    with_city()
    from tongban.surfaces.openapi.clients import renew as another

    made, credential = another(name)
    _shown(made.pk, made.name, credential, as_json)


def _shown(pk: int, name: str, credential: str, as_json: bool) -> None:
    show(
        {"client": pk, "name": name, "credential": credential},
        as_json=as_json,
        lines=[
            f"{name} 的凭证(只显示这一次, 请交给系统的管理人员保管):",
            credential,
            "请求时写在 Authorization: Bearer 之后; 用法见 /api/v1/docs 的“报送一件申请”。",
        ],
    )


@client.command(epilog="例: tongban client end 市公安局户政系统 --reason 系统下线")
@click.argument("name", metavar="系统名称")
@click.option("--reason", required=True, help="为什么停用; 记入留痕, 不要写个人信息。")
def end(name: str, reason: str) -> None:
    """停用一个系统: 五秒之内不能再报送; 已经报送的件照常办理。"""
    with_city()
    from tongban.surfaces.openapi.clients import end as ended

    click.echo(f"已停用 {ended(name, reason=reason).name}; 已经报送的件照常办理。")


@client.command(name="list", epilog="例: tongban client list")
@json_option
def shelf(as_json: bool) -> None:
    """登记过的系统, 停用的也在内; 不显示凭证。"""
    with_city()
    from tongban.surfaces.openapi.clients import all_clients

    rows = [
        {
            "name": each.name,
            "organisation": each.organisation.name,
            "whole_city": each.whole_city,
            "per_minute": each.per_minute,
            "since": each.since.isoformat(),
            "until": each.until.isoformat() if each.until else None,
        }
        for each in all_clients()
    ]
    lines = [
        f"{row['name']} · {'全市' if row['whole_city'] else row['organisation']} · 每分钟 {row['per_minute']} 件 · "
        f"{row['since']} 起{', ' + str(row['until']) + ' 停用' if row['until'] else ''}"
        for row in rows
    ]
    show(rows, as_json=as_json, lines=lines or ["还没有登记过系统; 用 tongban client add 许可。"])
