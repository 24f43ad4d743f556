"""The course of a matter as its office reads it: every entry, who wrote it, and what it says in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.domains.reviews.rules import OUTCOMES
from tongban.kernel.ledger.models import Entry
from tongban.kernel.procedure import Role
from tongban.surfaces.desk import reads
from tongban.ui.words import zh_date

SAID = {
    "letter": "文书",
    "activity": "活动",
    "expected_days": "预计工作日",
    "hearing_on": "听证日期",
    "place": "地点",
    "way": "方式",
    "competent": "应向",
    "approval": "批准",
    "third_party": "利害关系人",
    "to": "派给",
    "reason": "原因",
    "what": "内容",
    "due_on": "到期日",
    "outcome": "结果",
}
"""What of an entry is told in its line, and under which word. Whatever lies in the file is read there."""


@dataclass(frozen=True, slots=True)
class Moment:
    title: str
    on: date
    by: str
    law: str
    note: str


def moments(entries: Sequence[Entry]) -> list[Moment]:
    """The newest first, of the entries of a book in their order."""
    names = _names(entries)
    return [
        Moment(
            entry.title,
            entry.on,
            names.get(entry.actor) or Role(entry.by).word,
            entry.law,
            _note(entry.given),
        )
        for entry in reversed(entries)
    ]


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    ids = {int(entry.actor.partition(":")[2]) for entry in entries if entry.actor.startswith("staff:")}
    return {f"staff:{staff.pk}": staff.name for staff in reads.names(sorted(ids))}


def _words(value: Any) -> str:
    """A day as a page writes it; the words of an outcome, which the file keeps by its name."""
    text = str(value)
    if text in OUTCOMES:
        return OUTCOMES[text]
    try:
        return zh_date(date.fromisoformat(text)) if len(text) == len("2026-03-12") else text
    except ValueError:
        return text


def _note(given: dict[str, Any]) -> str:
    told = [(word, given[key]) for key, word in SAID.items() if given.get(key) and given[key] != "见案卷"]
    said = [f"{word} {_words(value)}" for word, value in told]
    if isinstance(given.get("officers"), list):
        said.append(f"核查人员 {'、'.join(map(str, given['officers']))}")
    return "; ".join(said)
