"""My matters: the list, one matter with its clocks and course, and why a clock ends on its day."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.domains.cases.models import Application
from tongban.domains.cases.queries import item_of, lists, pages
from tongban.domains.cases.views.public import shown
from tongban.kernel.access import Forbidden, open_to
from tongban.kernel.clock import today
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import ClockView, file_of, procedure_of, replayed
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Person
from tongban.kernel.notices.models import Message

PER_PAGE = 20
MESSAGES = 10
STANDINGS = {"open": "正在办", "closed": "已办结", "": "全部"}
ACTING = "acting_for"
"""In the session: the person for whom somebody is acting, or nothing for oneself and everybody together."""

NOT_FOUND = "没有找到这件申请; 请从“我的”中打开, 或者核对编号。"


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def person_of(actor: Actor) -> Person:
    if actor.person_id is None:
        raise Forbidden("请用个人或者企业的账户登录后办理。")
    return Person.objects.get(pk=actor.person_id)


def acting_for(request: HttpRequest) -> Person | None:
    """The principal chosen on 我的; a mandate that has ended is forgotten."""
    actor, chosen = actor_of(request), request.session.get(ACTING)
    if chosen is None or chosen not in (actor.person_id, *actor.principal_ids):
        return None
    return Person.objects.filter(pk=chosen).first()


def own_matter(request: HttpRequest, number: str) -> Matter:
    found = shown.matter_of(actor_of(request), number)
    if found is None:
        raise Http404(NOT_FOUND)
    return found


def application_behind(matter: Matter) -> Application | None:
    return pages.application.first(matter.pk)


@open_to("citizen")
def matters(request: HttpRequest) -> HttpResponse:
    principal = acting_for(request)
    standing = request.GET.get("standing", "open")
    standing = standing if standing in STANDINGS else "open"
    where = lists.own(actor_of(request), acting_for=principal.pk if principal else None, standing=standing)
    page = Paginator(range(lists.size(where)), PER_PAGE).get_page(request.GET.get("page"))
    rows = lists.page(where, start=max(0, page.start_index() - 1), most=PER_PAGE)
    context = {
        "page": page,
        "lines": shown.lines_of(rows, today=today()),
        "standing": standing,
        "standings": STANDINGS.items(),
        "principal": principal,
    }
    return render(request, "cases/public/matters.html", context)


@open_to("citizen")
def matter(request: HttpRequest, number: str) -> HttpResponse:
    found, on = own_matter(request, number), today()
    application = application_behind(found)
    item = item_of(application) if application else None
    entries = pages.entries(found.pk)
    file = replayed(procedure_of(found), entries)
    clocks = shown.clocks_of(found, file, on=on)
    context = {
        "matter": found,
        "line": shown.line_with(found, entries, today=on),
        "item": item,
        "application": application,
        "materials": shown.materials_shown(found, application),
        "moments": shown.moments_of(found, item, entries),
        "letters": shown.letters_shown(found),
        "delayed": pages.delayed(found.pk),
        "messages_of_matter": _messages(actor_of(request), found),
        "hearing": shown.hearing_of(entries),
        "acts": shown.acts_of(found, file, on=on),
        **clocks_shown(clocks, on),
    }
    return render(request, "cases/public/matter.html", context)


def _messages(actor: Actor, matter: Matter) -> list[Message]:
    """What both principal and agent were told is read once."""
    people = [pk for pk in (actor.person_id, *actor.principal_ids) if pk is not None]
    told = pages.told(people, matter.pk)
    return list({(message.title, message.on): message for message in told}.values())[:MESSAGES]


def clocks_shown(clocks: list[ClockView], on: date) -> dict[str, object]:
    """The clocks that matter now beside those that are over; by name, for the sentence about what comes next."""
    now = [clock for clock in clocks if clock.state in ("running", "paused") or clock.light == "late"]
    over = [clock for clock in clocks if clock not in now]
    return {
        "clocks_now": now,
        "clocks_over": over,
        "clock": {clock.name: clock for clock in clocks},
        "on": on,
    }


@open_to("citizen")
def clock(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """为什么是这一天: every day counted, skipped or paused."""
    found, on = own_matter(request, number), today()
    views = {view.name: view for view in shown.clocks_of(found, file_of(found), on=on)}
    if name not in views:
        raise Http404("这件申请没有这个计时; 请返回办件页面查看。")
    view = views[name]
    context = {"matter": found, "view": view, "days": view.days(today=on), "others": views.values()}
    return render(request, "cases/public/clock.html", context)
