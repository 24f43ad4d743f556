"""docs/howto/add-a-domain.md is true: followed to the letter in a copy of the repository, it gives a domain whose tests pass."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import models
from django.test.utils import isolate_apps

from tongban.kernel.registers.grammar import Column, Count, Register
from tongban.kernel.registers.models import Row

pytestmark = pytest.mark.engineless

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/howto/add-a-domain.md"
BLOCK = re.compile(r"^```(?P<kind>\w+)(?: title=(?P<path>\S+))?\n(?P<text>.*?)^```$", re.M | re.S)
NEEDED = (
    "src",
    "tests/shape",
    "tests/__init__.py",
    "conftest.py",
    "pyproject.toml",
    "manage.py",
    ".importlinter",
    "city",
)

AT_LENGTH = "python -m tests.shape.access"
"""Asks every address as every kind of user: typed in CI, and left out where quick tests are wanted (test_access does the same)."""


@dataclass(frozen=True)
class Block:
    """A file to write (`path`), lines to add to one (kind diff), or commands to type (kind sh)."""

    kind: str
    path: str
    text: str


def blocks() -> Iterator[Block]:
    for found in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        yield Block(found["kind"], found["path"] or "", found["text"])


def follow(block: Block, root: Path) -> None:
    if block.kind == "sh":
        for command in block.text.splitlines():
            if command != AT_LENGTH or os.environ.get("TONGBAN_STRICT") == "1":
                typed(command, root)
    elif block.kind == "diff":
        added(block, root / block.path)
    else:
        file = root / block.path
        file.parent.mkdir(parents=True, exist_ok=True)
        assert not file.exists() or file.read_text(encoding="utf-8") == block.text, (
            f"{block.path} is there already"
        )
        file.write_text(block.text, encoding="utf-8")


def added(block: Block, file: Path) -> None:
    """Put the lines with + before and after the one line shown, which stands in the file once."""
    block_lines, lines = block.text.splitlines(), file.read_text(encoding="utf-8").splitlines()
    (here,) = (number for number, line in enumerate(block_lines) if not line.startswith("+"))
    shown, more = block_lines[here][1:], [line[1:] for line in block_lines]
    assert lines.count(shown) == 1, f"{block.path} does not have the line {shown!r} once"
    at = lines.index(shown)
    lines[at : at + 1] = [*more[:here], shown, *more[here + 1 :]]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def typed(command: str, root: Path) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "TONGBAN_", "DJANGO_"))
    }
    environment |= {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(root / "src"),
        "TONGBAN_DATA": str(root / "var"),
        "TONGBAN_FAST_DISK": "1",
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings.test",
    }
    done = subprocess.run(
        command, shell=True, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository without what is large and changes nothing: fonts, pictures and scripts of the pages."""
    for name in NEEDED:
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("vendor", "fonts"))
        else:
            shutil.copy(ROOT / name, target)
    return tmp_path


def test_a_domain_is_added_by_following_the_page(copy):
    found = list(blocks())
    assert {block.kind for block in found} >= {"python", "html", "diff", "sh"}
    for number, block in enumerate(found):
        if block not in found[number + 1 :]:  # what is typed again later is typed then
            follow(block, copy)


@isolate_apps("tongban.domains.media")
def test_the_register_of_the_page_is_declared_without_a_fault():
    page = (ROOT / "docs/howto/add-a-register.md").read_text(encoding="utf-8")
    rows, declared = re.findall(r"^ +```python\n(.*?)^ +```$", page, re.M | re.S)[:2]
    known = {
        "models": models,
        "Row": Row,
        "Register": Register,
        "Column": Column,
        "Count": Count,
        "__name__": "tongban.domains.media.models",
    }
    exec(textwrap.dedent(rows), known)
    exec(textwrap.dedent(declared), known)
    assert known["VISITS"].names == ("firm", "visited_on", "wishes", "settled")
