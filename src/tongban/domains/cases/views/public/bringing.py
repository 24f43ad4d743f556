"""The materials of an application that is being written: what is needed, what the city has, what came, what may follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from tongban.domains.cases.models import Draft
from tongban.domains.cases.queries import added_by
from tongban.domains.cases.rules import completeness
from tongban.domains.catalogue.api import ItemView, MaterialView
from tongban.domains.licences import api as licences
from tongban.domains.licences.api import LicenceView
from tongban.kernel.documents.actions import attach
from tongban.kernel.documents.models import Document
from tongban.kernel.identity import Actor
from tongban.kernel.procedure import Refused

MOST_FILES = 10
"""Of one material; more are better put together into one file."""
PROVEN = 3
"""The assurance from which the city lets somebody use what it knows of a person: 实名核验."""


@dataclass(slots=True)
class Brought:
    """One material, and where it stands in the draft."""

    asked: MaterialView
    needed: bool
    files: list[Document] = field(default_factory=list)
    licence: LicenceView | None = None
    consented: bool = False
    deferred: bool = False
    covered: bool = False
    """By the commitment: the promise stands in for this proof."""

    @property
    def is_form(self) -> bool:
        return completeness.is_the_form(self.asked)

    @property
    def is_here(self) -> bool:
        if self.is_form:
            return True
        return (
            bool(self.files) or (self.licence is not None and self.consented) or self.deferred or self.covered
        )

    @property
    def lacks(self) -> bool:
        return self.needed and not self.is_here

    @property
    def how(self) -> str:
        """As the review and the paper say it."""
        if self.covered:
            return "以告知承诺代替"
        if self.is_form and not self.files:
            return "就是网上填写的申请表, 不用上传"
        if self.files:
            return f"已上传 {len(self.files)} 个文件"
        if self.licence is not None and self.consented:
            return f"免提交, 读取电子证照《{self.licence.type_name}》"
        return "承诺容缺后补" if self.deferred else "未提交"

    @property
    def may_defer(self) -> bool:
        return self.asked.need == "deferrable"


def brought_of(
    draft: Draft, item: ItemView, documents: Iterable[Document], *, on: date, proven: bool
) -> list[Brought]:
    content = draft.content
    added = added_by(item, list(content.get("situations", ())))
    files: dict[str, list[Document]] = {}
    for document in documents:
        files.setdefault(document.kind, []).append(document)
    commits = bool(content.get("commits")) and item.commitment.offered
    return [
        Brought(
            asked,
            needed=completeness.is_needed(asked, added),
            files=files.get(asked.id, []),
            licence=licences.held(draft.person, asked.licence, on=on) if asked.licence and proven else None,
            consented=asked.id in content.get("consents", ()),
            deferred=asked.need == "deferrable" and asked.id in content.get("deferred", ()),
            covered=commits and asked.name in item.commitment.proofs,
        )
        for asked in item.materials
    ]


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class MaterialsForm(forms.Form):
    """Carries the places of the files and what is wrong with each; the files themselves are taken one by one."""

    prefix = "m"
    use_required_attribute = False

    def __init__(self, item: ItemView, *, bound: bool, signature: str = "") -> None:
        super().__init__(
            data={f"{self.prefix}-signature": signature} if bound else None, initial={"signature": signature}
        )
        for asked in item.materials:
            self.fields[asked.id] = forms.FileField(label=asked.name, required=False, widget=FilesInput)
        if item.commitment.offered:
            self.fields["signature"] = forms.CharField(label="承诺人签名", max_length=100, required=False)


def take_files(
    form: MaterialsForm,
    files: Mapping[str, Iterable[UploadedFile[bytes]]],
    known: Mapping[str, int],
    *,
    by: Actor,
) -> dict[str, list[int]]:
    """Keep every good file; a bad one is named at its material and takes no other with it."""
    kept: dict[str, list[int]] = {}
    for name, uploads in files.items():
        for upload in uploads:
            try:
                if known.get(name, 0) + len(kept.get(name, ())) >= MOST_FILES:
                    raise Refused(f"最多上传 {MOST_FILES} 个文件, 请把多页合并成一个 PDF 再上传。")
                document = attach(None, upload, kind=name, name=upload.name or "", by=by)
            except Refused as refusal:
                form.add_error(name, str(refusal))
            else:
                kept.setdefault(name, []).append(document.pk)
    return kept


def say_lacking(form: MaterialsForm, rows: Iterable[Brought]) -> None:
    for row in rows:
        if row.lacks and row.asked.id not in form.errors:
            more = ", 或者选择承诺后补" if row.may_defer else ""
            licence = "同意读取电子证照, 或者" if row.licence else ""
            form.add_error(row.asked.id, f"还没有提交; 请{licence}上传文件{more}。")


def choices_in(given: Any, item: ItemView) -> dict[str, Any]:
    """The boxes of the page; only what the item offers is kept."""
    ids = {asked.id for asked in item.materials}
    deferrable = {asked.id for asked in item.materials if asked.need == "deferrable"}
    return {
        "consents": sorted(ids & set(given.getlist("consent"))),
        "deferred": sorted(deferrable & set(given.getlist("defer"))),
        "commits": item.commitment.offered and given.get("commits") == "1",
        "signature": given.get(f"{MaterialsForm.prefix}-signature", "").strip(),
    }
