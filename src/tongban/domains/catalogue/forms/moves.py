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
