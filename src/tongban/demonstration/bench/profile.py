"""Where the time of an act goes: by its parts, by package and by function, as a text that is kept."""

from __future__ import annotations

import cProfile
import pstats
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

MOST = 40
ROOT = re.compile(r".*/(?:site-packages|src|python3\.\d+)/")
ADDRESS = re.compile(r" at 0x\w+")


def looked_into(
    act: Callable[[], object], times: int, spent: dict[str, float], titles: Mapping[str, str]
) -> dict[str, Any]:
    """Timed first, and only then, in as many more, looked into: looking slows down. `spent` is filled by the act, in seconds."""
    begun = time.perf_counter()
    for _ in range(times):
        act()
    took = time.perf_counter() - begun
    parts = {name: spent[name] * 1000 / times for name in titles}
    looking = cProfile.Profile()
    looking.enable()
    for _ in range(times):
        act()
    looking.disable()
    lines = [f"{times} times, {took * 1000 / times:.0f} ms each in one process", "", "Parts, ms each:"]
    lines += [f"{parts[name]:10.1f}  {name}: {title}" for name, title in titles.items()]
    return {"each_ms": took * 1000 / times, "parts_ms": parts, "text": "\n".join([*lines, *_of(looking)])}


def _of(looking: cProfile.Profile) -> list[str]:
    found: dict[tuple[str, int, str], tuple[int, int, float, float, Any]] = pstats.Stats(looking).stats  # type: ignore[attr-defined]
    whole = sum(own for _, _, own, _, _ in found.values())
    packages: Counter[str] = Counter()
    for key, (_, _, own, _, _) in found.items():
        packages[_package(key)] += own  # type: ignore[assignment]
    by_own = sorted(found.items(), key=lambda each: -each[1][2])[:MOST]
    ours = [
        (key, figures) for key, figures in found.items() if "tongban/" in key[0] and "/bench/" not in key[0]
    ]
    by_all = sorted(ours, key=lambda each: -each[1][3])[:MOST]
    return [
        "",
        "Looked into (slower than above; shares count), by package, per cent of own time:",
        *(f"{100 * own / whole:10.1f}  {name}" for name, own in packages.most_common(15)),
        "",
        "Functions by own time: per cent, calls, where",
        *(f"{100 * own / whole:10.1f} {calls:10d}  {_name(key)}" for key, (_, calls, own, _, _) in by_own),
        "",
        "Our functions by time with all that they call: per cent, calls, where",
        *(f"{100 * all_ / whole:10.1f} {calls:10d}  {_name(key)}" for key, (_, calls, _, all_, _) in by_all),
        "",
    ]


def _name(key: tuple[str, int, str]) -> str:
    file, _, function = key
    return ADDRESS.sub("", function) if file == "~" else f"{ROOT.sub('', file)}: {function}"


def _package(key: tuple[str, int, str]) -> str:
    if key[0] == "~":
        return "built in"
    short = ROOT.sub("", key[0])
    return (
        "/".join(short.split("/")[:2]) if short.startswith(("tongban/", "django/")) else short.split("/")[0]
    )
