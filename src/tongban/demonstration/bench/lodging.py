"""Lodging an application: its rows, its entry, its number, its clocks, what is owed and the receipt, in one transaction, on disk.

Beside it in the same run: the same statement from the bare driver, and the same rows through the plain ORM. The clients
are processes, the databases scratch ones with fsync on; the rows that each way wrote are counted afterwards.
"""

from __future__ import annotations

import json
from typing import Any

from tongban.demonstration.bench.frame import Options, Row
from tongban.demonstration.bench.scratch import in_a_process, small_city

WAYS = {"bare": "裸驱动, 一条语句", "orm": "普通 ORM, 同样的行", "ours": "收件"}


def measure(options: Options) -> list[Row]:
    rounds, seconds, clients = (
        (1, 0.7, [1, 8]) if options.quick else (options.rounds, options.seconds, [1, 8, 32])
    )
    rows: list[Row] = []
    for engine in ("postgres", "sqlite"):
        if engine == "postgres" and not options.postgres:
            continue
        with small_city(engine, options.postgres) as environment:
            found = in_a_process(
                "tongban.demonstration.bench.lodging_ways",
                environment,
                str(rounds),
                str(seconds),
                json.dumps(clients),
            )
        rows += _rows(engine, found)
    return rows


def _rows(engine: str, found: list[dict[str, Any]]) -> list[Row]:
    rates = {f"{engine}-{each['clients']}-{each['way']}": each["rate"] for each in found}
    rows = []
    for each in found:
        stem = f"{engine}-{each['clients']}"
        name, title = f"{stem}-{each['way']}", f"{engine} {each['clients']} 个客户端: {WAYS[each['way']]}"
        bare = f"{stem}-bare" if each["way"] != "bare" else ""
        rows.append(_rate(name, title, rates, bare, each))
        if each["way"] != "ours":
            continue
        rows.append(
            _rate(f"{stem}-ours-to-orm", f"{title}, 与普通 ORM 相比", rates, f"{stem}-orm", {}, of=name)
        )
        theirs = next(
            one["p99"] for one in found if (one["clients"], one["way"]) == (each["clients"], "bare")
        )
        tail = f"{title}: 99% 在此时间内, 与裸驱动的 99% 相比"
        rows.append(
            Row(f"{stem}-ours-p99", tail, each["p99"], "毫秒", f"{stem}-bare-p99", each["p99"] / theirs)
        )
        if each["clients"] == 32:
            eight = f"{engine}-8-ours"
            rows.append(_rate(f"{stem}-ours-to-8", f"{title}, 与 8 个客户端相比", rates, eight, {}, of=name))
    return rows


def _rate(
    name: str, title: str, rates: dict[str, float], against: str, raw: dict[str, Any], of: str = ""
) -> Row:
    rate = rates[of or name]
    return Row(name, title, rate, "件/秒", against, rate / rates[against] if against else None, raw)
