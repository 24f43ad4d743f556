"""The holder's wallet: what one holds, the paper, its life, and who read it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.domains.licences import queries
from tongban.domains.licences.models import Licence
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.documents.actions import rendered


@open_to("citizen")
def wallet(request: HttpRequest) -> HttpResponse:
    on = today()
    actor = request.actor  # type: ignore[attr-defined]
    rows = [(licence, queries.standing(licence, on=on)) for licence in queries.in_wallet(actor)]
    context = {
        "rows": rows,
        "several_holders": len({licence.holder_id for licence, _ in rows}) > 1,
        "usable": sum(stands.may_be_used for _, stands in rows),
    }
    return render(request, "licences/public/wallet.html", context)


@open_to("citizen")
def licence(request: HttpRequest, licence_id: int) -> HttpResponse:
    found = _own(request, licence_id)
    stands = queries.standing(found, on=today())
    context = {
        "licence": found,
        "stands": stands,
        "paper_address": f"/my/licences/{found.pk}/paper.pdf",
        "shown": [(label, value) for _, label, value in found.type.labelled(found.fields)],
        "life": queries.life_of(found),
        "readings": queries.readings_of(found)[:50],
        "present": queries.present_version(found) if stands.state == "replaced" else None,
        "verify_address": request.build_absolute_uri(f"/verify/{found.verify_code}/"),
    }
    return render(request, "licences/public/licence.html", context)


@open_to("citizen")
def paper(request: HttpRequest, licence_id: int) -> HttpResponse:
    found = _own(request, licence_id)
    answer = HttpResponse(rendered(found.letter), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.identifier}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _own(request: HttpRequest, licence_id: int) -> Licence:
    """Somebody else's licence is not there: a guessed number learns nothing."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.of_actor(actor).select_related("letter__organisation").filter(pk=licence_id).first()
    if found is None:
        raise Http404("没有这件证照; 请从“我的证照”中打开。")
    return found
