"""Addresses composed once: a page with thirty links asks Django's table of addresses for each kind once in a process, not thirty times."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import quote

from django.urls import reverse

SAFE = "!$&'()*+,;=/~:@"
"""As Django leaves it in a path."""
_NUMBER, _WORD = 1_907_340_001, "mark-1907340"


def address(name: str, *values: int | str) -> str:
    """What `reverse(name, args=values)` says. Only the shape is kept; what stands in it is not."""
    if any("/" in value if isinstance(value, str) else value < 0 for value in values):
        return reverse(name, args=values)  # where such a one may stand is the table's to say
    pieces = _pieces(name, tuple(isinstance(value, int) for value in values))
    said = pieces[0]
    for value, piece in zip(values, pieces[1:], strict=True):
        said += (str(value) if isinstance(value, int) else quote(value, safe=SAFE)) + piece
    return said


@cache
def _pieces(name: str, numbers: tuple[bool, ...]) -> list[str]:
    marks = [_NUMBER + at if is_number else f"{_WORD}{at}" for at, is_number in enumerate(numbers)]
    whole = reverse(name, args=marks)
    return re.split("|".join(map(str, marks)), whole) if marks else [whole]
