"""Writing an application: the form, the materials, a look at the paper, and sending it once. Nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tongban.domains.cases.actions import discard_draft, lodge, save_draft
from tongban.domains.cases.actions.drafts import documents_of_draft
from tongban.domains.cases.forms import item as item_form
from tongban.domains.cases.forms.item import ContactForm, ItemForm
from tongban.domains.cases.models import Draft
from tongban.domains.cases.queries import draft_by_token
from tongban.domains.cases.rules.local import local_rules
from tongban.domains.cases.views.public import bringing, shown
from tongban.domains.cases.views.public.bringing import MaterialsForm
from tongban.domains.cases.views.public.matters import actor_of, own_matter, person_of
from tongban.domains.cases.views.public.papers import NO_PAPER, sent
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.access import open_to
from tongban.kernel.clock import TIME_ZONE, now, today
from tongban.kernel.docket.queries import file_of
from tongban.kernel.documents.actions import discard
from tongban.kernel.documents.models import Document
from tongban.kernel.documents.queries import letters_of
from tongban.kernel.procedure import Refused

STEPS = (("fill", "填写申请表"), ("bring", "提交材料"), ("review", "核对并提交"))


class Sent(Exception):
    """The draft has become a matter already; its number."""


def own_draft(request: HttpRequest, token: str) -> Draft:
    draft = draft_by_token(actor_of(request), token)
    if draft is not None:
        return draft
    if matter := shown.matters_of(actor_of(request)).filter(book__once=token).first():
        raise Sent(matter.number)
    raise Http404("没有这份草稿, 可能已经删除; 请从“我的”中打开其他草稿, 或者重新申请。")


def receipt_of(request: HttpRequest, sent_already: Sent) -> HttpResponse:
    messages.info(request, "这份申请已经提交过, 没有重复提交。")
    return redirect("cases:receipt", str(sent_already))


def of_own_draft(view: Callable[[HttpRequest, Draft], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a draft; whoever comes back to one that was sent already is shown its receipt."""

    @wraps(view)
    def found(request: HttpRequest, token: str) -> HttpResponse:
        try:
            draft = own_draft(request, token)
        except Sent as sent_already:
            return receipt_of(request, sent_already)
        return view(request, draft)

    return found


def common(draft: Draft, item: ItemView, step: str) -> dict[str, Any]:
    present = catalogue.item_in_force(draft.item_id, on=today())
    return {
        "draft": draft,
        "item": item,
        "steps_of_apply": STEPS,
        "step": step,
        "ended": present is None,
        "newer": present if present and present.edition_id != draft.edition_id else None,
    }


@open_to("citizen")
@of_own_draft
def fill(request: HttpRequest, draft: Draft) -> HttpResponse:
    item = catalogue.edition(draft.edition_id)
    if request.method == "POST":
        form, contact = _keep_form(request, draft, item)
        if request.POST.get("go") == "later":
            return _kept(request, "cases:fill", draft)
        if form.is_valid() & (contact is None or contact.is_valid()):
            return redirect("cases:bring", draft.token)
    else:
        form, contact = _forms_of(draft, item, check="check" in request.GET)
    writer = person_of(actor_of(request))
    known = item_form.known_of(item, draft.person, writer)
    typed = draft.content.get("form", {})
    context = {
        **common(draft, item, "fill"),
        "form": form,
        "contact": contact,
        "groups": form.groups(),
        "sources": {name: each.source for name, each in known.items() if typed.get(name) == each.value},
        "situations": draft.content.get("situations", ()),
    }
    return render(request, "cases/public/fill.html", context)


def _keep_form(request: HttpRequest, draft: Draft, item: ItemView) -> tuple[ItemForm, ContactForm | None]:
    """Save first, check afterwards: what is wrong is kept as well as what is right."""
    form = ItemForm(item, data=request.POST)
    typed = form.typed()
    contact = None
    if asked := item_form.contact_asked(item):
        said = {"name": typed.get(asked[0]) or "", "phone": typed.get(asked[1]) or ""}
    else:
        contact = ContactForm(request.POST)
        said = {name: request.POST.get(f"c-{name}", "") for name in ("name", "phone")}
    offered = {each.name for each in item.situations}
    chosen = [name for name in request.POST.getlist("situation") if name in offered]
    save_draft(draft, {"form": typed, "contact": said, "situations": chosen}, by=actor_of(request))
    return form, contact


def _forms_of(draft: Draft, item: ItemView, *, check: bool) -> tuple[ItemForm, ContactForm | None]:
    content = draft.content
    kept, said = content.get("form", {}), content.get("contact", {})
    form = item_form.checked(item, kept) if check else ItemForm(item, kept=kept)
    if item_form.contact_asked(item):
        return form, None
    data = {f"c-{name}": value for name, value in said.items()}
    return form, ContactForm(data) if check else ContactForm(initial=said)


def _kept(request: HttpRequest, page: str, draft: Draft) -> HttpResponse:
    messages.success(request, f"草稿已保存 {now().astimezone(TIME_ZONE):%H:%M}; 随时可以从“我的”里继续填写。")
    return redirect(page, draft.token)


@require_POST
@open_to("citizen")
def keep(request: HttpRequest, token: str, part: str) -> HttpResponse:
    """What the page saves by itself while somebody writes."""
    try:
        draft = own_draft(request, token)
    except Sent:
        return JsonResponse({"title": "这份申请已经提交, 不能再修改草稿。"}, status=409)
    item = catalogue.edition(draft.edition_id)
    if part == "form":
        _keep_form(request, draft, item)
    else:
        save_draft(draft, bringing.choices_in(request.POST, item), by=actor_of(request))
    return JsonResponse({"saved": f"{draft.saved_at.astimezone(TIME_ZONE):%H:%M}"})


@open_to("citizen")
@of_own_draft
def bring(request: HttpRequest, draft: Draft) -> HttpResponse:
    item = catalogue.edition(draft.edition_id)
    going_on = request.POST.get("go") == "next"
    form = MaterialsForm(
        item, bound=request.method == "POST" or "check" in request.GET, signature=_signature(request, draft)
    )
    if request.method == "POST":
        _keep_materials(request, draft, item, form)
    rows = _brought(request, draft, item)
    if going_on or "check" in request.GET:
        _say_wrong(form, rows, draft)
    if request.method == "POST" and not form.errors:
        return redirect("cases:review", draft.token) if going_on else _kept(request, "cases:bring", draft)
    context = {
        **common(draft, item, "bring"),
        "form": form,
        "rows": [(row, form[row.asked.id]) for row in rows if row.needed],
        "optional": [(row, form[row.asked.id]) for row in rows if not row.needed],
        "content": draft.content,
        "proven": actor_of(request).assurance >= bringing.PROVEN,
        "local": local_rules(),
    }
    return render(request, "cases/public/bring.html", context)


def _signature(request: HttpRequest, draft: Draft) -> str:
    given = request.POST.get(f"{MaterialsForm.prefix}-signature")
    return str(draft.content.get("signature", "") if given is None else given)


def _keep_materials(request: HttpRequest, draft: Draft, item: ItemView, form: MaterialsForm) -> None:
    kept: dict[str, list[int]] = {key: list(ids) for key, ids in draft.content.get("materials", {}).items()}
    removed = _removed(request, draft)
    if removed:
        kept = {key: [pk for pk in ids if pk != removed.pk] for key, ids in kept.items()}
    uploads = {asked.id: request.FILES.getlist(f"{form.prefix}-{asked.id}") for asked in item.materials}
    counts = {key: len(ids) for key, ids in kept.items()}
    for key, ids in bringing.take_files(form, uploads, counts, by=actor_of(request)).items():
        kept.setdefault(key, []).extend(ids)
    save_draft(draft, {**bringing.choices_in(request.POST, item), "materials": kept}, by=actor_of(request))
    if removed:
        discard(removed)


def _removed(request: HttpRequest, draft: Draft) -> Document | None:
    number = request.POST.get("remove", "")
    return next((each for each in documents_of_draft(draft) if str(each.pk) == number), None)


def _brought(request: HttpRequest, draft: Draft, item: ItemView) -> list[bringing.Brought]:
    proven = actor_of(request).assurance >= bringing.PROVEN
    return bringing.brought_of(draft, item, documents_of_draft(draft), on=today(), proven=proven)


def _say_wrong(form: MaterialsForm, rows: list[bringing.Brought], draft: Draft) -> None:
    bringing.say_lacking(form, rows)
    content = draft.content
    if content.get("commits") and content.get("signature", "") != draft.person.name:
        form.add_error("signature", f"选择告知承诺的, 请输入申请人全称「{draft.person.name}」作为签名。")


@open_to("citizen")
@of_own_draft
def review(request: HttpRequest, draft: Draft) -> HttpResponse:
    item = catalogue.edition(draft.edition_id)
    form, contact = _forms_of(draft, item, check=True)
    rows = _brought(request, draft, item)
    wrongs = MaterialsForm(item, bound=True)
    _say_wrong(wrongs, rows, draft)
    if not (form.is_valid() & (contact is None or contact.is_valid())):
        return redirect(f"{_address('cases:fill', draft)}?check=1")
    if wrongs.errors:
        return redirect(f"{_address('cases:bring', draft)}?check=1")
    wrong = ""
    if request.method == "POST":
        wrong, number = _sent(request, draft, form)
        if number:
            return redirect("cases:receipt", number)
    context = {
        **common(draft, item, "review"),
        "values": item_form.shown_values(item, form.kept()),
        "rows": [row for row in rows if row.needed or row.is_here],
        "content": draft.content,
        "local": local_rules(),
        "asks_contact": contact is not None,
        "wrong": wrong,
    }
    return render(request, "cases/public/review.html", context, status=409 if wrong else 200)


def _address(name: str, draft: Draft) -> str:
    return redirect(name, draft.token).url


def _sent(request: HttpRequest, draft: Draft, form: ItemForm) -> tuple[str, str]:
    """What is wrong, or the number of the matter."""
    if request.POST.get("true") != "1":
        return "请先勾选“以上内容真实”, 再提交申请。", ""
    if catalogue.item_in_force(draft.item_id, on=today()) is None:
        return "这个事项现在暂停或者取消, 不能提交; 草稿仍为您保存, 详情请看办事指南或者拨打 12345。", ""
    try:
        save_draft(draft, {"form": form.kept()}, by=actor_of(request))
        return "", lodge(draft, by=actor_of(request)).number
    except Refused as refusal:
        already = shown.matters_of(actor_of(request)).filter(book__once=draft.token).first()
        return ("", already.number) if already else (str(refusal), "")


@open_to("citizen")
@of_own_draft
def throw_away(request: HttpRequest, draft: Draft) -> HttpResponse:
    item = catalogue.edition(draft.edition_id)
    if request.method == "POST":
        discard_draft(draft, by=actor_of(request))
        messages.success(request, f"「{item.name}」的草稿已删除。")
        return redirect("/my/")
    return render(request, "cases/public/throw_away.html", {"draft": draft, "item": item})


@open_to("citizen")
def draft_file(request: HttpRequest, token: str, document_id: int) -> HttpResponse:
    draft = draft_by_token(actor_of(request), token)
    found = (
        next((each for each in documents_of_draft(draft) if each.pk == document_id), None) if draft else None
    )
    if found is None:
        raise Http404(NO_PAPER)
    return sent(found)


@open_to("citizen")
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    matter, on = own_matter(request, number), today()
    clocks = [view for view in shown.clocks_of(matter, file_of(matter), on=on) if view.state == "running"]
    context = {
        "matter": matter,
        "clocks": clocks,
        "first": min(
            (view for view in clocks if view.due_on), key=lambda view: view.due_on or on, default=None
        ),
        "paper": letters_of(matter.book).filter(kind="receipt").first(),
        "progress_address": f"{settings.TONGBAN_PUBLIC_ADDRESS.rstrip('/')}/progress/?number={matter.number}",
    }
    return render(request, "cases/public/receipt.html", context)
