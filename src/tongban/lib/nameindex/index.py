"""The index itself. Everything is held in memory and built anew when a name changes; a city's names are some thousands,
however many offices carry each of them out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

from rapidfuzz import fuzz, process

from tongban.lib import spelling
from tongban.lib.nameindex.finding import Found, Hit, Row
from tongban.lib.nameindex.grams import Grams, grams_of, numbers_in, packed
from tongban.lib.nameindex.speech import Speech, fold

Entry = tuple[str, str, Iterable[str], float]

WHOLE, BEGUN, WITHIN = 6.0, 0.5, 0.3
"""What it counts, beside the likeness (0 to 1) and the share of the question (0 to 1), that the words are the wording,
begin it, or stand within it."""
SHARE = 0.5
UNHEARD = 0.25
"""What is said and stands in no wording counts at most so much beside what does: people tell stories."""
PART = 0.25
"""What a single character counts beside a pair of them."""
RARE, COMMON = 0.004, 0.03
"""In which part of the entries a gram stands that tells much, and one that tells something."""
SHORTEST, SHORT = 4, 6
ENOUGH = 5
"""For so short a question, so many entries that contain it are enough: nothing is guessed besides."""
MORE = 8
ROWS = 56
LONGEST_QUERY = 60
LONGEST_NAME = 12
"""What is longer and was found by nothing else is a sentence, not a name with a wrong character."""
LEAST_HEARD = 0.06
"""Of what was asked, that stands in any wording at all; what has less is about something else."""
LEAST_SHARE = 0.15
"""Of what was asked, that something found by sentence must contain."""
ALIKE = 60
CLEAR = 0.85
"""What a sentence found so well is not looked for among names with a wrong character."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name to offer while somebody types; `because` is the everyday word that led to it, or empty."""

    key: str
    name: str
    because: str


class NameIndex:
    """`entries`: key, name, further names (everyday words, the most usual first), weight (how often it is asked for)."""

    def __init__(self, entries: Iterable[Entry], speech: Speech | None = None) -> None:
        self._speech = speech or Speech()
        self._keys: list[str] = []
        self._names: list[str] = []
        self._weights: list[float] = []
        self._by_text: dict[str, Row] = {}
        for key, name, further, weight in entries:
            self._add(key, name, further, weight)
        self._number = {key: number for number, key in enumerate(self._keys)}
        top = max(self._weights, default=0.0) or 1.0
        self._weights = [max(weight, 0.0) / top for weight in self._weights]
        # The shortest first, so that of many rows with the same words the nearest come first.
        self._rows = sorted(self._by_text.values(), key=lambda row: (len(row.folded), row.folded))
        self._weigh()
        self._spell()

    def __len__(self) -> int:
        return len(self._keys)

    def search(self, query: str, limit: int = 20, *, among: Callable[[str], bool] | None = None) -> list[Hit]:
        """Best first. `among` says of a key whether it may be shown (a region, an audience)."""
        asked = fold(query)[:LONGEST_QUERY]
        if not asked or limit <= 0:
            return []
        core = self._speech.core(asked)
        found = Found(self._keys, self._weights, limit, among)
        for words in dict.fromkeys((asked, core)):
            self._by_words(words, found)
        firm = bool(found)
        if asked.isascii() or not firm:
            self._by_sound(asked, found)
        if len(found) < min(limit, ENOUGH) or len(core) > SHORT:
            self._by_sentence(core, found)
        if (
            not firm
            and (core.isascii() or len(core) <= LONGEST_NAME)
            and (found.best < CLEAR or len(found) < ENOUGH)
        ):
            self._by_likeness(core, found)
        return found.hits()

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
        self._names.append(name)
        self._weights.append(weight)
        for place, text in enumerate((name, *further)):
            folded = fold(text).replace(" ", "")
            row = self._by_text.get(folded)
            if row is None:
                row = Row(text, folded, [])
                if folded:
                    self._by_text[folded] = row
            if number not in (owner for owner, _ in row.owners):
                row.owners.append((number, place))

    def _weigh(self) -> None:
        """What each gram counts: the rarer among the entries, the more; a single character less than a pair."""
        entries: defaultdict[str, set[int]] = defaultdict(set)
        self._meant_by: list[set[str]] = [set() for _ in self._keys]
        for row in self._rows:
            row.meant = self._speech.meant_by(row.folded)
            for number, _ in row.owners:
                self._meant_by[number].update(row.meant)
                for gram in row.meant:
                    entries[gram].add(number)
        every = len(self._keys) or 1
        weights = {gram: _part(gram) * log(1 + every / len(numbers)) for gram, numbers in entries.items()}
        self._weights_of, self._unheard = weights, log(1 + every)
        self._places = {gram: _place(len(numbers), every) for gram, numbers in entries.items()}
        for row in self._rows:
            row.length = sqrt(sum([weights[gram] ** 2 for gram in row.meant])) ** 0.8 or 1.0
        begins: defaultdict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            begins[row.folded[0]].append(number)
        self._begins = {sign: packed(numbers) for sign, numbers in begins.items()}
        self._text = Grams(
            (row.folded for row in self._rows),
            ((gram for gram in row.meant if gram[0] == "#") for row in self._rows),
        )

    def _spell(self) -> None:
        spelt = [_spelt(row.folded) for row in self._rows]
        for row, sound in zip(self._rows, spelt, strict=True):
            row.pinyin, row.starts, row.initials, _ = sound
        self._pinyin = Grams(row.pinyin for row in self._rows)
        self._initials = Grams(row.initials for row in self._rows)
        self._blurred = [blurred for *_, blurred in spelt]
        self._blur = Grams(self._blurred)

    def _by_words(self, asked: str, found: Found) -> None:
        """The query is the wording, begins it, or stands within it, in one piece or in parts."""
        whole = asked.replace(" ", "")
        if row := self._by_text.get(whole):
            found.keep(row, "exact", WHOLE)
        grams = [gram for part in asked.split() for gram in grams_of(part)]
        having = self._text.having(grams)
        if not having:
            return
        begins = having & self._begins.get(whole[0], 0)
        for row in self._first(begins, found.limit, lambda row: row.folded.startswith(whole)):
            if row.folded != whole:
                found.keep(row, "prefix", 1 + BEGUN + 0.5 * sqrt(len(whole) / len(row.folded)))
        parts = asked.split()
        for row in self._first(having, found.limit, lambda row: all(part in row.folded for part in parts)):
            found.keep(row, "words", 1 + WITHIN + 0.5 * sqrt(len(whole) / len(row.folded)))

    def _first(self, rows: int, limit: int, fits: Callable[[Row], bool]) -> Iterator[Row]:
        """The shortest of a set that fit: somewhat more than are wanted, since several may be of one entry."""
        count = 0
        for number in numbers_in(rows):
            row = self._rows[number]
            if fits(row):
                count += 1
                yield row
                if count > limit + MORE:
                    return

    def _by_sentence(self, core: str, found: Found) -> None:
        """Wordings that share the rarest words and meanings with the question, and entries that share them in all."""
        meant = self._speech.meant(core)
        known = {gram: weight for gram in meant if (weight := self._weights_of.get(gram))}
        unheard = sum([(_part(gram) * self._unheard) ** 2 for gram in meant if gram not in known])
        asked = {gram: weight * weight for gram, weight in known.items()}
        heard = sum(asked.values())
        if heard < LEAST_HEARD * (heard + unheard):
            return
        length = sqrt(heard + min(unheard, heard * UNHEARD)) or 1.0
        # Single characters are in too many rows to choose by, unless there is little else.
        telling = [(gram, self._places[gram]) for gram in known if len(gram) > 1 or len(core) < SHORTEST]
        shares: dict[int, float] = {}
        for number in numbers_in(self._text.most(telling, about=ROWS if len(core) > SHORT else ROWS // 2)):
            row = self._rows[number]
            for owner, _ in row.owners:
                if owner not in shares:
                    shares[owner] = (
                        sum([asked[gram] for gram in asked.keys() & self._meant_by[owner]]) / length**2
                    )
            share = max([shares[owner] for owner, _ in row.owners])
            if share >= LEAST_SHARE:
                common = sum([asked[gram] for gram in row.meant if gram in asked])
                found.keep(row, "words", common / (length * row.length) + SHARE * share)

    def _by_sound(self, asked: str, found: Found) -> None:
        """Pinyin in full or begun, from any syllable on; homophones (食品精英许可) by the same road."""
        latin = spelling.latin(asked)
        if len(latin) > 1:
            for number in numbers_in(self._pinyin.having(grams_of(latin))):
                row = self._rows[number]
                if any(row.pinyin.startswith(latin, start) for start in row.starts):
                    first = row.pinyin.startswith(latin)
                    found.keep(
                        row, "pinyin", 0.8 + (0.3 if first else 0.0) + 0.5 * len(latin) / len(row.pinyin)
                    )
        if not latin or not asked.isascii():
            return
        for number in numbers_in(self._initials.having(grams_of(latin))):
            row = self._rows[number]
            if latin in row.initials:
                first = row.initials.startswith(latin)
                found.keep(
                    row, "initials", 0.5 + (0.3 if first else 0.0) + 0.5 * len(latin) / len(row.initials)
                )

    def _by_likeness(self, asked: str, found: Found) -> None:
        whole = asked.replace(" ", "")
        if len(whole) < 2:
            return
        if not whole.isascii():
            # One wrong character spoils two pairs, so that single characters are counted as well.
            grams = [(gram, 0) for gram in {*whole, *grams_of(whole)}]
            rows = [self._rows[number] for number in numbers_in(self._text.most(grams, about=ALIKE))]
            rows = [row for row in rows if len(row.folded) >= len(whole) - 1]
            for row, likeness in _alike(whole, rows, [row.folded for row in rows], 55.0):
                found.keep(row, "fuzzy", likeness)
        latin = spelling.blur(spelling.latin(asked)) if whole.isascii() or not found else ""
        if len(latin) >= 4:
            # z for zh, n for ng, l for n, and letters left out or struck twice.
            grams = [(gram, 0) for gram in set(grams_of(latin))]
            numbers = list(numbers_in(self._blur.most(grams, about=ROWS)))
            rows, sounds = (
                [self._rows[number] for number in numbers],
                [self._blurred[number] for number in numbers],
            )
            for row, likeness in _alike(latin, rows, sounds, 75.0 if whole.isascii() else 88.0):
                found.keep(row, "fuzzy", likeness)


@lru_cache(maxsize=50_000)
def _spelt(folded: str) -> tuple[str, tuple[int, ...], str, str]:
    """A wording's pinyin, where its syllables begin, its initials and its blurred sound; most wordings stay when one changes."""
    syllables = spelling.syllables(folded)
    pinyin = "".join(syllables)
    return pinyin, spelling.starts(syllables), "".join(each[0] for each in syllables), spelling.blur(pinyin)


def _part(gram: str) -> float:
    return 1.0 if len(gram) > 1 else PART


def _place(entries: int, every: int) -> int:
    """Whether a gram that stands in so many of the entries counts 4, 2 or 1 when rows are chosen."""
    if entries <= max(3, RARE * every):
        return 2
    return 1 if entries <= max(30, COMMON * every) else 0


def _alike(asked: str, rows: list[Row], texts: list[str], least: float) -> Iterator[tuple[Row, float]]:
    """Who types the first half wrongly means the whole: the best part of a name counts, and its beginning a little more."""
    for _, likeness, at in process.extract(
        asked, texts, scorer=fuzz.partial_ratio, score_cutoff=least, limit=ALIKE
    ):
        text = texts[at]
        nearest = max(0.9 * likeness, fuzz.ratio(asked, text[: len(asked)])) / 100
        if nearest * 100 >= least:
            yield rows[at], 0.85 * nearest + 0.1 * min(len(asked), len(text)) / max(len(asked), len(text))
