"""Lodging over HTTP, one request one application: by another system's credential, by a clerk's form at the counter, and the floor.

The floor is the least that Django can do (`yardstick/floor.py`), measured in the same run: same machine, same database server
with fsync on, same gunicorn with two plain workers, same wrk. Where it stands to Open Zaak and to Froide was measured on
another machine of two cores; so what is claimed against those two is our ratio to the floor, times the floor's to them.
No worker runs meanwhile, as notifications were off where those figures come from.
"""

from __future__ import annotations

from statistics import median
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
    floor, rows = found.get("floor-sql"), []
    for name, each in found.items():
        key, title = f"{engine}-{name}", f"{engine}: {TITLES[name]}"
        against = FLOOR if floor is not None and key != FLOOR else ""
        rows.append(
            Row(key, title, each["rate"], "件/秒", against, _ratio(each, floor) if against else None, each)
        )
        if not name.startswith("floor"):
            rows += [
                Row(f"{key}-p99", f"{title}: 99% 在此时间内", each["p99"], "毫秒"),
                _cpu(key, each, found),
            ]
    if floor is not None:
        system = next(row for row in rows if row.name == "postgres-system")
        rows += [_to_peer(peer, system) for peer in PEERS]
    return rows


def _ratio(each: dict[str, Any], floor: dict[str, Any] | None) -> float:
    """The middle one of the rounds': what disturbs a round disturbs both."""
    assert floor is not None
    pairs = zip(each["rounds"], floor["rounds"], strict=True)
    return float(median(one["rate"] / other["rate"] for one, other in pairs))


def _cpu(key: str, each: dict[str, Any], found: dict[str, dict[str, Any]]) -> Row:
    """Program and database together; where the machine is crowded this says more than the rates do."""
    floor = found.get("floor-sql")
    title = f"{key}: 每件的处理器时间, 程序和数据库合计"
    if floor is None:
        return Row(f"{key}-cpu", title, each["cpu_ms"], "毫秒")
    return Row(f"{key}-cpu", title, each["cpu_ms"], "毫秒", f"{FLOOR}-cpu", each["cpu_ms"] / floor["cpu_ms"])


def _to_peer(peer: str, system: Row) -> Row:
    title, floor_to_peer = PEERS[peer]
    assert system.ratio is not None
    note = f"本次与最简 Django 的比值, 乘以另一台双核机器上测得的最简 Django 与它的比值 {floor_to_peer:g}; 未在本机与它同测"
    raw = {"floor_to_peer": floor_to_peer, "measured_here": False}
    words = f"系统报送, 与{title}相比({note})"
    return Row(
        f"{system.name}-to-{peer}", words, system.value, "件/秒", title, system.ratio * floor_to_peer, raw
    )
