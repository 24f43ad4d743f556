"""Malformed papers and spreadsheets: none breaks anything, each that is refused is refused by a sentence that says what to do."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.security.papers import NAMES, TURNED, bombs, good, malformed, tricks
from tests.security.refusing import inspected, laid_out
from tests.security.tables import wrong_sheets
from tongban.kernel.documents.actions import attach
from tongban.kernel.testing import a_person, actor_for

pytestmark = pytest.mark.engineless

FEW = 300
FEW_SHEETS = 60


def test_three_hundred_malformed_papers_are_taken_whole_or_refused_by_name():
    refused = sum(inspected(handed) for handed in malformed(FEW, seed=1))
    print(f"{FEW} papers, {refused} refused")
    assert refused > FEW / 2


def test_sixty_malformed_spreadsheets_are_read_or_refused_by_a_sentence():
    refused = sum(laid_out(handed) for handed in wrong_sheets(FEW_SHEETS, seed=1))
    print(f"{FEW_SHEETS} spreadsheets, {refused} refused")
    assert refused > FEW_SHEETS / 3


@pytest.mark.parametrize("handed", tricks() + bombs(), ids=lambda handed: handed.how)
def test_a_trick_is_seen_through(handed):
    assert inspected(handed) == handed.bad


def test_what_is_good_is_taken():
    assert {kind: content[:2] for kind, content in good().items()}
    for kind, content in good().items():
        from tongban.kernel.documents.sentences import inspect

        assert kind in inspect(content, f"材料.{kind}").extensions


def test_a_bomb_is_looked_into_with_little_memory():
    """A process with 120 MB beyond what it begins with looks into every bomb; none needs more."""
    command = [sys.executable, "-m", "tests.security.confined"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == f"{len(bombs())} refused"


@pytest.mark.django_db
@pytest.mark.parametrize("shape", NAMES)
def test_a_name_never_becomes_a_path_nor_a_command_nor_a_line(shape):
    upload = SimpleUploadedFile("x", good()["pdf"])
    upload._name = name = shape.replace("{}", "pdf")
    try:
        kept = attach(None, upload, kind="m", name=name, by=actor_for(a_person()))
    except Exception as refusal:
        assert type(refusal).__name__ == "Refused" and "请" in str(refusal)
        return
    assert kept.path.startswith("documents/") and kept.sha256 in kept.path
    assert not set("\0\r\n/\\" + TURNED) & set(kept.name) and 0 < len(kept.name) <= 120
