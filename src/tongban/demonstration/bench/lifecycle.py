"""The life of an order in four calls over HTTP (received, accepted, decided, handed over), with a worker: empty, and full.

Empty is a city made for the run. Full is a copy of the city that is there (TONGBAN_DATA, TONGBAN_DATABASE_URL), made
for the run and removed after it; its row says how many matters it had.
"""

from __future__ import annotations

from tongban.demonstration.bench.frame import Options, Row
from tongban.demonstration.bench.scratch import copied_city, engine_of_city, in_a_process, small_city
from tongban.demonstration.bench.visitor import published

CLIENTS = 8
DIGIT = "DIGIT CCRS 公布的投诉全程(四次调用, 16 处理器)"
EMPTY, FULL = 37.0, 6.3


def measure(options: Options) -> list[Row]:
    rounds, seconds = (1, 3.0) if options.quick else (options.rounds, options.seconds * 3)
    engine = engine_of_city()
    told = ("life", str(rounds), str(seconds), str(CLIENTS))
    with small_city(engine, options.postgres) as environment:
        empty = in_a_process("tongban.demonstration.bench.http_ways", environment, *told)
    with copied_city(options.postgres) as environment:
        full = in_a_process("tongban.demonstration.bench.http_ways", environment, *told)
    first = Row("empty", f"{engine}, 空库: 一件的四次调用", empty["rate"], "件/秒", raw=empty)
    title = f"{engine}, 库中已有 {full['before']:,} 件: 一件的四次调用"
    second = Row("full", title, full["rate"], "件/秒", "empty", full["rate"] / empty["rate"], full)
    return [
        first,
        Row("empty-p99", "空库: 四次调用合计, 99% 在此时间内", empty["p99"], "毫秒"),
        second,
        Row("full-p99", "满库: 四次调用合计, 99% 在此时间内", full["p99"], "毫秒"),
        published("empty-to-digit", f"{DIGIT}, 空库", first, EMPTY),
        published("full-to-digit", f"{DIGIT}, 百万件", second, FULL),
    ]
