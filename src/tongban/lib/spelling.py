"""Pinyin of names: syllables, initials, and one blurred form for what speakers and keyboards confuse."""

import re
from functools import lru_cache
from itertools import accumulate
from typing import Any

from pypinyin import Style, lazy_pinyin
from pypinyin.seg.mmseg import seg

_LATIN = re.compile(r"[a-z0-9]")
# 平翘舌、前后鼻音、边鼻音、f 与 h: what people around 常州 and elsewhere do not keep apart.
_BLURS = (
    (re.compile(r"([zcs])h"), r"\1"),
    (re.compile(r"([aei])ng"), r"\1n"),
    (re.compile(r"(?<![aeiou])n(?=[aeiouv])"), "l"),
    (re.compile(r"(?<![aeiouzcs])h(?=u)"), "f"),
    (re.compile(r"v"), "u"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def syllables(text: str) -> list[str]:
    """A syllable for each character; a Latin letter or a digit stands for itself."""
    return [syllable for phrase in seg.cut(text) for syllable in _phrase(phrase)]


@lru_cache(maxsize=20_000)
def _phrase(phrase: str) -> tuple[str, ...]:
    """Names repeat their phrases: spelling each once makes the whole index five times as fast."""
    spelt: list[str] = lazy_pinyin(phrase, style=Style.NORMAL, errors=_single)
    return tuple(syllable for syllable in spelt if _LATIN.match(syllable))


def starts(spelt: list[str]) -> tuple[int, ...]:
    """Where each syllable begins in the joined spelling."""
    return (0, *accumulate(len(syllable) for syllable in spelt[:-1])) if spelt else ()


def latin(text: str) -> str:
    """The query as letters: as typed if it is Latin (blanks and tone digits of an input method left out)."""
    if text.isascii():
        return re.sub(r"[^a-z0-9]", "", text.lower())
    return "".join(syllables(text.replace(" ", "")))


def _single(rest: str) -> Any:
    """What has no pinyin is taken sign by sign (the library allows a list, its types do not)."""
    return [*rest]


def blur(spelt: str) -> str:
    for pattern, instead in _BLURS:
        spelt = pattern.sub(instead, spelt)
    return spelt
