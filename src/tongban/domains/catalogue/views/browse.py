"""Browsing: what was chosen of audience, theme, department, type and division, and what each further choice would leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import QueryDict

from tongban.domains.catalogue.queries.shelf import Card, Shelf
from tongban.domains.catalogue.rules.themes import LIFE_EVENTS, THEMES, LifeEvent, life_event
from tongban.kernel.orgs.models import Level, Region

AUDIENCES = {"person": "个人", "enterprise": "企业"}
CHOICES = ("audience", "event", "theme", "department", "type", "level", "region")
"""The parameters of an address that choose."""
LONGEST_CODE = 12
SHORT_LIST = 7


@dataclass(frozen=True, slots=True)
class Option:
    """A further choice: its address as a query, and how many items it leaves."""

    title: str
    query: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    title: str
    options: list[Option]

    @property
    def open(self) -> bool:
        """Short lists, and those in which something is chosen, stand open."""
        return len(self.options) <= SHORT_LIST or any(option.chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a query has chosen; what is unknown is taken as not chosen."""

    audience: str
    event: LifeEvent | None
    theme: str
    department: str
    type: str
    level: str
    region: str

    @staticmethod
    def of(query: QueryDict) -> Choice:
        audience = query.get("audience", "") if query.get("audience") in AUDIENCES else ""
        event = life_event(query.get("event", ""))
        region = query.get("region", "")
        return Choice(
            audience=event.audience if event else audience,
            event=event,
            theme=query.get("theme", "")[:20],
            department=query.get("department", "")[:60],
            type=query.get("type", "")[:20],
            level=query.get("level", "") if query.get("level") in Level.values else "",
            region=region if region.isdigit() and len(region) <= LONGEST_CODE else "",
        )

    def fits(self, card: Card, *, without: str = "") -> bool:
        wanted: dict[str, Callable[[], bool]] = {
            "audience": lambda: not self.audience or self.audience in card.audience,
            "theme": lambda: self._theme_fits(card),
            "department": lambda: not self.department or card.department_key == self.department,
            "type": lambda: not self.type or card.type == self.type,
            "level": lambda: not self.level or self.level in card.levels,
            "region": lambda: not self.region or card.is_at(self.region),
        }
        return all(holds() for name, holds in wanted.items() if name != without)

    def _theme_fits(self, card: Card) -> bool:
        themes = (
            card.themes(self.audience) if self.audience else (*card.person_themes, *card.enterprise_themes)
        )
        if self.event is not None:
            return any(theme in themes for theme in self.event.themes)
        return not self.theme or self.theme in themes


def facets(shelf: Shelf, choice: Choice, query: QueryDict) -> list[Facet]:
    departments = {card.department_key: card.department_name for card in shelf.cards}
    themes = THEMES[choice.audience] if choice.audience else ()

    def facet(
        title: str, name: str, titles: Iterable[tuple[str, str]], of: Callable[[Card], Iterable[str]]
    ) -> Facet:
        among = [card for card in shelf.cards if choice.fits(card, without=name)]
        counts = shelf.counted(of, among=among)
        chosen = getattr(choice, name)
        options = [
            Option(words, _query(query, name, "" if key == chosen else key), counts[key], key == chosen)
            for key, words in titles
            if counts[key] or key == chosen
        ]
        return Facet(title, options)

    made = [
        facet("服务对象", "audience", AUDIENCES.items(), lambda card: card.audience),
        facet("主题", "theme", [(name, name) for name in themes], lambda card: card.themes(choice.audience)),
        facet("部门", "department", sorted(departments.items(), key=lambda pair: pair[1]), lambda card: [card.department_key]),
        facet("事项类型", "type", [(name, name) for name in dict.fromkeys(card.type for card in shelf.cards)], lambda card: [card.type]),
        facet("行使层级", "level", Level.choices, lambda card: card.levels),
        _regions(shelf, choice, query),
    ]  # fmt: skip
    return [each for each in made if each.options]


def _regions(shelf: Shelf, choice: Choice, query: QueryDict) -> Facet:
    among = [card for card in shelf.cards if choice.fits(card, without="region")]
    rows = list(Region.objects.filter(level="district").values_list("code", "name"))
    if choice.region and choice.region not in dict(rows):
        rows += list(Region.objects.filter(code=choice.region).values_list("code", "name"))
    options = [
        Option(
            name,
            _query(query, "region", "" if code == choice.region else code),
            sum(card.is_at(code) for card in among),
            code == choice.region,
        )
        for code, name in rows
    ]
    return Facet("办理地区", options)


def _query(query: QueryDict, name: str, value: str) -> str:
    """The present query with one choice made or taken back; a theme belongs to its audience."""
    kept = query.copy()
    for gone in ("page", name, *(("event",) if name in ("theme", "audience") else ()), *(("theme",) if name == "audience" else ())):  # fmt: skip
        kept.pop(gone, None)
    if value:
        kept[name] = value
    return f"?{kept.urlencode()}"


def heading(choice: Choice) -> str:
    """What the page lists, in words."""
    if choice.event is not None:
        return choice.event.title
    return choice.theme or (f"{AUDIENCES[choice.audience]}事项" if choice.audience else "全部事项")


def events_of(audience: str, shelf: Shelf) -> list[tuple[LifeEvent, int]]:
    """Life events that lead to something, with how much."""
    counted = [
        (event, sum(_belongs(card, event) for card in shelf.cards))
        for event in LIFE_EVENTS
        if event.audience == audience
    ]
    return [(event, count) for event, count in counted if count]


def _belongs(card: Card, event: LifeEvent) -> bool:
    return event.audience in card.audience and any(
        theme in event.themes for theme in card.themes(event.audience)
    )
