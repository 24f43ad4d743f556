"""The little forms of an edition's course: from which day, and why."""

from __future__ import annotations

from django import forms

_WHY = forms.Textarea(attrs={"rows": 2})


class PublishForm(forms.Form):
    starting = forms.DateField(
        label="施行日期",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="从这一天起按新版办理; 此前仍按现行版本",
        error_messages={"required": "请选择施行日期。", "invalid": "日期写作 2026-03-12。"},
    )


class LocalForm(forms.Form):
    window = forms.CharField(
        label="办理地点", max_length=200, error_messages={"required": "请填写办理地点。"}
    )
    phone = forms.CharField(label="咨询电话", max_length=40, error_messages={"required": "请填写咨询电话。"})


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="原因", max_length=200, widget=_WHY, error_messages={"required": "请写明原因。", "max_length": "原因不超过 200 字。"}
    )  # fmt: skip


class SucceedForm(forms.Form):
    """合并 into one, 拆分 into several, named by their keys."""

    into = forms.CharField(
        label="承接的事项", max_length=600, help_text="填写标识, 几个之间用空格隔开; 一个是合并, 几个是拆分",
        error_messages={"required": "请填写承接的事项。"},
    )  # fmt: skip
    starting = forms.DateField(
        label="生效日期", widget=forms.DateInput(attrs={"type": "date"}),
        help_text="到这一天原事项不再受理; 已经受理的按原事项办完",
        error_messages={"required": "请选择生效日期。", "invalid": "日期写作 2026-03-12。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="依据", max_length=200, widget=_WHY, error_messages={"required": "请写明合并、拆分的依据。", "max_length": "依据不超过 200 字。"}
    )  # fmt: skip
