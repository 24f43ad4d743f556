"""Pages for everybody: browse the items, read a guide and its editions, departments and divisions."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tongban.domains.catalogue.models import Edition, Succession
from tongban.domains.catalogue.queries.editions import (
    decider_of,
    edition_in_force,
    editions,
    elements_of,
    history_of,
    shown,
)
from tongban.domains.catalogue.queries.places import around, chain, near, places_of_guide
from tongban.domains.catalogue.queries.shelf import Division, Shelf, shelf
from tongban.domains.catalogue.rules.compare import differences
from tongban.domains.catalogue.rules.course import course_of
from tongban.domains.catalogue.rules.guide import ItemView
from tongban.domains.catalogue.views.browse import AUDIENCES, CHOICES, Choice, events_of, facets, heading
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.orgs.models import Region
from tongban.kernel.pages import stored

ITEMS_PER_PAGE = 20
HIGHEST_NUMBER = 2**31 - 1


@open_to("public")
@stored("day", query=(*CHOICES, "page"))
def items(request: HttpRequest) -> HttpResponse:
    standing, choice = shelf(today()), Choice.of(request.GET)
    found = [card for card in standing.cards if choice.fits(card)]
    page = Paginator(found, ITEMS_PER_PAGE).get_page(request.GET.get("page"))
    rows = [(card, card.places.get(choice.region, card.item_id)) for card in page]
    context = {
        "page": page,
        "rows": rows,
        "facets": facets(standing, choice, request.GET),
        "heading": heading(choice),
    }
    return render(request, "catalogue/public/items.html", {**context, "choice": choice})


@open_to("public")
@stored("day")
def audience(request: HttpRequest, audience: str) -> HttpResponse:
    standing = shelf(today())
    cards = [card for card in standing.cards if audience in card.audience]
    themes = standing.counted(lambda card: card.themes(audience), among=cards)
    context = {"events": events_of(audience, standing), "themes": themes.most_common(), "count": len(cards)}
    return render(
        request,
        "catalogue/public/audience.html",
        {**context, "audience": audience, "title": AUDIENCES[audience]},
    )


@open_to("public")
@stored("day")
def guide(request: HttpRequest, item_id: int) -> HttpResponse:
    _no_higher_than_any(item_id)
    edition = edition_in_force(item_id, on=today(), suspended_too=True) or history_of(item_id).first()
    if edition is None:
        raise Http404("没有这个事项")
    return _guide(request, edition)


@open_to("public")
@stored("day")
def guide_as_it_was(request: HttpRequest, item_id: int, number: int) -> HttpResponse:
    _no_higher_than_any(item_id, number)
    rows = editions().exclude(state__in=("draft", "review"))
    return _guide(request, get_object_or_404(rows, item_id=item_id, number=number))


def _guide(request: HttpRequest, edition: Edition) -> HttpResponse:
    item, on = shown(edition), today()
    standing = shelf(on)
    card = standing.by_id.get(item.base_id)
    nearby, count = places_of_guide(card, item) if card is not None else ([], 0)
    decider = decider_of(edition.item, on=on) if item.does != "decides" else None
    others = near(list(dict.fromkeys([decider, *nearby] if decider else nearby)), on=on) if nearby else []
    ended = edition.in_force_until is not None and edition.in_force_until <= on
    context = {
        "item": item,
        "edition": edition,
        "course": course_of(item),
        "needed": [material for material in item.materials if material.need != "conditional"],
        "given": [material for material in item.materials if material.licence],
        "others": others,
        "count": count,
        "grant": standing.grants.get((item.base_id, item.organisation_level)),
        "decider": next((one for one in others if one.item_id == decider), None),
        "ended": ended,
        "successors": _successors(item, standing) if ended else [],
        "coming": edition.in_force_from is not None and edition.in_force_from > on,
        "open": item.exercised and edition.state == "published" and not ended,
        "related": _related(item, standing),
    }
    return render(request, "catalogue/public/guide.html", context)


def _related(item: ItemView, standing: Shelf) -> list[tuple[int, str]]:
    """What else is done with the same licence or under the same name: renewal, change, the licence renewed."""
    bare = _bare(item.name)
    return [
        (card.places.get(item.region_code, card.item_id), card.name)
        for card in standing.cards
        if card.item_id != item.base_id and (_bare(card.name) == bare or card.key == item.renewal_of)
    ]


def _successors(item: ItemView, standing: Shelf) -> list[tuple[int, str]]:
    """What took the place of an item that was merged or split: at the same place, if it is done there."""
    rows = Succession.objects.filter(before_id=item.base_id).order_by("after__basic_code")
    found = [standing.by_id.get(pk) for pk in rows.values_list("after_id", flat=True)]
    return [
        (card.places.get(item.region_code, card.item_id), card.name) for card in found if card is not None
    ]


def _no_higher_than_any(*numbers: int) -> None:
    """A guessed number that the database cannot even hold is simply no item."""
    if max(numbers) > HIGHEST_NUMBER:
        raise Http404("没有这个事项")


def _bare(name: str) -> str:
    """The name without what is done (新办, 变更 ...)."""
    return name.split("（")[0].split("-")[0]


@open_to("public")
@stored("day", query=("region",))
def places(request: HttpRequest, item_id: int) -> HttpResponse:
    """Everywhere an item is done, division by division, and the nearest place to the one that was chosen."""
    _no_higher_than_any(item_id)
    standing, on = shelf(today()), today()
    card = standing.by_id.get(item_id)
    if card is None:
        raise Http404("没有这个事项")
    here = standing.divisions.get(request.GET.get("region", ""))
    if here is None:
        here = next((one for one in standing.divisions.values() if one.level == "city"), None)
    below = [one for one in standing.divisions.values() if here is not None and one.parent == here.code]
    context = {
        "card": card,
        "here": here,
        "above": [standing.divisions[code] for code in _above(here, standing)] if here else [],
        "nearest": near(chain(card, here.code), on=on) if here else [],
        "rows": around(card, below),
        "count": len(card.places) + card.exercised,
    }
    return render(request, "catalogue/public/places.html", context)


def _above(here: Division, standing: Shelf) -> list[str]:
    found: list[str] = []
    parent = here.parent
    while parent in standing.divisions and parent not in found:
        found.insert(0, parent)
        parent = standing.divisions[parent].parent
    return found


@open_to("public")
@stored("day")
def item_editions(request: HttpRequest, item_id: int) -> HttpResponse:
    _no_higher_than_any(item_id)
    rows = list(history_of(item_id))
    if not rows:
        raise Http404("没有这个事项")
    pairs = zip(rows, [*rows[1:], None], strict=True)
    changes = [
        (row, differences(elements_of(before), elements_of(row)) if before else []) for row, before in pairs
    ]
    return render(
        request, "catalogue/public/editions.html", {"item": shown(rows[0]), "changes": changes, "on": today()}
    )


@open_to("public")
@stored("day")
def departments(request: HttpRequest) -> HttpResponse:
    standing = shelf(today())
    counts = standing.counted(lambda card: [card.department_key], among=standing.cards)
    names = {card.department_key: card.department_name for card in standing.cards}
    rows = [(key, names[key], count) for key, count in counts.most_common()]
    return render(request, "catalogue/public/departments.html", {"departments": rows})


@open_to("public")
@stored("day")
def regions(request: HttpRequest, code: str = "") -> HttpResponse:
    """The divisions under one (without a code, under the city), each with what can be done there."""
    if code and not code.isdecimal():
        raise Http404("没有这个地区")
    here = get_object_or_404(Region, code=code) if code else Region.objects.filter(level="city").first()
    below = Region.objects.filter(parent=here).order_by("code") if here else []
    cards = shelf(today()).cards
    rows = [(region, sum(card.is_at(region.code) for card in cards)) for region in below]
    own = sum(card.is_at(here.code) for card in cards) if here else 0
    return render(request, "catalogue/public/regions.html", {"here": here, "rows": rows, "own": own})
