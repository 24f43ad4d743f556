"""查进度: the course of a matter for whoever knows its number and four digits of the applicant's; nothing of the person is shown."""

from __future__ import annotations

import hmac

from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.domains.cases.queries import pages
from tongban.domains.cases.views.public import shown
from tongban.domains.cases.views.public.matters import clocks_shown
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import by_number, file_of

ATTEMPTS, WITHIN = 10, 15 * 60
"""Wrong answers that one address, and one number, may give in so many seconds: four digits are soon tried through."""


class ProgressForm(forms.Form):
    """What one must know."""

    number = forms.CharField(
        label="办件编号",
        max_length=60,
        help_text="在收件回执、短信里都有, 例如 CZ-XK-2026-000001",
        error_messages={"required": "请填写办件编号。", "max_length": "办件编号没有这么长, 请核对。"},
    )
    digits = forms.RegexField(
        r"^[0-9A-Za-z]{4}$",
        label="证件号码或者手机号的后四位",
        max_length=4,
        help_text="申请人身份证(企业为统一社会信用代码)或者登记手机号的最后四位",
        error_messages={
            "required": "请填写证件号码或者手机号的后四位。",
            "invalid": "请填写最后四位数字或者字母, 例如 123X。",
            "max_length": "只填后四位。",
        },
    )

    def clean_number(self) -> str:
        return str(self.cleaned_data["number"]).strip().upper()


@open_to("public")
def progress(request: HttpRequest) -> HttpResponse:
    form = ProgressForm(
        request.POST if request.method == "POST" else None, initial={"number": request.GET.get("number")}
    )
    if not form.is_bound or not form.is_valid():
        return render(request, "cases/public/progress.html", {"form": form})
    number = form.cleaned_data["number"]
    marks = [f"progress:{request.META.get('REMOTE_ADDR', '')}", f"progress:{number}"]
    if any(cache.get(mark, 0) >= ATTEMPTS for mark in marks):
        sentence = "查询次数太多, 请 15 分钟后再试; 着急的可以登录后在“我的”里查看, 或者拨打 12345。"
        return render(request, "429.html", {"sentence": sentence}, status=429)
    matter = by_number(number)
    if matter is None or not _knows(matter, form.cleaned_data["digits"]):
        for mark in marks:
            cache.add(mark, 0, WITHIN)
            cache.incr(mark)
        form.add_error(
            None, "编号和后四位对不上; 请对照收件回执核对, 申请人是企业的请填统一社会信用代码后四位。"
        )
        return render(request, "cases/public/progress.html", {"form": form}, status=404)
    return render(request, "cases/public/progress_found.html", _found(matter))


def _knows(matter: Matter, digits: str) -> bool:
    """Compared in the same time whether right or wrong."""
    person = matter.applicant
    known = [value[-4:] for value in (person.id_number, person.phone) if len(value) >= 4] if person else []
    return any([hmac.compare_digest(value.upper().encode(), digits.upper().encode()) for value in known])


def _found(matter: Matter) -> dict[str, object]:
    on, entries = today(), pages.entries(matter.pk)
    return {
        "matter": matter,
        "line": shown.line_with(matter, entries, today=on),
        "hearing": shown.hearing_of(entries),
        "moments": [
            # What a paper says may speak of a person; its number and the step do not.
            shown.Moment(each.title, each.on, each.by, each.law, "")
            for each in shown.moments_of(matter, None, entries)
        ],
        **clocks_shown(shown.clocks_of(matter, file_of(matter), on=on), on),
    }
