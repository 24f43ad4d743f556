"""`tongban keys`: the keys of encrypted fields, their making and their rotation."""

from __future__ import annotations

import click

from tongban.cli.command import json_option, show, with_city, with_django


@click.group()
def keys() -> None:
    """密钥: 个人信息加密所用。"""


@keys.command(epilog="例: tongban keys make")
@json_option
def make(as_json: bool) -> None:
    """首次安装时生成密钥; 已经有的不变。已有数据而没有密钥的, 不要生成, 请从备份恢复。"""
    with_django()
    from tongban.kernel.identity.keys import ring, ring_file
    from tongban.kernel.identity.models import Person
    from tongban.kernel.procedure import Refused

    was_there = ring_file().exists()
    if not was_there and Person.objects.exists():
        raise Refused(
            f"数据库中已有个人信息, 而 {ring_file()} 不存在; 生成新的密钥读不出它们, 请从备份恢复密钥目录。"
        )
    line = f"{'已有' if was_there else '已生成'}密钥 {ring().current}: {ring_file()}; 请与数据库分开备份"
    show({"key": ring().current, "made": not was_there}, as_json=as_json, lines=[line])


@keys.command(epilog="例: tongban keys rotate")
@json_option
def rotate(as_json: bool) -> None:
    """启用新的密钥, 并用它把已加密的内容重新加密。旧密钥不要删除: 已存的材料和文书文件、备份仍要用它来读。"""
    with_city()
    from tongban.upkeep.rotation import rotate_keys

    name, values = rotate_keys()
    show(
        {"key": name, "values": values},
        as_json=as_json,
        lines=[f"已启用密钥 {name}, 重新加密 {values} 处"],
    )
