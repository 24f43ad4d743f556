"""收件: find the item, find or register the applicant, tick what lies on the counter; the same case as one lodged online."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from tongban.domains.cases.actions import lodge_at_window
from tongban.domains.cases.forms.item import ItemForm, contact_asked
from tongban.domains.cases.queries import outstanding
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.docket.models import Matter
from tongban.kernel.procedure import Refused
from tongban.surfaces.desk.receiving import ApplicantForm, CounterForm, Sheet, scanned
from tongban.surfaces.desk.views.inbox import actor_of

LONGEST_QUERY = 60


@open_to("clerk", "officer")
def find(request: HttpRequest) -> HttpResponse:
    """The items of one's own office; a few letters are enough."""
    actor, query = actor_of(request), request.GET.get("q", "").strip()[:LONGEST_QUERY]
    own = catalogue.items_of(actor.organisation_id or 0, on=today())
    if query:
        order = {one.card.key: at for at, one in enumerate(catalogue.search(query, limit=50))}
        own = [item for item in own if item.key in order or query in item.name]
        own.sort(key=lambda item: order.get(item.key, len(order)))
    return render(request, "desk/intake.html", {"items": own, "query": query})


@sensitive_post_parameters()
@open_to("clerk", "officer")
def receive(request: HttpRequest, item_id: int) -> HttpResponse:
    actor = actor_of(request)
    item = catalogue.item_in_force(item_id, on=today())
    if item is None or item.organisation_id != actor.organisation_id:
        raise Http404("本单位目前不办理这个事项; 请从收件页的列表中选择。")
    data = request.POST if request.method == "POST" else None
    applicant, counter = ApplicantForm(data), CounterForm(item, data)
    sheet = Sheet(item, data, applicant)
    form = sheet.form
    once = request.POST.get("once") or secrets.token_urlsafe(18)
    valid = [one.is_valid() for one in (applicant, form, counter)] if data is not None else [False]
    status = 200 if data is None else 422
    if all(valid):
        try:
            return _received(request, item, applicant, form, counter, once)
        except Refused as refused:
            applicant.add_error(None, str(refused))
            status = 409
    context = {
        "item": item,
        "applicant": applicant,
        "sheet": sheet,
        "form": form,
        "counter": counter,
        "once": once,
    }
    answer = render(request, "desk/receive.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _received(
    request: HttpRequest,
    item: ItemView,
    applicant: ApplicantForm,
    form: ItemForm,
    counter: CounterForm,
    once: str,
) -> HttpResponse:
    actor, answered, contact = actor_of(request), form.kept(), contact_asked(item)
    with transaction.atomic():
        documents = scanned(request.FILES, item, by=actor)
        matter = lodge_at_window(
            item=item,
            applicant=applicant.person(by=actor),
            form=answered,
            materials=counter.states(documents),
            documents=documents,
            situations=counter.cleaned_data.get("situations", ()),
            commits=bool(counter.cleaned_data.get("commits")),
            contact_name=answered[contact[0]] if contact else applicant.cleaned_data["name"],
            contact_phone=applicant.cleaned_data["phone"],
            by=actor,
            once=once[:64],
        )
    messages.success(request, f"已收件, 编号 {matter.number}; 收件回执已经生成。")
    return HttpResponseRedirect(_next(matter, item, counter.cleaned_data.get("situations", ())))


def _next(matter: Matter, item: ItemView, situations: Sequence[str]) -> str:
    """What is missing is told at once, whole; what is complete is accepted."""
    lacking = outstanding(matter.pk, item, situations)
    page = reverse("desk:matter", args=[matter.number])
    return f"{page}?do=ask_to_correct" if lacking else page
