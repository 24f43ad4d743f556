"""Forms of licences: a search, an act with its ground, a file to verify."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from tongban.domains.licences.rules import Act


class SearchForm(forms.Form):
    """Sent by POST: a holder's number belongs in no address and no log."""

    words = forms.CharField(
        label="证照编号、持有人名称或者证件号码",
        max_length=120,
        help_text="名称和证件号码要填完整; 也可以填电子证照标识或者办件编号。",
        error_messages={"required": "请填写要查的内容, 如统一社会信用代码。"},
    )


class ActForm(forms.Form):
    """An act needs a ground that the law names, and the facts in words that the holder will read."""

    ground = forms.ChoiceField(
        label="法定事由", widget=forms.RadioSelect, error_messages={"required": "请选择一项法定事由。"}
    )
    decision = forms.CharField(label="行政处罚决定书文号", max_length=60, required=False)
    reason = forms.CharField(
        label="事实和理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="持有人会看到这段话, 请写明查明的事实。",
        error_messages={"required": "请写明事实和理由, 持有人会看到。"},
    )

    def __init__(self, act: Act, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(ground.key, f"{ground.title}({ground.law})") for ground in act.grounds]
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]
        if len(grounds) == 1:
            self.fields["ground"].initial = grounds[0][0]
        if act.needs_decision:
            self.fields["decision"].required = True
            self.fields["decision"].error_messages["required"] = (
                "请填写处罚决定书文号; 没有作出处罚决定的, 不能办理。"
            )
        else:
            del self.fields["decision"]


class CodeForm(forms.Form):
    code = forms.CharField(
        label="核验码",
        max_length=40,
        help_text="印在二维码旁边, 16位字母和数字; 不分大小写, 空格和短横可以不填。",
        error_messages={"required": "请填写核验码, 或者用手机扫描纸面上的二维码。"},
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label="PDF 文件",
        help_text="从本平台下载的原文件; 打印后再扫描的文件不能这样核验。",
        error_messages={
            "required": "请选择要核验的 PDF 文件。",
            "empty": "您选的文件是空的, 请重新从“我的证照”下载后再选。",
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        limit: int = settings.TONGBAN_UPLOAD_LIMIT
        if file.size > limit:
            raise forms.ValidationError(
                f"文件超过{limit // 1024 // 1024}兆, 不是本平台签发的文书; 请核对后重新选择。"
            )
        return file
