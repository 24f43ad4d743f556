"""The office's seal as a picture (SVG): a red ring, the organisation's name along it, what the seal is for across the middle.

A seal of the demonstration carries no star and says that it is one, so that it can never pass for a real seal."""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

RED = "#d7182a"
_ACROSS = 420
_RING = 12
_FONT = "Noto Serif SC, Noto Sans SC"


def seal_svg(organisation: str, *, words: str, demonstration: bool) -> str:
    """`words` across the middle, e.g. 行政审批专用章; a seal is 42 mm across when the picture is."""
    middle = _ACROSS / 2
    parts = [
        f'<circle cx="{middle}" cy="{middle}" r="{middle - _RING / 2 - 1}" fill="none" stroke="{RED}" stroke-width="{_RING}"/>',
        *_along_the_ring(organisation, middle=middle),
        _across(words, size=min(42, 262 / max(len(words), 1)), x=middle, y=middle + 6),
    ]
    if demonstration:
        parts.append(_across("（示范）", size=26, x=middle, y=middle - 48))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_ACROSS} {_ACROSS}">'
        f'<g fill="{RED}" font-family="{_FONT}" text-anchor="middle">{"".join(parts)}</g></svg>'
    )


def _along_the_ring(name: str, *, middle: float) -> list[str]:
    """Each character on its own, upright from the centre; longer names take more of the ring, never its foot."""
    count = max(len(name), 1)
    span = min(264.0, 21.0 * (count - 1))
    step = span / max(count - 1, 1)
    size = min(48.0, 160 * math.radians(max(step, 12)) * 0.98) if count > 1 else 48.0
    placed = []
    for index, character in enumerate(name):
        turn = -span / 2 + index * step
        placed.append(
            f'<text transform="rotate({turn:.2f} {middle} {middle})" x="{middle}" y="{_RING + 16 + size * 0.8:.1f}"'
            f' font-size="{size:.1f}" stroke="{RED}" stroke-width="0.9">{escape(character)}</text>'
        )
    return placed


def _across(words: str, *, size: float, x: float, y: float) -> str:
    return f'<text x="{x}" y="{y}" font-size="{size:.1f}" stroke="{RED}" stroke-width="0.7">{escape(words)}</text>'
