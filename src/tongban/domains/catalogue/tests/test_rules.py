"""An item says what it must, and a wrong one is refused in words that name the place."""

from __future__ import annotations

from datetime import date

import pytest

from tongban.domains.catalogue.rules.checks import readiness
from tongban.domains.catalogue.rules.codes import basic_code, implementation_code, local_code, numbers_for
from tongban.domains.catalogue.rules.compare import differences
from tongban.domains.catalogue.rules.course import course_of
from tongban.domains.catalogue.rules.files import read_city
from tongban.domains.catalogue.rules.guide import Implementer, view_of
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.domains.catalogue.rules.wording import Problem, placed
from tongban.domains.catalogue.tests.factories import FOOD, KNOWN, a_folder, an_entry
from tongban.kernel.clock import working_days


def wrong(**changes) -> list[str]:
    return [str(problem) for problem in readiness(an_entry(**changes), **KNOWN)]


def test_a_complete_item_lacks_nothing():
    assert wrong() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"promise": {"days": 21}}, "承诺21个工作日长于法定的20个工作日"),
        # 20 working days are four weeks, 28 days by the calendar
        ({"promise": {"days": 21, "unit": "working_days"}, "statutory": {"days": 28, "unit": "days"}}, "承诺21个工作日长于法定的28日"),
        # three days hold two working days for sure
        ({"promise": {"days": 3}, "statutory": {"days": 3, "unit": "days"}}, "承诺3个工作日长于法定的3日"),
        ({"statutory": {"days": 10, "law": "行政许可法第四十二条第一款"}}, "行政许可法第四十二条第一款规定的是20个工作日"),
        ({"statutory": {"days": 20, "unit": "days", "law": "行政许可法第四十二条第一款"}}, "规定的是20个工作日"),
        ({"basis": []}, "设定依据: 至少要有 1 项"),
        ({"everyday": ["开饭店"]}, "日常用语: 至少要有 3 项, 现有 1 项"),
        ({"type": "行政处罚"}, "不能是「行政处罚」, 只能是: 行政许可、行政确认"),
        ({"department": "markets"}, "没有标识为「markets」的部门"),
        ({"renewal_of": "nothing"}, "没有标识为「nothing」的事项"),
        ({"themes": {"enterprise": ["开饭店"]}}, "没有「开饭店」这个主题"),
        ({"audience": ["person", "enterprise"]}, "主题的个人: 服务对象包含这一类, 但没有归入任何主题"),
        ({"handling_kind": "即办件"}, "即办件当场办结, 承诺天数应为0"),
        ({"promise": {"days": 0}}, "承诺件应当写明承诺天数"),
        ({"fee": {"charged": True}}, "收费的事项应当列明收费项目"),
        ({"commitment": {"offered": True}}, "实行告知承诺应当写明依据"),
        ({"result": {"name": "证", "kind": "证照", "licence": "no-such"}}, "没有标识为「no-such」的证照类型"),
        ({"result": {"name": "证", "kind": "证照", "validity": "五年"}}, "有效期写作 5 years"),
        ({"situations": [{"name": "连锁", "adds": ["总部证明"]}]}, "增加的「总部证明」不在申请材料里"),
        ({"colour": "red"}, "实施清单里没有「colour」这个要素"),
        ({"visits": "0"}, "到现场次数: 应当填写整数"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words(changes, sentence):
    assert any(sentence in problem for problem in wrong(**changes)), wrong(**changes)


@pytest.mark.parametrize("name", ["其他材料", "法律、法规规定的其他材料", "其它有关文件"])
def test_no_catch_all_stands_in_a_guide(name):
    materials = [*FOOD["materials"], {"name": name, "need": "required", "form": "电子", "source": "self"}]
    assert any("兜底条款" in problem for problem in wrong(materials=materials))


def test_a_promise_in_days_may_be_within_a_term_in_working_days():
    # 28 days by the calendar are 20 working days
    assert wrong(promise={"days": 28, "unit": "days"}) == []


def test_a_conditional_material_says_when():
    materials = [
        *FOOD["materials"],
        {"name": "委托书", "need": "conditional", "form": "原件", "source": "self"},
    ]
    assert wrong(materials=materials) == [
        "申请材料第3项的适用情形: 「委托书」只在特定情形提交, 请写明是什么情形。"
    ]


def test_a_choice_has_options_that_differ_and_a_text_has_none():
    form = [
        {"name": "kind", "label": "业态", "kind": "choice", "options": ["餐饮"]},
        {"name": "place", "label": "地址", "kind": "text", "options": ["甲", "乙"]},
        {"name": "scope", "label": "项目", "kind": "choices", "options": ["甲", "甲", "乙"]},
        {"name": "kind", "label": "类别", "kind": "text"},
    ]
    said = " ".join(wrong(form=form))
    for sentence in ("至少要有两个选项", "「地址」不是选择题", "选项「甲」重复", "字段标识「kind」用了两次"):
        assert sentence in said


def test_a_missing_element_is_named():
    entry = an_entry()
    del entry["phone"]
    assert [str(problem) for problem in readiness(entry, **KNOWN)] == ["咨询电话: 没有填写; 请补上这一项。"]


def test_a_place_reads_as_a_clerk_would_say_it():
    assert placed(("materials", 1, "form")) == "申请材料第2项的形式"
    assert placed(("form", 0, "options")) == "申请表第1项的选项"
    assert str(Problem((), "整体有误。")) == "整体有误。"


def test_a_file_s_fault_names_file_item_and_place(tmp_path):
    folder = a_folder(tmp_path, an_entry(), an_entry(key="other", name="", basis=[]))
    assert read_city(folder, departments={"market"}).problems == [
        "market.yaml 第2项「」 名称: 不能是空白; 请填写内容。",
        "market.yaml 第2项「」 设定依据: 至少要有 1 项, 现有 0 项; 请补足。",
    ]


def test_a_key_used_twice_names_both_places(tmp_path):
    said = read_city(
        a_folder(tmp_path, an_entry(), an_entry(name="食品生产许可")), departments={"market"}
    ).problems
    assert "第1项「食品经营许可（新办）」" in said[0]
    assert "第2项「食品生产许可（新办）」" in said[0]


def test_a_file_that_is_no_yaml_names_its_line(tmp_path):
    folder = a_folder(tmp_path, an_entry())
    (folder / "items" / "broken.yaml").write_text("- key: a\n  name: [未关闭\n", encoding="utf-8")
    assert any(
        "broken.yaml 第3行 的格式读不通" in problem
        for problem in read_city(folder, departments={"market"}).problems
    )


def test_codes_have_the_lengths_of_the_standard():
    basic = basic_code(region="320400", type="行政许可", department="market", main=7, sub=2)
    # 江苏 32, 行政许可 01, market is the 23rd department, main item 7, sub-item 2
    assert basic == "320123007002"
    assert implementation_code(credit_code="1" * 18, level="district", basic=basic) == "1" * 18 + "4" + basic
    assert local_code(region="320412", basic=basic) == "320412000000" + "23" + "01" + "007002"


def test_items_of_one_name_share_their_main_number():
    codes = ["320123001001", "320123002001"]
    taken = {"食品经营许可": "320123001001"}
    assert numbers_for("食品经营许可", taken=taken, codes=codes) == (1, 2)
    assert numbers_for("药品经营许可", taken=taken, codes=codes) == (3, 1)


def test_the_name_says_what_is_done_unless_it_does_already():
    assert ItemContent.model_validate(an_entry()).full_name == "食品经营许可（新办）"
    renewal = ItemContent.model_validate(an_entry(name="娱乐场所经营许可延续", handling="延续"))
    assert renewal.full_name == "娱乐场所经营许可延续"
    bracketed = ItemContent.model_validate(an_entry(name="兽药经营许可", handling="新办（生物制品除外）"))
    assert bracketed.full_name == "兽药经营许可-新办（生物制品除外）"


def _viewed(**changes):
    by = Implementer(1, 1, 2, 2, "c", "b", "l", 3, "某局", "city", "3204", True, date(2026, 1, 1))
    return view_of(ItemContent.model_validate(an_entry(**changes)), by)


def test_a_view_gives_the_terms_of_the_clock():
    assert (_viewed().statutory, _viewed().promise, _viewed().on_the_spot) == (
        working_days(20),
        working_days(5),
        False,
    )
    at_once = _viewed(
        promise={"days": 0}, statutory={"none": True}, handling_kind="即办件", procedure="cases.immediate"
    )
    assert (at_once.statutory, at_once.promise, at_once.on_the_spot) == (None, None, True)


def test_the_course_says_where_the_law_sets_a_limit():
    assert [(step.title, step.limit) for step in course_of(_viewed())] == [
        ("申请", ""), ("受理", "accept"), ("审查", ""), ("决定", "decide"), ("送达", "deliver"),
    ]  # fmt: skip


def test_two_contents_differ_only_where_they_differ():
    after = an_entry(promise={"days": 3, "unit": "working_days"}, everyday=["开饭店", "办食品证", "开面馆"])
    found = {change.title: (change.before, change.after) for change in differences(FOOD, after)}
    assert set(found) == {"承诺办结时限", "日常用语"}
    assert found["日常用语"] == (("餐饮许可证",), ("开面馆",))
