"""The public site's own pages: the front page, the search, the figures' lists, and what every site explains of itself."""

from __future__ import annotations

from functools import lru_cache

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from tongban.domains.catalogue import api as catalogue
from tongban.domains.reviews.api import city_rates
from tongban.kernel.access import open_to
from tongban.kernel.clock import now, today
from tongban.kernel.pages import stored
from tongban.surfaces.portal import searching
from tongban.surfaces.portal.figures import (
    asked_for_lately,
    closed_lately,
    figures,
    late_among,
    was_late,
    working_days_taken,
)

FREQUENT = 8
MATTERS_PER_PAGE = 25


@open_to("public")
@stored("minute")
def home(request: HttpRequest) -> HttpResponse:
    cards = catalogue.cards()
    events = {
        audience: [
            event
            for event in catalogue.LIFE_EVENTS
            if event.audience == audience
            and any(
                set(event.themes) & set(card.themes(audience)) for card in cards if audience in card.audience
            )
        ]
        for audience in ("person", "enterprise")
    }
    context = {
        "frequent": _frequent(cards),
        "events": events,
        "figures": figures(),
        "reviews": city_rates(),
        "as_of": now(),
    }
    return render(request, "portal/home.html", context)


def _frequent(cards: tuple[catalogue.Card, ...]) -> list[catalogue.Card]:
    """What people really ask for, from the register; while it is empty, one item of each department."""
    moment = now()
    names = _names_asked_for((today().isoformat(), moment.hour))
    by_name = {card.name: card for card in cards}
    asked = [by_name[name] for name in names if name in by_name]
    seen = {card.department_key for card in asked}
    for card in cards:
        if card.department_key not in seen and len(asked) < FREQUENT:
            seen.add(card.department_key)
            asked.append(card)
    return asked[:FREQUENT]


@lru_cache(maxsize=1)
def _names_asked_for(_hour: tuple[str, int]) -> list[str]:
    """A matter's title is its item's name, or begins with it."""
    names = sorted((card.name for card in catalogue.cards()), key=len, reverse=True)
    titles = asked_for_lately(today())
    found = (next((name for name in names if name in title), "") for title in titles)
    return [name for name in dict.fromkeys(found) if name]


def forget() -> None:
    _names_asked_for.cache_clear()


@open_to("public")
def search(request: HttpRequest) -> HttpResponse:
    asked = searching.Asked.of(request.GET)
    audiences = [
        (key, title, asked.address(audience=key))
        for key, title in {"": "全部", **searching.AUDIENCES}.items()
    ]
    context = {
        "asked": asked,
        "results": searching.results(asked),
        "audiences": audiences,
        "without": searching.Asked(asked.query).address(),
    }
    return render(request, "portal/search.html", context)


@open_to("public")
def suggest(request: HttpRequest) -> HttpResponse:
    """JSON for the search box's script; `format=html` gives the same as links."""
    query = request.GET.get("q", "").strip()[: searching.LONGEST_QUERY]
    offers = catalogue.suggest(query) if query else []
    if request.GET.get("format") == "html":
        return render(request, "portal/suggestions.html", {"offers": offers})
    results = [
        {"title": each.name, "note": each.because, "url": reverse("catalogue:guide", args=[each.item_id])}
        for each in offers
    ]
    return JsonResponse({"results": results}, json_dumps_params={"ensure_ascii": False})


@open_to("public")
@stored("minute", query=("late", "page"))
def closed(request: HttpRequest) -> HttpResponse:
    """The matters behind the figures, without anything that names a person."""
    known, only_late = figures(), request.GET.get("late") == "1"
    count = known.late if only_late else known.closed
    page = Paginator(range(count), MATTERS_PER_PAGE).get_page(request.GET.get("page"))
    rows = closed_lately(today()).select_related("owner")
    start = max(0, page.start_index() - 1)
    shown = list((rows.filter(was_late()) if only_late else rows)[start : start + MATTERS_PER_PAGE])
    late = late_among(shown)
    lines = [
        (matter, working_days_taken(matter.opened_on, matter.closed_on), matter.pk in late)
        for matter in shown
        if matter.closed_on
    ]
    return render(
        request,
        "portal/closed.html",
        {"page": page, "lines": lines, "figures": known, "only_late": only_late, "as_of": now()},
    )


@open_to("public")
@stored("day")
def words(request: HttpRequest, page: str) -> HttpResponse:
    return render(request, f"portal/{page}.html")
