"""What the strict content policy forbids stands in no template of the whole source."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import tongban
from tongban.ui.lights import LIGHTS

SOURCE = Path(tongban.__file__).parent
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)
STYLE = re.compile(r"\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)", re.IGNORECASE)
FOREIGN = re.compile(
    r"<(?:script|link|img|iframe|source|video|audio|use)\b[^>]*\b(?:src|href)=[\"'](?:https?:)?//",
    re.IGNORECASE,
)


LIGHT = re.compile(r"{%\s*light\s+[\"']([^\"']*)[\"']")


def names() -> list[str]:
    return sorted(str(path).rpartition("/templates/")[2] for path in TEMPLATES)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_keeps_to_the_content_policy(path: Path) -> None:
    text = re.sub(
        r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    plain = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    wrong = [tag for tag in TAG.findall(plain) if STYLE.search(tag) or HANDLER.search(tag)]
    assert not wrong
    assert not re.search(r"<style\b", plain, re.IGNORECASE)
    assert not INLINE_SCRIPT.search(plain)
    assert not FOREIGN.search(plain)


def test_every_light_that_a_template_names_can_be_lit() -> None:
    """A name that nobody knows breaks the page, and only when something stands in that state."""
    named = {
        (str(path.relative_to(SOURCE)), name)
        for path in TEMPLATES
        for name in LIGHT.findall(path.read_text(encoding="utf-8"))
    }
    assert named
    assert sorted(each for each in named if each[1] not in LIGHTS) == []


@pytest.mark.parametrize("name", names())
def test_a_template_can_be_read(name: str) -> None:
    get_template(name)
