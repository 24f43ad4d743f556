"""The command as an operator types it: what it prints, and with which status it ends."""

import json
import os
import subprocess
import sys

import pytest


def tongban(*words: str, place: str = "/nonexistent", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tongban.cli", *words],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "TONGBAN_DATA": place, "PYTHONPATH": os.pathsep.join(sys.path), **env},
    )


def test_a_term_of_twenty_working_days_over_the_national_holiday_falls_due_on_22_october() -> None:
    # 20 September is worked; 25 to 27 September and 1 to 7 October are not; 10 October is worked.
    asked = tongban("clock", "due", "2026-09-18", "--working-days", "20")
    assert (asked.returncode, asked.stdout) == (0, "2026-10-22\n")


def test_the_answer_is_given_to_programs_as_json() -> None:
    asked = tongban("clock", "due", "2026-09-18", "--working-days", "20", "--json")
    assert json.loads(asked.stdout)["due"] == "2026-10-22"


@pytest.mark.parametrize(
    "words",
    [
        ("clock", "due", "18.9.2026", "--working-days", "20"),
        ("clock", "due", "2026-09-18"),
        ("clock", "due", "2026-09-18", "--working-days", "20", "--days", "3"),
        ("no-such-command",),
        ("serve", "--workers", "0"),
    ],
)
def test_wrong_use_ends_with_status_2(words: tuple[str, ...]) -> None:
    asked = tongban(*words)
    assert asked.returncode == 2 and asked.stderr and "Traceback" not in asked.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("demo",), ("demo", "code"), ("serve",), ("worker",), ("check",), ("clock", "due"), ("clock", "explain"),
        ("ledger", "verify"), ("procedure", "list"), ("procedure", "show"), ("city", "build"), ("bench",),
    ],
)  # fmt: skip
def test_every_command_has_help_with_an_example(words: tuple[str, ...]) -> None:
    asked = tongban(*words, "--help")
    assert asked.returncode == 0 and "例: tongban" in asked.stdout
