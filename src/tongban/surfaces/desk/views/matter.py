"""The one matter page: the course on the left, content and papers in the middle, what may be done now on the right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tongban.kernel.access import Forbidden, may, open_to
from tongban.kernel.clock import today
from tongban.kernel.docket.actions import assign, note, perform
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import ClockView, clock_views, file_of, procedure_of, replayed
from tongban.kernel.docket.registry import desk_of
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Staff
from tongban.kernel.ledger.actions import locked
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.procedure import Refused
from tongban.surfaces.desk import lines, reads
from tongban.surfaces.desk.course import moments
from tongban.surfaces.desk.foreseen import choices
from tongban.surfaces.desk.views.inbox import actor_of
from tongban.surfaces.desk.walking import walk_from

NOT_FOUND = "没有找到这件, 或者它不在您的查看范围内; 请核对编号, 或者从待办中打开。"
REVEALED = {"id_number": "证件号码", "phone": "电话", "name": "姓名", "address": "地址"}


def shown_matter(request: HttpRequest, number: str) -> Matter:
    """A guessed number learns nothing: what is not there and what is not one's own answer alike."""
    found = reads.matter_numbered.first(number.strip().upper())
    if found is None or not may(actor_of(request), "see", found):
        raise Http404(NOT_FOUND)
    return found


@open_to("staff")
def matter(request: HttpRequest, number: str) -> HttpResponse:
    found = shown_matter(request, number)
    step = request.GET.get("do", "")
    make = desk_of(found.procedure).forms.get(step)
    form = make(None, found) if make and _may_now(request, found, step) else None
    return _page(request, found, step=step if form is not None else "", form=form)


def _may_now(request: HttpRequest, found: Matter, step: str) -> bool:
    file, actor = file_of(found), actor_of(request)
    known = {choice.name: choice for choice in choices(file, actor.role, on=today())}
    return may(actor, "act", found) and step in known and not known[step].refusal


def _page(
    request: HttpRequest,
    found: Matter,
    *,
    step: str = "",
    form: forms.Form | None = None,
    revealed: Any = None,
    status: int = 200,
) -> HttpResponse:
    actor, on, desk = actor_of(request), today(), desk_of(found.procedure)
    entries, clocks = reads.entries(found.pk), reads.clocks(found.pk)
    file = replayed(procedure_of(found), entries)
    views = clock_views(file, today=on, kept=clocks)
    light = lines.light_shown(found, clocks, today=on)
    facts = desk.facts(found) if desk.facts else None
    never = getattr(facts, "never", ())
    acts = choices(file, actor.role, on=on) if may(actor, "act", found) else []
    acts = [act for act in acts if act.name not in never]
    context = {
        "matter": found,
        "walk": walk_from(request, found.number),
        "procedure": procedure_of(found),
        "state": procedure_of(found).states[found.state],
        "light": light,
        "applicant": lines.applicant_shown(found),
        "left": lines.left_shown(found, rests=light == "paused", today=on),
        "seen": len(entries),
        "moments": moments(entries),
        "clocks_now": [view for view in views if _counts(view)],
        "clocks_over": [view for view in views if not _counts(view)],
        "panel": desk.panel,
        "facts": facts,
        "letters": reads.letters(found.pk),
        **_papers(request, found),
        "links": _links(found),
        "delayed": reads.delayed(found.pk),
        "acts": [act for act in acts if not act.refusal],
        "refused": [act for act in acts if act.refusal],
        "step": procedure_of(found).step(step) if step else None,
        "form": form,
        "staff": _assignable(request, found),
        "may_show_rating": may_show_rating(actor, found),
        "may_unmask": may(actor, "unmask", found) and found.applicant is not None,
        "revealable": REVEALED.items(),
        "revealed": revealed,
    }
    answer = render(request, "desk/matter.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _papers(request: HttpRequest, found: Matter) -> dict[str, Any]:
    """What was handed in: the first of them, and how many more there are; or all, for whoever asks (`?papers=all`)."""
    if request.GET.get("papers") == "all":
        return {"documents": reads.documents(found.pk), "further": 0}
    first = reads.first_documents(found.pk)
    if len(first) <= reads.SHOWN_AT_ONCE:
        return {"documents": first, "further": 0}
    there = reads.documents.count(found.pk)
    return {"documents": first[: reads.SHOWN_AT_ONCE], "further": there - reads.SHOWN_AT_ONCE}


def may_show_rating(actor: Actor, found: Matter) -> bool:
    """On the day of the close, by the office that closed it: later nobody stands at the window any more."""
    there = found.closed_on == today() and found.applicant_id is not None
    return there and actor.duty in ("clerk", "officer") and may(actor, "act", found)


def _counts(view: ClockView) -> bool:
    """What runs, rests or is late stands open, as it does on the applicant's page."""
    return view.state in ("running", "paused", "late")


def _links(found: Matter) -> list[tuple[str, Matter]]:
    both = reads.links(found.pk)
    out = [(link.get_kind_display(), link.other) for link in both if link.matter_id == found.pk]
    back = [(f"{link.get_kind_display()}(来自)", link.matter) for link in both if link.other_id == found.pk]
    return [*out, *back]


def _assignable(request: HttpRequest, found: Matter) -> list[Staff]:
    actor = actor_of(request)
    if found.closed_on or actor.duty not in ("officer", "head") or not may(actor, "act", found):
        return []
    return reads.colleagues(found.owner_id)


@sensitive_post_parameters()
@open_to("clerk", "officer", "head")
@require_POST
def take_step(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """One step, once: whoever opened the page before somebody else acted is told so, and nothing typed is lost."""
    found = shown_matter(request, number)
    if not may(actor_of(request), "act", found):
        raise Forbidden("这件事不在您的办理范围内; 请转交承办单位的工作人员, 或者返回工作台。")
    declared = procedure_of(found).step(step)
    make = desk_of(found.procedure).forms.get(step)
    form = make(request.POST, found) if make else forms.Form(request.POST)
    if not form.is_valid():
        return _page(request, found, step=step, form=form, status=422)
    given = form.given() if hasattr(form, "given") else form.cleaned_data
    try:
        _performed(request, found, step, given)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, shown_matter(request, number), step=step, form=form, status=409)
    messages.success(request, f"{found.number} 已办理「{declared.title}」。")
    return HttpResponseRedirect(reverse("desk:matter", args=[found.number]))


def _performed(request: HttpRequest, found: Matter, step: str, given: dict[str, Any]) -> None:
    with transaction.atomic():
        book = locked(found.pk)
        seen = request.POST.get("seen", "")
        if seen and seen != str(book.head_seq):
            last = entries_of(found.pk).order_by("-seq").first()
            done = last.title if last else ""
            raise Refused(
                f"您打开页面之后, 本件已由他人办理「{done}」; 您填写的内容还在, 请核对最新状态后再决定是否办理。"
            )
        perform(
            Matter.objects.select_related("owner", "applicant").get(pk=found.pk),
            step,
            by=actor_of(request),
            **given,
        )


@open_to("officer", "head")
@require_POST
def assign_to(request: HttpRequest, number: str) -> HttpResponse:
    found = shown_matter(request, number)
    if not may(actor_of(request), "act", found):
        raise Forbidden("这件事不在您的办理范围内; 请转交承办单位的负责人。")
    to = Staff.objects.filter(number=request.POST.get("to", ""), until=None).first()
    if to is None:
        messages.error(request, "没有找到这位工作人员; 请从列表中选择后再派件。")
    else:
        assign(found, to=to, by=actor_of(request))
        messages.success(request, f"{found.number} 已派给{to.name}。")
    return HttpResponseRedirect(reverse("desk:matter", args=[found.number]))


@sensitive_post_parameters("why")
@open_to("clerk", "officer", "head")
@require_POST
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """What is masked is shown once, for a reason, and the reason stays in the ledger."""
    found, actor = shown_matter(request, number), actor_of(request)
    if not may(actor, "unmask", found) or found.applicant is None:
        raise Forbidden("只有承办单位的工作人员可以查看完整的证件号码和电话; 请联系承办单位。")
    what, why = request.POST.get("what", ""), request.POST.get("why", "").strip()[:200]
    if what not in REVEALED or len(why) < 4:
        messages.error(
            request, "查看完整信息需要写明用途(至少四个字), 例如“电话联系申请人补正”; 用途会记入办理记录。"
        )
        return HttpResponseRedirect(reverse("desk:matter", args=[found.number]))
    note(
        found.pk, "unmask", title=f"查看申请人的{REVEALED[what]}", by=actor, on=today(), audience="office",
        what=REVEALED[what], reason=why,
    )  # fmt: skip
    return _page(request, found, revealed=(REVEALED[what], getattr(found.applicant, what) or "没有登记"))


@open_to("staff")
def clock(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """为什么是这一天."""
    found, on = shown_matter(request, number), today()
    kept = reads.clocks(found.pk)
    views = {view.name: view for view in clock_views(file_of(found), today=on, kept=kept)}
    if name not in views:
        raise Http404("本件没有这个计时; 请返回办件页查看。")
    context = {
        "matter": found,
        "view": views[name],
        "days": views[name].days(today=on),
        "others": list(views.values()),
    }
    return render(request, "desk/clock.html", context)
