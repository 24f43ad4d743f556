"""我的消息: what a person, and those for whom one acts, were told; each leads to the page it speaks of."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from tongban.kernel.access import open_to
from tongban.kernel.notices.actions import mark_read
from tongban.kernel.notices.models import Message
from tongban.kernel.notices.queries import messages_for

ROWS = 20
LONGEST_NUMBER = 19


def told_once(rows: QuerySet[Message], own: int) -> QuerySet[Message]:
    """An agent is told what the principal is told; whoever reads for both reads it once, in the copy of one's own."""
    same = Message.objects.filter(
        person_id=own, book_id=OuterRef("book_id"), key=OuterRef("key"), on=OuterRef("on")
    )
    return rows.filter(Q(person_id=own) | ~Exists(same))


@open_to("citizen")
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """Shown is not read: only opening one, or saying so, marks it as read."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = told_once(messages_for(actor), actor.person_id or 0)
    waiting = rows.filter(read_at=None)
    only = request.GET.get("only", "")
    if only == "unread":
        rows = waiting
    context = {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "only": only,
        "unread": waiting.count(),
        "several": bool(actor.principal_ids),
    }
    return render(request, "portal/messages.html", context)


@open_to("citizen")
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """One message read, and on to the page it speaks of; or all of them."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted = request.POST.get("message", "")
    mine = (
        messages_for(actor).filter(pk=int(wanted))
        if wanted.isdecimal() and len(wanted) < LONGEST_NUMBER
        else messages_for(actor).filter(read_at=None)
    )
    kept = list(mine.values_list("pk", "address"))
    mark_read([pk for pk, _ in kept], by=actor)
    on = kept[0][1] if wanted and kept and kept[0][1].startswith("/") else "/my/messages/"
    return HttpResponseRedirect(on)
