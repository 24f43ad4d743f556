"""Two contents of an item side by side: what is new, what is gone, what reads otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.domains.catalogue.rules.wording import ELEMENTS, VALUES

_NAMED = ("name", "label", "q", "law")
_NEVER_SHOWN = ("sureness",)


@dataclass(frozen=True, slots=True)
class Difference:
    """One element that differs; `before` and `after` are lines, empty where there is nothing."""

    element: str
    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """In the order of the elements; of a list only the lines that differ."""
    found = []
    for element in sorted({*after, *before}, key=lambda name: _in_order((name, None))):
        old, new = before.get(element), after.get(element)
        if old == new or element in _NEVER_SHOWN:
            continue
        olds, news = _lines(old), _lines(new)
        if isinstance(old, list) and isinstance(new, list):
            olds, news = [x for x in olds if x not in news], [x for x in news if x not in olds]
        found.append(Difference(element, ELEMENTS.get(element, element), tuple(olds), tuple(news)))
    return found


def _lines(value: Any) -> list[str]:
    if value in (None, "", [], {}):
        return []
    if isinstance(value, Mapping):
        return [_words(value)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_words(each) for each in value]
    return [_words(value)]


_ORDER = list(ELEMENTS)


def _in_order(pair: tuple[str, Any]) -> tuple[int, str]:
    """A database may give the parts of an element in any order."""
    return (_ORDER.index(pair[0]) if pair[0] in _ORDER else len(_ORDER), pair[0])


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        head = next((str(value[name]) for name in _NAMED if value.get(name)), "")
        rest = [
            f"{ELEMENTS.get(name, name)} {_words(each)}"
            for name, each in sorted(value.items(), key=_in_order)
            if name not in _NAMED[:2] and each not in (None, "", [], False)
        ]
        return "; ".join(filter(None, [head, *rest]))
    if isinstance(value, list):
        return "、".join(_words(each) for each in value)
    return VALUES.get(str(value), str(value))
