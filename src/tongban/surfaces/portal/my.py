"""我的: what needs something from me first, then what is running, what I was writing, and for whom I act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongban.domains.cases.queries import lists, pages
from tongban.domains.cases.views.public.matters import ACTING, acting_for, actor_of
from tongban.domains.cases.views.public.shown import lines_of
from tongban.domains.catalogue import api as catalogue
from tongban.domains.licences.queries import wallet
from tongban.domains.reviews.queries import waiting
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.identity.models import Mandate, Person
from tongban.kernel.identity.queries import mandates_of
from tongban.kernel.notices.models import Message
from tongban.prepared import Prepared
from tongban.surfaces.portal.messages import told_once

FEW = 10
"""Of each kind on this page; the rest is one link away."""
MOST = 200
"""Of what is open, the newest are looked through for what needs something; nobody has more but an agent, who has the list."""
PROVEN = 3

unread = Prepared(
    lambda people, own: (
        told_once(Message.objects.filter(person_id__in=people, read_at=None), own).only("pk").order_by()
    )
)
mandates = Prepared(
    lambda agent, on: (
        mandates_of(agent, on=on).select_related("principal").only("until", "principal__name").order_by("pk")
    )
)


@open_to("citizen")
def home(request: HttpRequest) -> HttpResponse:
    actor, on = actor_of(request), today()
    principal = acting_for(request)
    chosen = principal.pk if principal else None
    open_ones = lists.own(actor, acting_for=chosen, standing="open")
    running = lines_of(lists.page(open_ones, most=MOST), today=on)
    mine = [pk for pk in (actor.person_id, *actor.principal_ids) if pk is not None]
    shown = [chosen] if chosen else mine
    context = {
        "wanting": [line for line in running if line.wanted],
        "reviews": waiting(shown, on),
        "running": [line for line in running if not line.wanted][:FEW],
        "more": max(0, sum(not line.wanted for line in running) - FEW),
        "drafts": [(draft, catalogue.edition(draft.edition_id)) for draft in pages.drafts(shown)],
        "unread": unread.count(mine, actor.person_id or 0),
        "licences": wallet.count(mine),
        "principals": _principals(request),
        "principal": principal,
        "proven": actor.assurance >= PROVEN,
    }
    return render(request, "portal/my.html", context)


def _principals(request: HttpRequest) -> list[Mandate]:
    actor = actor_of(request)
    if actor.person_id is None or not actor.principal_ids:
        return []
    return mandates(actor.person_id, today())


@require_POST
@open_to("citizen")
def act_for(request: HttpRequest) -> HttpResponse:
    """Choose for whom to act from now on: oneself, or somebody whose mandate is in force."""
    actor, whose = actor_of(request), request.POST.get("whose", "")
    allowed = {str(pk) for pk in (actor.person_id, *actor.principal_ids)}
    if whose in allowed:
        request.session[ACTING] = int(whose)
        name = Person.objects.get(pk=int(whose)).name if int(whose) != actor.person_id else "本人"
        messages.success(request, f"现在为{name}办事。")
    else:
        request.session.pop(ACTING, None)
        messages.success(request, "现在一起查看本人和受委托的办件。")
    return redirect("portal:my")
