"""`tongban staff`: the first people of a city in service, and the way back in for whoever lost a second factor."""

from __future__ import annotations

from datetime import date

import click

from tongban.cli.clock import Day
from tongban.cli.command import json_option, show, with_city


@click.group()
def staff() -> None:
    """工作人员: 开通账户, 停用遗失的动态验证码。"""


@staff.command(
    epilog="例: tongban staff add admin --name 李明 --number A0001 --organisation approval --post 平台管理岗"
)
@click.argument("username", metavar="用户名")
@click.option("--name", required=True, help="姓名。")
@click.option("--number", required=True, help="工号。")
@click.option("--organisation", required=True, help="机构的标识(city/departments.yaml 的 key)。")
@click.option("--post", required=True, help="岗位名称。")
@click.option("--since", type=Day(), help="到岗日期; 不写则为今天。")
@json_option
def add(
    username: str, name: str, number: str, organisation: str, post: str, since: date | None, as_json: bool
) -> None:
    """任用一名工作人员, 打印只能用一次的密码; 首次登录须更换密码, 负责人和管理人员还须启用动态验证码。"""
    with_city()
    from tongban.founding.staff import add_staff
    from tongban.kernel.clock import today

    made, password = add_staff(
        username, name=name, number=number, organisation=organisation, post=post, since=since or today()
    )
    show(
        {"username": username, "staff": made.pk, "password": password},
        as_json=as_json,
        lines=[
            f"已开通 {username}: {made.organisation.name} {made.post.title} {made.name}",
            f"首次登录的密码(只显示这一次, 请当面交给本人): {password}",
        ],
    )


@staff.command(
    name="reset-second-factor",
    epilog="例: tongban staff reset-second-factor head --reason 手机遗失,已当面核实身份",
)
@click.argument("username", metavar="用户名")
@click.option("--reason", required=True, help="为什么停用; 记入留痕, 不要写个人信息。")
def reset_second_factor(username: str, reason: str) -> None:
    """停用遗失的动态验证码(须先当面核实身份); 记入留痕, 本人下次登录时重新启用。"""
    with_city()
    from tongban.founding.staff import reset_second_factor as reset

    entry = reset(username, reason=reason)
    click.echo(
        f"已停用 {username} 的动态验证码, 记入案卷 {entry.book_id} 第 {entry.seq} 条; 本人登录后会被要求重新启用。"
    )
