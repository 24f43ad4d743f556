"""The sentences by which a paper is refused: each says what is wrong and what to do next. Kept as data beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tongban.kernel.procedure import Refused
from tongban.lib import filecheck


def refusal(key: str, **facts: object) -> Refused:
    return Refused(_sentences()[key].format(**facts))


@contextmanager
def in_words() -> Iterator[None]:
    """What looking into a file finds wrong is a refusal that says what to do."""
    try:
        yield
    except filecheck.BadFile as bad:
        raise refusal(bad.key, **bad.facts) from None


def inspect(content: bytes, name: str) -> filecheck.Format:
    """The format of a file, or a refusal."""
    with in_words():
        return filecheck.inspect(content, name)


@cache
def _sentences() -> dict[str, str]:
    kept: dict[str, str] = json.loads(Path(__file__).with_name("sentences.json").read_text(encoding="utf-8"))
    return kept
