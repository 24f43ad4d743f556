"""Every address of the site, with a sample for what stands in it; the walk and the table stand on this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

SAMPLES = {"int": "987654321", "str": "NO-SUCH-THING", "slug": "no-such-thing", "path": "no/such/thing"}


@dataclass(frozen=True)
class Address:
    route: str
    """As it is declared: my/matters/<str:number>/."""
    sample: str
    """As it can be asked for."""
    view: Any


def every_address() -> Iterator[Address]:
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[URLPattern | URLResolver], route: str, sample: str) -> Iterator[Address]:
    for one in patterns:
        further_route, further_sample = route + _route(one.pattern), sample + _sample(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, further_route, further_sample)
        else:
            yield Address("/" + further_route, "/" + further_sample, one.callback)


def _route(pattern: Any) -> str:
    return str(pattern._route) if isinstance(pattern, RoutePattern) else str(getattr(pattern, "_regex", ""))


def _sample(pattern: Any) -> str:
    if isinstance(pattern, RegexPattern):
        # Only allauth's own addresses are regular expressions; a sample is put where a group stands.
        import re

        return re.sub(r"\(\?P<[^>]+>[^)]*\)", "1-sample", pattern._regex).strip("^$").replace("\\", "")
    text = str(pattern._route)
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            text = text.replace(written, SAMPLES.get(kind, SAMPLES["str"]))
    return text
