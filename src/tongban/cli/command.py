"""The command's tree: each branch is read only when it is asked for, so that a question of dates needs no database."""

from __future__ import annotations

import importlib
import json
import os
from typing import Any

import click

from tongban.cli.speaking import speak_chinese
from tongban.cli.surroundings import ask_for_a_city

speak_chinese()

BRANCHES = {
    "demo": ("tongban.cli.running", "demo"),
    "serve": ("tongban.cli.running", "serve"),
    "worker": ("tongban.cli.running", "worker"),
    "check": ("tongban.cli.checking", "check"),
    "backup": ("tongban.cli.backup", "backup"),
    "restore": ("tongban.cli.backup", "restore"),
    "calendar": ("tongban.cli.calendar", "calendar"),
    "client": ("tongban.cli.client", "client"),
    "clock": ("tongban.cli.clock", "clock"),
    "ledger": ("tongban.cli.ledger", "ledger"),
    "outbox": ("tongban.cli.outbox", "outbox"),
    "procedure": ("tongban.cli.procedure", "procedure"),
    "city": ("tongban.cli.city", "city"),
    "items": ("tongban.cli.items", "items"),
    "inspection": ("tongban.cli.inspection", "inspection"),
    "staff": ("tongban.cli.staff", "staff"),
    "keys": ("tongban.cli.keys", "keys"),
    "bench": ("tongban.cli.bench", "bench"),
}


class Tree(click.Group):
    """A group whose branches are modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(BRANCHES)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in BRANCHES:
            return None
        module, attribute = BRANCHES[name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


@click.group(cls=Tree, epilog="例: tongban clock due 2026-09-18 --working-days 20")
@click.version_option(package_name="tongban", message="tongban %(version)s")
def root() -> None:
    """通办: 城市一体化政务服务平台的运行命令。"""


def somewhere() -> None:
    """A city says where it is with DJANGO_SETTINGS_MODULE; without it, it is the demonstration."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.demonstration")


def with_django() -> None:
    """Load the product: its settings, its models, its procedures."""
    somewhere()
    import django

    django.setup()


def with_city() -> None:
    """The product, where a city lies that can be asked; loading it makes what a demonstration lacks, its secret first."""
    from django.apps import apps

    somewhere()
    if not apps.ready:
        ask_for_a_city()
    with_django()


def show(data: Any, *, as_json: bool, lines: list[str]) -> None:
    """Print data for a program, or lines for a person."""
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    else:
        for line in lines:
            click.echo(line)


json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出, 供程序读取。")
