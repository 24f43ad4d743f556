"""期限怎么算: anyone may check a statutory date, day by day, by the same function that every matter is reckoned with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.kernel.access import open_to
from tongban.kernel.clock import (
    Pause,
    Running,
    Term,
    days,
    explain,
    months,
    reckon,
    the_calendar,
    today,
    working_days,
)

UNITS = {"working_days": (working_days, "个工作日"), "days": (days, "日"), "months": (months, "个月")}
LONGEST = {"working_days": 250, "days": 400, "months": 36}
BASIS = (
    ("民法典第二百零一条第一款", "开始的当日不计入, 自下一日开始计算。"),
    ("民法典第二百零二条", "按月计算的, 到期月的对应日为最后一日; 没有对应日的, 月末日为最后一日。"),
    ("民法典第二百零三条第一款", "按日计算的最后一日是法定休假日的, 以休假日结束的次日为最后一日。"),
    ("行政许可法第八十二条", "行政机关实施许可的期限以工作日计算, 不含法定节假日。"),
    (
        "行政许可法第四十五条",
        "听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审所需时间不计入, 但应当书面告知。",
    ),
)


class DayInput(forms.DateInput):
    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        return value.isoformat() if isinstance(value, date) else value and str(value)


def _day(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DayInput(),
        error_messages={"required": f"请填写{label}。", "invalid": f"{label}请写成 2026-09-18 的样子。"},
    )


class TermForm(forms.Form):
    """What is asked: a beginning, a length, and the time that does not count."""

    start = _day("起算日", required=True, help_text="收到材料、受理或者送达的那一天; 这一天本身不计入。")
    length = forms.IntegerField(
        label="期限",
        min_value=1,
        error_messages={
            "required": "请填写期限的长度, 如 20。",
            "invalid": "期限请填写整数, 如 20。",
            "min_value": "期限至少为 1。",
        },
    )
    unit = forms.ChoiceField(label="单位", choices=[(name, words[1]) for name, words in UNITS.items()])
    pause_from = _day("不计入时间的开始", help_text="如送去检验的那一天; 没有则不填。")
    pause_to = _day("不计入时间的结束", help_text="如检验结果出来的那一天; 尚未结束则不填。")

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        begins, ends, length = asked.get("pause_from"), asked.get("pause_to"), asked.get("length")
        if ends and not begins:
            self.add_error("pause_from", "填写了结束的日期, 还请填写开始的日期。")
        if begins and ends and ends < begins:
            self.add_error("pause_to", "结束的日期早于开始的日期, 请核对。")
        if begins and asked.get("start") and begins < asked["start"]:
            self.add_error("pause_from", "不计入的时间不能早于起算日, 请核对。")
        if length and length > LONGEST.get(asked.get("unit", ""), 0):
            self.add_error("length", "这个期限过长, 请核对长度和单位。")
        start = asked.get("start")
        if start and not 2010 <= start.year <= 2035:
            self.add_error("start", "目前可以计算 2010 年至 2035 年的日期。")
        return asked

    def running(self) -> Running:
        asked = self.cleaned_data
        term: Term = UNITS[asked["unit"]][0](asked["length"])
        pauses = (
            (Pause(asked["pause_from"], asked["pause_to"], reason="不计入的时间"),)
            if asked["pause_from"]
            else ()
        )
        return Running(term, asked["start"], pauses)


@open_to("public")
def reckoner(request: HttpRequest) -> HttpResponse:
    asked = bool(request.GET.get("start") or request.GET.get("length"))
    form = TermForm(
        request.GET if asked else None, initial={"unit": "working_days", "start": today(), "length": 20}
    )
    context: dict[str, Any] = {"form": form, "basis": BASIS, "papers": the_calendar().announced_through}
    if asked and form.is_valid():
        running = form.running()
        context |= {
            "running": running,
            "reading": reckon(running, today=today(), calendar=the_calendar()),
            "days": explain(running, today=today(), calendar=the_calendar()),
        }
    return render(request, "portal/clock.html", context)
