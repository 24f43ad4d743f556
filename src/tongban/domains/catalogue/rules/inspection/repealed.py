"""Laws that no longer hold: what was repealed or renamed, from which day, and what took its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from tongban.domains.catalogue.rules.inspection.grammar import ERROR, WARNING, Found, Item, Rule

_STATE = "中华人民共和国"
_TAIL = re.compile(r"(（[^（）]*）)+$")


@dataclass(frozen=True, slots=True)
class Repealed:
    """`sure` is False where day or source has not been checked: then it is a reminder, not an error."""

    law: str
    gone_on: date
    instead: str
    source: str
    sure: bool


@cache
def repealed_laws() -> dict[str, Repealed]:
    """By the bare title."""
    rows = yaml.safe_load((Path(__file__).parent / "repealed.yaml").read_text(encoding="utf-8"))
    return {bare(row["law"]): Repealed(**row) for row in rows}


def bare(title: str) -> str:
    """A title as people shorten it: without the state's name, quotation marks and what stands behind in brackets."""
    return _TAIL.sub("", title.strip().strip("《》 ")).removeprefix(_STATE).strip("《》 ")


@cache
def _cited() -> re.Pattern[str]:
    """A title inside a sentence: in 《》, or standing alone before its article."""
    names = "|".join(sorted(map(re.escape, repealed_laws()), key=len, reverse=True))
    begins = r"(?:《(?:中华人民共和国)?|中华人民共和国|(?<![\u4e00-\u9fff])|(?<=依据)|(?<=根据)|(?<=按照)|(?<=依照)|(?<=违反)|(?<=符合))"
    return re.compile(rf"{begins}({names})(?=》|第|$|（|[，。；、 ]|规定|的规定)")


def _in_basis(item: Item, *, sure: bool) -> Iterator[Found]:
    for place, basis in item.lines("basis"):
        law = str(basis.get("law") or "")
        gone = repealed_laws().get(bare(law))
        if gone and gone.gone_on <= item.on and gone.sure is sure:
            yield (*place, "law"), law, *_words(gone)


def _in_words(item: Item, *, sure: bool) -> Iterator[Found]:
    if not _cited().search(item.joined):
        return
    for text in item.texts:
        if text.element == "basis" and text.last in ("law", "text"):
            continue
        for found in _cited().finditer(text.words):
            gone = repealed_laws()[found[1]]
            if gone.gone_on <= item.on and gone.sure is sure:
                yield text.place, found[1], *_words(gone)
                break


def _words(gone: Repealed) -> tuple[str, str]:
    day = f"{gone.gone_on.year}年{gone.gone_on.month}月{gone.gone_on.day}日"
    instead = "请删去" if gone.instead == "没有替代" else f"请改用《{gone.instead}》的相应条款"
    doubt = "" if gone.sure else "(日期未经核对, 请先查原文)"
    return f"《{gone.law}》自{day}起已经废止或者改名{doubt}", f"{instead}; 见{gone.source}。"


def _gone(item: Item) -> Iterator[Found]:
    yield from _in_basis(item, sure=True)
    yield from _in_words(item, sure=True)


def _perhaps(item: Item) -> Iterator[Found]:
    yield from _in_basis(item, sure=False)
    yield from _in_words(item, sure=False)


RULES = (
    Rule("law.repealed", "依据已经废止", ERROR, "GB/T 39554.2-2020", _gone),
    Rule("law.perhaps_repealed", "依据可能已经废止", WARNING, "GB/T 39554.2-2020", _perhaps),
)
