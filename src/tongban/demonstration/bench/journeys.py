"""Whole journeys over HTTP, with a worker: search, guide, apply with papers, accept, decide, fetch the certificate.

Every page is read that somebody would see on the way. Beside it where the time goes, in one process, as a text that is
saved with the figures (`journeys-profile.txt`).
"""

from __future__ import annotations

from typing import Any

from tongban.demonstration.bench.frame import Options, Row
from tongban.demonstration.bench.scratch import in_a_process, small_city

CLIENTS = 6
PARTS = ("search", "guide", "lodge", "accept", "decide", "certificate")


def measure(options: Options) -> list[Row]:
    rounds, seconds, looked_at = (1, 5.0, 3) if options.quick else (options.rounds, options.seconds * 5, 30)
    rows = []
    for engine in ("postgres", "sqlite"):
        if engine == "postgres" and not options.postgres:
            continue
        with small_city(engine, options.postgres) as environment:
            ways = "tongban.demonstration.bench.http_ways"
            looked_into = in_a_process(ways, environment, "profile", str(looked_at), "0", "1")
            found = in_a_process(ways, environment, "journey", str(rounds), str(seconds), str(CLIENTS))
        rows += _rows(engine, found, looked_into)
    return rows


def _rows(engine: str, found: dict[str, Any], looked_into: dict[str, Any]) -> list[Row]:
    title = f"{engine} {CLIENTS} 个客户端: 搜索、指南、申报、受理、决定、领证"
    text = f"{engine}: {found['item']}\n\n{looked_into['text']}"
    parts = looked_into["parts_ms"]
    return [
        Row(engine, title, found["rate"], "件/秒", raw=found),
        Row(f"{engine}-p50", f"{title}: 一半在此时间内", found["p50"], "毫秒"),
        Row(f"{engine}-alone", f"{engine} 一个进程: 一件全程", looked_into["each_ms"], "毫秒", raw={"text": text}),
        *(
            Row(f"{engine}-{name}", f"{engine} 一个进程: 其中 {name}", parts[name], "毫秒", f"{engine}-alone", parts[name] / looked_into["each_ms"])
            for name in PARTS
        ),
    ]  # fmt: skip
