"""The real functions asked about one thing that was handed in: taken, or refused by a sentence, and nothing else."""

from __future__ import annotations

import re

from tests.security.papers import Handed
from tongban.kernel.documents.sentences import inspect
from tongban.kernel.procedure import Refused
from tongban.kernel.registers import sheets
from tongban.lib.filecheck import ACCEPTED

CHINESE = re.compile("[一-鿿]{6,}")


def inspected(handed: Handed) -> bool:
    """Whether it was refused."""
    try:
        found = inspect(handed.content, handed.name)
    except Refused as refusal:
        said = str(refusal)
        assert says_what_to_do(said) and f"“{handed.name}”" in said, (handed.how, said)
        return True
    assert not handed.bad, f"taken: {handed.how}, {handed.name}"
    assert found in ACCEPTED
    return False


def laid_out(handed: Handed) -> bool:
    """Whether the spreadsheet was refused."""
    try:
        rows = sheets.read(handed.name, handed.content)
    except Refused as refusal:
        assert says_what_to_do(str(refusal)), (handed.how, str(refusal))
        return True
    assert not handed.bad, f"read: {handed.how}, {handed.name}"
    assert 2 <= len(rows) <= sheets.MOST_ROWS + 1
    assert all(isinstance(cell, str) and len(cell) <= sheets.MOST_LETTERS for row in rows for cell in row)
    return False


def says_what_to_do(sentence: str) -> bool:
    return bool(CHINESE.search(sentence)) and "请" in sentence and sentence.endswith("。")
