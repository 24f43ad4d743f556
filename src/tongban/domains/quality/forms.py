"""Forms of quality: the steps that an inspected office takes, and the decision on an objection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

LONGEST = 300


def _words(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
        error_messages={"required": f"请填写{label}。"},
    )


class StepForm(forms.Form):
    """A form of the matter page: made with the data and the matter, which these forms need not ask."""

    def __init__(self, data: Any = None, matter: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)


class MendForm(StepForm):
    outcome = _words("改了什么", "写明改动的位置和内容; 次日质检会再看一遍, 仍有问题的退回继续整改。")


class ObjectForm(StepForm):
    ground = _words(
        "不是问题的理由", "例如: 这是法律原文的用语。由政务服务管理部门复核, 复核期间整改期限暂停。"
    )


class DecisionForm(forms.Form):
    """The supervisors' decision on an objection."""

    decision = forms.ChoiceField(
        label="复核结论",
        choices=[("reject", "问题属实, 继续整改"), ("uphold", "不是问题, 今后不再提示")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择复核结论。"},
    )
    words = _words("复核理由", "承办单位会看到。")


STEP_FORMS: Mapping[str, type[forms.Form]] = {"mend": MendForm, "object": ObjectForm}
"""By step of `quality.rectify`, for the matter page of the desk."""
