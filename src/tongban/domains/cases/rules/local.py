"""What the city itself has settled where the law leaves it open, read from local.json beside this package."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LocalRules:
    """Terms that the office gives and the sentences that its notices say; the sources stand in the file."""

    series: str
    correction_days: int
    correction_law: str
    correction_sentence: str
    deferred_days: int
    deferred_law: str
    deferred_sentence: str
    verification_days: int
    rectification_days: int
    commitment_law: str
    commitment_sentence: str
    office_acceptance_days: int


@cache
def local_rules() -> LocalRules:
    kept = json.loads((Path(__file__).parents[1] / "local.json").read_text(encoding="utf-8"))
    return LocalRules(**{name: kept[name] for name in LocalRules.__slots__})
