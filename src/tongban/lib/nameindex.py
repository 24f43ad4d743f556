"""The index of names: finds an item by its name, by everyday words, by pinyin and initials, and through typing errors.

Everything is held in memory and built anew when a name changes. A set of names is one big integer, a bit for
each distinct name, so that «which names contain all pairs of characters of the query» is a few ANDs.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rapidfuzz import fuzz

from tongban.lib import spelling

How = Literal["exact", "prefix", "words", "everyday", "pinyin", "initials", "fuzzy"]
Entry = tuple[str, str, Iterable[str], float]

_TIERS: dict[How, int] = {
    "exact": 7000,
    "prefix": 6000,
    "words": 5000,
    "everyday": 4000,
    "pinyin": 3000,
    "initials": 2000,
    "fuzzy": 1000,
}
_LONGEST_QUERY = 60
_CANDIDATES = 200
_FUZZY_CUTOFF = 55.0
# What people write around the name of a thing; taken off only when nothing was found with it.
_AROUND = re.compile(
    r"^(?:请问|你好|您好)?(?:我想要|我想|我要|我们要|想要|想|要)?(?:怎么样|怎样|怎么|如何|在哪里|在哪儿|哪里|在哪)?"
    r"(?:才能|可以|能)?(?:办理|申请|申领|申办|办|补办)?(?:一个|个|一张|张)?|"
    r"(?:怎么办理|怎么办|怎么弄|在哪办|在哪里办|如何办理|办理流程|流程|需要什么材料|要什么材料|什么材料|吗|呢)$"
)


@dataclass(frozen=True, slots=True)
class Hit:
    key: str
    score: float
    how: How
    matched: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name to offer while somebody types; `because` is the everyday word that led to it, or empty."""

    key: str
    name: str
    because: str


@dataclass(slots=True)
class _Row:
    """One distinct wording and whose it is."""

    text: str
    folded: str
    owners: list[int]
    everyday_of: list[int]
    pinyin: str = ""
    starts: tuple[int, ...] = ()
    initials: str = ""


class _Grams:
    """Which rows contain a character, and which a pair of neighbouring characters."""

    def __init__(self, texts: list[str]) -> None:
        rows: dict[str, list[int]] = {}
        for number, text in enumerate(texts):
            for gram in {*text, *map("".join, pairwise(text))}:
                rows.setdefault(gram, []).append(number)
        size = len(texts) // 8 + 1
        self._bits = {gram: _pack(numbers, size) for gram, numbers in rows.items()}

    def having(self, grams: Iterable[str]) -> int:
        """Rows with all of them."""
        found = -1
        for gram in grams:
            found &= self._bits.get(gram, 0)
            if not found:
                return 0
        return 0 if found == -1 else found

    def nearest(self, grams: set[str], *, at_least: int, limit: int) -> list[int]:
        """Rows with the most of them: the bitmaps are added up in planes, as a counter in binary."""
        planes: list[int] = []
        for gram in grams:
            carry = self._bits.get(gram, 0)
            for place, plane in enumerate(planes):
                planes[place], carry = plane ^ carry, plane & carry
            if carry:
                planes.append(carry)
        found: list[int] = []
        for count in range(len(grams), max(at_least, 1) - 1, -1):
            rows = -1
            for place in range(max(len(planes), count.bit_length())):
                plane = planes[place] if place < len(planes) else 0
                rows &= plane if count >> place & 1 else ~plane
            found.extend(_numbers(rows) if rows > 0 else ())
            if len(found) >= limit:
                break
        return found[:limit]


class NameIndex:
    """`entries`: key, name, further names (everyday words), weight (how often it is asked for)."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._keys: list[str] = []
        self._names: list[str] = []
        self._number: dict[str, int] = {}
        self._weights: list[float] = []
        self._rows: list[_Row] = []
        self._by_text: dict[str, _Row] = {}
        for key, name, further, weight in entries:
            self._add(key, name, further, weight)
        top = max(self._weights, default=0.0) or 1.0
        self._weights = [max(weight, 0.0) / top for weight in self._weights]
        for row in self._rows:
            syllables = spelling.syllables(row.folded)
            row.pinyin = "".join(syllables)
            row.initials = "".join(syllable[0] for syllable in syllables)
            row.starts = spelling.starts(syllables)
        self._text = _Grams([row.folded for row in self._rows])
        self._pinyin = _Grams([row.pinyin for row in self._rows])
        self._initials = _Grams([row.initials for row in self._rows])
        self._blurred = [spelling.blur(row.pinyin) for row in self._rows]
        self._blur = _Grams(self._blurred)

    def __len__(self) -> int:
        return len(self._keys)

    def search(self, query: str, limit: int = 20, *, among: Callable[[str], bool] | None = None) -> list[Hit]:
        """Best first. `among` says of a key whether it may be shown (a region, an audience)."""
        asked = fold(query)[:_LONGEST_QUERY]
        if not asked or limit <= 0:
            return []
        found = self._found(asked, limit, among)
        if not any(hit.how != "fuzzy" for hit in found.values()):
            bare = _AROUND.sub("", asked)
            if bare and bare != asked:
                found = self._found(bare, limit, among) or found
        return sorted(found.values(), key=lambda hit: (-hit.score, hit.key))[:limit]

    def suggest(self, prefix: str, limit: int = 8) -> list[Suggestion]:
        """Distinct names; no guessing, since what is offered should contain what was typed."""
        offered: dict[str, Suggestion] = {}
        for hit in self.search(prefix, limit * 4):
            if hit.how == "fuzzy" and offered:
                break
            name = self._names[self._number[hit.key]]
            offered.setdefault(name, Suggestion(hit.key, name, "" if hit.matched == name else hit.matched))
        return list(offered.values())[:limit]

    def _add(self, key: str, name: str, further: Iterable[str], weight: float) -> None:
        number = len(self._keys)
        self._keys.append(key)
        self._number[key] = number
        self._names.append(name)
        self._weights.append(weight)
        self._row(name).owners.append(number)
        for word in further:
            if (row := self._row(word)) and number not in row.owners:
                row.everyday_of.append(number)

    def _row(self, text: str) -> _Row:
        folded = fold(text).replace(" ", "")
        row = self._by_text.get(folded)
        if row is None:
            row = self._by_text[folded] = _Row(text, folded, [], [])
            if folded:
                self._rows.append(row)
        return row

    def _found(self, asked: str, limit: int, among: Callable[[str], bool] | None) -> dict[str, Hit]:
        """By words first. Sound helps letters always and characters only where words found nothing; guessing comes last."""
        found: dict[str, Hit] = {}
        for tier, also in (
            (self._by_words, True),
            (self._by_sound, asked.isascii()),
            (self._by_likeness, False),
        ):
            if found and (not also or len(found) >= limit):
                break
            for row, how, closeness in tier(asked):
                self._keep(found, row, how, closeness, among)
        return found

    def _keep(
        self,
        found: dict[str, Hit],
        row: _Row,
        how: How,
        closeness: float,
        among: Callable[[str], bool] | None,
    ) -> None:
        written = how in ("exact", "prefix", "words")
        for owners, tier in ((row.owners, how), (row.everyday_of, "everyday" if written else how)):
            for number in owners:
                key = self._keys[number]
                own = 40 if owners is row.owners else 0
                score = _TIERS[tier] + 800 * closeness + 100 * self._weights[number] + own
                old = found.get(key)
                if (old is None or old.score < score) and (among is None or among(key)):
                    found[key] = Hit(key, round(score, 3), tier, row.text)

    def _by_words(self, asked: str) -> Iterator[tuple[_Row, How, float]]:
        """The query in the name, the name in the query, or the query as its abbreviation."""
        whole = asked.replace(" ", "")
        if row := self._by_text.get(whole):
            yield row, "exact", 1.0
        grams = [gram for part in asked.split() for gram in _grams(part)]
        for number in _numbers(self._text.having(grams)):
            row = self._rows[number]
            share = len(whole) / len(row.folded)
            if row.folded.startswith(whole):
                yield row, "prefix", share
            else:
                yield row, "words", 0.4 + 0.6 * share if whole in row.folded else 0.3 + 0.3 * share
        if len(whole) < 3 or whole.isascii():
            return
        for start in range(len(whole) - 1):
            for end in range(start + 2, len(whole) + 1):
                row = self._by_text.get(whole[start:end])
                if row and row.folded != whole:
                    yield row, "words", 0.3 * (end - start) / len(whole)
        for number in _numbers(self._text.having(whole)):
            row = self._rows[number]
            if _abbreviates(whole, row.folded):
                yield row, "words", 0.2 * len(whole) / len(row.folded)

    def _by_sound(self, asked: str) -> Iterator[tuple[_Row, How, float]]:
        """Pinyin in full or begun, from any syllable on; homophones (食品精英许可) by the same road."""
        latin = spelling.latin(asked)
        if not latin:
            return
        if len(latin) > 1:
            for number in _numbers(self._pinyin.having(_grams(latin))):
                row = self._rows[number]
                if any(row.pinyin.startswith(latin, start) for start in row.starts):
                    first = row.pinyin.startswith(latin)
                    yield row, "pinyin", (0.4 if first else 0.0) + 0.6 * len(latin) / len(row.pinyin)
        if not asked.isascii():
            return
        for number in _numbers(self._initials.having(_grams(latin))):
            row = self._rows[number]
            if latin in row.initials:
                first = row.initials.startswith(latin)
                yield row, "initials", (0.4 if first else 0.0) + 0.6 * len(latin) / len(row.initials)

    def _by_likeness(self, asked: str) -> Iterator[tuple[_Row, How, float]]:
        whole = asked.replace(" ", "")
        if len(whole) < 2:
            return
        if not whole.isascii():
            yield from self._alike(whole)
        latin = spelling.blur(spelling.latin(asked))
        if len(latin) >= 4:
            yield from self._sounding_alike(latin)

    def _alike(self, whole: str) -> Iterator[tuple[_Row, How, float]]:
        """One wrong character spoils two pairs, so that single characters are counted as well."""
        grams = {*whole, *_grams(whole)}
        for number in self._text.nearest(grams, at_least=max(2, len(grams) // 3), limit=_CANDIDATES):
            row = self._rows[number]
            likeness = _likeness(whole, row.folded)
            if likeness >= _FUZZY_CUTOFF:
                yield row, "fuzzy", likeness / 100

    def _sounding_alike(self, latin: str) -> Iterator[tuple[_Row, How, float]]:
        """z for zh, n for ng, l for n, and letters left out or struck twice."""
        grams = set(_grams(latin))
        for number in self._blur.nearest(grams, at_least=max(2, len(grams) // 2), limit=_CANDIDATES):
            sound = self._blurred[number]
            if (likeness := _likeness(latin, sound)) >= 75:
                yield self._rows[number], "fuzzy", likeness / 100 * 0.95


def fold(text: str) -> str:
    """One form for what means the same: width, case, brackets and other signs."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return " ".join(re.sub(r"[^\w]|_", " ", plain).split()) if " " in plain else re.sub(r"[^\w]|_", "", plain)


def _likeness(asked: str, name: str) -> float:
    """The whole name counts, and its beginning: who types the first half wrongly means the whole."""
    whole = fuzz.ratio(asked, name)
    if len(name) <= len(asked) + 1:
        return whole
    return max(whole, 0.92 * fuzz.ratio(asked, name[: len(asked)]), 0.85 * fuzz.partial_ratio(asked, name))


def _grams(text: str) -> list[str]:
    return [a + b for a, b in pairwise(text)] or list(text)


def _abbreviates(short: str, name: str) -> bool:
    rest = iter(name)
    return all(sign in rest for sign in short)


def _pack(numbers: list[int], size: int) -> int:
    bits = bytearray(size)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def _numbers(bits: int) -> Iterator[int]:
    text = bin(bits)[:1:-1] if bits > 0 else ""
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)
