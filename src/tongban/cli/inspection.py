"""`tongban inspection`: the inspection of the catalogue now, and whether the addresses that guides name answer."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http import HTTPStatus
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import click

from tongban.cli.clock import Day
from tongban.cli.command import json_option, show, with_city

TOGETHER = 8
"""So many addresses are asked at once: quick enough, and no burden to anybody."""
_NOT_BY_HEAD = (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.FORBIDDEN)


@click.group()
def inspection() -> None:
    """事项质检: 立即质检一次, 核对指南里的外部网址。"""


@inspection.command(epilog="例: tongban inspection run")
@click.option("--on", type=Day(), default=None, help="按哪一天质检; 不写为今天。")
@json_option
def run(on: date | None, as_json: bool) -> None:
    """立即质检一次: 新问题开出整改件, 不再有的办结。有错误时以 1 结束。"""
    with_city()
    from tongban.domains.quality.actions import inspect_day
    from tongban.kernel.clock import today

    made = inspect_day(on or today())
    data = {
        "on": made.on,
        "items": made.items,
        "errors": made.errors,
        "warnings": made.warnings,
        "fresh": made.fresh,
        "gone": made.gone,
    }
    words = f"{made.on} 质检 {made.items} 项: 错误 {made.errors} 处, 提醒 {made.warnings} 处, 新发现 {made.fresh} 处, 已消除 {made.gone} 处"
    show(data, as_json=as_json, lines=[words])
    sys.exit(1 if made.errors else 0)


@inspection.command(epilog="例: tongban inspection addresses --seconds 10")
@click.option(
    "--seconds", type=click.IntRange(1, 60), default=10, show_default=True, help="等一个网址多少秒。"
)
@json_option
def addresses(seconds: int, as_json: bool) -> None:
    """逐个打开指南里的外部网址。有打不开的时以 1 结束。"""
    with_city()
    from tongban.domains.catalogue.queries.inspection import addresses_outside
    from tongban.kernel.clock import today

    named = list(addresses_outside(today()))
    once = sorted({address for *_, address in named})
    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = dict(zip(once, pool.map(lambda one: wrong_with(one, seconds), once), strict=True))
    dead = [
        {"item": item, "place": place, "address": address, "why": answers[address]}
        for item, place, address in named
        if answers[address]
    ]
    lines = [f"{one['item']} {one['place']}: {one['address']} {one['why']}" for one in dead]
    lines.append(f"外部网址 {len(once)} 个, 打不开 {len({one['address'] for one in dead})} 个")
    show({"addresses": len(once), "dead": dead}, as_json=as_json, lines=lines)
    sys.exit(1 if dead else 0)


def wrong_with(address: str, seconds: float) -> str:
    """Why an address does not open, or nothing. Whoever refuses to say by HEAD is asked for the page."""
    full = address if "://" in address else f"https://{address}"
    if not full.startswith(("http://", "https://")):
        return "不是网页地址"
    for method in ("HEAD", "GET"):
        try:
            with urlopen(Request(full, method=method), timeout=seconds):
                return ""
        except HTTPError as answer:
            if method == "GET" or answer.code not in _NOT_BY_HEAD:
                return f"回答 {answer.code}"
        except (URLError, OSError, ValueError) as failure:
            return f"打不开: {getattr(failure, 'reason', failure)}"
    return ""
