"""Sets a page with typst: PDF/A with embedded fonts. What goes in is data and is never read as markup."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path
from typing import Literal

import segno
import typst

STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
"""Kept for ever (PDF/A-2a) and read aloud (PDF/UA-1)."""

_NO_GLYPH = re.compile(r"the text `\"?(?P<text>.+?)\"?` could not be displayed")
_MOST_MISSING = 40


def set_page(
    template: Path, inputs: dict[str, str], *, on: date, zone: tzinfo, fonts: Sequence[Path]
) -> bytes:
    """Any paper of typst's; what it reads lies in its own folder. `on` is the day that the file bears, `fonts` are folders.

    The same template, inputs and day give the same bytes."""
    for _ in range(_MOST_MISSING):
        try:
            return _compile(template, inputs, moment=_first_moment(on, zone), fonts=tuple(fonts))
        except typst.TypstError as trouble:
            inputs = _without_missing_glyph(inputs, trouble)
    raise ValueError(f"{template.stem}: more than {_MOST_MISSING} characters that no font has")


def qr_svg(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=1, xmldecl=False, svgclass=None, lineclass=None
    )
    return out.getvalue().decode()


def _compile(template: Path, inputs: dict[str, str], *, moment: datetime, fonts: tuple[Path, ...]) -> bytes:
    compiler = typst.Compiler(
        str(template), root=str(template.parent), font_paths=_fonts(fonts), sys_inputs=inputs
    )
    pdf = compiler.compile(format="pdf", pdf_standards=[*STANDARDS], timestamp=moment)
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no single PDF")
    return pdf


def _first_moment(on: date, zone: tzinfo) -> datetime:
    """Midnight of the day of issue, with a fixed offset as PDF writes it."""
    midnight = datetime.combine(on, time(), tzinfo=zone)
    return midnight.replace(tzinfo=timezone(midnight.utcoffset() or timedelta()))


def _without_missing_glyph(inputs: dict[str, str], trouble: typst.TypstError) -> dict[str, str]:
    """A rare character that no font has is named by its code point after the printers' sign 〓, rather than
    stopping the paper or leaving a hole."""
    found = _NO_GLYPH.search(trouble.message)
    if not found:
        raise trouble
    missing = [character for character in found["text"] if not character.isspace()]
    return {
        name: _named(text, missing) if name in ("facts", "frame", "seal") else text
        for name, text in inputs.items()
    }


def _named(text: str, characters: list[str]) -> str:
    for character in characters:
        text = text.replace(character, f"〓U+{ord(character):X}")
    return text


def as_data(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


@cache
def _fonts(folders: tuple[Path, ...]) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )
