"""What an inspection says and looks at: a finding with its place and cure, a rule, and the texts of one item."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from tongban.domains.catalogue.rules.wording import Problem, placed

Place = tuple[str | int, ...]
Severity = Literal["error", "warning"]
ERROR: Severity = "error"
WARNING: Severity = "warning"
SEVERITIES: Mapping[str, str] = {ERROR: "错误", WARNING: "提醒"}

_MACHINE = {
    "key", "department", "procedure", "level", "local_code", "sureness", "unit", "need", "source", "licence",
    "prefill", "kind", "validity", "renewal_of", "audience", "scenarios",
}  # fmt: skip
"""Elements that hold a key, not words; nobody reads them on a guide."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an inspection found. `quote` is what stands there; it tells two findings of one rule apart."""

    code: str
    severity: Severity
    place: Place
    quote: str
    sentence: str
    cure: str

    @property
    def element(self) -> str:
        return str(self.place[0]) if self.place else ""

    @property
    def key(self) -> str:
        """By which the same finding is known again on another day, though lines before it were added or taken out."""
        return f"{self.code}|{self.element}|{self.quote}"

    @property
    def where(self) -> str:
        return placed(self.place)

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    @property
    def problem(self) -> Problem:
        """The same as the editor shows it."""
        return Problem(self.place, f"{self.sentence}; {self.cure}")


Found = tuple[Place, str, str, str]
"""What a rule gives: the place, what stands there, the sentence, the cure."""


@dataclass(frozen=True, slots=True)
class Text:
    place: Place
    words: str

    @property
    def element(self) -> str:
        return str(self.place[0])

    @property
    def last(self) -> str:
        return next((part for part in reversed(self.place) if isinstance(part, str)), "")


@dataclass(frozen=True)
class Item:
    """The elements of an item as they are written, finished or not, and what they are held against."""

    content: Mapping[str, Any]
    on: date
    leads: Callable[[str], bool] | None = None
    """Whether an address of this site leads anywhere; None where nobody can say."""
    hosts: Sequence[str] = field(default=())

    @cached_property
    def texts(self) -> list[Text]:
        """All that people read, with its place."""
        return list(_texts((), self.content))

    @cached_property
    def joined(self) -> str:
        """Everything at once: what is not in here is nowhere in the item."""
        return "\n".join(text.words for text in self.texts)

    def lines(self, element: str) -> Iterator[tuple[Place, Mapping[str, Any]]]:
        """The entries of an element that is a list of parts; what is not a part is the schema's to say."""
        rows = self.content.get(element)
        for at, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, Mapping):
                yield (element, at), row

    def part(self, element: str) -> Mapping[str, Any]:
        found = self.content.get(element)
        return found if isinstance(found, Mapping) else {}

    def said(self, element: str) -> str:
        return str(self.content.get(element) or "").strip()

    def among(self, *elements: str) -> Iterator[Text]:
        return (text for text in self.texts if text.element in elements)


def _texts(place: Place, value: Any) -> Iterator[Text]:
    if isinstance(value, str):
        if value:
            yield Text(place, value)
    elif isinstance(value, Mapping):
        for name, one in value.items():
            if name not in _MACHINE and not (place and place[0] == "form" and name == "name"):
                yield from _texts((*place, name), one)
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _texts((*place, at), one)


@dataclass(frozen=True, slots=True)
class Rule:
    """One failing to look for: a code, its name, how grave it is, who says so, and the function that looks."""

    code: str
    title: str
    severity: Severity
    source: str
    look: Callable[[Item], Iterator[Found]]

    def findings(self, item: Item) -> Iterator[Finding]:
        for place, quote, sentence, cure in self.look(item):
            yield Finding(self.code, self.severity, place, quote[:80], sentence, cure)
