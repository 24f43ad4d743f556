"""The counter's form for an application: who applies, what the item asks for, and what of it lies on the counter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tongban.domains.cases.forms.item import PHONE, ItemForm, Known, known_at_counter, told_already
from tongban.domains.catalogue.api import ItemView, MaterialView
from tongban.kernel.access.assuring import verify_in_person
from tongban.kernel.clock import today
from tongban.kernel.documents.actions import attach
from tongban.kernel.documents.models import Document
from tongban.kernel.identity import Actor
from tongban.kernel.identity.actions import register_person
from tongban.kernel.identity.models import Person
from tongban.kernel.identity.queries import person_by_number
from tongban.lib.idcard import is_credit_code, is_id_number
from tongban.lib.masking import mask_name

SEEN_ON_PAPER = 2
"""The level of assurance of somebody whose number was read from a document that another person brought."""


class ApplicantForm(forms.Form):
    """By number: whoever is registered already is found, whoever is not is registered now."""

    prefix = "a"
    number = forms.CharField(
        label="身份证号或者统一社会信用代码",
        max_length=20,
        help_text="刷身份证或者扫营业执照二维码后自动填入; 手工录入请逐位核对。",
        error_messages={"required": "请填写申请人的身份证号或者统一社会信用代码。"},
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    name = forms.CharField(
        label="姓名或者名称", max_length=80, error_messages={"required": "请按证件填写申请人的姓名或者名称。"}
    )
    phone = forms.CharField(
        label="联系电话",
        max_length=20,
        validators=[PHONE],
        required=False,
        help_text="已登记过电话的可以不填, 用登记的电话。",
    )

    in_person = forms.BooleanField(
        label="本人到场, 已核对有效证件原件",
        required=False,
        help_text="勾选后申请人的实名等级升为三级, 可以在网上使用电子证照; 核验会留痕。",
    )

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip().upper()
        if is_id_number(number) or is_credit_code(number):
            return number
        raise forms.ValidationError("号码有误(校验码不符); 请对照身份证或者营业执照逐位核对。")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        number, name = cleaned.get("number"), cleaned.get("name")
        self.known = known = person_by_number(number) if number else None
        if not cleaned.get("phone") and "phone" not in self.errors:
            if known is not None and known.phone:
                cleaned["phone"] = known.phone
            else:
                self.add_error("phone", "请填写能接通的联系电话。")
        if known is not None and name and known.name != name.strip():
            self.add_error(
                "name", f"这个号码已经登记在“{mask_name(known.name)}”名下, 与填写的不一致; 请核对证件。"
            )
        return cleaned

    def said(self) -> dict[str, str]:
        """Of the applicant, as far as it is right."""
        return {name: str(self.cleaned_data.get(name) or "").strip() for name in ("name", "number", "phone")}

    def person(self, *, by: Actor) -> Person:
        person = self._person()
        return verify_in_person(person, by=by, on=today()) if self.cleaned_data.get("in_person") else person

    def _person(self) -> Person:
        number: str = self.cleaned_data["number"]
        if self.known is not None:
            return self.known
        kind = Person.Kind.NATURAL if is_id_number(number) else Person.Kind.ENTERPRISE
        return register_person(
            kind=kind,
            name=self.cleaned_data["name"].strip(),
            id_number=number,
            phone=self.cleaned_data["phone"],
            assurance=SEEN_ON_PAPER,
        )


@dataclass(frozen=True, slots=True)
class Told:
    """A field of the item's form that the applicant's own data answer; `source` is empty where it was typed."""

    bound: forms.BoundField
    source: str


class Sheet:
    """The item's form at the counter: who applies is asked once, and what was said of them goes into the form."""

    def __init__(self, item: ItemView, data: QueryDict | None, applicant: ApplicantForm) -> None:
        known: dict[str, Known] = {}
        if data is not None and (applicant.is_valid() or applicant.cleaned_data):
            known = known_at_counter(item, **applicant.said())
            data = data.copy()
            for name, each in known.items():
                key = f"{ItemForm.prefix}-{name}"
                if not data.get(key, "").strip():
                    data[key] = each.value
        self.form = ItemForm(item, data=data)
        names = told_already(item)
        self.told = [Told(self.form[name], self._source(name, known)) for name in names]
        self.asked = [bound for bound in self.form if bound.name not in names]

    def _source(self, name: str, known: Mapping[str, Known]) -> str:
        each = known.get(name)
        return each.source if each and self.form.typed().get(name) == each.value else ""

    @property
    def stands_open(self) -> bool:
        """What is wrong must be seen."""
        return any(each.bound.errors for each in self.told)

    @property
    def told_words(self) -> str:
        return "、".join(str(each.bound.label) for each in self.told)


class CounterForm(forms.Form):
    """A tick for each material that lies on the counter; what is not ticked is missing, and is told once."""

    prefix = "m"

    def __init__(self, item: ItemView, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.item = item
        for material in item.materials:
            self.fields[material.id] = forms.BooleanField(
                label=material.name, required=False, help_text=_said_of(material)
            )
        if item.situations:
            self.fields["situations"] = forms.MultipleChoiceField(
                label="申请人的情形",
                required=False,
                choices=[(one.name, f"{one.name}(增加: {'、'.join(one.adds)})") for one in item.situations],
                widget=forms.CheckboxSelectMultiple,
            )
        if item.commitment.offered:
            self.fields["commits"] = forms.BooleanField(
                label=f"选择告知承诺, 免交: {'、'.join(item.commitment.proofs)}",
                required=False,
                help_text="申请人已阅读并签署告知承诺书。",
            )

    def lines(self) -> list[tuple[MaterialView, forms.BoundField]]:
        return [(material, self[material.id]) for material in self.item.materials]

    def states(self, uploaded: Mapping[str, Sequence[Document]]) -> dict[str, str]:
        here = {material.id for material in self.item.materials if self.cleaned_data.get(material.id)}
        return dict.fromkeys(sorted(here | set(uploaded)), "supplied")


def _said_of(material: MaterialView) -> str:
    need = {
        "required": "必需",
        "conditional": f"{material.when or '按情形'}时需要",
        "deferrable": "可以容缺后补",
    }
    parts = [
        need.get(material.need, ""),
        material.form,
        f"{material.copies}份" if material.copies else "",
        material.standard,
    ]
    return "; ".join(part for part in parts if part)


def scanned(files: MultiValueDict[str, Any], item: ItemView, *, by: Actor) -> dict[str, list[Document]]:
    """What was scanned at the counter, by material."""
    found: dict[str, list[Document]] = {}
    for material in item.materials:
        for upload in files.getlist(f"file-{material.id}"):
            found.setdefault(material.id, []).append(attach(None, upload, kind=material.id, by=by))
    return found
