"""From facts to the letter's page, with the seal and the code by which it is verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tongban.kernel.clock import TIME_ZONE
from tongban.lib import typesetting
from tongban.lib.sealdrawing import seal_svg
from tongban.lib.typesetting import as_data, qr_svg

HERE = Path(__file__).parent
LETTERS = HERE / "letters"
FONTS = (LETTERS / "fonts", HERE / "fonts")
"""The serif of the text, and the sans of the small print, which the front end carries too."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the text of a paper."""

    number: str
    title: str
    organisation: str
    issued_on: date
    seal_words: str
    verify_address: str
    verify_code: str
    footnote: str
    demonstration: bool


def typeset(kind: str, facts: Mapping[str, Any], frame: Frame) -> bytes:
    """The same facts and frame give the same bytes: the paper bears the day of its issue, not of its printing."""
    inputs = {
        "facts": as_data(facts),
        "frame": as_data({name.replace("_", "-"): value for name, value in asdict(frame).items()}),
        "qr": qr_svg(frame.verify_address),
        "seal": seal_svg(frame.organisation, words=frame.seal_words, demonstration=frame.demonstration),
    }
    return set_page(LETTERS / f"{kind}.typ", inputs, on=frame.issued_on)


def set_page(template: Path, inputs: dict[str, str], *, on: date) -> bytes:
    """Any paper of ours, in our fonts; what it reads lies in its own folder. `on` is the day that the file bears."""
    return typesetting.set_page(template, inputs, on=on, zone=TIME_ZONE, fonts=FONTS)


__all__ = ["FONTS", "Frame", "as_data", "qr_svg", "set_page", "typeset"]
