"""Sets of rows as one big integer, a bit for each row: «which rows contain all pairs of characters» is a few ANDs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

FEW = 3
"""So few rows are kept as numbers: most grams are rare, and a bitmap of theirs would be empty but for a bit or two."""


class Grams:
    """Which rows contain a character, and which a pair of neighbouring characters, or what else is said of them."""

    def __init__(self, texts: Iterable[str], further: Iterable[Iterable[str]] = ()) -> None:
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            for gram in {*text, *map("".join, pairwise(text))}:
                rows[gram].append(number)
        for number, more in enumerate(further):
            for gram in more:
                rows[gram].append(number)
        self._bits = {gram: packed(numbers) for gram, numbers in rows.items() if len(numbers) > FEW}
        self._few = {gram: tuple(numbers) for gram, numbers in rows.items() if len(numbers) <= FEW}

    def _of(self, gram: str) -> int:
        bits = self._bits.get(gram)
        if bits is None:
            bits = 0
            for number in self._few.get(gram, ()):
                bits |= 1 << number
        return bits

    def having(self, grams: Iterable[str]) -> int:
        """Rows with all of them."""
        found = -1
        for gram in grams:
            found &= self._of(gram)
            if not found:
                return 0
        return 0 if found == -1 else found

    def most(self, grams: Iterable[tuple[str, int]], *, about: int) -> int:
        """About as many rows as asked for, of those that have the most: each gram counts 1, 2 or 4 (its `place` 0, 1, 2).
        The bitmaps are added up in planes, as a counter in binary, and read from the highest plane down."""
        planes: list[int] = []
        for gram, place in grams:
            carry = self._of(gram)
            while carry:
                while place >= len(planes):
                    planes.append(0)
                planes[place], carry = planes[place] ^ carry, planes[place] & carry
                place += 1
        taken, still = 0, 0
        for plane in planes:
            still |= plane
        for plane in reversed(planes):
            high = still & plane
            count = high.bit_count()
            if count >= about:
                still = high
            else:
                taken |= high
                about -= count
                still &= ~plane
                if about <= 0:
                    break
        # Rows that no plane tells apart are taken together: the order among them is not ours to guess.
        return taken if still.bit_count() > 4 * about and taken else taken | still


def grams_of(text: str) -> list[str]:
    return [a + b for a, b in pairwise(text)] or list(text)


def packed(numbers: list[int]) -> int:
    """The set of these numbers, which are in order."""
    bits = bytearray((numbers[-1] >> 3) + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def numbers_in(bits: int) -> Iterator[int]:
    text = bin(bits)[:1:-1] if bits > 0 else ""
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)
