"""一次一评 at the window: the code to be scanned by whoever has just been served, shown by the clerk and on the record."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongban.domains.reviews import api as reviews
from tongban.kernel.access import Forbidden, open_to
from tongban.kernel.clock import today
from tongban.kernel.docket.actions import note
from tongban.surfaces.desk.views.inbox import actor_of
from tongban.surfaces.desk.views.matter import may_show_rating, shown_matter

STEP = "show_rating_code"


@open_to("clerk", "officer")
@require_POST
def rating_code(request: HttpRequest, number: str) -> HttpResponse:
    """Whoever holds the code may rate, so that who showed it and when stays in the ledger."""
    found, actor, on = shown_matter(request, number), actor_of(request), today()
    if not may_show_rating(actor, found):
        raise Forbidden("评价码只在办结当天由承办单位的窗口出示; 以后请服务对象从消息或者“我的评价”中评价。")
    address = reviews.window_address(found, on=on)
    if not address:
        messages.error(
            request,
            "这件没有等待评价的邀请: 刚办结的请过几秒再按一次; 已经评价过、申请人自己撤回的不再邀请。",
        )
        return HttpResponseRedirect(reverse("desk:matter", args=[found.number]))
    note(found.pk, STEP, title="窗口出示评价码", by=actor, on=on, audience="office")
    context = {"matter": found, "address": settings.TONGBAN_PUBLIC_ADDRESS.rstrip("/") + address}
    answer = render(request, "desk/rating.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer
