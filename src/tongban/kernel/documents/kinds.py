"""The kinds of papers that a city issues: what each is called, the word in its number, the article, and what it must say.
The list is data beside this file, as counsel reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class LetterKind:
    """`needs` are the facts without which the paper would have a hole; a template stands beside it under its key."""

    key: str
    title: str
    word: str
    law: str
    needs: tuple[str, ...]
    edition: date


_KEPT = json.loads(Path(__file__).with_name("kinds.json").read_text(encoding="utf-8"))

KINDS: Mapping[str, LetterKind] = {
    kept["key"]: LetterKind(
        **{**kept, "needs": tuple(kept["needs"]), "edition": date.fromisoformat(kept["edition"])}
    )
    for kept in _KEPT
}


def missing_facts(kind: LetterKind, facts: Mapping[str, Any]) -> list[str]:
    """What the paper needs and was not given."""
    return [name for name in kind.needs if facts.get(name) in (None, "", [], ())]


def title_of(kind: LetterKind, facts: Mapping[str, Any]) -> str:
    """A paper may be called otherwise than its kind (`title` among the facts); a certificate has its own name."""
    if kind.key == "certificate":
        return str(facts.get("name") or kind.title)
    return str(facts.get("title") or kind.title)
