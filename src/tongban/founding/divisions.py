"""The divisions of a city, as its file lists them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Level = Literal["city", "district", "town", "village"]
LEVELS: dict[str, Level] = {"city": "city", "district": "district", "town": "town", "village": "village"}


@dataclass(frozen=True, slots=True)
class Division:
    code: str
    name: str
    level: Level
    parent_code: str
    statutory: bool
    managed_by: str


def read_divisions(path: Path) -> list[Division]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Division(
                row["code"],
                row["name"],
                LEVELS[row["level"]],
                row["parent_code"],
                row["statutory"] == "1",
                row["managed_by"],
            )
            for row in csv.DictReader(file)
        ]
