"""Queries made by chance from the names of items, in four classes, each with what a name that was meant must contain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from tongban.lib.nameindex import fold


@dataclass(frozen=True, slots=True)
class Query:
    """Hit is a name, among the first, that contains all parts."""

    kind: str
    text: str
    parts: tuple[str, ...]

    def is_met(self, names: Sequence[str]) -> bool:
        return any(all(part in name for part in self.parts) for name in names)


TITLES = {
    "words": "词语(开头2至6字)",
    "two": "任意两字",
    "mix": "口语(事物加动作, 次序不定)",
    "typo": "错一字、漏一字、颠倒",
}


def plain(name: str) -> str:
    return fold(name).replace(" ", "")


def queries(names: Sequence[str], *, of_each: int, seed: int) -> list[Query]:
    chance = Random(seed)
    texts = sorted({plain(name) for name in names})
    signs = "".join(texts)
    made: dict[str, Callable[[], Query]] = {
        "words": lambda: _words(texts, chance),
        "two": lambda: _two(texts, chance),
        "mix": lambda: _mix([text for text in texts if len(text) >= 8], chance),
        "typo": lambda: _typo([text for text in texts if len(text) >= 5], signs, chance),
    }
    return [make() for make in made.values() for _ in range(of_each)]


def _words(texts: Sequence[str], chance: Random) -> Query:
    text = chance.choice(texts)
    said = text[: chance.randint(2, 6)]
    return Query("words", said, (said,))


def _two(texts: Sequence[str], chance: Random) -> Query:
    text = chance.choice([text for text in texts if len(text) > 1])
    at = chance.randrange(len(text) - 1)
    return Query("two", text[at : at + 2], (text[at : at + 2],))


def _mix(texts: Sequence[str], chance: Random) -> Query:
    text = chance.choice(texts)
    length = chance.randint(2, 4)
    at = chance.randint(length, len(text) - 2)
    parts = (text[:length], text[at : at + 2])
    return Query("mix", "".join(parts if chance.random() < 0.5 else reversed(parts)), parts)


def _typo(texts: Sequence[str], signs: str, chance: Random) -> Query:
    text = chance.choice(texts)
    length = chance.randint(4, min(8, len(text)))
    start = chance.randrange(len(text) - length + 1)
    meant = text[start : start + length]
    at, fault = chance.randrange(length - 1), chance.choice(("other", "left out", "turned"))
    if fault == "other":
        wrong = meant[:at] + chance.choice(signs) + meant[at + 1 :]
    elif fault == "left out":
        wrong = meant[:at] + meant[at + 1 :]
    else:
        wrong = meant[:at] + meant[at + 1] + meant[at] + meant[at + 2 :]
    return Query("typo", wrong, (meant,))
