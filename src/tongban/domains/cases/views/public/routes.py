"""导办 for everybody: one question a page, and at the end the item, the case, the materials and the button that begins it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from tongban.domains.cases.actions.routes import count
from tongban.domains.cases.queries.routes import Offered, offered, offered_as, read_path, written
from tongban.domains.cases.rules import completeness
from tongban.domains.cases.rules.routes import Stand, stand, wanted
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.pages import stored
from tongban.kernel.procedure import Refused

CARRIED = "route"
"""In the session: what the answers have settled for one item, until an application for it is begun."""
AUDIENCES = {"person": "个人", "enterprise": "企业"}


@open_to("public")
@stored("day", query=("audience",))
def routes(request: HttpRequest) -> HttpResponse:
    audience = request.GET.get("audience", "") if request.GET.get("audience") in AUDIENCES else ""
    by_office: dict[str, list[Offered]] = {}
    for route in offered():
        if not audience or audience in route.content.audience:
            by_office.setdefault(route.organisation_name, []).append(route)
    shown = [route for found in by_office.values() for route in found]
    context = {
        "offices": by_office.items(),
        "audience": audience,
        "audiences": AUDIENCES.items(),
        "count": len(shown),
        "scenes": sum(route.scenes for route in shown),
    }
    return render(request, "cases/public/routes.html", context)


@open_to("public")
def route(request: HttpRequest, key: str) -> HttpResponse:
    """GET shows where the answers lead, POST takes one answer more."""
    found = _offered(key)
    if request.method != "POST":
        try:
            here = _stand(found, request.GET.get("e", ""), request.GET.get("a", ""))
        except Refused as refused:
            messages.warning(request, str(refused))
            return redirect("cases:route", key)
        return _page(request, found, here)
    try:
        here = _stand(found, request.POST.get("e", ""), request.POST.get("a", ""))
        if not request.POST.get("answer", ""):
            return _page(request, found, here, wrong="请选一个回答; 拿不准的选最接近的一个, 后面还可以改。")
        here = _stand(
            found,
            request.POST.get("e", ""),
            ".".join(filter(None, (written(here.path), request.POST["answer"]))),
        )
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("cases:route", key)
    count(found.edition_id, written(here.path))
    return redirect(_address(found, here.path))


def _offered(key: str) -> Offered:
    found = offered_as(key)
    if found is None:
        raise Http404("没有这个导办, 可能已经停用; 请从导办目录重新选, 或者直接搜索事项。")
    return found


def _stand(found: Offered, edition: str, path: str) -> Stand:
    """An address of an older edition begins anew: its answers may mean something else by now."""
    if path and edition != str(found.number):
        raise Refused("导办的问题刚刚更新, 请从第一个问题重新选。")
    return stand(found.content, read_path(path))


def _address(found: Offered, path: tuple[int, ...]) -> str:
    here = reverse("cases:route", args=[found.content.key])
    return f"{here}?{urlencode([('e', found.number), ('a', written(path))])}" if path else here


def _page(request: HttpRequest, found: Offered, here: Stand, *, wrong: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "route": found,
        "content": found.content,
        "here": here,
        "path": written(here.path),
        "trail": [
            (question.ask, answer.say, _address(found, here.path[:number]))
            for number, (question, answer) in enumerate(here.trail)
        ],
        "back": _address(found, here.path[:-1]) if here.path else "",
        "wrong": wrong,
    }
    if here.question is not None:
        return render(request, "cases/public/route_question.html", context, status=422 if wrong else 200)
    answer = here.answer
    item = catalogue.item_by_key(answer.item, on=today()) if answer and answer.item else None
    if answer is not None and answer.item and item is None:
        raise Http404("这个结果对应的事项现在暂停办理; 请拨打 12345 咨询, 或者从导办目录重新选。")
    if item is not None:
        context |= _end(item, here)
    return render(request, "cases/public/route_end.html", context)


def _end(item: ItemView, here: Stand) -> dict[str, Any]:
    needed = wanted(item, here.situations)
    names = {id(each) for each in needed}
    labels = {field.name: field.label for field in item.form}
    return {
        "item": item,
        "whole_city": _is_the_city_s(item),
        "needed": needed,
        "spared": [
            each for each in item.materials if id(each) not in names and not completeness.is_the_form(each)
        ],
        "filled": [(labels[name], _shown(value)) for name, value in here.form.items() if name in labels],
    }


def _is_the_city_s(item: ItemView) -> bool:
    """Otherwise people choose, on the guide of the basic entry, whose counter is theirs."""
    return item.exercised and item.level == "city"


def _shown(value: object) -> str:
    return "、".join(value) if isinstance(value, list) else str(value)


@open_to("public")
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Goes on to the item; what was answered is filled in when the application is begun."""
    found = _offered(key)
    try:
        here = _stand(found, request.POST.get("e", ""), request.POST.get("a", ""))
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("cases:route", key)
    item = catalogue.item_by_key(here.answer.item, on=today()) if here.answer and here.answer.item else None
    if item is None:
        return redirect(_address(found, here.path))
    count(found.edition_id, written(here.path), begun=True)
    request.session[CARRIED] = {"item": item.key, "situations": here.situations, "form": here.form}
    if _is_the_city_s(item):
        return redirect("cases:apply", item.item_id)
    return redirect("catalogue:guide", item.base_id)


def carried_to(request: HttpRequest, item: ItemView) -> dict[str, Any]:
    """What was answered on the way to this item, as the content of a draft; taken along once."""
    kept = request.session.get(CARRIED)
    if not isinstance(kept, dict) or kept.get("item") != item.key:
        return {}
    del request.session[CARRIED]
    offered_here = {each.name for each in item.situations}
    names = {field.name for field in item.form}
    return {
        "situations": [name for name in kept["situations"] if name in offered_here],
        "form": {name: value for name, value in kept["form"].items() if name in names},
    }
