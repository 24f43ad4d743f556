"""Lodging over HTTP, one request one application: by another system's credential, by a clerk's form at the counter, and the floor.

The floor is the least that Django can do (`yardstick/floor.py`), measured in the same run: same machine, same database server
with fsync on, same gunicorn with two plain workers, same wrk. Where it stands to Open Zaak and to Froide was measured on
another machine of two cores; so what is claimed against those two is our ratio to the floor, times the floor's to them.
No worker runs meanwhile, as notifications were off where those figures come from.
"""

from __future__ import annotations

from typing import Any

from tongban.demonstration.bench.frame import Options, Row
from tongban.demonstration.bench.scratch import database, in_a_process, small_city
from tongban.demonstration.bench.webserver import has_tools
from tongban.kernel.procedure import Refused

FLOOR = "postgres-floor-sql"
PEERS = {
    "open-zaak": ("Open Zaak 1.30.0 新建案件(接口)", 25.0),
    "froide": ("Froide 6.0.0 提交申请(网页)", 38.0),
}
"""What the floor, by one statement, was measured to be to each of them in one run on one machine of two cores."""
TITLES = {
    "floor-sql": "最简 Django, 一条语句写四行",
    "floor-orm": "最简 Django, ORM 写四行",
    "system": "系统报送(接口)",
    "counter": "窗口收件(网页)",
}


def measure(options: Options) -> list[Row]:
    if missing := has_tools():
        raise Refused(missing)
    rounds, seconds = (1, 1.0) if options.quick else (options.rounds, options.seconds)
    rows: list[Row] = []
    for engine in ("postgres", "sqlite"):
        if engine == "postgres" and not options.postgres:
            continue
        with small_city(engine, options.postgres) as environment, database(engine, options.postgres) as floor:
            found = in_a_process(
                "tongban.demonstration.bench.lodging_doors",
                {**environment, "YARDSTICK_DATABASE": floor},
                str(rounds),
                str(seconds),
            )
        rows += _rows(engine, found)
    return rows


def _rows(engine: str, found: dict[str, dict[str, Any]]) -> list[Row]:
    rates = {f"{engine}-{name}": each["rate"] for name, each in found.items()}
    rows = []
    for name, each in found.items():
        key, title = f"{engine}-{name}", f"{engine}: {TITLES[name]}"
        against = FLOOR if FLOOR in rates and key != FLOOR else ""
        ratio = each["rate"] / rates[FLOOR] if against else None
        rows.append(Row(key, title, each["rate"], "件/秒", against, ratio, each))
        if not name.startswith("floor"):
            rows.append(Row(f"{key}-p99", f"{title}: 99% 在此时间内", each["p99"], "毫秒"))
    if FLOOR in rates:
        rows += [_to_peer(peer, rates) for peer in PEERS]
    return rows


def _to_peer(peer: str, rates: dict[str, float]) -> Row:
    title, floor_to_peer = PEERS[peer]
    ratio = rates["postgres-system"] / rates[FLOOR] * floor_to_peer
    note = f"本次与最简 Django 的比值, 乘以另一台双核机器上测得的最简 Django 与它的比值 {floor_to_peer:g}; 未在本机与它同测"
    raw = {"floor_to_peer": floor_to_peer, "measured_here": False}
    return Row(
        f"postgres-system-to-{peer}",
        f"系统报送, 与{title}相比({note})",
        rates["postgres-system"],
        "件/秒",
        title,
        ratio,
        raw,
    )
