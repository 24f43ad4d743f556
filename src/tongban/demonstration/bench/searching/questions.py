"""Everyday questions with their right items (city/questions/), and how well an engine answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import yaml

SETS = {
    "tuned": "口语问题(调整用)",
    "told": "整句问题(调整用)",
    "kept": "口语问题(保留)",
    "fresh": "整句问题(保留)",
}
HALVES = {"tuned": 0, "kept": 1}
"""The parity of a question's SHA-256 in the two halves of what was written first."""
FIRST = 5


@dataclass(frozen=True, slots=True)
class Question:
    ask: str
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class Marks:
    """`recall` is the share of the right items among the first five, `rank` the mean of one through the place of the first
    right one, `found` the share of questions with a right one among the first five."""

    recall: float
    rank: float
    found: float
    questions: int


def read(folder: Path, name: str) -> list[Question]:
    rows = yaml.safe_load((folder / "questions" / f"{name}.yaml").read_text(encoding="utf-8"))
    return [Question(row["ask"], frozenset(row["items"])) for row in rows]


def parity(ask: str) -> int:
    return int(sha256(ask.encode()).hexdigest(), 16) % 2


def marks(asked: Sequence[Question], answer: Callable[[str], Iterable[str]]) -> Marks:
    recall = rank = found = 0.0
    for question in asked:
        got = list(answer(question.ask))
        among = question.items & set(got[:FIRST])
        recall += len(among) / min(FIRST, len(question.items))
        rank += next((1 / place for place, key in enumerate(got, start=1) if key in question.items), 0.0)
        found += bool(among)
    count = len(asked)
    return Marks(recall / count, rank / count, found / count, count)
