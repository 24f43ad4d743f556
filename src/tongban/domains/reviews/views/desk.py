"""What an office reads of its reviews, and the supervisors' decisions on appeals. No page here knows a reviewer."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tongban.domains.reviews import actions, api, queries
from tongban.domains.reviews.forms import DecisionForm
from tongban.domains.reviews.rules import BAD
from tongban.kernel.access import Forbidden, open_to
from tongban.kernel.clock import today
from tongban.kernel.procedure import Refused

ROWS = 25


@open_to("clerk", "officer", "head", "supervisor", "admin")
def heard(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rows = queries.reviews_for(actor)
    only = request.GET.get("only", "")
    if only == "bad":
        rows = rows.filter(level__in=BAD)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "only": only,
        "rows": [*zip([review.organisation for review in page], queries.heard_all(list(page)), strict=True)],
        "appeals": queries.appeals_waiting() if actor.supervises else [],
    }
    return render(request, "reviews/desk/heard.html", context)


@open_to("supervisor", "admin")
def appeal(request: HttpRequest, matter_id: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.supervises:
        raise Forbidden("差评申诉由政务服务监督机构复核; 请用监督机构的账户登录。")
    matter = queries.appeals_waiting().filter(pk=matter_id).first()
    if matter is None:
        raise Http404("没有待复核的申诉; 可能已由他人复核, 请返回评价列表查看。")
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        uphold = form.cleaned_data["decision"] == "uphold"
        try:
            actions.decide_appeal(
                matter, uphold=uphold, words=form.cleaned_data["words"], by=actor, on=today()
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{matter.number} 已复核; 承办单位和评价人会看到结论。")
            return HttpResponseRedirect("/desk/reviews/")
    context = {"matter": matter, "facts": api.desk_facts(matter), "form": form}
    return render(request, "reviews/desk/appeal.html", context)
