"""Rating a service, following what came of it, and the published figures."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tongban.domains.reviews import actions, queries
from tongban.domains.reviews.forms import AnswerForm, LevelForm, RateForm
from tongban.domains.reviews.models import Invitation
from tongban.domains.reviews.rules import LEVELS, option_texts
from tongban.kernel.access import Forbidden, open_to
from tongban.kernel.clock import now, today
from tongban.kernel.pages import stored
from tongban.kernel.procedure import Refused
from tongban.ui.tables import Column

COLUMNS = (
    Column("name", "单位", head=True),
    Column("invited", "办结邀评(件)", kind="number"),
    Column("reviewed", "收到评价(件)", kind="number"),
    Column("active", "主动评价率", kind="number"),
    Column("good", "好评率", kind="number"),
    Column("bad", "差评率", kind="number"),
    Column("rectified", "差评按期整改率", kind="number"),
)


PER_PAGE = 30


@open_to("public")
@stored("minute", query=("page",))
def figures(request: HttpRequest) -> HttpResponse:
    on = today()
    lines = queries.published(on)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "as_of": now(),
        "columns": COLUMNS,
        "page": page,
        "rows": [_line(line.organisation.name, line.rates) for line in page],
        "total": queries.total(lines),
        "shown": _line("全市", queries.total(lines)),
    }
    return render(request, "reviews/public/figures.html", context)


def _line(name: str, rates: Any) -> dict[str, object]:
    return {
        "name": name,
        "invited": rates.invited,
        "reviewed": rates.reviewed,
        "active": _shown(rates.active_rate),
        "good": _shown(rates.good_rate),
        "bad": _shown(rates.bad_rate),
        "rectified": _shown(rates.rectified_rate),
    }


def _shown(rate: float | None) -> str:
    return "" if rate is None else f"{rate:.1f}%"


@open_to("citizen")
def mine(request: HttpRequest) -> HttpResponse:
    on = today()
    invited = list(queries.invitations_of(request.actor)[:200])  # type: ignore[attr-defined]
    waiting = [each for each in invited if not each.used and each.expires_on >= on]
    said = queries.said_by([each for each in invited if each.used])
    return render(request, "reviews/public/mine.html", {"waiting": waiting, "said": said})


@open_to("public")
def rate(request: HttpRequest, token: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.is_staff:
        raise Forbidden("工作人员账户不能评价; 评价由服务对象本人自愿作出。")
    invitation = queries.by_token(token)
    if invitation is None:
        return render(request, "reviews/public/unknown.html", status=404)
    if actor.is_citizen and not queries.belongs_to(invitation, actor):
        raise Forbidden("这次服务不是您办理的; 请用办理人本人的账户登录后评价。")
    if invitation.used:
        return _what_came_of_it(request, invitation)
    if today() > invitation.expires_on:
        return render(request, "reviews/public/unknown.html", {"ended": invitation}, status=410)
    return _rating(request, invitation)


def _rating(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    chosen = LevelForm(request.GET if "level" in request.GET or "next" in request.GET else None)
    if not chosen.is_valid():
        return render(request, "reviews/public/level.html", {"invitation": invitation, "form": chosen})
    level = chosen.cleaned_data["level"]
    form = RateForm(level, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.review(
                invitation.token,
                level=level,
                options=form.cleaned_data["options"],
                comment=form.cleaned_data["comment"],
                anonymous=form.cleaned_data["anonymous"],
                channel=_channel(request),
                by=request.actor,  # type: ignore[attr-defined]
                on=today(),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return HttpResponseRedirect(f"/reviews/{invitation.token}/?thanks=1")
    context = {"invitation": invitation, "form": form, "level": level, "level_title": LEVELS[level]}
    return render(request, "reviews/public/rate.html", context)


def _what_came_of_it(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Whoever only has the address is thanked; what was said is for whoever said it."""
    if not request.actor.is_citizen:  # type: ignore[attr-defined]
        return render(request, "reviews/public/thanks.html", {"invitation": invitation})
    review = queries.review_of(invitation)
    rectification = queries.rectification_of(review)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if rectification and rectification.matter.state == "answered" and form.is_valid():
        given = form.cleaned_data
        actions.answer_back(
            invitation,
            satisfied=given["satisfied"],
            words=given["words"],
            by=request.actor,  # type: ignore[attr-defined]
            on=today(),
        )
        return HttpResponseRedirect(f"/reviews/{invitation.token}/")
    context = {
        "invitation": invitation,
        "review": review,
        "level_title": LEVELS[review.level] if review else "",
        "options": option_texts(review.options, review.edition) if review else [],
        "rectification": rectification,
        "confirm_by": queries.confirm_by(rectification),
        "exchanges": rectification.exchanges.exclude(step="appeal") if rectification else [],
        "form": form if rectification and rectification.matter.state == "answered" else None,
    }
    return render(request, "reviews/public/thanks.html", context)


def _channel(request: HttpRequest) -> int:
    """PC=1, 移动端=2, 二维码=3."""
    if request.GET.get("from") == "qr":
        return 3
    return 2 if "Mobi" in request.headers.get("User-Agent", "") else 1
