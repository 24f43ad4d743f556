"""Ten thousand malformed papers and spreadsheets through the functions that look into them: none breaks anything, each is named."""

from __future__ import annotations

import pytest

from tests.security.papers import malformed
from tests.security.refusing import inspected, laid_out
from tests.security.tables import wrong_sheets
from tests.soak.conftest import Say

pytestmark = [pytest.mark.soak, pytest.mark.engineless]

PAPERS = 8_000
SHEETS = 2_000


def test_eight_thousand_malformed_papers_are_taken_whole_or_refused_by_name(say: Say) -> None:
    refused = sum(inspected(handed) for handed in malformed(PAPERS, seed=20260302))
    say(f"{PAPERS} papers: {refused} refused by name, {PAPERS - refused} opened after all and were taken")
    assert refused > PAPERS / 2


def test_two_thousand_malformed_spreadsheets_are_read_or_refused_by_a_sentence(say: Say) -> None:
    refused = sum(laid_out(handed) for handed in wrong_sheets(SHEETS, seed=20260302))
    say(f"{SHEETS} spreadsheets: {refused} refused, {SHEETS - refused} could be read and were")
    assert refused > SHEETS / 3
