"""Routes (导办) as they are offered, and what is known of how far people come on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tongban.domains.cases.models import Route, RouteCount, RouteEdition
from tongban.domains.cases.rules.routes import RouteContent, ends, read_route
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.procedure import Refused


@dataclass(frozen=True, slots=True)
class Offered:
    """A published route. `scenes` is how many ways through it there are."""

    edition_id: int
    number: int
    content: RouteContent
    organisation_id: int
    organisation_name: str
    scenes: int


@dataclass(frozen=True, slots=True)
class Passed:
    """Of those who began to answer: how many came to an end, and began an application there."""

    started: int
    arrived: int
    begun: int

    @property
    def left(self) -> int:
        """Who answered a question and came to no end; a way walked twice counts twice."""
        return max(self.started - self.arrived, 0)

    @property
    def left_in_hundred(self) -> int:
        return round(100 * self.left / self.started) if self.started else 0


@lru_cache(maxsize=2048)
def content_of(edition_id: int) -> tuple[RouteContent, int]:
    """A published edition never changes, so what was read of it stays."""
    content, problems = read_route(RouteEdition.objects.values_list("content", flat=True).get(pk=edition_id))
    if content is None:
        raise Refused(f"这个导办的内容读不通, 请联系主管部门: {problems[0]}")
    return content, sum(1 for _ in ends(content))


def offered() -> list[Offered]:
    """All that are published, by department."""
    rows = (
        RouteEdition.objects.filter(state="published")
        .select_related("route__organisation")
        .order_by("route__organisation_id", "route_id")
    )
    return [_offered(row) for row in rows.defer("content")]


def offered_as(key: str) -> Offered | None:
    rows = RouteEdition.objects.filter(state="published", route__key=key).select_related(
        "route__organisation"
    )
    row = rows.defer("content").first()
    return _offered(row) if row is not None else None


def _offered(row: RouteEdition) -> Offered:
    content, scenes = content_of(row.pk)
    office = row.route.organisation
    return Offered(row.pk, row.number, content, office.pk, office.name, scenes)


def items_led_to(routes: Iterable[RouteContent], *, on: date) -> dict[str, ItemView]:
    """The items that answers name, as far as they are in force."""
    answers = (answer for route in routes for question in route.questions for answer in question.answers)
    return catalogue.basic_items({answer.item for answer in answers if answer.item}, on=on)


def passed(routes: Iterable[Offered]) -> Mapping[int, Passed]:
    """By edition."""
    wanted = {route.edition_id: route for route in routes}
    counts: dict[int, dict[str, RouteCount]] = {}
    for row in RouteCount.objects.filter(edition_id__in=wanted):
        counts.setdefault(row.edition_id, {})[row.path] = row
    return {key: _passed(route, counts.get(key, {})) for key, route in wanted.items()}


def _passed(route: Offered, counts: Mapping[str, RouteCount]) -> Passed:
    arrivals = [counts[path] for end in ends(route.content) if (path := written(end.path)) in counts]
    return Passed(
        started=sum(row.reached for path, row in counts.items() if "." not in path),
        arrived=sum(row.reached for row in arrivals),
        begun=sum(row.begun for row in arrivals),
    )


def written(path: tuple[int, ...]) -> str:
    """The answers so far as an address has them: 0.2.1"""
    return ".".join(map(str, path))


def read_path(words: str) -> tuple[int, ...]:
    parts = words.split(".") if words else []
    if len(parts) > 40 or not all(part.isdecimal() and len(part) < 3 for part in parts):
        raise Refused("这个链接里的选择读不通; 请从第一个问题重新选。")
    return tuple(map(int, parts))


def routes_of(organisation_id: int | None) -> list[Route]:
    """Of one department, or of all."""
    rows = Route.objects.select_related("organisation").prefetch_related("editions")
    return list(rows if organisation_id is None else rows.filter(organisation_id=organisation_id))


def walked(edition_id: int) -> dict[str, int]:
    """How often people came to each place of an edition."""
    return dict(RouteCount.objects.filter(edition_id=edition_id).values_list("path", "reached"))
