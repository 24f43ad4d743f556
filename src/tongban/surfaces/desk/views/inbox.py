"""待办 and 办件查询: lists of matters, with filters in words and in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.identity import Actor
from tongban.kernel.identity.fields import blind_index
from tongban.kernel.identity.models import Person
from tongban.surfaces.desk import lines, lists, seeking, walking
from tongban.surfaces.desk.lists import Where

ROWS = 25
LONGEST_QUERY = 60
MOST = 1000
"""Of what a search finds, so many can be leafed through; whoever finds more says more exactly what is sought."""


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


@dataclass(frozen=True, slots=True)
class Filter:
    """A word above the list, with how many it finds."""

    key: str
    word: str
    count: int


@open_to("staff")
def inbox(request: HttpRequest) -> HttpResponse:
    """What is open, the nearest day first."""
    actor, on = actor_of(request), today()
    where = lists.seen(actor) & Where("m.closed_on IS NULL")
    owners = lists.offices() if actor.supervises else []
    owner = request.GET.get("owner", "")
    if owner and actor.supervises:
        where &= Where("m.owner_id = %s", (next((one.pk for one in owners if one.key == owner), 0),))
    words = lists.conditions(actor, today=on)
    found = lists.tallies(where, words)
    states = lists.state_words(found)
    state = request.GET.get("state", "")
    if state in states:
        found = states[state]
        where &= lists.in_states(found)
    chosen = request.GET.get("only", "")
    chosen = chosen if chosen in words else ""
    counts = {key: sum(tally.counts[key] for tally in found) for key in words}
    context: dict[str, Any] = {
        "filters": [Filter(key, word, counts[key]) for key, (word, _) in words.items()],
        "chosen": chosen,
        "states": sorted(states),
        "chosen_state": state,
        "owners": owners,
        "chosen_owner": owner,
        **_listed(request, where & words[chosen][1], counts[chosen], sort="due_on"),
    }
    walking.remember(request, [str(row["number"]) for row in context["rows"]])
    return render(request, "desk/inbox.html", context)


def _listed(request: HttpRequest, where: Where, count: int, *, sort: str = "") -> dict[str, object]:
    """A page of `count` matters, in the order asked for, or else as `sort` says."""
    actor, on = actor_of(request), today()
    asked = (
        request.GET.get("sort", "") if count < MOST or sort else ""
    )  # of more than can be shown, the newest
    page = Paginator(range(count), ROWS).get_page(request.GET.get("page"))
    start = max(0, page.start_index() - 1)
    rows = lists.page(where, asked or sort, start=start, most=ROWS) if count else []
    listing = reverse("desk:matters")
    return {
        "page": page,
        "columns": (*lines.COLUMNS, lines.OFFICE_COLUMN) if actor.supervises else lines.COLUMNS,
        "rows": [lines.line(row, today=on, listing=listing) for row in rows],
        "sort": asked or sort,
        "asked_sort": asked,
    }


@sensitive_post_parameters("person")
@open_to("staff")
def matters(request: HttpRequest) -> HttpResponse:
    """Open and closed, by number and item in the address; by a person's number or name only in what is sent, so that it
    stays out of addresses and logs."""
    actor = actor_of(request)
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    person = request.POST.get("person", "").strip()[:LONGEST_QUERY]
    where = lists.seen(actor)
    if query:
        where &= seeking.said(query, where)
    if person:
        where &= _of_person(person)
    count = lists.size(where, most=MOST + 1)
    context = {
        "query": query,
        "searched": bool(query or person),
        "too_many": bool(query or person) and count > MOST,
        **_listed(request, where, min(count, MOST)),
    }
    return render(request, "desk/matters.html", context)


def _of_person(person: str) -> Where:
    index = blind_index(person)
    found = Person.objects.filter(Q(id_index=index) | Q(name_index=index)).values_list("pk", flat=True)
    people = list(found[:200])
    return Where(
        f"m.applicant_id IN ({', '.join(['%s'] * len(people))})" if people else "1 = 0", tuple(people)
    )
