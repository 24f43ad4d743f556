"""What an applicant does in a matter that is under way: withdraw, ask for a hearing or give it up, say that a paper came."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tongban.domains.cases.actions.receipt import DECIDED, RECEIVED, confirm_receipt
from tongban.domains.cases.views.public import shown
from tongban.domains.cases.views.public.matters import actor_of, own_matter
from tongban.kernel.access import open_to
from tongban.kernel.docket.actions import perform
from tongban.kernel.docket.models import Matter
from tongban.kernel.procedure import Refused, Step

CONFIRMED = ("withdraw", "request_hearing", "waive_hearing")
"""Steps that need no more than a plain yes, and perhaps a reason."""
REASONED = ("withdraw",)


def step_of(matter: Matter, name: str) -> Step | None:
    return next((step for step in shown.steps_of(matter) if step.name == name), None)


@open_to("citizen")
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    matter = own_matter(request, number)
    if name == RECEIVED:
        return _received(request, matter)
    if name not in CONFIRMED:
        raise Http404("没有这项办理; 请从办件页面选择。")
    step = step_of(matter, name)
    if step is None:
        messages.info(request, "这件申请现在的状态不能这样办理, 请看最新情况。")
        return redirect("cases:matter", matter.number)
    wrong = ""
    if request.method == "POST":
        given: dict[str, Any] = (
            {"reason": request.POST.get("reason", "").strip()[:500]} if name in REASONED else {}
        )
        try:
            perform(matter, name, by=actor_of(request), **given)
        except Refused as refusal:
            wrong = str(refusal)
        else:
            messages.success(request, f"已办理: {step.title}。")
            return redirect("cases:matter", matter.number)
    context = {"matter": matter, "step": step, "reasoned": name in REASONED, "wrong": wrong}
    return render(request, "cases/public/act.html", context, status=409 if wrong else 200)


def _received(request: HttpRequest, matter: Matter) -> HttpResponse:
    if matter.state not in DECIDED:
        messages.info(request, "这件申请没有等待送达的决定, 请看最新情况。")
        return redirect("cases:matter", matter.number)
    if request.method == "POST":
        confirm_receipt(matter, by=actor_of(request))
        messages.success(request, "已确认收到决定。")
        return redirect("cases:matter", matter.number)
    papers = [
        letter
        for letter in shown.letters_shown(matter)
        if letter.kind in ("grant", "refusal", "confirmation")
    ]
    return render(request, "cases/public/received.html", {"matter": matter, "papers": papers})
