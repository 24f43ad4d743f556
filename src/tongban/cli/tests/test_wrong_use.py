"""Wrong use, a wrong place, a wrong right: a Chinese sentence, status 2, and nothing made that was not asked for."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError

from tongban.cli.command import root
from tongban.cli.surroundings import words_for
from tongban.cli.tests.test_questions import tongban

CHINESE = re.compile(r"[一-鿿]")


def leaves(group: click.Group, path: str) -> list[tuple[str, click.Command]]:
    context, found = click.Context(group), []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found += leaves(command, f"{path} {name}") if isinstance(command, click.Group) else []
        if not isinstance(command, click.Group) or command.invoke_without_command:
            found.append((f"{path} {name}", command))
    return found


EVERY = leaves(root, "tongban")


def test_every_command_of_the_tree_says_how_it_is_used_by_an_example_of_its_own() -> None:
    assert len(EVERY) >= 24
    assert [path for path, command in EVERY if f"例: {path}" not in (command.epilog or "")] == []


def test_every_command_that_answers_answers_programs_too() -> None:
    """What runs until it is stopped, and what does one thing or refuses, has nothing to tell a program but its status."""
    silent = {"demo", "demo code", "serve", "worker", "staff reset-second-factor", "client end"}
    assert {
        path.removeprefix("tongban ")
        for path, command in EVERY
        if not any("--json" in parameter.opts for parameter in command.params)
    } <= silent


def test_every_command_says_what_it_is_for_in_chinese() -> None:
    assert [path for path, command in EVERY if not CHINESE.search(command.help or "")] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("clock", "due", "2026-02-30", "--days", "3"), "「2026-02-30」不是日期"),
        (("clock", "explain", "2026-02-30", "--days", "3"), "「2026-02-30」不是日期"),
        (("clock", "due", "9999-12-31", "--working-days", "1"), "公元 9999 年以后"),
        (("clock", "due", "9999-12-01", "--months", "1"), "公元 9999 年以后"),
        (("clock", "explain", "2026-09-18", "--days", "9" * 20), "公元 9999 年以后"),
        (("clock", "due", "2009-12-31", "--days", "3"), "2010-01-01 以前的放假通知不在系统内"),
        (("clock", "due", "2026-09-18", "--days", "-3"), "-3 不在允许的范围内"),
        (("clock", "due", "2026-09-18", "--days", "three"), "「three」不是一个整数"),
        (("clock", "due", "2026-09-18", "--days", "3", "--pause", "2026-09-25..2026-09-20"), "先开始后结束"),
        (("clock", "due"), "没有写参数 '起算日'"),
        (("clock", "due", "--day"), "没有 --day 这个选项"),
        (("clock", "frist"), "没有 frist 这个命令"),
        (("clock", "explain", "CZ-XK-2026-000001", "--days", "3"), "以这一件的留痕为准"),
        (("serve", "--bind", "nonsense"), "请写成 127.0.0.1:8000 的样子"),
        (("worker", "--log", "loud"), "「loud」不行"),
        (("city", "load", "/no/such/folder"), "没有「/no/such/folder」这个目录"),
    ],
)
def test_wrong_use_is_told_in_chinese(words: tuple[str, ...], sentence: str) -> None:
    asked = CliRunner().invoke(root, words, prog_name="tongban")
    assert (asked.exit_code, asked.stdout) == (2, "")
    assert sentence in asked.stderr


@pytest.mark.parametrize("words", [("ledger", "verify"), ("clock", "explain", "CZ-1"), ("serve",)])
def test_a_place_without_a_city_is_told_and_nothing_is_made_there(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    asked = tongban(*words, place=str(tmp_path / "elsewhere"), TONGBAN_DATABASE_URL="")
    assert asked.returncode == 2 and "没有城市的" in asked.stderr and "Traceback" not in asked.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_holds_no_city_is_told(tmp_path: Path) -> None:
    (tmp_path / "tongban.sqlite3").touch()
    asked = tongban("ledger", "verify", place=str(tmp_path), TONGBAN_DATABASE_URL="")
    assert asked.returncode == 2 and asked.stderr.startswith("数据库用不了(no such table")
    assert "manage.py migrate" in asked.stderr and "Traceback" not in asked.stderr


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (PermissionError(13, "Permission denied", "/backup"), "/backup: 没有权限"),
        (OSError(28, "No space left on device", "/srv/x"), "/srv/x: 磁盘已满"),
        (OperationalError("connection refused\nIs the server running?"), "数据库用不了(connection refused)"),
        (
            ImproperlyConfigured("Set the TONGBAN_SECRET_KEY environment variable"),
            "设置不对: 没有设定 TONGBAN_SECRET_KEY",
        ),
        (
            ModuleNotFoundError("No module named 'tongban.nowhere'", name="tongban.nowhere"),
            "没有 tongban.nowhere.city 这套设置",
        ),
        (ModuleNotFoundError("No module named 'numpy'", name="numpy"), ""),
        (IntegrityError("UNIQUE constraint failed"), ""),
        (KeyError("name"), ""),
    ],
)
def test_the_surroundings_fault_is_told_from_the_programs(
    failure: Exception, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tongban.nowhere.city")
    told = words_for(failure)
    assert told.startswith(words) and bool(told) is bool(words)
