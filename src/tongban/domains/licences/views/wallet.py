"""The holder's wallet: what one holds, the paper, its life, and who read it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.domains.licences import queries
from tongban.domains.licences.models import Licence
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.documents.actions import rendered
from tongban.kernel.identity.models import Person
from tongban.lib.masking import mask_id_number

Stood = tuple[Licence, queries.Standing]
"""A licence with how it stands today."""


@open_to("citizen")
def wallet(request: HttpRequest) -> HttpResponse:
    on = today()
    actor = request.actor  # type: ignore[attr-defined]
    rows = [(licence, queries.standing(licence, on=on)) for licence in queries.in_wallet(actor)]
    held = [
        (
            holder,
            [each for each in mine if each[1].may_be_used],
            [each for each in mine if not each[1].may_be_used],
        )
        for holder, mine in _by_holder(rows, first=actor.person_id)
    ]
    context = {
        "held": held,
        "count": len(rows),
        "several_holders": len(held) > 1,
        "usable": sum(len(good) for _, good, _ in held),
    }
    return render(request, "licences/public/wallet.html", context)


def _by_holder(rows: list[Stood], *, first: int | None) -> list[tuple[Person, list[Stood]]]:
    """One's own before those of whom one acts for."""
    kept: dict[int, tuple[Person, list[Stood]]] = {}
    for row in rows:
        kept.setdefault(row[0].holder_id, (row[0].holder, []))[1].append(row)
    return sorted(kept.values(), key=lambda each: each[0].pk != first)


@open_to("citizen")
def licence(request: HttpRequest, licence_id: int) -> HttpResponse:
    found = _own(request, licence_id)
    stands = queries.standing(found, on=today())
    person = found.holder.kind == Person.Kind.NATURAL
    number = found.holder.id_number
    context = {
        "licence": found,
        "holder_code": mask_id_number(number) if person else number,
        "holder_code_label": "公民身份号码" if person else "统一社会信用代码",
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
