"""Beginning an application: for whom, and whether this item is for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tongban.domains.cases.actions import save_draft, start_draft
from tongban.domains.cases.forms.item import known_of
from tongban.domains.cases.models import Draft
from tongban.domains.cases.queries import drafts_of
from tongban.domains.cases.rules import completeness
from tongban.domains.cases.rules.local import local_rules
from tongban.domains.cases.views.public.matters import ACTING, actor_of, person_of
from tongban.domains.cases.views.public.routes import carried_to
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import ItemView
from tongban.domains.licences import api as licences
from tongban.domains.licences.api import LicenceView
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Person


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody for whom the application may be made, or why not; `renews` is the licence whose term it would prolong."""

    person: Person
    is_self: bool
    why_not: str = ""
    renews: LicenceView | None = None


def candidates_of(actor: Actor, item: ItemView, *, on: date) -> list[Candidate]:
    scoped = [pk for pk, key in actor.scoped if key == item.key]
    people = Person.objects.in_bulk([pk for pk in (actor.person_id, *actor.principal_ids, *scoped) if pk])
    return [
        _candidate(people[pk], pk == actor.person_id, item, on)
        for pk in sorted(people, key=lambda pk: pk != actor.person_id)
    ]


def _candidate(person: Person, is_self: bool, item: ItemView, on: date) -> Candidate:
    kind = "person" if person.kind == Person.Kind.NATURAL else "enterprise"
    if item.audience and kind not in item.audience:
        whom = "个人" if "person" in item.audience else "企业和其他组织"
        return Candidate(person, is_self, f"这个事项面向{whom}办理")
    if item.procedure != "cases.renewal":
        return Candidate(person, is_self)
    held = licences.held(person, item.result.licence, on=on) if item.result.licence else None
    if held is None or held.valid_until is None:
        return Candidate(
            person, is_self, f"名下没有查到有效的《{item.result.name}》, 不能延续; 已经到期的请按新办申请"
        )
    if not completeness.is_in_time_to_renew(on, held.valid_until):
        return Candidate(
            person,
            is_self,
            "距离有效期届满已不足三十日(行政许可法第五十条), 请按新办申请或者到窗口咨询",
            held,
        )
    return Candidate(person, is_self, "", held)


@open_to("citizen")
def apply(request: HttpRequest, item_id: int) -> HttpResponse:
    actor, on = actor_of(request), today()
    item = catalogue.item_in_force(item_id, on=on)
    if item is None:
        raise Http404("这个事项现在不能在网上申请; 请返回办事指南查看最新情况, 或者拨打 12345 咨询。")
    candidates = candidates_of(actor, item, on=on)
    context: dict[str, Any] = {
        "item": item,
        "candidates": candidates,
        "possible": any(not each.why_not for each in candidates),
        "chosen": _preselected(request, candidates),
        "drafts": list(drafts_of(actor).filter(item_id=item_id)),
        "deferred_days": local_rules().deferred_days,
        "conditional": any(asked.need == "conditional" for asked in item.materials),
        "needed": [
            asked
            for asked in item.materials
            if asked.need != "conditional" and not completeness.is_the_form(asked)
        ],
    }
    if request.method == "POST":
        chosen = next((each for each in candidates if str(each.person.pk) == request.POST.get("whose")), None)
        if chosen is not None and not chosen.why_not:
            draft = begin(item, chosen.person, by=actor, answered=carried_to(request, item))
            return redirect("cases:fill", draft.token)
        context["wrong"] = "请选择为谁申请。" if chosen is None else f"{chosen.why_not}; 请换一位申请人。"
    return render(request, "cases/public/start.html", context)


def _preselected(request: HttpRequest, candidates: list[Candidate]) -> int | None:
    possible = [each.person.pk for each in candidates if not each.why_not]
    acting = request.session.get(ACTING)
    return acting if acting in possible else possible[0] if len(possible) == 1 else None


def begin(
    item: ItemView, person: Person, *, by: Actor, answered: Mapping[str, Any] = MappingProxyType({})
) -> Draft:
    """A draft with what is known filled in, and what was `answered` on a route that led here; one that was begun before
    is gone on with as it stands."""
    draft = start_draft(item.item_id, person=person, by=by)
    if draft.content:
        return draft
    writer = person_of(by)
    known = known_of(item, person, writer)
    content: Mapping[str, Any] = {
        "form": {name: each.value for name, each in known.items()} | answered.get("form", {}),
        "situations": answered.get("situations", []),
        "contact": {"name": writer.name, "phone": writer.phone},
    }
    return save_draft(draft, content, by=by)


@open_to("citizen")
def newer_edition(request: HttpRequest, token: str) -> HttpResponse:
    """Go on under the edition now in force: what is typed goes along as far as the new form asks for it."""
    draft = drafts_of(actor_of(request)).filter(token=token).first()
    if draft is None or request.method != "POST":
        raise Http404("没有这份草稿; 请从“我的”中打开。")
    item = catalogue.item_in_force(draft.item_id, on=today())
    if item is None or item.edition_id == draft.edition_id:
        return redirect("cases:fill", draft.token)
    fresh, names = begin(item, draft.person, by=actor_of(request)), {each.name for each in item.form}
    old = {name: value for name, value in draft.content.get("form", {}).items() if name in names}
    save_draft(fresh, {"form": {**fresh.content.get("form", {}), **old}}, by=actor_of(request))
    messages.success(
        request, "已经换成现行版本, 您填写的内容已带过来; 请核对新增的内容。原来的草稿还在“我的”里。"
    )
    return redirect("cases:fill", fresh.token)
