"""The forms of claiming: which items, why not, and what is an organisation's own of one."""

from __future__ import annotations

from typing import Any, get_args

from django import forms

from tongban.domains.catalogue.rules.local import MOST_VISITS, LocalContent
from tongban.domains.catalogue.rules.schema import Depth

_WHY = forms.Textarea(attrs={"rows": 2})


class ClaimForm(forms.Form):
    """The ticked items of the list."""

    grants = forms.MultipleChoiceField(
        label="事项",
        error_messages={"required": "请先在事项前面打勾, 再点认领。", "invalid_choice": "有事项已经不在可以认领的范围内; 请刷新页面再选。"},
    )  # fmt: skip

    def __init__(self, *args: Any, among: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grants"].choices = [(str(pk), str(pk)) for pk in among]  # type: ignore[attr-defined]


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label="不认领的理由", max_length=200, widget=_WHY,
        error_messages={"required": "请写明不认领的理由, 例如本辖区没有这类服务对象。", "max_length": "理由不超过 200 字。"},
    )  # fmt: skip
    instead = forms.CharField(
        label="移交的单位",
        max_length=60,
        required=False,
        help_text="由其他单位承办的, 填写它的标识; 没有就留空",
    )


class OwnForm(forms.Form):
    """What is an organisation's own; what is left empty is as at its place, or as in the basic entry."""

    counter = forms.CharField(
        label="办理窗口", max_length=60, required=False, help_text="例如: 3号 社会保障窗口"
    )
    window = forms.CharField(
        label="另有办理地点", max_length=200, required=False, help_text="不在本单位办理点办的, 写完整地址"
    )
    phone = forms.CharField(
        label="咨询电话", max_length=30, required=False, help_text="与本单位办理点相同的不用填"
    )
    hours = forms.CharField(
        label="办理时间", max_length=80, required=False, help_text="与本单位办理点相同的不用填"
    )
    office = forms.CharField(label="承办科室", max_length=40, required=False)
    promise = forms.IntegerField(
        label="承诺天数",
        min_value=1,
        max_value=400,
        required=False,
        help_text="只能比基本目录短; 相同的不用填",
    )
    visits = forms.IntegerField(label="到现场次数", min_value=0, max_value=MOST_VISITS, required=False)
    depth = forms.ChoiceField(
        label="网办深度",
        required=False,
        choices=[("", "与基本目录相同"), *((one, one) for one in get_args(Depth))],
    )
    note = forms.CharField(
        label="办理提示", max_length=200, required=False, help_text="例如: 每周二、周四有专人驻点"
    )

    def content(self, before: dict[str, Any]) -> dict[str, Any]:
        """As the draft keeps it; what this form does not show stays."""
        kept = {name: value for name, value in before.items() if name not in self.fields}
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return LocalContent.model_validate({**kept, **said}).model_dump(exclude_defaults=True)
