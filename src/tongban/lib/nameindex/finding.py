"""What has been found so far: the best reason for each entry, in the order of the reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

How = Literal["exact", "prefix", "words", "everyday", "pinyin", "initials", "fuzzy"]


@dataclass(frozen=True, slots=True)
class Hit:
    key: str
    score: float
    how: How
    matched: str


@dataclass(slots=True)
class Row:
    """One distinct wording and whose it is: by number of the entry, with its place among the entry's wordings (0: its name)."""

    text: str
    folded: str
    owners: list[tuple[int, int]]
    meant: tuple[str, ...] = ()
    length: float = 1.0
    pinyin: str = ""
    starts: tuple[int, ...] = ()
    initials: str = ""


@dataclass(slots=True)
class Found:
    """`limit`: how many are wanted at all."""

    keys: list[str]
    weights: list[float]
    limit: int
    among: Callable[[str], bool] | None
    _best: dict[int, tuple[float, How, Row]] = field(default_factory=dict)
    _refused: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self._best)

    @property
    def best(self) -> float:
        return max([each[0] for each in self._best.values()], default=0.0)

    def keep(self, row: Row, how: How, score: float) -> None:
        """An everyday word stands a little behind a name that fits as well, and the first of them before the others; that
        the question begins it says nothing, for 证到期 begins with what 办证 ends with."""
        for number, place in row.owners:
            reason: How = "everyday" if place and how in ("exact", "prefix", "words") else how
            own = score + 0.1 * self.weights[number]
            if place:
                own -= min(place, 20) * 0.004 + 0.05 + (0.2 if how == "prefix" else 0.0)
            old = self._best.get(number)
            if old is not None and old[0] >= own:
                continue
            if old is None and self._is_refused(number):
                continue
            self._best[number] = (own, reason, row)

    def hits(self) -> list[Hit]:
        best = sorted(self._best.items(), key=lambda each: (-each[1][0], self.keys[each[0]]))[: self.limit]
        return [Hit(self.keys[number], round(score, 4), how, row.text) for number, (score, how, row) in best]

    def _is_refused(self, number: int) -> bool:
        if self.among is None:
            return False
        if number in self._refused:
            return True
        if self.among(self.keys[number]):
            return False
        self._refused.add(number)
        return True
