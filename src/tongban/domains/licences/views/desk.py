"""The office's register of the licences it issued: search, one licence, and the acts that the law allows."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from tongban.domains.licences import actions, queries
from tongban.domains.licences.forms import ActForm, SearchForm
from tongban.domains.licences.models import Licence
from tongban.domains.licences.rules import ACTS, acts_from
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.documents.actions import rendered
from tongban.kernel.identity.models import Person
from tongban.kernel.procedure import Refused
from tongban.lib.masking import mask_credit_code, mask_id_number, mask_name
from tongban.ui.tables import Column

ROWS = 50
COLUMNS = (
    Column("number", "编号", kind="code", head=True, link="address"),
    Column("type", "证照"),
    Column("holder", "持有人", kind="masked"),
    Column("issued_on", "颁发日期", kind="date"),
    Column("until", "有效期至"),
    Column("state", "状态"),
    Column("version", "版本", kind="number"),
)


@sensitive_post_parameters("words")
@open_to("clerk", "officer", "head")
def register(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.POST if request.method == "POST" else None)
    rows = queries.of_organisation(request.actor.organisation_id)  # type: ignore[attr-defined]
    searched = form.is_bound and form.is_valid()
    if searched:
        rows = queries.found_in(rows, form.cleaned_data["words"])
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "searched": searched,
        "page": page,
        "columns": COLUMNS,
        "rows": [_row(each) for each in page],
    }
    return render(request, "licences/desk/register.html", context)


def _row(licence: Licence) -> dict[str, object]:
    stands = queries.standing(licence, on=today())
    return {
        "number": licence.number,
        "address": f"/desk/licences/{licence.pk}/",
        "type": licence.type.name,
        "holder": _masked_name(licence.holder),
        "issued_on": licence.issued_on,
        "until": licence.valid_until.isoformat() if licence.valid_until else "长期",
        "state": stands.title,
        "version": f"{licence.version:03d}",
    }


@open_to("clerk", "officer", "head")
def licence(request: HttpRequest, licence_id: int) -> HttpResponse:
    found = _of_own_office(request, licence_id)
    return render(request, "licences/desk/licence.html", _context(request, found))


@open_to("officer", "head")
def act(request: HttpRequest, licence_id: int, name: str) -> HttpResponse:
    found = _of_own_office(request, licence_id)
    if name not in ACTS:
        raise Http404("没有这种办理; 请从证照页面选择。")
    declared = ACTS[name]
    form = ActForm(declared, request.POST if request.method == "POST" else None)
    refusal = ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.act(
                found.pk,
                name,
                ground=given["ground"],
                reason=given["reason"],
                decision=given.get("decision", ""),
                by=request.actor,  # type: ignore[attr-defined]
                on=today(),
            )
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"已{declared.title}; 持有人会收到消息, 公开核验页面同时显示新的状态。")
            return HttpResponseRedirect(f"/desk/licences/{found.pk}/")
    context = _context(request, found) | {"act": declared, "form": form, "refusal": refusal}
    return render(request, "licences/desk/act.html", context, status=409 if refusal else 200)


@open_to("clerk", "officer", "head")
def paper(request: HttpRequest, licence_id: int) -> HttpResponse:
    """The paper names the holder in full: whoever opens it here stands in its book, and the holder sees it."""
    found = _of_own_office(request, licence_id)
    actions.read(
        found.pk,
        by=request.actor,  # type: ignore[attr-defined]
        purpose="颁发机关核对存档证照",
        matter_number=found.matter_number or found.number,
        on=today(),
    )
    answer = HttpResponse(rendered(found.letter), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.identifier}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _context(request: HttpRequest, licence: Licence) -> dict[str, object]:
    stands = queries.standing(licence, on=today())
    person = licence.holder.kind == Person.Kind.NATURAL
    number = licence.holder.id_number
    return {
        "licence": licence,
        "licence_key": f"{licence.pk}/",
        "paper_address": f"/desk/licences/{licence.pk}/paper.pdf",
        "stands": stands,
        "holder": _masked_name(licence.holder),
        "holder_code": mask_id_number(number) if person else mask_credit_code(number),
        "shown": [(label, value) for _, label, value in licence.type.labelled(licence.fields)],
        "life": queries.life_of(licence),
        "readings": queries.readings_of(licence)[:50],
        "acts": acts_from(stands.state, request.actor.role),  # type: ignore[attr-defined]
    }


def _masked_name(holder: Person) -> str:
    return mask_name(holder.name) if holder.kind == Person.Kind.NATURAL else holder.name


def _of_own_office(request: HttpRequest, licence_id: int) -> Licence:
    actor = request.actor  # type: ignore[attr-defined]
    rows = queries.of_organisation(actor.organisation_id).select_related("letter__organisation")
    found = rows.filter(pk=licence_id).first()
    if found is None:
        raise Http404("本单位没有颁发过这件证照; 请按编号查询。")
    return found
