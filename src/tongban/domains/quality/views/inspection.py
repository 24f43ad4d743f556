"""The daily report of the inspection, its findings, and the supervisors' decisions on objections."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tongban.domains.catalogue.rules.inspection import SEVERITIES, TITLES
from tongban.domains.quality import actions, api, queries
from tongban.domains.quality.forms import DecisionForm
from tongban.kernel.access import Forbidden, open_to
from tongban.kernel.clock import today
from tongban.kernel.orgs.models import Level, Organisation
from tongban.kernel.procedure import Refused

ROWS = 25


def day_of(request: HttpRequest) -> date:
    """The day asked for, never one to come."""
    try:
        asked = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today()
    return min(asked, today())


def level_of(request: HttpRequest) -> str:
    asked = request.GET.get("level", "")
    return asked if asked in Level.values else Level.CITY


@open_to("staff")
def report(request: HttpRequest) -> HttpResponse:
    """一日一通报: all offices of a level side by side, for everybody who works here."""
    on, level = day_of(request), level_of(request)
    inspection = queries.latest(on)
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "on": on,
        "level": level,
        "levels": Level.choices,
        "inspection": inspection,
        "offices": queries.offices_of(inspection, on=on, level=level) if inspection else [],
        "rules": queries.rules_of(on),
        "trend": queries.trend(on),
        "objections": queries.objections() if actor.supervises else [],
    }
    return render(request, "quality/desk/report.html", context)


@open_to("staff")
def findings(request: HttpRequest) -> HttpResponse:
    actor, on = request.actor, day_of(request)  # type: ignore[attr-defined]
    asked = {name: request.GET.get(name, "")[:60] for name in ("organisation", "code", "severity")}
    gone = request.GET.get("state") == "gone"
    rows = queries.findings_for(actor, on=on, gone=gone, **asked)
    kept = {**asked, "state": "gone" if gone else "", "on": request.GET.get("on", "")[:10]}
    context = {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "asked": asked,
        "gone": gone,
        "on": on,
        "titles": TITLES,
        "severities": SEVERITIES,
        "organisation": Organisation.objects.filter(key=asked["organisation"]).first(),
        "kept": kept,
    }
    return render(request, "quality/desk/findings.html", context)


@open_to("supervisor", "admin")
def objection(request: HttpRequest, matter_id: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.supervises:
        raise Forbidden("质检异议由政务服务管理部门复核; 请用管理部门的账户登录。")
    matter = queries.objections().filter(pk=matter_id).first()
    if matter is None:
        raise Http404("没有待复核的异议; 可能已由他人复核, 请返回质检通报查看。")
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        uphold, words = form.cleaned_data["decision"] == "uphold", form.cleaned_data["words"]
        try:
            actions.decide_objection(matter, uphold=uphold, words=words, by=actor, on=today())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{matter.number} 已复核; 承办单位会看到结论。")
            return HttpResponseRedirect(reverse("quality_desk:quality-report"))
    context = {"matter": matter, "facts": api.desk_facts(matter), "form": form}
    return render(request, "quality/desk/objection.html", context, status=422 if form.is_bound else 200)
