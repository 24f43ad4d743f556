"""The frame that measures plug into: a row, the options of a run, what is saved, and the budgets it is held to."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import platform
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from math import log10
from pathlib import Path
from typing import Any

from tongban.kernel.clock import now

FRAME = {
    "company", "crowd", "frame", "http_ways", "lodging_doors", "lodging_ways", "profile", "scratch", "spent", "standing", "telling", "visitor", "webserver"
}  # fmt: skip
"""Modules of this package that measure nothing."""
PACKAGES = ("Django", "psycopg", "gunicorn", "tongban")


@dataclass(frozen=True, slots=True)
class Options:
    """How much is measured. `quick`: just enough to see that it runs; its figures prove nothing and are not saved.

    `postgres` is the server in which scratch databases are made (a database's address; empty: none, and its rows are
    left out); `matters` the size of a large city, for the measures that need one.
    """

    quick: bool = False
    rounds: int = 3
    seconds: float = 3.0
    matters: int = 1_000_000
    postgres: str = "postgres:///postgres"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `name` is unique within its measure; `ratio` is `value` to that of the row named `against`.

    `raw` keeps what the figure was made from: every round, counts of rows, percentiles. A `text` in it is saved as a
    file of its own, beside the figures.
    """

    name: str
    title: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    raw: dict[str, Any] = field(default_factory=dict)


def measures() -> list[str]:
    """The names of all measures, as they are typed."""
    import tongban.demonstration.bench as package

    return sorted(
        found.name.replace("_", "-")
        for found in pkgutil.iter_modules(package.__path__)
        if found.name not in FRAME and not found.ispkg
    )


def run(name: str, options: Options) -> list[Row]:
    module = importlib.import_module(f"tongban.demonstration.bench.{name.replace('-', '_')}")
    rows: list[Row] = module.measure(options)
    return rows


def record(name: str, rows: Iterable[Row], options: Options) -> dict[str, Any]:
    """What is saved of a measure: the figures, and all that is needed to repeat them."""
    return {
        "measure": name,
        "command": f"tongban bench {name} --save",
        "at": now().isoformat(timespec="seconds"),
        "options": asdict(options),
        "machine": machine(),
        "rows": [asdict(row) for row in rows],
    }


BY_SIZE = ("queries",)
"""Measures of a city as it is: saved once for each size, and the larger is held to the smaller."""


def _name_of(recorded: dict[str, Any]) -> str:
    """`queries-10000` for a city of about ten thousand matters; any other measure by its own name."""
    if recorded["measure"] not in BY_SIZE or not recorded["rows"]:
        return str(recorded["measure"])
    return f"{recorded['measure']}-{10 ** round(log10(recorded['rows'][0]['raw']['matters']))}"


def hold_to_smaller(folder: Path, recorded: dict[str, Any]) -> None:
    """Give the rows of a large city their ratio to those of the smallest saved one; nothing if there is none smaller."""
    measure, _, size = _name_of(recorded).rpartition("-")
    sizes = (
        [int(file.stem.rpartition("-")[2]) for file in folder.glob(f"{measure}-*.json")]
        if measure in BY_SIZE
        else []
    )
    if not sizes or min(sizes) >= int(size):
        return
    smaller = f"{measure}-{min(sizes)}"
    kept = json.loads((folder / f"{smaller}.json").read_text(encoding="utf-8"))["rows"]
    values = {row["name"]: row["value"] for row in kept}
    for row in recorded["rows"]:
        if values.get(row["name"]):
            row["against"], row["ratio"] = smaller, row["value"] / values[row["name"]]


def save(folder: Path, recorded: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    hold_to_smaller(folder, recorded)
    texts = [text for row in recorded["rows"] if (text := row["raw"].pop("text", ""))]
    if texts:
        (folder / f"{recorded['measure']}-profile.txt").write_text("\n".join(texts), encoding="utf-8")
    file = folder / f"{_name_of(recorded)}.json"
    file.write_text(json.dumps(recorded, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
    return file


def machine() -> dict[str, Any]:
    """What a figure depends on."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load_before": [round(load, 2) for load in os.getloadavg()],
        "system": f"{platform.system()} {platform.release()}",
        "python": sys.version.split()[0],
        "packages": {name: version(name) for name in PACKAGES},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")


def faults(folder: Path) -> list[str]:
    """What the saved figures lack of what `budgets.json` asks: by measure and row, `ratio_min`, `ratio_max`, `value_max`, `value_min`.
    An `aim` beside them is what is still to be reached, and is not held; `why` says what stands behind a limit."""
    budgets: dict[str, dict[str, dict[str, Any]]] = json.loads(
        (folder / "budgets.json").read_text(encoding="utf-8")
    )
    found = []
    for name, asked in budgets.items():
        file = folder / f"{name}.json"
        if not file.is_file():
            found.append(f"{name}: no figures are saved (tongban bench {name} --save)")
            continue
        recorded = json.loads(file.read_text(encoding="utf-8"))
        hold_to_smaller(folder, recorded)  # whichever of the two was saved last
        rows = {row["name"]: row for row in recorded["rows"]}
        for row, limits in asked.items():
            found += [f"{name}: {row}: {fault}" for fault in _row_faults(rows.get(row), limits)]
    return found


def _row_faults(row: dict[str, Any] | None, limits: dict[str, Any]) -> list[str]:
    if row is None:
        return ["was not measured"]
    found = []
    for limit, bound in limits.items():
        if limit in ("aim", "why"):
            continue
        column, side = limit.split("_")
        figure = row[column]
        if figure is None or (figure < bound if side == "min" else figure > bound):
            found.append(f"{column} is {figure}; the budget asks for {side} {bound}")
    return found
