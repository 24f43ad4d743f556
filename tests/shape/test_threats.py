"""The threat model and the table of 等保 name tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("docs/explanation/threats.md", "docs/operations/djbh.md")
NAMED = re.compile(r"`((?:src|tests)/[\w/]+\.py)::(\w+)`")
PLACES = re.compile(r"`((?:src|tests|docs|requirements|tools)/[\w./-]+)`")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_test_that_is_named_exists(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    named = NAMED.findall(text)
    assert len(named) >= 15
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []
    assert [path for path in PLACES.findall(text) if not (ROOT / path).exists()] == []


def test_every_threat_has_its_test_or_says_that_it_is_open():
    rows = [
        line
        for line in (ROOT / DOCUMENTS[0]).read_text(encoding="utf-8").splitlines()
        if re.match(r"\| [STRIDE] \|", line)
    ]
    assert len(rows) >= 20
    assert [row for row in rows if not NAMED.search(row) and "open:" not in row] == []


def names_in(path: str) -> set[str]:
    file = ROOT / path
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
