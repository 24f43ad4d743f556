"""What people call the items: the index of names, kept from one shelf to the next while no name and no word has changed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from tongban.domains.catalogue.models import Vocabulary
from tongban.domains.catalogue.rules.words import CityWords, weight_of
from tongban.lib.nameindex import Entry, NameIndex, Speech


class Named(Protocol):
    @property
    def item_id(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def everyday(self) -> tuple[str, ...]: ...


_kept: tuple[tuple[CityWords, tuple[Entry, ...]], NameIndex] | None = None


def words() -> CityWords:
    """How people speak here, as last taken over from the city's files."""
    kept = Vocabulary.objects.filter(pk=1).first()
    return CityWords.model_validate(kept.words if kept else {})


@lru_cache(maxsize=1)
def _speech(said: tuple[str, ...], same: tuple[tuple[str, ...], ...]) -> Speech:
    """Kept as long as it is the same, and with it what it found each wording to mean."""
    return Speech(said, same)


def index_of(named: Iterable[Named]) -> NameIndex:
    """A claim, a suspension or a change of materials makes a new shelf, but no new index."""
    global _kept
    spoken = words()
    entries: tuple[Entry, ...] = tuple(
        (
            str(each.item_id),
            each.name,
            (*each.everyday, *spoken.everyday.get(each.key, ())),
            weight_of(each.name),
        )
        for each in named
    )
    kept = _kept
    if kept is not None and kept[0] == (spoken, entries):
        return kept[1]
    speech = _speech(tuple(spoken.said), tuple(map(tuple, spoken.same)))
    index = NameIndex(entries, speech)
    _kept = ((spoken, entries), index)
    return index
