"""认领 at the desk: what one's organisation may claim, filling in and publishing a claim, and the claim rates of all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tongban.domains.catalogue.actions import claims
from tongban.domains.catalogue.forms.claims import ClaimForm, OwnForm, RefuseForm
from tongban.domains.catalogue.forms.moves import PublishForm
from tongban.domains.catalogue.models import Edition, Item
from tongban.domains.catalogue.queries.claiming import (
    STATES,
    ClaimLine,
    claim_lines,
    everybody,
    may_act_for,
    rates_by,
)
from tongban.domains.catalogue.queries.editions import editions, elements_of
from tongban.domains.catalogue.queries.shelf import shelf
from tongban.domains.catalogue.rules.local import local_problems
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.kernel.access import Forbidden, open_to
from tongban.kernel.clock import today
from tongban.kernel.identity import Actor
from tongban.kernel.orgs.models import Level, Organisation
from tongban.kernel.procedure import Refused

LINES_PER_PAGE = 50
LEVELS = [pair for pair in Level.choices if pair[0] != "city"]
HIGHEST_NUMBER = 2**31 - 1


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _organisation(request: HttpRequest) -> Organisation:
    """One's own, or the one that the address names, if one may see it."""
    actor, named = _actor(request), request.GET.get("organisation", "")
    wanted = (
        int(named)
        if named.isdecimal() and len(named) < 20 and int(named) <= HIGHEST_NUMBER
        else actor.organisation_id
    )
    organisation = get_object_or_404(Organisation.objects.select_related("region"), pk=wanted)
    if not actor.supervises and not may_act_for(organisation, actor) and wanted != actor.organisation_id:
        raise Forbidden("只能看本单位和本单位下属站点的认领情况; 各单位的认领率请看认领率页面。")
    return organisation


@open_to("staff")
def claimable(request: HttpRequest) -> HttpResponse:
    """应认领事项: with what became of each. A post claims what was ticked."""
    organisation = _organisation(request)
    if request.method == "POST":
        return _claim(request, organisation)
    query, state = request.GET.get("q", "").strip()[:60], request.GET.get("state", "")
    lines = claim_lines(organisation, shelf(today()), query=query)
    counts = {key: sum(line.state == key for line in lines) for key in STATES}
    wanted = [line for line in lines if line.state == state] if state in STATES else lines
    page = Paginator(wanted, LINES_PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "organisation": organisation,
        "page": page,
        "rows": [(line, STATES[line.state]) for line in page],
        "states": [(key, STATES[key], counts[key]) for key in STATES],
        "state": state,
        "query": query,
        "count": len(lines),
        "below": _below(organisation, _actor(request)),
        "may": may_act_for(organisation, _actor(request)),
    }
    return render(request, "catalogue/desk/claims.html", context)


def _below(organisation: Organisation, actor: Actor) -> list[Organisation]:
    """The stations for which a centre may act."""
    if organisation.level != "town":
        return []
    return list(Organisation.objects.filter(parent=organisation, until=None).order_by("key"))


def _claim(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    lines = {line.grant.pk: line for line in claim_lines(organisation, shelf(today()))}
    form = ClaimForm(
        request.POST, among=[pk for pk, line in lines.items() if line.state in ("open", "refused")]
    )
    if not form.is_valid():
        raise Refused(next(iter(form.errors["grants"])))
    chosen = [lines[int(pk)].grant for pk in form.cleaned_data["grants"]]
    made = claims.claim(chosen, organisation, by=_actor(request), on=today())
    messages.success(request, f"已认领 {len(made)} 项; 请填写窗口等本地要素, 由经办人发布。")
    return HttpResponseRedirect(
        f"{reverse('catalogue_desk:claims')}?organisation={organisation.pk}&state=draft"
    )


@open_to("clerk", "officer", "head")
def refuse(request: HttpRequest, grant_id: int) -> HttpResponse:
    organisation = _organisation(request)
    line = _line(organisation, grant_id)
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        named = form.cleaned_data["instead"]
        instead = Organisation.objects.filter(key=named, until=None).first() if named else None
        if named and instead is None:
            form.add_error("instead", "没有这个标识的单位; 请核对标识, 或者留空。")
        else:
            claims.refuse(
                line.grant, organisation, form.cleaned_data["reason"], by=_actor(request), on=today(), instead=instead
            )  # fmt: skip
            messages.success(request, "已登记不认领, 主管部门会看到理由。")
            return HttpResponseRedirect(f"{reverse('catalogue_desk:claims')}?organisation={organisation.pk}")
    context = {"organisation": organisation, "line": line, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "catalogue/desk/refuse.html", context, status=status)


def _line(organisation: Organisation, grant_id: int) -> ClaimLine:
    for line in claim_lines(organisation, shelf(today())):
        if line.grant.pk == grant_id:
            return line
    raise Http404("本单位可以认领的事项里没有这一项; 请从认领页面重新进入。")


@open_to("clerk", "officer", "head")
def own(request: HttpRequest, item_id: int) -> HttpResponse:
    """本地要素: what is the organisation's own of a claimed item. The first visit of a published one begins a draft by POST."""
    item, actor = _claim_of(request, item_id), _actor(request)
    working = editions().filter(item=item, state="draft").first()
    if working is None:
        if request.method != "POST":
            raise Refused("现在没有在填写的版本; 请在事项页面点“修改本地要素”。")
        claims.revise(item, by=actor, on=today())
        return HttpResponseRedirect(reverse("catalogue_desk:own", args=[item.pk]))
    sent = request.method == "POST" and "counter" in request.POST
    form = OwnForm(request.POST if sent else None, initial=working.content)
    if sent and form.is_valid():
        claims.fill(working, form.content(working.content), by=actor, on=today())
        messages.success(request, "已保存; 公布的办事指南在发布以前不变。")
        return HttpResponseRedirect(reverse("catalogue_desk:own", args=[item.pk]))
    return _own_page(request, item, working, form, status=422 if sent else 200)


@open_to("clerk", "officer", "head")
def publish(request: HttpRequest, item_id: int) -> HttpResponse:
    item = _claim_of(request, item_id)
    working = editions().filter(item=item, state="draft").first()
    if request.method != "POST" or working is None:
        return HttpResponseRedirect(reverse("catalogue_desk:item", args=[item.pk]))
    form = PublishForm(request.POST, prefix="publish")
    if not form.is_valid():
        return _own_page(
            request, item, working, OwnForm(initial=working.content), publishing=form, status=422
        )
    claims.publish_claim(working, starting=form.cleaned_data["starting"], by=_actor(request), on=today())
    messages.success(request, "已发布; 到施行日期办事指南自动换成新的内容。")
    return HttpResponseRedirect(reverse("catalogue_desk:item", args=[item.pk]))


def _claim_of(request: HttpRequest, item_id: int) -> Item:
    item = get_object_or_404(
        Item.objects.select_related("organisation", "base").exclude(base=None), pk=item_id
    )
    if not may_act_for(item.organisation, _actor(request)):
        raise Forbidden("这是其他单位认领的事项, 您不能维护; 公开内容请在办事指南上查看。")
    return item


def _own_page(
    request: HttpRequest,
    item: Item,
    working: Edition,
    form: OwnForm,
    *,
    publishing: PublishForm | None = None,
    status: int = 200,
) -> HttpResponse:
    base = ItemContent.model_validate(elements_of(working))
    context = {
        "item": item,
        "name": base.full_name,
        "base": base,
        "edition": working,
        "form": form,
        "problems": local_problems(working.content, base, decides=item.does == "decides"),
        "publish_form": publishing or PublishForm(initial={"starting": today()}, prefix="publish"),
    }
    return render(request, "catalogue/desk/own.html", context, status=status)


@open_to("staff")
def rates(request: HttpRequest) -> HttpResponse:
    """认领率 by district, then by organisation; each leads to the items it counts."""
    standing = shelf(today())
    level, region = request.GET.get("level", ""), request.GET.get("region", "")
    rows = [one for one in everybody(standing) if not level or one.level == level]
    here = standing.divisions.get(region)
    if here is not None:
        rows = [one for one in rows if one.region.startswith(here.code)]
        found = rates_by(rows)
    else:
        districts = {one.code: one.name for one in standing.divisions.values() if one.level == "district"}
        found = rates_by(rows, districts)
    page = Paginator(found, LINES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "here": here,
        "level": level,
        "levels": LEVELS,
        "claimed": sum(one.claimed for one in rows),
        "due": sum(one.due for one in rows),
        "urged": sum(rate.is_urged for rate in rates_by(rows)),
        "supervises": _actor(request).supervises,
    }
    return render(request, "catalogue/desk/rates.html", context)
