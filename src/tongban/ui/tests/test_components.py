"""Each component renders what it must."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from tongban.kernel.clock import Pause, Running, explain, the_calendar, working_days
from tongban.ui import months, words
from tongban.ui.tables import Column, with_query


def drawn(source: str, **given: Any) -> str:
    return Template(source).render(Context(given))


def a_clock(**changes: Any) -> SimpleNamespace:
    given = {
        "title": "作出决定",
        "law": "行政许可法第四十二条第一款",
        "term": "20个工作日",
        "state": "running",
        "light": "ok",
        "started_on": date(2026, 9, 18),
        "stopped_on": None,
        "due_on": date(2026, 10, 22),
        "used": 3,
        "left": 17,
        "paused_days": 0,
        "unit": "working_days",
        "provisional": False,
    }
    return SimpleNamespace(**(given | changes))


def the_days(*pauses: Pause) -> list[Any]:
    running = Running(working_days(20), date(2026, 9, 18), pauses=pauses)
    return explain(running, today=date(2026, 9, 30), calendar=the_calendar())


class ShopForm(forms.Form):
    place = forms.CharField(
        label="经营场所", help_text="与营业执照一致", error_messages={"required": "请填写经营场所。"}
    )
    kind = forms.ChoiceField(label="类别", choices=[("a", "销售"), ("b", "餐饮")], widget=forms.RadioSelect)
    phone = forms.CharField(label="电话", required=False)


@pytest.mark.parametrize(
    ("state", "word"),
    [("ok", "正常"), ("soon", "临期"), ("late", "超期"), ("paused", "暂停"), ("done", "办结")],
)
def test_a_light_has_a_word_and_a_shape_beside_its_colour(state: str, word: str) -> None:
    html = drawn("{% light state %}", state=state)
    assert word in html
    assert "<svg" in html and 'aria-hidden="true"' in html
    assert f"light-{state}" in html


def test_the_five_lights_have_five_shapes() -> None:
    shapes = {
        drawn("{% light state %}", state=s).split("<svg")[1].split("</svg>")[0]
        for s in ("ok", "soon", "late", "paused", "done")
    }
    assert len(shapes) == 5


def test_a_running_clock_shows_what_is_left_and_its_due_day() -> None:
    html = drawn("{% clock_card view why='/why/' %}", view=a_clock())
    for words_shown in (
        "<strong>17</strong> 个工作日",
        "2026年10月22日(周四)",
        "行政许可法第四十二条第一款",
        "为什么是这一天",
    ):
        assert words_shown in html


def test_a_paused_clock_shows_no_due_day() -> None:
    html = drawn(
        "{% clock_card view %}",
        view=a_clock(state="paused", light="paused", due_on=None, left=14, used=6, paused_days=5),
    )
    assert "暂停计时, 剩余 <strong>14</strong> 个工作日" in html
    assert "到期日 <b>" not in html
    assert "<dt>不计入</dt><dd>5 天</dd>" in html


def test_a_late_clock_says_by_how_much() -> None:
    html = drawn("{% clock_card view %}", view=a_clock(state="late", light="late", used=23, left=-3))
    assert "已超期 <strong>3</strong> 个工作日" in html


def test_a_provisional_due_day_is_called_provisional() -> None:
    assert "暂定" in drawn("{% clock_card view %}", view=a_clock(provisional=True))


def test_the_calendar_numbers_what_counts_and_names_what_does_not() -> None:
    html = drawn("{% day_calendar days %}", days=the_days())
    # 2026-09-18 is a Friday; the Sunday of 09-20 is worked in exchange for the National Day holidays.
    assert '<td class="day day-start"><b>18</b><small>起算</small></td>' in html
    assert '<td class="day day-weekend"><b>19</b><small>周末</small></td>' in html
    assert '<td class="day day-makeup"><b>20</b><small>第1日</small></td>' in html
    assert '<td class="day day-holiday"><b>1</b><small>放假</small></td>' in html
    assert '<td class="day day-due"><b>22</b><small>到期</small></td>' in html
    assert "共计入 20 日" in html


def test_the_calendar_has_the_same_days_as_a_list_with_the_law() -> None:
    html = drawn(
        "{% day_calendar days %}",
        days=the_days(Pause(date(2026, 9, 24), date(2026, 9, 29), "检验", "行政许可法第四十五条")),
    )
    assert html.count('<th scope="row"') == len(the_days(Pause(date(2026, 9, 24), date(2026, 9, 29))))
    assert "暂停计时: 检验" in html
    assert "行政许可法第四十五条" in html


def test_months_begin_on_monday() -> None:
    september = months.months_of(the_days())[0]
    assert september.title == "2026年9月"
    assert september.weeks[0][0] is None
    first = september.weeks[0][1]
    assert first is not None and first.day == date(2026, 9, 1)


def test_the_step_at_hand_is_announced() -> None:
    html = drawn("{% steps flow 1 %}", flow=["填写", "受理", "决定"])
    assert '<li class="now" aria-current="step">受理' in html
    assert "第 2 步, 共 3 步" in html
    assert "(已完成)" in html


def test_a_course_that_is_over_is_done_to_the_end() -> None:
    assert drawn("{% steps flow 'closed' %}", flow=[("a", "填写"), ("b", "受理")]).count('class="done"') == 2


def test_a_timeline_gives_title_day_person_and_law() -> None:
    html = drawn(
        "{% timeline entries %}",
        entries=[{"title": "受理", "on": date(2026, 9, 21), "by": "陈**", "law": "第三十二条", "note": ""}],
    )
    for shown in ("受理", "2026年9月21日(周一)", "陈**", "第三十二条", 'datetime="2026-09-21"'):
        assert shown in html


def test_what_the_government_has_need_not_be_handed_in() -> None:
    html = drawn("{% materials_list m %}", m=[{"title": "营业执照", "state": "have"}, {"title": "平面图"}])
    assert "政府已有, 不用交" in html and "需要您准备" in html


def test_a_field_ties_label_help_and_error_to_its_control() -> None:
    html = drawn("{% field form.place autocomplete='street-address' %}", form=ShopForm({}))
    assert '<label class="field-label" for="id_place">' in html
    assert 'aria-describedby="id_place_help id_place_error"' in html
    assert 'id="id_place_help"' in html and 'id="id_place_error"' in html
    assert 'aria-invalid="true"' in html and 'autocomplete="street-address"' in html
    assert "请填写经营场所。" in html


def test_a_group_of_choices_has_a_legend() -> None:
    html = drawn("{% field form.kind %}", form=ShopForm())
    assert "<fieldset" in html and "<legend" in html
    assert '<label class="form-check-label" for="id_kind_0">销售</label>' in html


def test_a_field_that_may_be_left_empty_says_so() -> None:
    assert "(选填)" in drawn("{% field form.phone %}", form=ShopForm())
    assert "(选填)" not in drawn("{% field form.place %}", form=ShopForm())


def test_the_error_summary_names_every_field_and_leads_there() -> None:
    html = drawn("{% error_summary form %}", form=ShopForm({"phone": "1"}))
    assert 'role="alert"' in html and 'tabindex="-1"' in html
    assert '<a href="#id_place">经营场所: 请填写经营场所。</a>' in html
    assert 'href="#id_kind_0"' in html
    assert "2 处" in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert drawn("{% error_summary form %}", form=ShopForm()).strip() == ""


TABLE = "{% table columns rows caption='办件' empty='还没有办件。' sort='-due' export='?export=xlsx' %}"


def test_a_table_has_caption_headings_order_and_export() -> None:
    columns = [
        Column("number", "编号", head=True, link="address"),
        Column("due", "到期", sortable=True),
        Column("left", "剩余", kind="number"),
    ]
    rows = [{"number": "001", "address": "/m/001/", "due": "x", "left": 3}]
    html = drawn(
        TABLE, columns=columns, rows=rows, request=RequestFactory().get("/m/", {"q": "王", "page": "3"})
    )
    assert "<caption>办件</caption>" in html
    assert 'aria-sort="descending"' in html
    assert "sort=due" in html and "page=3" not in html
    assert '<td data-label="剩余" class="num">' in html
    assert '<th scope="row" data-label="编号"><a href="/m/001/">001</a></th>' in html
    assert "导出表格" in html


def test_an_empty_table_is_a_sentence() -> None:
    html = drawn(TABLE, columns=[], rows=[])
    assert "还没有办件。" in html and "<table" not in html


def test_a_query_keeps_what_is_not_changed() -> None:
    request = RequestFactory().get("/m/", {"state": "late", "page": "2"})
    assert with_query(request.GET, page=3) == "?state=late&page=3"
    assert with_query(request.GET, page=None) == "?state=late"


def test_the_pager_says_where_one_is() -> None:
    html = drawn("{% pager page unit='件' %}", page=Paginator(range(294), 25).page(4))
    assert "共 294 件, 第 4 页 / 共 12 页" in html
    assert 'aria-current="page"' in html and "上一页" in html and "下一页" in html


def test_facts_leave_out_what_is_not_known() -> None:
    html = drawn("{% facts pairs %}", pairs=[("申请人", "王*"), ("电话", "")])
    assert "<dt>申请人</dt><dd>王*</dd>" in html and "电话" not in html


def test_personal_data_is_masked() -> None:
    html = drawn("{% masked n 'name' %}{% masked p 'phone' %}", n="王小明", p="13812345678")
    assert "王**" in html and "138****5678" in html
    assert "小明" not in html and "12345" not in html


def test_what_is_shown_is_escaped() -> None:
    nasty = "<script>alert(1)</script>"
    html = drawn(
        "{% facts pairs %}{% empty w %}{% note w %}{% button w %}{% masked w %}",
        pairs=[(nasty, nasty)],
        w=nasty,
    )
    assert "<script" not in html


def test_a_button_on_the_desk_names_its_article_and_the_date_it_brings() -> None:
    html = drawn("{% button '受理' law='第三十二条' causes='10月22日前决定' %}")
    assert 'type="submit"' in html and "第三十二条; 10月22日前决定" in html


def test_a_qr_code_is_a_drawing_with_a_name() -> None:
    html = drawn("{% qr 'https://example.org/v/1' '核验' %}")
    assert "<svg" in html and 'role="img"' in html and 'aria-label="核验"' in html
    assert "style=" not in html


def test_dates_carry_their_weekday() -> None:
    assert words.zh_date(date(2026, 3, 12)) == "2026年3月12日(周四)"
    assert words.zh_date(datetime(2026, 3, 11, 17, 0, tzinfo=ZoneInfo("UTC"))) == "2026年3月12日(周四)"


@pytest.mark.parametrize(
    ("left", "unit", "sentence"),
    [
        (5, "working_days", "还剩 5 个工作日"),
        (0, "days", "今天到期"),
        (-2, "working_days", "已超期 2 个工作日"),
        (3, "clock_hours", "还剩 3 小时"),
    ],
)
def test_remaining_time_is_a_sentence(left: int, unit: str, sentence: str) -> None:
    assert words.zh_days(left, unit) == sentence


def test_nothing_to_pay_is_free() -> None:
    assert words.money(0) == "免费"
    assert words.money(Decimal("1409.5")) == "1,409.50 元"
    assert words.money(10) == "10 元"
