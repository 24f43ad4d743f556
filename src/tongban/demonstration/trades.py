"""Which trades ask for which items (trades.yaml): whoever carries goods does not ask to sell medicine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

ANYBODY = "anybody"


@cache
def trades_for() -> Mapping[str, frozenset[str]]:
    """The trades that ask for an item, by its key. What every trade may ask for, and what is not listed, is not here."""
    listed = yaml.safe_load(Path(__file__).with_name("trades.yaml").read_text(encoding="utf-8"))
    return {key: frozenset(trades) for key, trades in listed.items() if key != ANYBODY}


def items_listed() -> frozenset[str]:
    """Every item of which the table says who asks for it."""
    listed = yaml.safe_load(Path(__file__).with_name("trades.yaml").read_text(encoding="utf-8"))
    return frozenset(trades_for()) | frozenset(listed[ANYBODY])
