"""How people write and speak: one form for what means the same, what is said around a thing, and words for one thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from sys import intern

_SIGNS = re.compile(r"[^\w]|_")


def fold(text: str) -> str:
    """One form for what means the same: width, case, brackets and other signs, traditional characters."""
    plain = unicodedata.normalize("NFKC", text).lower()
    if not plain.isascii():
        plain = plain.translate(_simplified())
    return " ".join(_SIGNS.sub(" ", plain).split()) if " " in plain else _SIGNS.sub("", plain)


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """Traditional characters and what they are written as today, one for one, from OpenCC (Apache-2.0; see NOTICE)."""
    text = (files("tongban.lib.nameindex") / "traditional.txt").read_text(encoding="utf-8")
    traditional, simplified = text.split()
    return {ord(old): new for old, new in zip(traditional, simplified, strict=True)}


class Speech:
    """`said`: what is said around the thing meant (怎么办理). `same`: words for one thing, a line for each meaning."""

    def __init__(self, said: Iterable[str] = (), same: Iterable[Iterable[str]] = ()) -> None:
        around = sorted({fold(words) for words in said} - {""}, key=len, reverse=True)
        self._around = re.compile("|".join(map(re.escape, around))) if around else None
        self._meanings: dict[str, tuple[str, ...]] = {}
        for number, line in enumerate(same):
            for word in dict.fromkeys(map(fold, line)):
                self._meanings[word] = (*self._meanings.get(word, ()), f"#{number}")
        self._longest = max(map(len, self._meanings), default=0)
        self._known: dict[str, tuple[str, ...]] = {}

    def core(self, folded: str) -> str:
        """What is left without what is said around it; all of it if nothing else is left."""
        if self._around is None:
            return folded
        return " ".join(self._around.sub(" ", folded).split()) or folded

    def meant(self, core: str) -> tuple[str, ...]:
        """The characters, the pairs of neighbouring ones, and the meanings (`#` and a number), each once."""
        found: dict[str, None] = {}
        for part in core.split():
            found.update(dict.fromkeys(map(intern, part)))
            found.update(dict.fromkeys(intern(first + second) for first, second in pairwise(part)))
        found.update(dict.fromkeys(self.meanings(core)))
        return tuple(found)

    def meant_by(self, folded: str) -> tuple[str, ...]:
        """The same of a wording, which is asked again whenever an index is made."""
        known = self._known.get(folded)
        if known is None:
            known = self._known[folded] = self.meant(self.core(folded))
        return known

    def meanings(self, text: str) -> Iterable[str]:
        """Of the longest words, from left to right."""
        at = 0
        while at < len(text):
            for length in range(min(self._longest, len(text) - at), 0, -1):
                if found := self._meanings.get(text[at : at + length]):
                    yield from found
                    at += length - 1
                    break
            at += 1
