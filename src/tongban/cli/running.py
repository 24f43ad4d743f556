"""`tongban serve`, `tongban worker` and `tongban demo`: what runs."""

from __future__ import annotations

import os
import re
import sys
from typing import Any

import click

from tongban.cli.command import somewhere, with_city
from tongban.cli.surroundings import ask_for_a_city


class Address(click.ParamType):  # type: ignore[type-arg]
    """Where to listen: a host and a port, or a socket's file."""

    name = "地址"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"unix:.+|fd://\d+|[^\s:]*:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5}", value):
            self.fail(f"「{value}」不是监听地址, 请写成 127.0.0.1:8000 的样子。", param, ctx)
        return str(value)


@click.command(epilog="例: tongban serve --bind 127.0.0.1:8000 --workers 4")
@click.option("--bind", type=Address(), default="127.0.0.1:8000", show_default=True, help="监听地址。")
@click.option("--workers", type=click.IntRange(min=1), help="进程数; 不写则与处理器核数相同。")
def serve(bind: str, workers: int | None) -> None:
    """提供页面(gunicorn)。以 SIGTERM 停止, 正在办理的请求会先完成。"""
    somewhere()  # gunicorn loads the product itself
    ask_for_a_city()
    os.environ["TONGBAN_BIND"] = bind
    if workers:
        os.environ["TONGBAN_WORKERS"] = str(workers)
    command = [sys.executable, "-m", "gunicorn", "-c", "python:tongban.config.serving", "tongban.config.wsgi"]
    os.execv(sys.executable, command)


@click.command(epilog="例: tongban worker")
@click.option(
    "--log",
    "level",
    type=click.Choice(["debug", "info", "warning", "error"], case_sensitive=False),
    help="日志级别; 不写则按 TONGBAN_LOG_LEVEL。",
)
def worker(level: str | None) -> None:
    """办理后台事务: 发件箱、短信、每日定时事务(含补办漏掉的日子)、制作文书。以 SIGTERM 停止。"""
    with_city()
    import logging

    from tongban.cli.working import Worker

    if level:
        logging.getLogger().setLevel(level.upper())
    Worker().run()


@click.group(invoke_without_command=True, epilog="例: tongban demo --port 8000; tongban demo code head")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="本机端口。")
@click.option("--matters", type=click.IntRange(min=1), help="首次建城时的办件数; 不写则为全部。")
@click.pass_context
def demo(context: click.Context, port: int, matters: int | None) -> None:
    """一条命令看演示: 首次建城, 然后启动页面和后台, 打印登录方式; Ctrl-C 停止, 再次运行接着用。"""
    if context.invoked_subcommand is None:
        from tongban.cli.showing import show_city

        raise SystemExit(show_city(port=port, matters=matters))


@demo.command(epilog="例: tongban demo code head")
@click.argument("username", metavar="用户名")
def code(username: str) -> None:
    """打印演示账户此刻的动态验证码(负责人、监督和管理人员登录时需要)。"""
    with_city()
    from tongban.demonstration.signin import present_code

    click.echo(present_code(username))
