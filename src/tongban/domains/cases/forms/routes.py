"""Editing a route (导办) at the desk: its heading, one question with its answers, and the examples it has to pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from tongban.ui.lines import Lines

Choices = Sequence[tuple[str, str]]
AUDIENCES = (("person", "个人"), ("enterprise", "企业"))
_KEY = {"invalid": "标识用小写英文、数字和短横线, 例如 open-shop。"}


class Filled(Lines):
    """What an answer fills into the form: a field's name, an equals sign, and the value; several values with 、."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return "\n".join(f"{name}={_written(each)}" for name, each in value.items())

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return dict(value)
        made: dict[str, Any] = {}
        for line in Lines.to_python(self, value):
            name, sign, said = line.partition("=")
            if not sign or not name.strip() or not said.strip():
                raise forms.ValidationError("每行写成「字段标识=内容」, 例如 area=50; 多选用「、」隔开。")
            made[name.strip()] = _read(said.strip())
        return made

    def has_changed(self, initial: Any, data: Any) -> bool:
        """As written: what cannot be read has certainly changed."""
        return (self.prepare_value(initial or {}) or "").strip() != (data or "").strip()

    def run_validators(self, value: Any) -> None:
        forms.CharField.run_validators(self, str(value) if value else "")


def _written(value: object) -> str:
    return "、".join(value) + "、" if isinstance(value, list) else str(value)


def _read(said: str) -> object:
    """A list ends with 、 so that a list of one is told from a word."""
    return [each for each in said.split("、") if each] if said.endswith("、") else said


class NewRouteForm(forms.Form):
    key = forms.SlugField(
        label="标识",
        max_length=60,
        help_text="网址里用, 发布后不变; 例如 open-shop",
        error_messages={**_KEY, "required": "请填写标识。"},
    )
    name = forms.CharField(
        label="名称",
        max_length=60,
        help_text="群众怎么说就怎么写, 例如 开饭店",
        error_messages={"required": "请填写名称。"},
    )

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if key != key.lower() or "_" in key:
            raise forms.ValidationError(_KEY["invalid"])
        return key


class RouteForm(forms.Form):
    name = forms.CharField(label="名称", max_length=60, error_messages={"required": "请填写名称。"})
    audience = forms.MultipleChoiceField(
        label="服务对象", choices=AUDIENCES, widget=forms.CheckboxSelectMultiple, error_messages={"required": "请选择服务对象, 可以都选。"}
    )  # fmt: skip
    everyday = Lines(label="日常说法", required=False, help_text="每行一条, 至少两条; 搜索用", rows=3)
    intro = forms.CharField(
        label="开头说明", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class QuestionForm(forms.Form):
    key = forms.SlugField(
        label="问题标识",
        max_length=60,
        help_text="例如 kind-of-shop; 别的回答用它指到这一问",
        error_messages={**_KEY, "required": "请填写问题标识。"},
    )
    ask = forms.CharField(label="问什么", max_length=300, error_messages={"required": "请填写问题。"})
    why = forms.CharField(label="为什么问", required=False, max_length=300, help_text="可以写明依据的条款")


class ItemField(forms.CharField):
    """An item by its name; the names to choose from are listed once on the page, for all answers."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": ITEM_LIST, "autocomplete": "off"})
        super().__init__(label=label, required=False, max_length=200, widget=widget, **kwargs)
        self.names: Mapping[str, str] = {}

    def prepare_value(self, value: Any) -> Any:
        return self.names.get(value, value)

    def to_python(self, value: Any) -> Any:
        said = str(value or "").strip()
        if not said or said in self.names:
            return said
        for key, name in self.names.items():
            if name == said:
                return key
        raise forms.ValidationError("没有这个名称的在办事项; 请输入几个字, 从列出的名称中选。")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or "").strip())


ITEM_LIST = "items-in-force"
"""The id of the page's one list of names."""


class AnswerForm(forms.Form):
    """An answer may be left unfinished in a draft; what lacks is said on the route's page and refused at publication."""

    say = forms.CharField(
        label="回答的话", max_length=300, error_messages={"required": "请填写回答的话, 或者勾选删去这一项。"}
    )
    to = forms.ChoiceField(label="接着问", required=False, help_text="接着问、通向事项、不用办, 三者填一个")
    item = ItemField(label="通向事项", help_text="输入几个字, 从列出的名称中选")
    situations = Lines(
        label="选定情形", required=False, rows=2, help_text="每行一个, 与办事指南的情形名称一致"
    )
    nothing = forms.CharField(label="不用办: 为什么", required=False, max_length=300)
    instead = forms.CharField(label="不用办: 该怎么做", required=False, max_length=300)
    form = Filled(
        label="带入申请表",
        required=False,
        rows=2,
        help_text="每行一个, 例如 area=50; 是非题写 是 或 否; 多选写 甲、乙、",
    )

    def __init__(
        self,
        *args: Any,
        questions: Choices = (),
        items: Mapping[str, str] = MappingProxyType({}),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "没有"), *questions]  # type: ignore[attr-defined]
        self.fields["item"].names = items  # type: ignore[attr-defined]


class ExampleForm(forms.Form):
    answers = Lines(label="依次回答", required=False, help_text="每行一个回答, 字句与上面相同", rows=3)
    item = ItemField(label="应当通向", help_text="不用办的留空")
    materials = Lines(label="应当要的材料", required=False, help_text="每行一份; 不核对材料的留空", rows=3)

    def __init__(self, *args: Any, items: Mapping[str, str] = MappingProxyType({}), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].names = items  # type: ignore[attr-defined]


def answers_of(
    question: Mapping[str, Any], data: Any, *, questions: Choices, items: Mapping[str, str], more: bool
) -> BaseFormSet[AnswerForm]:
    kept = list(question.get("answers", ()))
    factory = forms.formset_factory(
        AnswerForm, extra=max(2 - len(kept), int(more)), can_delete=True, max_num=12
    )
    return factory(
        data,
        prefix="answers",
        initial=None if data else kept,
        form_kwargs={"questions": questions, "items": items},
    )


def examples_of(
    content: Mapping[str, Any], data: Any, *, items: Mapping[str, str]
) -> BaseFormSet[ExampleForm]:
    factory = forms.formset_factory(ExampleForm, extra=1, can_delete=True, max_num=40)
    return factory(
        data,
        prefix="examples",
        initial=None if data else list(content.get("examples", ())),
        form_kwargs={"items": items},
    )


def kept(rows: BaseFormSet[Any], *, by: str) -> list[dict[str, Any]]:
    """The filled rows that are not to go, as the content has them; `by` is the field without which a row is empty."""
    found = [
        row.cleaned_data for row in rows.forms if row.cleaned_data and not row.cleaned_data.get("DELETE")
    ]
    return [{name: value for name, value in row.items() if name != "DELETE"} for row in found if row.get(by)]
