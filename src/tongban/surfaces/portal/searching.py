"""The search page: what was asked and chosen besides, what was found, and where each is done nearest to whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from tongban.domains.catalogue import api as catalogue
from tongban.kernel.orgs.models import Level

LONGEST_QUERY = 60
RESULTS = 50
LONGEST_CODE = 12
AUDIENCES = {"person": "个人", "enterprise": "企业"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is unknown is taken as not chosen."""

    query: str
    region: str = ""
    audience: str = ""
    theme: str = ""
    department: str = ""
    level: str = ""

    @staticmethod
    def of(given: QueryDict) -> Asked:
        region = given.get("region", "")
        return Asked(
            query=given.get("q", "").strip()[:LONGEST_QUERY],
            region=region if region.isascii() and region.isdigit() and len(region) <= LONGEST_CODE else "",
            audience=given.get("audience", "") if given.get("audience") in AUDIENCES else "",
            theme=given.get("theme", "")[:20],
            department=given.get("department", "")[:60],
            level=given.get("level", "") if given.get("level") in Level.values else "",
        )

    @property
    def is_narrowed(self) -> bool:
        """The division leaves nothing out."""
        return bool(self.audience or self.theme or self.department or self.level)

    def address(self, **other: str) -> str:
        """The same question with another choice, as a query."""
        chosen = {
            "q": self.query,
            "audience": self.audience,
            "region": self.region,
            "theme": self.theme,
            "department": self.department,
            "level": self.level,
        } | other
        return "?" + urlencode({name: value for name, value in chosen.items() if value})


@dataclass(frozen=True, slots=True)
class Line:
    """A result. `item_id` is the item at the nearest place."""

    card: catalogue.Card
    item_id: int
    why: str
    place: str
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose from: its name in the address, its title, and the values with their titles."""

    name: str
    title: str
    chosen: str
    options: list[tuple[str, str]]

    @property
    def title_chosen(self) -> str:
        return dict(self.options).get(self.chosen, "") if self.chosen else ""


@dataclass(frozen=True, slots=True)
class Results:
    lines: list[Line]
    choices: list[Choice]

    @property
    def chosen(self) -> str:
        return "、".join(choice.title_chosen for choice in self.choices if choice.title_chosen)


def results(asked: Asked) -> Results:
    """What the question without any choice would find is what can be chosen from. The division leaves nothing out: what is
    done elsewhere alone is said to be."""
    if not asked.query:
        return Results([], [])
    every = catalogue.search(asked.query, RESULTS)
    found = every
    if asked.is_narrowed:
        found = catalogue.search(
            asked.query,
            RESULTS,
            audience=asked.audience,
            theme=asked.theme,
            department=asked.department,
            level=asked.level,
        )
    places = catalogue.nearest([each.card for each in found], asked.region)
    lines = [
        Line(each.card, place.item_id, _why(each, asked.query), place.place, place.elsewhere)
        for each, place in zip(found, places, strict=True)
    ]
    return Results(lines, _choices(asked, [each.card for each in every]))


def _why(found: catalogue.Found, query: str) -> str:
    if found.how == "everyday" and found.matched != query:
        return f"您说的可能是“{found.matched}”"
    return "名称相近" if found.how == "fuzzy" else ""


def _choices(asked: Asked, cards: list[catalogue.Card]) -> list[Choice]:
    themes = _of(cards, lambda card: {name: name for name in (*card.person_themes, *card.enterprise_themes)})
    return [
        Choice("region", "您所在的地区", asked.region, _districts(asked.region)),
        Choice("department", "部门", asked.department, _of(cards, lambda card: {card.department_key: card.department_name})),
        Choice("theme", "主题", asked.theme, themes),
        Choice("level", "办理层级", asked.level, [each for each in Level.choices if any(each[0] in card.levels for card in cards)]),
    ]  # fmt: skip


def _of(
    cards: Iterable[catalogue.Card], named: Callable[[catalogue.Card], dict[str, str]]
) -> list[tuple[str, str]]:
    titles: dict[str, str] = {}
    for card in cards:
        titles |= named(card)
    return sorted(titles.items(), key=lambda pair: pair[1])


def _districts(chosen: str) -> list[tuple[str, str]]:
    """And the town or village that an address names."""
    rows = [(each.code, each.name) for each in catalogue.districts()]
    named = catalogue.division(chosen) if chosen and chosen not in dict(rows) else None
    return [*rows, (named.code, named.name)] if named else rows
