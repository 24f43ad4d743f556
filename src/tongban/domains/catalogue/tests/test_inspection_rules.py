"""质检规则 held against the real catalogue: faults put in by hand are found at their place, and clean items are left alone."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
import yaml

from tongban.domains.catalogue.queries.desk import Known
from tongban.domains.catalogue.rules.files import CityFiles, read_city
from tongban.domains.catalogue.rules.inspection import RULES, TITLES, Finding, inspect, readiness_score
from tongban.domains.catalogue.rules.inspection.levels import Identity, differences
from tongban.domains.catalogue.rules.inspection.repealed import repealed_laws
from tongban.domains.catalogue.rules.inspection.signs import is_traditional, unpaired
from tongban.domains.catalogue.rules.inspection.terms import number_of
from tongban.domains.catalogue.rules.inspection.vague import catch_all_in, loose_in
from tongban.domains.catalogue.tests.planted import FAULTS

CITY = Path(__file__).parents[5] / "city"
DAY = date(2026, 11, 22)
OF_A_HUNDRED_FAULTS, OF_A_THOUSAND_CLEAN = 95, 5


@pytest.fixture(scope="module")
def city() -> CityFiles:
    given = yaml.safe_load((CITY / "departments.yaml").read_text(encoding="utf-8"))["departments"]
    return read_city(CITY, departments={one["key"] for one in given if one["items"]})


@pytest.fixture(scope="module")
def contents(city: CityFiles) -> list[dict]:
    return [entry.content.model_dump() for entry in city.items]


@pytest.fixture(scope="module")
def inspected(city: CityFiles):
    known = Known(
        licences=frozenset(one.key for one in city.licences),
        departments=frozenset(entry.content.department for entry in city.items),
        items=frozenset(entry.content.key for entry in city.items),
    )

    def found_in(content: dict) -> list[Finding]:
        return inspect(content, on=DAY, problems=known.lacks(content), leads=lambda path: path == "/items/1/")

    return found_in


def is_at(finding: Finding, place: tuple[str | int, ...]) -> bool:
    """At the place itself, or nearer still; a finding that names only the element is not enough for a line of it."""
    return finding.place[: len(place)] == place or (
        len(place) - len(finding.place) == 1 and place[: len(finding.place)] == finding.place and len(finding.place) > 1
    ) or finding.place == place[:1] == ("materials",)  # fmt: skip


def test_planted_faults_are_found_where_they_are(contents, inspected, capsys):
    unused = list(range(len(contents)))
    missed, planted = [], 0
    for fault in FAULTS:
        for at in unused:
            content = deepcopy(contents[at])
            place = fault.plant(content)
            if place is None:
                continue
            unused.remove(at)
            planted += 1
            if not any(is_at(finding, place) for finding in inspected(content)):
                missed.append(f"{fault.kind} ({content['key']} {place})")
            break
        else:
            pytest.fail(f"no item is left for «{fault.kind}»")
    with capsys.disabled():
        print(f"\n质检: 埋设 {planted} 处, 查出 {planted - len(missed)} 处; 漏查: {'; '.join(missed)}")
    assert planted == len(FAULTS) >= 100
    assert (planted - len(missed)) * 100 >= OF_A_HUNDRED_FAULTS * planted


def test_clean_items_are_left_alone(contents, inspected, capsys):
    alarms = [f"{content['key']}: {finding.where} {finding.sentence}" for content in contents for finding in inspected(content)]  # fmt: skip
    with capsys.disabled():
        print(f"\n质检: 实有 {len(contents)} 项, 报警 {len(alarms)} 处; {'; '.join(alarms)}")
    assert len(contents) >= 1000
    assert len(alarms) * 1000 <= OF_A_THOUSAND_CLEAN * len(contents)


def test_every_rule_finds_something_that_was_planted(contents, inspected):
    """A rule that never speaks is no rule."""
    spoken = Counter()
    for fault in FAULTS:
        for content in contents:
            changed = deepcopy(content)
            if fault.plant(changed) is not None:
                spoken.update({finding.code for finding in inspected(changed)})
                break
    perhaps = {"law.perhaps_repealed"}
    assert {rule.code for rule in RULES} - set(spoken) == perhaps


def test_a_finding_names_the_place_and_the_cure(contents, inspected):
    content = deepcopy(contents[0])
    content["materials"].append({**content["materials"][0], "name": "法律法规规定的其他材料"})
    at = len(content["materials"])
    found = next(one for one in inspected(content) if one.code == "vague.material")
    assert found.where == f"申请材料第{at}项的名称"
    assert found.sentence == "「其他材料」是兜底说法, 申请人不知道要交什么"
    assert found.cure == "请写明具体材料名称; 用不到的删去, 指南以外的材料不得要求提交。"
    assert TITLES[found.code] == "材料兜底"


@pytest.mark.parametrize(
    "words",
    [
        "住所（主要经营场所）相关文件",
        "在有效期内，或者其他合法使用的证明",
        "与所申请法律援助事项有关的材料",
        "执业药师注册证或者其他药学技术人员资格证书",
        "学校章程和首届理事会、董事会或者其他决策机构组成人员名单",
        "经营质量管理制度、工作程序等文件目录",
        "《关于规范其他材料目录的有关规定》第三条列明的批准书",
        "存款证明或者相关交易凭证",
    ],
)
def test_what_is_named_is_no_catch_all(words):
    assert catch_all_in(words) == ""


@pytest.mark.parametrize(
    "words",
    [
        "用人单位按规定参加工伤保险",
        "地图内容符合国家有关标准",
        "因科学研究、人工繁育、公众展示展演、文物保护或者其他特殊情况需要",
        "投资人员、法定代表人和其他负责人没有《娱乐场所管理条例》第五条规定的情形",
        "符合养老机构有关标准和消防、卫生、食品安全要求",
    ],
)
def test_a_condition_in_the_words_of_a_law_is_left_alone(words):
    assert loose_in(words) == ""


def test_a_law_is_repealed_from_its_day_on(contents):
    content = {**deepcopy(contents[0]), "basis": [{"law": "信访条例", "article": "第十条", "text": ""}]}
    before = {finding.code for finding in inspect(content, on=date(2022, 4, 30))}
    after = {finding.code for finding in inspect(content, on=date(2022, 5, 1))}
    assert "law.repealed" not in before
    assert "law.repealed" in after


def test_a_law_whose_name_contains_that_of_a_repealed_one_stays(contents):
    laws = (
        "中华人民共和国劳动合同法",
        "中华人民共和国民法典",
        "促进个体工商户发展条例",
        "食品经营许可和备案管理办法",
    )
    content = {
        **deepcopy(contents[0]),
        "basis": [{"law": name, "article": "第三条", "text": ""} for name in laws],
        "statutory": {
            "none": False,
            "days": 20,
            "unit": "working_days",
            "law": "劳动合同法第五十四条第一款",
        },
    }
    assert [finding for finding in inspect(content, on=DAY) if finding.code.startswith("law.")] == []


def test_a_doubtful_repeal_is_a_reminder_and_every_sure_one_has_its_source():
    laws = repealed_laws().values()
    assert all(law.source and law.instead for law in laws)
    assert {law.sure for law in laws} == {True, False}


def test_traditional_signs_are_told_from_rare_ones():
    assert [sign for sign in "請證體滆溧喆镕" if is_traditional(sign)] == list("請證體")


def test_brackets_and_quotes_go_in_pairs():
    assert [unpaired(words) for words in ("（甲）", "（甲", "甲）", "《甲（乙》", "“甲”《乙》")] == ["", "（", "）", "》", ""]  # fmt: skip


def test_numbers_are_read_as_they_are_written():
    assert [number_of(words) for words in ("7", "七", "十", "十五", "二十", "三十二", "两")] == [7, 7, 10, 15, 20, 32, 2]  # fmt: skip


def test_readiness_falls_by_what_was_found(contents, inspected):
    content = deepcopy(contents[0])
    assert readiness_score(inspected(content)) == 100
    content["phone"] = ""
    content["conditions"].append("其他条件")
    assert readiness_score(inspected(content)) == 100 - 20 - 5


BASE = Identity("食品经营许可", "320131001001", "行政许可", ("中华人民共和国食品安全法 第三十五条",))
BODY = "11320412TD3204120X"


def claim(**changes: object) -> Identity:
    same = {"name": BASE.name, "basic_code": BASE.basic_code, "type": BASE.type, "basis": BASE.basis}
    code = f"{BODY}4{BASE.basic_code}"
    return Identity(**{**same, "level": "district", "code": code, "body": BODY, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"name": "食品流通许可"}, "name"),
        ({"type": "行政确认"}, "type"),
        ({"basis": ("食品经营许可和备案管理办法 第三条",)}, "basis"),
        ({"basis": (*BASE.basis, "江苏省食品安全条例 第三条")}, "basis"),
        ({"basic_code": "320131001002"}, "basic_code"),
        ({"code": f"{BODY}4320131001009"}, "code"),
        ({"code": f"{BODY}3{BASE.basic_code}"}, "code"),
        ({"code": f"11320404TD3204040X4{BASE.basic_code}"}, "code"),
        ({"code": "X"}, "code"),
    ],
)
def test_a_claim_has_name_code_type_and_basis_of_its_item(changes, place):
    assert next(finding.element for finding in differences(BASE, claim(**changes))) == place


def test_a_claim_that_agrees_is_not_reported():
    assert list(differences(BASE, claim())) == []
