"""The desk's pages of the catalogue: one's own items, editing a draft, comparing it, and its course to publication."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tongban.domains.catalogue.actions import course, succession
from tongban.domains.catalogue.forms.draft import DraftPage, with_one_more
from tongban.domains.catalogue.forms.moves import LocalForm, PublishForm, ReasonForm, SucceedForm
from tongban.domains.catalogue.models import Edition, Item
from tongban.domains.catalogue.queries.claiming import may_act_for
from tongban.domains.catalogue.queries.desk import desk_lines, known, licence_names, name_in, who_wrote
from tongban.domains.catalogue.queries.editions import edition_in_force, editions, elements_of, history_of
from tongban.domains.catalogue.queries.shelf import shelf
from tongban.domains.catalogue.rules.compare import differences
from tongban.kernel.access import Forbidden, open_to
from tongban.kernel.clock import today
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.procedure import Refused

LINES_PER_PAGE = 25
STATES = (
    ("", "全部"),
    ("work", "起草中"),
    ("review", "待审核"),
    ("lacking", "需要补正"),
    ("published", "已发布"),
    ("suspended", "暂停办理"),
)


def _item(request: HttpRequest, item_id: int) -> Item:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    item = get_object_or_404(Item.objects.select_related("organisation", "base"), pk=item_id)
    if not _is_mine(item, actor) and not actor.supervises:
        raise Forbidden("这是其他单位的事项, 您不能维护; 公开内容请在办事指南上查看。")
    return item


def _is_mine(item: Item, actor: Actor) -> bool:
    """One's own organisation's; of what was claimed, also that of the stations under it."""
    own = item.organisation_id == actor.organisation_id
    return own or (item.base_id is not None and may_act_for(item.organisation, actor))


def _working(item: Item) -> Edition | None:
    return editions().filter(item=item, state__in=("draft", "review")).first()


@open_to("staff")
def items(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    query, state = request.GET.get("q", "").strip()[:60], request.GET.get("state", "")
    whose = None if actor.supervises else actor.organisation_id
    lines = desk_lines(whose, on=today(), query=query, state=state)
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "catalogue/desk/items.html", {"page": page, "states": STATES, "state": state, "query": query}
    )


@open_to("staff")
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    return _page(request, _item(request, item_id))


def _page(
    request: HttpRequest, item: Item, *, step: str = "", form: Any = None, status: int = 200
) -> HttpResponse:
    working = _working(item)
    standing = edition_in_force(item.pk, on=today(), suspended_too=True)
    latest = working or standing or history_of(item.pk).first()
    context = {
        "item": item,
        "name": name_in(elements_of(latest)) if latest else item.key,
        "working": working,
        "standing": standing,
        "mine": _is_mine(item, request.actor),  # type: ignore[attr-defined]
        "coming": history_of(item.pk).filter(in_force_from__gt=today()).first(),
        "problems": known().problems(working.content, on=today()) if working and not item.base_id else [],
        "entries": who_wrote(list(entries_of(item.book_id))[::-1]),
        "publish_form": form
        if step == "publish"
        else PublishForm(initial={"starting": today()}, prefix="publish"),
        "reason_forms": {
            name: form if step == name else ReasonForm(prefix=name)
            for name in ("send_back", "suspend", "end")
        },
        "local_form": form if step == "relocate" else LocalForm(initial=_local(standing), prefix="relocate"),
        "wrong": form,
    }
    return render(request, "catalogue/desk/item.html", context, status=status)


def _local(standing: Edition | None) -> dict[str, str]:
    return standing.content if standing is not None and standing.shares_id is not None else {}


@open_to("clerk", "officer", "head")
def edit(request: HttpRequest, item_id: int) -> HttpResponse:
    """A visit shows the draft (making one on the first visit by POST); sending it keeps what it says so far."""
    item = _item(request, item_id)
    working = _working(item)
    if working is None or working.state != Edition.State.DRAFT:
        raise Refused("现在没有可以修改的草稿; 请先在事项页面点「起草修订」, 送审中的请先退回修改。")
    more = request.POST.get("more", "") if request.method == "POST" else ""
    data = with_one_more(request.POST, more) if more else (request.POST if request.method == "POST" else None)
    page = DraftPage(working.content, data=data, licences=licence_names(), items=_item_names())
    if data is not None and page.is_valid() and not more:
        course.edit(working, page.content(), by=request.actor, on=today())  # type: ignore[attr-defined]
        messages.success(request, "草稿已保存; 公布的指南没有变化。")
        return HttpResponseRedirect(reverse("catalogue_desk:item", args=[item.pk]))
    page.mark_needed()
    context = {"item": item, "edition": working, "page": page, "name": name_in(working.content), "more": more}
    return render(
        request, "catalogue/desk/edit.html", context, status=422 if data is not None and not more else 200
    )


def _item_names() -> list[tuple[str, str]]:
    return sorted(((card.key, card.name) for card in shelf(today()).cards), key=lambda pair: pair[1])


@open_to("staff")
def compare(request: HttpRequest, item_id: int) -> HttpResponse:
    """The draft beside what is in force."""
    item = _item(request, item_id)
    working, standing = _working(item), edition_in_force(item.pk, on=today(), suspended_too=True)
    if working is None:
        raise Refused("现在没有草稿可以对比; 历次版本的差别请看办事指南的历史版本。")
    changes = differences(elements_of(standing) if standing else {}, working.content)
    context = {"item": item, "name": name_in(working.content), "working": working, "standing": standing}
    return render(request, "catalogue/desk/compare.html", {**context, "changes": changes})


@open_to("clerk", "officer", "head")
def move(request: HttpRequest, item_id: int, step: str) -> HttpResponse:
    """Take a step of the edition's course."""
    item = _item(request, item_id)
    if request.method != "POST" or step not in STEPS:
        return HttpResponseRedirect(reverse("catalogue_desk:item", args=[item.pk]))
    form_class, take, done = STEPS[step]
    form = form_class(request.POST, prefix=step) if form_class else None
    if form is not None and not form.is_valid():
        return _page(request, item, step=step, form=form, status=422)
    take(item, request.actor, form.cleaned_data if form else {})  # type: ignore[attr-defined]
    messages.success(request, done)
    follow = "catalogue_desk:edit" if step == "draft" else "catalogue_desk:item"
    return HttpResponseRedirect(reverse(follow, args=[item.pk]))


@open_to("head")
def succeed(request: HttpRequest, item_id: int) -> HttpResponse:
    """合并、拆分 of a basic entry: what takes its place, from which day."""
    item = _item(request, item_id)
    form = SucceedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["into"].split()
        found = {one.key: one for one in Item.objects.filter(base=None, key__in=wanted)}
        if missing := [key for key in wanted if key not in found]:
            form.add_error("into", f"没有标识为「{'、'.join(missing)}」的事项; 请核对。")
        else:
            said = form.cleaned_data
            moved = succession.succeed(
                item, [found[key] for key in wanted], said["reason"], starting=said["starting"],
                by=request.actor, on=today(),  # type: ignore[attr-defined]
            )  # fmt: skip
            messages.success(request, f"已办理; 随之转到承接事项的认领有 {moved} 条。")
            return HttpResponseRedirect(reverse("catalogue_desk:item", args=[item.pk]))
    standing = edition_in_force(item.pk, on=today(), suspended_too=True)
    name = name_in(elements_of(standing)) if standing else item.key
    context = {"item": item, "name": name, "form": form, "claims": item.claims.count()}
    return render(
        request, "catalogue/desk/succeed.html", context, status=422 if request.method == "POST" else 200
    )


def _in_work(item: Item) -> Edition:
    working = _working(item)
    if working is None:
        raise Refused("草稿已经不在办理中, 可能已由他人发布; 请刷新页面。")
    return working


def _standing(item: Item) -> Edition:
    standing = edition_in_force(item.pk, on=today(), suspended_too=True)
    if standing is None:
        raise Refused("本事项现在没有施行的版本; 请先发布。")
    return standing


Taken = Callable[[Item, Actor, dict[str, Any]], Any]
STEPS: dict[str, tuple[type[PublishForm] | type[ReasonForm] | type[LocalForm] | None, Taken, str]] = {
    "draft": (
        None,
        lambda item, by, given: course.draft(item, by=by, on=today()),
        "已起草新版; 公布的指南在新版发布之前不变。",
    ),
    "review": (
        None,
        lambda item, by, given: course.send_to_review(_in_work(item), by=by, on=today()),
        "已送审, 请负责人审核发布。",
    ),
    "send_back": (
        ReasonForm,
        lambda item, by, given: course.send_back(_in_work(item), given["reason"], by=by, on=today()),
        "已退回修改。",
    ),
    "publish": (
        PublishForm,
        lambda item, by, given: course.publish(_in_work(item), starting=given["starting"], by=by, on=today()),
        "已发布; 到施行日期自动换成新版。",
    ),
    "suspend": (
        ReasonForm,
        lambda item, by, given: course.suspend(_standing(item), given["reason"], by=by, on=today()),
        "已暂停办理; 已经受理的件照常办结。",
    ),
    "relocate": (
        LocalForm,
        lambda item, by, given: course.relocate(
            item, window=given["window"], phone=given["phone"], by=by, on=today()
        ),
        "窗口和电话已更新, 办事指南同时更新。",
    ),
    "resume": (
        None,
        lambda item, by, given: course.resume(_standing(item), by=by, on=today()),
        "已恢复办理。",
    ),
    "end": (
        ReasonForm,
        lambda item, by, given: course.end(_standing(item), given["reason"], by=by, on=today()),
        "已取消事项; 指南留作历史。",
    ),
}
