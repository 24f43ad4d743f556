"""Lodging over HTTP: gunicorn as shipped, a clerk who is signed in, CSRF, forms, validation; one request is one application.

No worker runs meanwhile, as notifications were off where the published figures come from.
"""

from __future__ import annotations

from tongban.demonstration.bench.frame import Options, Row
from tongban.demonstration.bench.scratch import in_a_process, small_city
from tongban.demonstration.bench.visitor import published

CLIENTS = 8
OPEN_ZAAK = ("Open Zaak 1.30.0 新建案件(接口)", 33.1)
FROIDE = ("Froide 6.0.0 提交申请(网页)", 21.6)


def measure(options: Options) -> list[Row]:
    rounds, seconds = (1, 2.0) if options.quick else (options.rounds, options.seconds)
    rows = []
    for engine in ("postgres", "sqlite"):
        if engine == "postgres" and not options.postgres:
            continue
        with small_city(engine, options.postgres) as environment:
            found = in_a_process(
                "tongban.demonstration.bench.http_ways",
                environment,
                "lodging",
                str(rounds),
                str(seconds),
                str(CLIENTS),
            )
        stem, title = f"{engine}-{CLIENTS}", f"{engine} {CLIENTS} 个客户端, 窗口收件(网页)"
        rate = Row(stem, title, found["rate"], "件/秒", raw=found)
        rows += [
            rate,
            Row(f"{stem}-p50", f"{title}: 一半在此时间内", found["p50"], "毫秒"),
            Row(f"{stem}-p99", f"{title}: 99% 在此时间内", found["p99"], "毫秒"),
            published(f"{stem}-to-open-zaak", OPEN_ZAAK[0], rate, OPEN_ZAAK[1]),
            published(f"{stem}-to-froide", FROIDE[0], rate, FROIDE[1]),
        ]
    return rows
