"""Items written the short way say, once written out, exactly what the long way would have said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tongban.domains.catalogue.rules.files import CityFiles, read_city
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.domains.catalogue.tests.factories import LICENCES, a_folder, an_entry

SHARED: dict[str, Any] = {
    "forms": {
        "enterprise": [{"name": "applicant", "label": "申请人名称", "kind": "text", "max": 100}],
        "person": [{"name": "applicant", "label": "申请人姓名", "kind": "text", "max": 30}],
    },
    "materials": {
        "business-licence": {"name": "营业执照", "issuer": "市场监督管理部门", "licence": "business-licence"},
        "own-permit": {"name": "{result}", "issuer": "{issuer}", "licence": "{licence}"},
    },
    "handlings": {
        "renewal": {
            "handling": "延续",
            "procedure": "cases.renewal",
            "everyday": ["{short}到期", "{short}延期", "{short}换证"],
            "basis": ["中华人民共和国行政许可法 第五十条"],
            "conditions": ["持有在有效期内的{result}"],
            "statutory": "20个工作日 行政许可法第五十条第二款",
            "promise": "7个工作日",
            "materials": ["{result}延续申请书：填写完整", "own-permit"],
            "form": ["applicant"],
        },
        "reissue": {
            "handling": "补办",
            "everyday": ["补{short}", "{short}丢了", "{short}坏了"],
            "promise": "即办",
            "materials": ["补发申请书：写明经过", "own-permit"],
            "form": ["applicant"],
        },
    },
}
COMMON = {
    "department": "market",
    "issuer": "市场监督管理部门",
    "themes": {"person": ["职业资格"], "enterprise": ["准营准办"]},
    "windows": "政务服务中心2楼",
}
ITEM: dict[str, Any] = {
    "key": "food-operation-licence",
    "name": "食品经营许可",
    "short": "食品证",
    "everyday": ["开饭店", "办食品证", "餐饮许可证"],
    "basis": ["中华人民共和国食品安全法 第三十五条"],
    "conditions": ["已经取得营业执照"],
    "statutory": "30日 食品安全法第三十五条",
    "promise": "10日",
    "materials": ["business-licence", {"name": "布局图", "when": "制作冷荤的"}],
    "form": ["applicant", "mode 经营方式 choice 批发/零售", "premises 经营场所 text"],
    "on_site_check": True,
    "result": {"name": "食品经营许可证", "licence": "food-operation-permit", "validity": "5 years"},
}


def read(place: Path, *items: dict[str, Any], **document: Any) -> CityFiles:
    folder = a_folder(place, file="unused.yaml")
    (folder / "items" / "unused.yaml").unlink()
    (folder / "items" / "market").mkdir()
    words = {"common": COMMON, "items": list(items), **document}
    (folder / "items" / "market" / "licences.yaml").write_text(
        yaml.safe_dump(words, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    (folder / "shared.yaml").write_text(yaml.safe_dump(SHARED, allow_unicode=True), encoding="utf-8")
    return read_city(folder, departments={"market"})


def written_out(place: Path, **changes: Any) -> list[ItemContent]:
    city = read(place, {**ITEM, **changes})
    assert city.problems == []
    return [entry.content for entry in city.items]


def test_a_short_item_is_a_whole_one(tmp_path):
    item = written_out(tmp_path)[0]
    assert (item.statutory.days, item.statutory.unit, item.statutory.law) == (
        30,
        "days",
        "食品安全法第三十五条",
    )
    assert (item.promise.days, item.promise.unit, item.handling_kind) == (10, "days", "承诺件")
    assert (item.basis[0].law, item.basis[0].article) == ("中华人民共和国食品安全法", "第三十五条")
    assert [(one.name, one.need, one.source) for one in item.materials] == [
        ("营业执照", "required", "government"),
        ("布局图", "conditional", "self"),
    ]
    assert [(one.name, one.kind, one.options) for one in item.form] == [
        ("applicant", "text", []),
        ("mode", "choice", ["批发", "零售"]),
        ("premises", "text", []),
    ]
    assert item.flow == ["申请", "受理", "审查", "现场核查", "决定", "送达"]
    assert item.themes.person == []  # only enterprises apply


def test_the_applicant_s_block_follows_the_audience(tmp_path):
    item = written_out(tmp_path, audience=["person"])[0]
    assert item.form[0].label == "申请人姓名"


def test_a_handling_names_what_is_held_and_adds_its_own_basis(tmp_path):
    first, renewal, reissue = written_out(tmp_path, handlings={"renewal": {}, "reissue": None})
    assert first.full_name == "食品经营许可（新办）"
    assert first.everyday == ["开饭店", "办食品证", "餐饮许可证", "食品证"]
    assert (renewal.key, renewal.renewal_of) == ("food-operation-licence-renewal", "food-operation-licence")
    assert renewal.procedure == "cases.renewal"
    assert renewal.everyday == ["食品证到期", "食品证延期", "食品证换证"]
    assert [one.article for one in renewal.basis] == ["第三十五条", "第五十条"]
    assert [(one.name, one.licence) for one in renewal.materials] == [
        ("食品经营许可证延续申请书", ""),
        ("食品经营许可证", "food-operation-permit"),
    ]
    # What is done on the spot has no further promise, and the first item's visit on site is not asked again
    assert (reissue.promise.days, reissue.procedure, reissue.on_site_check) == (0, "cases.immediate", False)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"materials": ["no-such"]}, "shared.yaml 里没有标识为「no-such」的材料"),
        ({"form": ["no-such"]}, "shared.yaml 里没有标识为「no-such」的表单"),
        ({"statutory": "二十日"}, "期限「二十日」应当写作"),
        ({"basis": ["食品安全法第三十五条"]}, "应当写作「法律名称 第几条」"),
        ({"form": ["area 面积"]}, "字段「area 面积」应当写作"),
        ({"handlings": {"merge": {}}}, "「merge」不是通用的业务办理项"),
        ({"result": "许可证"}, "没有写明 result"),
    ],
)
def test_what_cannot_be_written_out_is_said_with_its_place(tmp_path, changes, sentence):
    problems = read(tmp_path, {**ITEM, **changes}).problems
    assert any(
        problem.startswith("market/licences.yaml 第1项「食品经营许可」") and sentence in problem
        for problem in problems
    ), problems


def test_a_part_of_a_department_s_folder_belongs_to_the_department(tmp_path):
    assert read(tmp_path, {**ITEM, "department": "market"}).problems == []
    wrong = {**COMMON, "department": "health"}
    problems = read(tmp_path / "other", ITEM, common=wrong).problems
    assert any("请移到 health.yaml" in problem for problem in problems)


def test_the_long_way_is_read_as_it_always_was(tmp_path):
    folder = a_folder(tmp_path, an_entry())
    (folder / "shared.yaml").write_text(yaml.safe_dump(SHARED, allow_unicode=True), encoding="utf-8")
    city = read_city(folder, departments={"market"})
    assert city.problems == [] and len(city.licences) == len(LICENCES)
    assert city.items[0].content == ItemContent.model_validate(an_entry())


def test_a_group_that_shared_does_not_have_is_named(tmp_path):
    folder = a_folder(tmp_path, an_entry())
    (folder / "shared.yaml").write_text("fees: {}\n", encoding="utf-8")
    assert read_city(folder, departments={"market"}).problems == [
        "shared.yaml 只有 forms、materials、handlings 三组; 请核对拼写。"
    ]
