"""The word by which an organisation's papers are numbered (机关代字): 常市监 in 常市监许受字〔2026〕00012号."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from tongban.kernel.orgs.models import Level, Organisation, Region


def word_of(organisation: Organisation) -> str:
    """The divisions' first characters from the city down, then what the organisation does, in its short form."""
    region = organisation.region
    known = _places.get((region.code, region.name))
    if known is None:
        known = _places[region.code, region.name] = _place(region)
    return known + _duty(organisation)


_places: dict[tuple[str, str], str] = {}
"""A division's parents are asked for once."""


def _place(region: Region) -> str:
    here = "" if region.level == Level.VILLAGE else region.name[:1]
    return (_place(region.parent) if region.parent and _in_city(region) else "") + here


def _in_city(region: Region) -> bool:
    """A city's own division has a parent (the province) that is no part of its papers' numbers."""
    return region.level != Level.CITY


def _duty(organisation: Organisation) -> str:
    for full, short in _words():
        if full in organisation.name:
            return short
    return organisation.short_name.removeprefix("市").removeprefix("区").removesuffix("局").removesuffix("委")


@cache
def _words() -> tuple[tuple[str, str], ...]:
    """The longest first: 城市管理和综合行政执法局 is no 管理局 of another kind."""
    kept = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))["words"]
    return tuple(sorted(kept.items(), key=lambda pair: -len(pair[0])))
