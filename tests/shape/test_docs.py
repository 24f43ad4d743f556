"""The documents say what is there: every setting, command, record and picture, and no link that leads nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from tongban.cli.command import BRANCHES, root

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(DOCS.rglob("*.md")),
    *sorted(ROOT.glob("src/tongban/**/README.md")),
]
LINK = re.compile(r"(?<![`!])\[[^\]]*\]\((?P<target>[^)\s]+)\)")
PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<target>[^)\s]+)\)")
NOT_OF_OUR_MAKING = {"TONGBAN_STRICT", "TONGBAN_BROWSER", "TONGBAN_TEST_POSTGRES"}
"""Read by the tests' runner alone."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)


def variables() -> set[str]:
    """Every variable that the product reads from its environment."""
    read = re.compile(r"""(?:env\.\w+\(|environ(?:\.\w+\(|\[))\s*["'](TONGBAN_\w+)["']""")
    files = (file for file in (ROOT / "src/tongban").rglob("*.py") if "tests" not in file.parts)
    return {name for file in files for name in read.findall(file.read_text(encoding="utf-8"))}


def commands(group: click.Group = root, above: str = "tongban") -> list[str]:
    found = []
    with click.Context(group) as context:
        for name in group.list_commands(context):
            if group is root and not (ROOT / "src" / f"{BRANCHES[name][0].replace('.', '/')}.py").exists():
                continue
            command = group.get_command(context, name)
            found.append(f"{above} {name}")
            if isinstance(command, click.Group):
                found += commands(command, f"{above} {name}")
    return found


def test_every_variable_of_the_environment_is_described():
    page = (DOCS / "reference/settings.md").read_text(encoding="utf-8")
    assert variables() >= {"TONGBAN_DATA", "TONGBAN_SECRET_KEY", "TONGBAN_BIND"}
    assert {name for name in variables() - NOT_OF_OUR_MAKING if f"`{name}`" not in page} == set()


def test_every_command_is_described():
    page = (ROOT / "README.md").read_text(encoding="utf-8") + (DOCS / "reference/cli.md").read_text(
        encoding="utf-8"
    )
    assert [command for command in commands() if command not in page] == []


def test_every_command_of_the_readme_is_there():
    named_there = re.findall(
        r"^\| `(tongban [a-z ]+?)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.M
    )
    assert len(named_there) > 10
    assert sorted(set(named_there) - set(commands())) == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page):
    targets = [found["target"] for found in LINK.finditer(without_code(page.read_text(encoding="utf-8")))]
    here = [target.split("#")[0] for target in targets if not re.match(r"https?:|mailto:|#", target)]
    assert [target for target in here if not (page.parent / target).exists()] == []


def test_every_picture_is_there_and_says_what_it_shows():
    found = [
        (page, *picture.groups())
        for page in PAGES
        for picture in PICTURE.finditer(page.read_text(encoding="utf-8"))
    ]
    assert [target for page, _, target in found if not (page.parent / target).is_file()] == []
    assert [target for _, words, target in found if len(words) < 4] == []


def test_every_record_is_listed_and_dated():
    records, listed = (
        sorted(DOCS.glob("decisions/0*.md")),
        (DOCS / "decisions/README.md").read_text(encoding="utf-8"),
    )
    assert [record.name for record in records if f"]({record.name})" not in listed] == []
    undated = [
        record.name
        for record in records
        if not re.search(
            r"^Status: (accepted|superseded by \d{4}) · \d{4}-\d\d-\d\d$",
            record.read_text(encoding="utf-8"),
            re.M,
        )
    ]
    assert undated == []
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))


def test_every_dependency_has_its_reason_and_its_licence():
    page = (DOCS / "decisions/0017-dependencies.md").read_text(encoding="utf-8")
    lines = (ROOT / "requirements/runtime.in").read_text(encoding="utf-8").splitlines()
    names = [re.match(r"[\w-]+", line)[0] for line in lines if line and not line.startswith("#")]
    assert [name for name in names if not re.search(rf"^\|[^|]*\b{re.escape(name)}\b", page, re.M)] == []


def test_every_page_of_the_docs_can_be_reached_from_the_index():
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        for found in LINK.finditer(without_code(page.read_text(encoding="utf-8"))):
            target = found["target"].split("#")[0]
            if target and not re.match(r"https?:|mailto:", target):
                waiting.append(page.parent / target)
    assert [named(page) for page in sorted(DOCS.rglob("*.md")) if page.resolve() not in reached] == []
