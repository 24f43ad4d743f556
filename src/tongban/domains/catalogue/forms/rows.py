"""Rows of an item: its materials, the fields of its form, its basis, charges, situations and questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from django import forms
from django.forms.formsets import BaseFormSet

from tongban.domains.catalogue.forms.lines import DraftForm, Lines, chosen, text, whole, yes
from tongban.domains.catalogue.rules import schema

NEEDS = (("required", "必须提交"), ("conditional", "特定情形提交"), ("deferrable", "容缺后补"))
SOURCES = (("self", "申请人自备"), ("government", "政府部门核发"), ("third_party", "第三方出具"))
KINDS = (
    ("text", "一行文字"),
    ("textarea", "多行文字"),
    ("number", "数字"),
    ("money", "金额"),
    ("date", "日期"),
    ("choice", "单选"),
    ("choices", "多选"),
    ("phone", "电话"),
    ("id_number", "身份证号"),
    ("credit_code", "统一社会信用代码"),
    ("yes_no", "是或否"),
    ("region", "区划"),
)
PREFILLS = (
    ("person.name", "申请人姓名"),
    ("person.id_number", "申请人身份证号"),
    ("person.phone", "申请人手机"),
    ("enterprise.name", "企业名称"),
    ("enterprise.credit_code", "企业信用代码"),
)


class MaterialForm(DraftForm):
    needed = ("name", "need", "form", "source")
    name = text("材料名称", longest=100)
    need = chosen("必要性", NEEDS)
    when = text("适用情形", help="特定情形提交的, 写明是什么情形")
    form = chosen("形式", get_args(schema.Form))
    copies = whole("份数", most=20)
    source = chosen("来源", SOURCES)
    issuer = text("出具单位", longest=100)
    licence = chosen("可免交的电子证照", (), help="持有这种电子证照就免交")
    standard = text("受理标准", longest=500)
    template = yes("有空白表格")


class FieldForm(DraftForm):
    needed = ("name", "label", "kind")
    label = text("字段名称", longest=60)
    name = text("字段标识", longest=40, help="小写英文, 如 premises")
    kind = chosen("种类", KINDS)
    required = yes("必填")
    help = text("填写说明")
    options = Lines(label="选项", rows=3, required=False, help_text="单选、多选用, 每行一个")
    max = whole("最多字数", least=1, most=5000)
    prefill = chosen("自动带出", PREFILLS)


class BasisForm(DraftForm):
    needed = ("law", "article")
    law = text("法律法规名称", longest=100)
    article = text("条款", longest=60, help="如 第三十五条第一款")
    text = forms.CharField(
        label="条文", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}), help_text="没有把握就不填"
    )  # fmt: skip


class ChargeForm(DraftForm):
    needed = ("name", "standard", "basis")
    name = text("收费项目", longest=60)
    standard = text("标准", help="如 每证10元")
    basis = text("依据")


class SituationForm(DraftForm):
    needed = ("name", "adds")
    name = text("情形", longest=100)
    adds = Lines(label="增加的材料", rows=2, required=False, help_text="每行一份, 须在申请材料里")


class QuestionForm(DraftForm):
    needed = ("q", "a")
    q = text("问题")
    a = forms.CharField(
        label="回答", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True, slots=True)
class Rows:
    """A kind of rows: its prefix, where it stands in the content, and what a filled row becomes."""

    prefix: str
    title: str
    form: type[DraftForm]
    unset: tuple[str, ...] = ()

    def formset(
        self, content: Mapping[str, Any], data: Any, licences: list[tuple[str, str]]
    ) -> BaseFormSet[DraftForm]:
        factory = forms.formset_factory(
            self.form, extra=0 if self._in(content) else 1, can_delete=True, max_num=60
        )
        made = factory(data, prefix=self.prefix, initial=self._in(content))
        for row in made.forms:
            if "licence" in row.fields:
                row.fields["licence"].choices = [("", "没有"), *licences]  # type: ignore[attr-defined]
        return made

    def _in(self, content: Mapping[str, Any]) -> list[dict[str, Any]]:
        if self.prefix == "charges":
            return list(content.get("fee", {}).get("items", []))
        return list(content.get(self.prefix, []))

    def filled(self, made: BaseFormSet[DraftForm]) -> list[dict[str, Any]]:
        rows = [
            row.cleaned_data for row in made.forms if row.cleaned_data and not row.cleaned_data.get("DELETE")
        ]
        return [self._element(row) for row in rows if any(row.values())]

    def _element(self, row: Mapping[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in row.items() if name != "DELETE"}
        return {name: value for name, value in kept.items() if value is not None or name in self.unset}


ROWS = (
    Rows("materials", "申请材料", MaterialForm),
    Rows("form", "申请表的字段", FieldForm, unset=("max",)),
    Rows("situations", "情形", SituationForm),
    Rows("charges", "收费项目", ChargeForm),
    Rows("basis", "设定依据", BasisForm),
    Rows("faq", "常见问题", QuestionForm),
)
