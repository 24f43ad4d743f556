"""补正 and 容缺补交: all that was asked for comes together; each file is kept as soon as it arrives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tongban.domains.cases.forms.item import ItemForm
from tongban.domains.cases.models import Application, Material
from tongban.domains.cases.queries import asked_for_now, deferred_of, item_of
from tongban.domains.cases.rules import completeness
from tongban.domains.cases.views.public import shown
from tongban.domains.cases.views.public.acts import step_of
from tongban.domains.cases.views.public.bringing import MOST_FILES, FilesInput
from tongban.domains.cases.views.public.matters import actor_of, application_behind, own_matter
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.docket.actions import perform
from tongban.kernel.docket.models import Matter
from tongban.kernel.documents.actions import attach
from tongban.kernel.documents.models import Document
from tongban.kernel.documents.queries import documents_of
from tongban.kernel.ledger.models import Entry
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.procedure import Refused, Step

ASKED_BY = {"supply": "ask_to_correct", "supply_deferred": "accept_with_deferred"}


class SupplyForm(forms.Form):
    """One place for files for each material that was asked for."""

    prefix = "s"
    use_required_attribute = False

    def __init__(self, rows: list[Material], *, bound: bool) -> None:
        super().__init__(data={} if bound else None)
        for row in rows:
            self.fields[row.material_id] = forms.FileField(label=row.name, required=False, widget=FilesInput)


@dataclass(slots=True)
class Asked:
    """What was asked for, in which notice, and whether the form itself is to be mended."""

    matter: Matter
    application: Application
    item: ItemView
    step: Step
    entry: Entry
    rows: list[Material]

    @property
    def form_too(self) -> bool:
        return self.step.name == "supply" and completeness.FORM in self.entry.given.get("items", ())

    def brought(self) -> dict[str, list[Document]]:
        """What has come since the notice, by material."""
        found: dict[str, list[Document]] = {row.material_id: [] for row in self.rows}
        for document in documents_of(self.matter.book).filter(
            kind__in=list(found), uploaded_at__gte=self.entry.at
        ):
            found[document.kind].append(document)
        return found


def asked_of(matter: Matter) -> Asked | None:
    step = step_of(matter, "supply") or step_of(matter, "supply_deferred")
    application = application_behind(matter)
    if step is None or application is None:
        return None
    entry = entries_of(matter.pk).filter(step=ASKED_BY[step.name]).last()
    rows = asked_for_now(application) if step.name == "supply" else deferred_of(application)
    if entry is None or (step.name == "supply_deferred" and not rows):
        return None
    return Asked(matter, application, item_of(application), step, entry, rows)


@open_to("citizen")
def supply(request: HttpRequest, number: str) -> HttpResponse:
    matter = own_matter(request, number)
    asked = asked_of(matter)
    if asked is None:
        messages.info(request, "这件申请现在没有需要您补交的材料。")
        return redirect("cases:matter", matter.number)
    form = SupplyForm(asked.rows, bound=request.method == "POST")
    again = _form_again(request, asked)
    if request.method == "POST":
        _take(request, form, asked)
        if request.POST.get("go") != "next" and not form.errors:
            messages.success(request, f"文件已保存; 全部补齐后请按“{asked.step.title}”。")
            return redirect("cases:supply", matter.number)
        if request.POST.get("go") == "next" and _sent(request, form, again, asked):
            messages.success(request, f"已经收到您的材料({asked.step.title}); 接下来的日期在这一页。")
            return redirect("cases:matter", matter.number)
    return render(request, "cases/public/supply.html", _context(asked, form, again))


def _context(asked: Asked, form: SupplyForm, again: ItemForm | None) -> dict[str, object]:
    standards = {each.id: each.standard for each in asked.item.materials}
    brought = asked.brought()
    wanted = shown.wanted_of(asked.matter, today=today())
    return {
        "matter": asked.matter,
        "step": asked.step,
        "form": form,
        "again": again,
        "rows": [
            (row, standards.get(row.material_id, ""), brought[row.material_id], form[row.material_id])
            for row in asked.rows
        ],
        "want": next((want for want in wanted if want.title == asked.step.title), None),
    }


def _form_again(request: HttpRequest, asked: Asked) -> ItemForm | None:
    if not asked.form_too:
        return None
    if request.method == "POST":
        return ItemForm(asked.item, data=request.POST)
    return ItemForm(asked.item, kept=asked.application.form)


def _take(request: HttpRequest, form: SupplyForm, asked: Asked) -> None:
    known = asked.brought()
    for row in asked.rows:
        for place, upload in enumerate(request.FILES.getlist(f"{form.prefix}-{row.material_id}")):
            try:
                if len(known[row.material_id]) + place >= MOST_FILES:
                    raise Refused(f"最多上传 {MOST_FILES} 个文件, 请把多页合并成一个 PDF 再上传。")
                name = upload.name or ""
                attach(asked.matter.book, upload, kind=row.material_id, name=name, by=actor_of(request))
            except Refused as refusal:
                form.add_error(row.material_id, str(refusal))


def _sent(request: HttpRequest, form: SupplyForm, again: ItemForm | None, asked: Asked) -> bool:
    """Take the step if all is there; otherwise what is lacking stands at its place."""
    brought = asked.brought()
    for row in asked.rows:
        if not brought[row.material_id] and row.material_id not in form.errors:
            form.add_error(
                row.material_id, "还没有补交; 请上传文件。补正材料要一次交齐, 已上传的仍为您保存。"
            )
    if form.errors or (again is not None and not again.is_valid()):
        return False
    documents = {key: documents[-1] for key, documents in brought.items()}
    more: dict[str, Any] = {"form": again.kept()} if again is not None else {}
    materials = [*documents, *([completeness.FORM] if asked.form_too else [])]
    try:
        perform(
            asked.matter,
            asked.step.name,
            by=actor_of(request),
            materials=materials,
            documents=documents,
            **more,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
