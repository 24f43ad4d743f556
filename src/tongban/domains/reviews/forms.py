"""Forms of reviews: the level, what is said, the reviewer's answer, and one for each step that an office takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from tongban.domains.reviews.rules import LEVELS, LONGEST_COMMENT, OUTCOMES, options

_COMMENT = f"最多{LONGEST_COMMENT}字。请不要写姓名、电话和证件号码; 写了的, 转给承办单位前会隐去。"


class LevelForm(forms.Form):
    """The first of two steps: it works without a script, the options follow from the level."""

    level = forms.TypedChoiceField(
        label="您对这次服务满意吗?",
        coerce=int,
        choices=list(LEVELS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择一个评价等级。",
            "invalid_choice": "请从列出的五个等级中选择一个。",
        },
    )


class RateForm(forms.Form):
    """The second step: the national options of the level, words of one's own, and whether to give one's name."""

    options = forms.MultipleChoiceField(
        label="具体是哪些方面?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="可以多选, 也可以不选。",
        error_messages={"invalid_choice": "请从列出的选项中选择。"},
    )
    comment = forms.CharField(
        label="还想说的话",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_COMMENT,
    )
    anonymous = forms.BooleanField(
        label="匿名评价",
        required=False,
        help_text="匿名的评价不记录您是谁、是哪一件, 计入统计, 但无法回访。不选匿名, 被评价的单位同样看不到您是谁; "
        "不满意的会核实整改, 结果由平台转告您。",
    )

    def __init__(self, level: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["options"].choices = options(level)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """回访: whether the mending will do."""

    satisfied = forms.TypedChoiceField(
        label="对整改结果满意吗?",
        choices=[("yes", "满意, 可以办结"), ("no", "不满意")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择是否满意。"},
    )
    words = forms.CharField(
        label="哪里还不满意",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不满意的请填写。" + _COMMENT,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("satisfied") is False and not given.get("words", "").strip():
            self.add_error("words", "请写明哪里还不满意, 承办单位才能再次整改。")
        return given


class DecisionForm(forms.Form):
    """The supervisors' decision on an appeal."""

    decision = forms.ChoiceField(
        label="复核结论",
        choices=[("reject", "不采纳申诉, 继续整改"), ("uphold", "采纳申诉, 差评不予采纳, 不计入统计")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择复核结论。"},
    )
    words = forms.CharField(
        label="复核理由",
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="评价人和承办单位都会看到。",
        error_messages={"required": "请写明复核理由, 评价人和承办单位都会看到。"},
    )


def _words(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=help_text,
        error_messages={"required": f"请填写{label}。"},
    )


class StepForm(forms.Form):
    """A form of the matter page: made with the data and the matter, which these forms need not ask."""

    def __init__(self, data: Any = None, matter: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)


class ContactForm(StepForm):
    words = _words("给评价人的留言", "由平台转达; 您不会知道评价人是谁, 请不要要求对方表明身份。")


class VerifyForm(StepForm):
    finding = forms.ChoiceField(
        label="核实结果",
        choices=[(word, word) for word in ("属实", "部分属实", "不属实")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择核实结果。"},
    )


class RectifyForm(StepForm):
    outcome = forms.ChoiceField(
        label="整改方式",
        choices=list(OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择整改方式。"},
    )
    words = _words("整改结果", "由平台转告评价人, 请写明改了什么、今后怎样避免。")


class AppealForm(StepForm):
    ground = forms.ChoiceField(
        label="申诉事由",
        choices=[(word, word) for word in ("误评", "恶意差评")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择申诉事由。"},
    )
    words = _words("事实和证据", "由政务服务监督机构复核; 计时记录已确认的超期不能申诉。")


STEP_FORMS: Mapping[str, type[forms.Form]] = {
    "contact": ContactForm,
    "verify": VerifyForm,
    "rectify": RectifyForm,
    "appeal": AppealForm,
}
"""By step of `reviews.rectify`, for the matter page of the desk."""
