"""The demonstration on one machine: the city is built if it is not there, then served until Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

HOST = "127.0.0.1"
READY_WITHIN, STOPPED_WITHIN = 60.0, 25.0
TONGBAN = (sys.executable, "-m", "tongban.cli")
Child = subprocess.Popen[bytes]


def show_city(*, port: int, matters: int | None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.demonstration")
    os.environ["TONGBAN_PUBLIC_ADDRESS"] = f"http://{HOST}:{port}"
    if _is_taken(port):
        click.echo(
            f"端口 {port} 已被占用; 请先停止占用它的程序, 或者换一个端口: tongban demo --port {port + 1}",
            err=True,
        )
        return 2
    if (status := _prepare(matters)) != 0:
        return status
    with _children(port) as children:
        if not _ready(port, children):
            click.echo("页面没有启动成功; 原因见上面的输出, 也可以运行 tongban check 查看。", err=True)
            return 1
        _print_sign_ins(port)
        return _wait(children)


def _prepare(matters: int | None) -> int:
    """The city and the tables, up to date; the city is built by its own command, which shows how far it has come."""
    from tongban.cli.command import with_django

    with_django()
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    if not _city_is_there():
        click.echo("首次运行, 正在建造演示城市(一年的办件逐日办过, 约三分钟) ……")
        asked = ["--matters", str(matters)] if matters else []
        if (status := subprocess.call([*TONGBAN, "city", "build", *asked])) != 0:
            return status
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    return 0


def _city_is_there() -> bool:
    from django.db import connection
    from django.db.utils import OperationalError, ProgrammingError

    from tongban.kernel.orgs.models import Organisation

    if connection.vendor == "sqlite" and not os.path.exists(str(connection.settings_dict["NAME"])):
        return False
    try:
        return Organisation.objects.exists()
    except (OperationalError, ProgrammingError):
        return False
    finally:
        connection.close()


@contextmanager
def _children(port: int) -> Iterator[list[Child]]:
    """Server and worker, in their own sessions, so that Ctrl-C reaches us first and we end them in order."""
    commands: Sequence[Sequence[str]] = (
        [*TONGBAN, "serve", "--bind", f"{HOST}:{port}"],
        [*TONGBAN, "worker", "--log", "warning"],
    )
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]
    try:
        yield children
    finally:
        _stop(children)


def _stop(children: Sequence[Child]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + STOPPED_WITHIN
    for child in children:
        try:
            child.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _ready(port: int, children: Sequence[Child]) -> bool:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if any(child.poll() is not None for child in children):
            return False
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as answered:
            if answered.code < 500:
                return True  # it serves; whether it has this page is not ours to judge
            time.sleep(0.3)
        except OSError:
            time.sleep(0.2)
    return False


def _print_sign_ins(port: int) -> None:
    from tongban.demonstration.signin import PASSWORD, sign_ins
    from tongban.kernel.clock import today
    from tongban.lib.chinese import document_date

    lines, command = sign_ins(), os.path.relpath(Path(sys.executable).with_name("tongban"))
    click.echo("")
    click.echo(f"  通办演示城市: http://{HOST}:{port}/      工作台: http://{HOST}:{port}/desk/")
    click.echo(f"  演示中的今天: {document_date(today())}(在工作台的「演练」中可以往后移)")
    click.echo(f"  登录: http://{HOST}:{port}/accounts/login/  全部账户的密码: {PASSWORD}")
    click.echo("")
    for one in lines:
        code = f"  动态验证码: {command} demo code {one.username}" if one.code else ""
        click.echo(f"  {one.kind:<6}\t{one.username:<11} {one.who}{code}")
    click.echo("")
    click.echo("  按 Ctrl-C 停止。再次运行 make demo 接着用, 数据不丢。", nl=True)


def _wait(children: Sequence[Child]) -> int:
    """Until Ctrl-C; if one of the two ends by itself, say so."""
    asked = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal asked
        asked = True

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    while not asked:
        if any(child.poll() is not None for child in children):
            click.echo("页面或者后台意外停止, 演示结束; 原因见上面的输出。", err=True)
            return 1
        time.sleep(0.3)
    click.echo("\n正在停止 ……")
    return 0


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False
