"""事项属性 (S030): what each organisation offers without coming, at once and sooner, beside the average; every figure opens
its items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.domains.catalogue.queries.inspection import Attributes
from tongban.domains.quality import queries
from tongban.domains.quality.indicators import INDICATORS, NOT_MEETING, fact_of
from tongban.domains.quality.views.inspection import level_of
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.indicators import Condition, Indicator, Reading, reading
from tongban.kernel.orgs.models import Level, Organisation

ROWS = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one organisation, and whether it is worse than the average of all."""

    reading: Reading
    below: bool


@dataclass(frozen=True, slots=True)
class Line:
    organisation: Organisation
    items: int
    cells: list[Cell]

    @property
    def below(self) -> int:
        return sum(cell.below for cell in self.cells)


def is_below(one: Reading, average: Reading) -> bool:
    """Worse than the average of all, on the figures as they are shown."""
    if one.value is None or average.value is None:
        return False
    return one.value > average.value if one.indicator.better == "lower" else one.value < average.value


@open_to("staff")
def by_organisation(request: HttpRequest) -> HttpResponse:
    level = level_of(request)
    rows = queries.rows_by_organisation(today(), level=level)
    facts = {organisation: [fact_of(row) for row in own] for organisation, own in rows.items()}
    everything = [fact for own in facts.values() for fact in own]
    averages = [reading(indicator, everything) for indicator in INDICATORS]
    lines = [_line(organisation, own, averages) for organisation, own in facts.items()]
    only = request.GET.get("only") == "below"
    context = {
        "level": level,
        "levels": Level.choices,
        "indicators": INDICATORS,
        "averages": averages,
        "items": len(everything),
        "lines": [line for line in lines if line.below] if only else lines,
        "only": only,
        "below": sum(bool(line.below) for line in lines),
    }
    return render(request, "quality/desk/attributes.html", context)


def _line(organisation: Organisation, facts: list[dict[str, Any]], averages: Iterable[Reading]) -> Line:
    cells = []
    for average in averages:
        own = reading(average.indicator, facts)
        cells.append(Cell(own, is_below(own, average)))
    return Line(organisation, len(facts), cells)


@open_to("staff")
def items(request: HttpRequest) -> HttpResponse:
    """The items behind a figure: those it is taken over, and whether each counts in it."""
    level = level_of(request)
    indicator = next((one for one in INDICATORS if one.key == request.GET.get("figure")), NOT_MEETING)
    key = request.GET.get("organisation", "")[:80]
    chosen = {
        organisation: own
        for organisation, own in queries.rows_by_organisation(today(), level=level).items()
        if not key or organisation.key == key
    }
    over = [
        (organisation, row, in_it(indicator, fact_of(row)))
        for organisation, own in chosen.items()
        for row in own
        if is_over(indicator, row)
    ]
    which = request.GET.get("which", "")
    if which in ("in", "out"):
        over = [one for one in over if one[2] is (which == "in")]
    context = {
        "level": level,
        "indicator": indicator,
        "organisation": next(iter(chosen)) if key and chosen else None,
        "asked": {"level": level, "figure": indicator.key, "organisation": key},
        "which": which,
        "reading": reading(indicator, [fact_of(row) for own in chosen.values() for row in own]),
        "yes_no": isinstance(indicator.counts, Condition),
        "page": Paginator(over, ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "quality/desk/items.html", context)


def is_over(indicator: Indicator, row: Attributes) -> bool:
    """Whether a row is in the denominator."""
    fact = fact_of(row)
    outof = indicator.outof
    return outof.holds(fact) if isinstance(outof, Condition) else outof is None or outof.where.holds(fact)


def in_it(indicator: Indicator, fact: dict[str, Any]) -> bool:
    """Whether a row is in the numerator: it holds, or it adds something."""
    counts = indicator.counts
    return counts.holds(fact) if isinstance(counts, Condition) else bool(counts.of(fact))
