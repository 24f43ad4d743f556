"""The pattern book: every component on one page, with invented examples, so that pages are made of them and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.kernel.access import open_to
from tongban.kernel.clock import Pause, Running, explain, the_calendar, working_days
from tongban.ui.tables import Column

LAW = "行政许可法第四十二条第一款"
COLUMNS = [
    Column("light", "状态", kind="light"),
    Column("number", "编号", kind="code", head=True, link="address", sortable=True),
    Column("title", "事项"),
    Column("applicant", "申请人", kind="masked"),
    Column("due_on", "到期日", kind="date", sortable=True),
    Column("left", "剩余", kind="number", sortable=True),
]
FLOW = ["填写申请", "受理", "审查", "决定", "送达"]
MATERIALS = [
    {"title": "营业执照", "state": "have", "note": "市场监督管理部门已共享给我们"},
    {"title": "健康证明", "state": "given", "note": "2026年9月20日提交, 1 份"},
    {
        "title": "经营场所平面图",
        "state": "need",
        "note": "标明操作间和就餐区, 手绘也可以",
        "address": "#materials",
    },
    {"title": "房屋租赁合同", "state": "wrong", "note": "合同第 3 页缺少签字, 请补签后重新上传"},
    {"title": "食品安全管理制度", "state": "later", "note": "可以先受理, 在决定前交来"},
]
TIMELINE = [
    {
        "title": "发出补正通知书, 等您补交",
        "on": date(2026, 9, 21),
        "by": "市场监督管理局 陈**",
        "law": "行政许可法第三十二条第一款第四项",
        "note": "房屋租赁合同缺少签字页。",
    },
    {
        "title": "收到申请",
        "on": date(2026, 9, 18),
        "by": "网上申请",
        "law": "行政许可法第二十九条第三款",
        "note": "",
    },
]
COLOURS = [
    ("ink", "#1a2230", "正文"),
    ("ink-2", "#4a5568", "次要文字"),
    ("ink-3", "#5f6b7c", "提示"),
    ("brand", "#1457a8", "链接, 主要操作"),
    ("brand-strong", "#0d3f7d", "悬停"),
    ("ok", "#1d7a46", "正常"),
    ("soon", "#9a5b00", "临期"),
    ("late", "#b3261e", "超期"),
    ("paused", "#5b5f97", "暂停"),
    ("accent", "#c8102e", "印章, 每页至多一次"),
]


@dataclass(frozen=True)
class Example:
    """A clock as the docket would show it."""

    title: str
    state: str
    light: str
    used: int
    left: int
    due_on: date | None = None
    stopped_on: date | None = None
    paused_days: int = 0
    provisional: bool = False
    started_on: date = date(2026, 9, 18)
    law: str = LAW
    term: str = "20个工作日"
    unit: str = "working_days"


CLOCKS = [
    Example("作出决定", "running", "ok", used=3, left=17, due_on=date(2026, 10, 22)),
    Example("作出决定", "running", "soon", used=18, left=2, due_on=date(2026, 10, 22), provisional=True),
    Example("作出决定", "late", "late", used=23, left=-3, due_on=date(2026, 10, 22)),
    Example("作出决定", "paused", "paused", used=6, left=14, paused_days=5),
    Example(
        "作出决定", "met", "done", used=4, left=16, due_on=date(2026, 10, 22), stopped_on=date(2026, 9, 24)
    ),
]


class ExampleForm(forms.Form):
    """One field of each kind."""

    premises = forms.CharField(label="经营场所地址", help_text="与营业执照上的一致", max_length=100)
    phone = forms.CharField(label="联系电话", required=False)
    kind = forms.ChoiceField(
        label="经营类别", choices=[("", "请选择"), ("shop", "食品销售"), ("food", "餐饮服务")], required=True
    )
    cold = forms.ChoiceField(
        label="是否制作冷荤",
        choices=[("yes", "是"), ("no", "否")],
        widget=forms.RadioSelect,
        help_text="凉菜, 卤味都算",
    )
    opens_on = forms.DateField(
        label="计划开业日期", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    plan = forms.CharField(label="场所说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    paper = forms.FileField(label="场所平面图", required=False, help_text="PDF, JPG 或 PNG, 不超过 20 MB")
    truth = forms.BooleanField(
        label="我保证以上内容真实", error_messages={"required": "请确认内容真实, 再提交。"}
    )


def _wrong_form() -> ExampleForm:
    form = ExampleForm({"phone": "138", "kind": "food"}, prefix="wrong")
    form.fields["premises"].error_messages["required"] = "请填写经营场所地址, 例如 钟楼区南大街 1 号。"
    form.fields["cold"].error_messages["required"] = "请选择是否制作冷荤。"
    return form


def _rows() -> list[dict[str, Any]]:
    made = [
        ("late", "2026000118", "食品经营许可(新办)", "王**", date(2026, 9, 15), -3),
        ("soon", "2026000131", "烟草专卖零售许可证核发", "常州明远商贸有限公司", date(2026, 9, 19), 1),
        ("paused", "2026000140", "公众聚集场所投入使用、营业前消防安全检查", "欧阳**", None, 9),
        ("ok", "2026000152", "高级中学教师资格认定", "李*", date(2026, 10, 22), 17),
    ]
    keys = ("light", "number", "title", "applicant", "due_on", "left")
    return [dict(zip(keys, row, strict=True)) | {"address": f"#{row[1]}"} for row in made]


def _examples() -> dict[str, Any]:
    paused = Pause(date(2026, 9, 24), date(2026, 9, 29), "检验", "行政许可法第四十五条")
    running = Running(working_days(20), date(2026, 9, 18), pauses=(paused,))
    return {
        "colours": COLOURS,
        "clocks": CLOCKS,
        "days": explain(running, today=date(2026, 9, 30), calendar=the_calendar()),
        "flow": FLOW,
        "materials": MATERIALS,
        "entries": TIMELINE,
        "form": ExampleForm(),
        "wrong": _wrong_form(),
        "columns": COLUMNS,
        "rows": _rows(),
        "no_rows": [],
        "page": Paginator(range(294), 25).page(4),
        "pairs": [("申请人", "常州明远商贸有限公司"), ("受理机关", "常州市市场监督管理局"), ("收费", "免费")],
        "a_day": date(2026, 3, 12),
        "sort": "due_on",
    }


@open_to("public")
def pattern_book(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/book.html", _examples())


@open_to("public")
def desk_book(request: HttpRequest) -> HttpResponse:
    """The same parts as they stand on the desk: dense."""
    return render(request, "ui/book_desk.html", _examples())
