"""Who hears of what: the links that wiring.py declares, held here for the docket to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

ANY = "*"
"""As procedure or step of a link: whichever it is."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a handler is told of a step. It asks the kernel for the rest."""

    matter_id: int
    number: str
    procedure: str
    step: str
    on: date
    entry_id: int


@dataclass(frozen=True, slots=True)
class Link:
    """When `step` of `procedure` is taken, then, after commit, `handler`."""

    procedure: str
    step: str
    handler: Callable[[Heard], None]
    title: str = ""
    """What it does, for whoever waits for it: 生成电子证照."""

    @property
    def name(self) -> str:
        return f"{self.handler.__module__}.{self.handler.__qualname__}"


_links: tuple[Link, ...] = ()


def connect(links: Iterable[Link]) -> None:
    """Put the links into service; said once, when everything is loaded."""
    global _links
    _links = tuple(links)
    links_for.cache_clear()


@cache
def links_for(procedure: str, step: str) -> tuple[Link, ...]:
    return tuple(each for each in _links if each.procedure in (ANY, procedure) and each.step in (ANY, step))


def title_of(name: str) -> str:
    return next((link.title for link in _links if link.name == name and link.title), "后续事项")


def link_named(name: str) -> Link:
    """A name that this version does not know is a failure like another: its turn comes with the version that knows it."""
    return next(link for link in _links if link.name == name)
