"""How long the four pages of a large city take, one request at a time, on the city that is there; and how long on a small one."""

from __future__ import annotations

import os
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from tongban.demonstration.bench.crowd import at
from tongban.demonstration.bench.frame import Options, Row
from tongban.demonstration.bench.standing import Standing, standing
from tongban.demonstration.bench.webserver import gunicorn

TITLES = {
    "my-matters": "我的办件",
    "inbox": "待办",
    "my-matter": "办件页(申请人)",
    "desk-matter": "办件页(工作人员)",
    "search-number": "待办中按编号查询",
    "search-title": "待办中按事项查询",
    "home": "首页(不用存页)",
}


def measure(options: Options) -> list[Row]:
    """Run with --save on a city of 10,000 and on one of 1,000,000: each is a file of its own, and the rows of the larger
    are held to those of the smaller."""
    times = 20 if options.quick else 200
    city = standing()
    with tempfile.TemporaryDirectory(prefix="tongban-queries-") as folder:
        environment = os.environ | {"TONGBAN_PUBLIC": str(Path(folder))}
        with gunicorn("tongban.config.wsgi", environment, config="python:tongban.config.serving") as port:
            return [
                _row(name, _timed(port, paths, cookie, times), city)
                for name, (paths, cookie) in _pages(city).items()
            ]


def _pages(city: Standing) -> dict[str, tuple[list[str], str]]:
    words = ("食品", "许可", "证明", "没有这样的事项")
    return {
        "my-matters": (["/my/matters/?standing="], city.citizen),
        "inbox": (["/desk/", "/desk/?only=late", "/desk/?only=soon"], city.officer),
        "my-matter": (city.own, city.citizen),
        "desk-matter": (city.office, city.officer),
        "search-number": ([f"/desk/matters/?q={number}" for number in city.numbers], city.officer),
        "search-title": ([f"/desk/matters/?q={quote(word)}" for word in words], city.officer),
        "home": (["/"], "care=1"),  # whoever has chosen the large type is answered afresh
    }


def _timed(port: int, paths: list[str], cookie: str, times: int) -> list[float]:
    found = []
    for number in range(times + 10):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{paths[number % len(paths)]}", headers={"Cookie": cookie}
        )
        begun = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
            if answer.geturl() != request.full_url:
                raise RuntimeError(f"{request.full_url} led to {answer.geturl()}")
        if number >= 10:
            found.append((time.perf_counter() - begun) * 1000)
    return sorted(found)


def _row(name: str, times: list[float], city: Standing) -> Row:
    raw = {"p50_ms": at(times, 0.5), "p99_ms": at(times, 0.99), "longest_ms": times[-1], "matters": city.matters, "requests": len(times)}  # fmt: skip
    return Row(name, f"{TITLES[name]}, 第 95 百分位", at(times, 0.95), "毫秒", raw=raw)
