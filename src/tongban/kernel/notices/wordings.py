"""What the city says to people, in words: each domain puts the table of its messages into service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from tongban.lib.chinese import dated


@dataclass(frozen=True, slots=True)
class Wording:
    """A message's words, with the names of its facts in braces. `address` is the page it leads to; `sms` is the short text
    that also goes to the telephone, without any personal data."""

    title: str
    body: str
    address: str = ""
    sms: str = ""

    @property
    def needs(self) -> frozenset[str]:
        """The facts without which the message would have a hole."""
        texts = (self.title, self.body, self.address, self.sms)
        return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)


@dataclass(frozen=True, slots=True)
class Said:
    """A wording filled with its facts."""

    title: str
    body: str
    address: str
    sms: str


_wordings: dict[str, Wording] = {}


def register(table: Mapping[str, Wording | tuple[str, str]]) -> None:
    """Put a domain's messages into service (from AppConfig.ready), under keys such as `cases.accepted`."""
    for key, wording in table.items():
        wording = wording if isinstance(wording, Wording) else Wording(*wording)
        strange = [name for name in wording.needs if not name.isidentifier()]
        if strange:
            raise ValueError(f"{key}: {strange} is no plain name of a fact")
        _wordings[key] = wording


def wording_of(key: str) -> Wording:
    return _wordings[key]


def all_wordings() -> Mapping[str, Wording]:
    return dict(_wordings)


def said(key: str, facts: Mapping[str, Any]) -> Said:
    """The words as they go to the reader: days are written out, everything else as it stands."""
    wording = wording_of(key)
    missing = sorted(wording.needs - facts.keys())
    if missing:
        raise ValueError(f"message {key} lacks {', '.join(missing)}")
    plain = {name: _plain(facts[name]) for name in wording.needs}
    return Said(
        *(text.format_map(plain) for text in (wording.title, wording.body, wording.address, wording.sms))
    )


def _plain(value: Any) -> str:
    return dated(value) if isinstance(value, date) else str(value)
