"""The desk's pages of routes (导办): the list with how far people come, the picture of one, and its editing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongban.domains.cases.actions import routes as course
from tongban.domains.cases.forms import routes as route_forms
from tongban.domains.cases.models import Route, RouteEdition
from tongban.domains.cases.queries.routes import offered, passed, routes_of, walked
from tongban.domains.catalogue import api as catalogue
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.identity import Actor
from tongban.kernel.procedure import Refused

EDITORS = ("clerk", "officer", "head")


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


@open_to("staff")
def routes(request: HttpRequest) -> HttpResponse:
    """One's own routes, for the supervisors all; a form for a new one."""
    actor = _actor(request)
    form = route_forms.NewRouteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            edition = course.begin_route(
                key=form.cleaned_data["key"], name=form.cleaned_data["name"], by=actor, on=today()
            )
        except Refused as refused:
            form.add_error("key", str(refused))
        else:
            return redirect("cases_desk:route", edition.route.key)
    standing = {each.edition_id: each for each in offered()}
    figures = passed(standing.values())
    lines = []
    for route in routes_of(None if actor.supervises else actor.organisation_id):
        editions = list(route.editions.all())
        published = next((each for each in editions if each.state == "published"), None)
        lines.append(
            {
                "route": route,
                "name": editions[0].content.get("name", route.key),
                "published": published,
                "draft": next((each for each in editions if each.state == "draft"), None),
                "scenes": standing[published.pk].scenes if published else 0,
                "passed": figures.get(published.pk) if published else None,
            }
        )
    context = {"lines": lines, "form": form, "may_edit": actor.duty in EDITORS and not actor.supervises}
    return render(
        request, "cases/desk/routes.html", context, status=422 if form.is_bound and form.errors else 200
    )


@dataclass(frozen=True, slots=True)
class Branch:
    """A place in the picture: what is asked or reached here, how often people came, and where each answer leads."""

    say: str
    ask: str = ""
    place: int = 0
    ends: str = ""
    dead: bool = False
    again: bool = False
    reached: int | None = None
    branches: list[Branch] = field(default_factory=list)


def picture(content: dict[str, Any], counts: dict[str, int], names: dict[str, str]) -> Branch | None:
    """The tree of a route, finished or not. A question that several answers lead to is drawn out once."""
    by_key = {each.get("key", ""): each for each in content.get("questions", ())}
    places: dict[str, int] = {}
    for place, each in enumerate(content.get("questions", ()), start=1):
        places.setdefault(each.get("key", ""), place)
    drawn: set[str] = set()

    def branch(say: str, question: dict[str, Any], path: tuple[int, ...]) -> Branch:
        here = ".".join(map(str, path))
        made = Branch(
            say,
            ask=question.get("ask", ""),
            place=places[question["key"]],
            again=question["key"] in drawn,
            reached=counts.get(here),
        )
        if not made.again:
            drawn.add(question["key"])
            made.branches.extend(
                leaf(answer, (*path, at)) for at, answer in enumerate(question.get("answers", ()))
            )
        return made

    def leaf(answer: dict[str, Any], path: tuple[int, ...]) -> Branch:
        say, to, item = answer.get("say", ""), answer.get("to", ""), answer.get("item", "")
        if to and to in by_key:
            return branch(say, by_key[to], path)
        ends = (
            names.get(item, "") if item else ("不用办: " + answer["nothing"] if answer.get("nothing") else "")
        )
        return Branch(say, ends=ends, dead=not ends, reached=counts.get(".".join(map(str, path))))

    first = next(iter(by_key.values()), None)
    return branch("", first, ()) if first else None


def _route(request: HttpRequest, key: str) -> Route:
    actor = _actor(request)
    route = Route.objects.select_related("organisation").filter(key=key).first()
    if route is None or (route.organisation_id != actor.organisation_id and not actor.supervises):
        raise Http404("没有这个导办, 或者它是其他部门的; 请从本单位的导办里打开。")
    return route


def _draft(route: Route) -> RouteEdition:
    working = route.editions.filter(state="draft").first()
    if working is None:
        raise Refused("现在没有可以修改的草稿; 请先在导办页面点「起草修订」。")
    return working


@open_to("staff")
def route(request: HttpRequest, key: str) -> HttpResponse:
    found = _route(request, key)
    editions = list(found.editions.all())
    working = next((each for each in editions if each.state == "draft"), None)
    shown = working or next((each for each in editions if each.state == "published"), None) or editions[0]
    counts = walked(shown.pk)
    context = {
        "route": found,
        "shown": shown,
        "working": working,
        "name": shown.content.get("name", found.key),
        "tree": picture(shown.content, counts, _item_names()),
        "problems": course.problems_of(working, on=today()) if working else [],
        "editions": editions,
        "next_place": len(shown.content.get("questions", ())) + 1,
        "may_edit": _actor(request).duty in EDITORS
        and _actor(request).organisation_id == found.organisation_id,
        "may_publish": _actor(request).duty in course.PUBLISHERS,
    }
    return render(request, "cases/desk/route.html", context)


def _item_names() -> dict[str, str]:
    return {card.key: card.name for card in catalogue.cards()}


def _items() -> dict[str, str]:
    """Names to choose from, each of one item: with the department where two items have the same name."""
    cards = catalogue.cards()
    times = Counter(card.name for card in cards)
    made = {
        card.key: f"{card.name} ({card.department_name})" if times[card.name] > 1 else card.name
        for card in cards
    }
    return dict(sorted(made.items(), key=lambda pair: pair[1]))


@open_to(*EDITORS)
def heading(request: HttpRequest, key: str) -> HttpResponse:
    found = _route(request, key)
    working = _draft(found)
    form = route_forms.RouteForm(request.POST if request.method == "POST" else None, initial=working.content)
    if form.is_valid():
        course.edit_route(working, form.cleaned_data, by=_actor(request), on=today())
        return _saved(request, found)
    context = {"route": found, "form": form, "title": "名称和说法"}
    return render(request, "cases/desk/route_part.html", context, status=422 if form.errors else 200)


@open_to(*EDITORS)
def question(request: HttpRequest, key: str, place: int) -> HttpResponse:
    """The question at this place, from 1; the place after the last is a new one."""
    found = _route(request, key)
    working = _draft(found)
    asked = list(working.content.get("questions", ()))
    if not 1 <= place <= len(asked) + 1:
        raise Http404("草稿里没有这个问题, 可能已经删去; 请返回导办页面查看。")
    here = asked[place - 1] if place <= len(asked) else {}
    data = request.POST if request.method == "POST" else None
    others = [(each["key"], each["ask"]) for each in asked if each.get("key") != here.get("key")]
    form = route_forms.QuestionForm(data, initial=here)
    items = _items()
    rows = route_forms.answers_of(here, data, questions=others, items=items, more="more" in request.GET)
    if data is not None and "delete" in data and here:
        remaining = [each for each in asked if each is not here]
        course.edit_route(working, {"questions": remaining}, by=_actor(request), on=today())
        return _saved(request, found)
    if data is not None and form.is_valid() and rows.is_valid():
        made = {**form.cleaned_data, "answers": route_forms.kept(rows, by="say")}
        course.edit_route(
            working,
            {"questions": [*asked[: place - 1], made, *asked[place:]]},
            by=_actor(request),
            on=today(),
        )
        return _saved(request, found)
    context = {
        "route": found,
        "form": form,
        "rows": rows,
        "title": here.get("ask") or "新的问题",
        "deletable": bool(here),
        "items": items.values(),
        "row_title": "回答",
    }
    wrong = data is not None
    return render(request, "cases/desk/route_part.html", context, status=422 if wrong else 200)


@open_to(*EDITORS)
def examples(request: HttpRequest, key: str) -> HttpResponse:
    found = _route(request, key)
    working = _draft(found)
    data = request.POST if request.method == "POST" else None
    items = _items()
    rows = route_forms.examples_of(working.content, data, items=items)
    if data is not None and rows.is_valid():
        made = [
            {**each, "materials": each["materials"] or None} for each in route_forms.kept(rows, by="answers")
        ]
        course.edit_route(working, {"examples": made}, by=_actor(request), on=today())
        return _saved(request, found)
    context = {
        "route": found,
        "rows": rows,
        "items": items.values(),
        "title": "核对例子",
        "row_title": "例子",
    }
    return render(request, "cases/desk/route_part.html", context, status=422 if data is not None else 200)


def _saved(request: HttpRequest, found: Route) -> HttpResponse:
    messages.success(request, "草稿已保存; 公布的导办没有变化。")
    return redirect("cases_desk:route", found.key)


@open_to(*EDITORS)
@require_POST
def move(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """draft, publish, end."""
    found, actor = _route(request, key), _actor(request)
    if step == "draft":
        course.draft_route(found, by=actor, on=today())
    elif step == "publish":
        course.publish_route(_draft(found), by=actor, on=today())
        messages.success(request, "已发布; 群众现在按新的问题走。")
    elif step == "end":
        course.end_route(found, request.POST.get("reason", ""), by=actor, on=today())
        messages.success(request, "已停用; 目录里不再列出。")
    else:
        raise Http404("没有这一步; 请返回导办页面。")
    return redirect("cases_desk:route", found.key)
