"""The public services of the demonstration city and its lists over all items: as many as a city publishes, each real,
and every name in a list borne out by the catalogue."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
import yaml

from tongban.domains.catalogue.rules.files import CityFiles, FileEntry, read_city

CITY = Path(__file__).parents[5] / "city"
MAIN_ITEMS, SUB_ITEMS = 150, 281
"""依申请公共服务: the province's pilot list."""
ASKED_FOR_MOST = 60
"""行政确认、行政给付、行政奖励、行政裁决 and 其他行政权力."""
PROOFS = 120
"""《实行告知承诺制证明事项清单》2.0."""
IN_TOWNS, IN_VILLAGES, GOOD, FAST = 100, 50, 50, 50
SHORTEST_QUESTIONS = 3
POWERS = {"行政确认", "行政给付", "行政奖励", "行政裁决", "其他行政权力"}
VAGUE = re.compile(
    r"其[他它].{0,6}(材料|资料|文件|证件|证明)|有关(材料|证明|资料|文件)|相关(材料|证明|资料|文件)|必要的?材料|视情况|等材料|若干"
)


def departments() -> set[str]:
    given = yaml.safe_load((CITY / "departments.yaml").read_text(encoding="utf-8"))["departments"]
    return {one["key"] for one in given if one["items"]}


@pytest.fixture(scope="module")
def city() -> CityFiles:
    return read_city(CITY, departments=departments())


@pytest.fixture(scope="module")
def services(city: CityFiles) -> list[FileEntry]:
    return [one for one in city.items if one.content.type == "公共服务"]


@pytest.fixture(scope="module")
def written_here(city: CityFiles) -> list[FileEntry]:
    return [one for one in city.items if one.file.endswith("/services.yaml")]


def test_the_files_and_the_lists_are_in_order(city):
    assert city.problems == []


def test_there_are_as_many_services_as_the_province_lists(services):
    by_main = Counter((one.content.department, one.content.name) for one in services)
    assert len(by_main) >= MAIN_ITEMS
    assert sum(bool(one.content.handling) for one in services) >= SUB_ITEMS


def test_what_people_ask_for_most_beside_licences_is_there(city):
    assert sum(one.content.type in POWERS for one in city.items) >= ASKED_FOR_MOST
    assert {one.content.type for one in city.items} >= POWERS


def test_each_is_asked_for_in_words_of_its_own(written_here):
    """Two items may share an everyday word, but not all of them: a search could not tell them apart."""
    said = Counter(tuple(sorted(one.content.everyday)) for one in written_here)
    assert [words for words, times in said.items() if times > 1] == []
    for one in written_here:
        assert len(set(one.content.everyday)) >= SHORTEST_QUESTIONS, one.place


def test_no_department_has_two_of_one_name(city):
    names = Counter((one.content.department, one.content.full_name) for one in city.items)
    assert [name for name, times in names.items() if times > 1] == []


def test_nothing_vague_is_asked_for_and_every_material_says_what_it_must_be(written_here):
    for one in written_here:
        for material in one.content.materials:
            said = (material.name, material.standard, material.when)
            assert not [words for words in said if VAGUE.search(words)], one.place
            assert material.standard, f"{one.place}「{material.name}」"


def test_nothing_of_the_law_on_licences_slips_into_a_service(services):
    """变更、注销 of the short way cite 行政许可法, which binds no service."""
    for one in services:
        assert "行政许可法" not in str([basis.law for basis in one.content.basis]), one.place
        assert "行政许可法" not in one.content.statutory.law, one.place


def test_new_items_are_not_dealt_matters(written_here):
    year = yaml.safe_load((CITY / "year.yaml").read_text(encoding="utf-8"))
    dealt = {key for keys in year.values() for key in keys}
    assert [one.place for one in written_here if one.content.key in dealt] == []


def test_the_proofs_under_a_promise_stand_in_the_items_that_ask_for_them(city):
    assert len({proof.name for proof in city.lists.proofs}) >= PROOFS
    items = {one.content.key: one.content for one in city.items}
    for proof in city.lists.proofs:
        for material, keys in proof.asked.items():
            for key in keys:
                assert items[key].commitment.offered
                assert material in items[key].commitment.proofs
                assert items[key].commitment.law


def test_no_promise_replaces_who_somebody_is_or_what_guards_lives(city):
    """国办发〔2020〕42号: nothing of public safety, the environment or prudential supervision."""
    never = {"emergency", "ecology", "fire", "central-bank", "financial-regulator", "state-security"}
    named = {key for proof in city.lists.proofs for keys in proof.asked.values() for key in keys}
    assert [
        one.place for one in city.items if one.content.key in named and one.content.department in never
    ] == []
    assert not {"申请人身份证明", "居民身份证", "死亡证明"} & {
        material for proof in city.lists.proofs for material in proof.asked
    }


def test_towns_and_villages_take_in_what_is_near_to_people(city):
    towns = [key for one in city.lists.towns for key in one.items]
    villages = [key for one in city.lists.villages for key in one.items]
    assert len(towns) == len(set(towns)) >= IN_TOWNS
    assert len(villages) == len(set(villages)) >= IN_VILLAGES
    police = {one.content.key for one in city.items if one.content.department == "police"}
    assert not police & set(towns)
    assert {one.does for one in city.lists.villages} == {"受理", "协助", "证明"}


def test_twenty_proofs_are_not_for_a_village_to_write(city):
    assert city.lists.not_to_prove is not None
    assert len({one.name for one in city.lists.not_to_prove.proofs}) == 20


def test_fifty_are_done_well_and_fifty_fast(city):
    good = [key for one in city.lists.smart.good for key in one.items]
    fast = [key for one in city.lists.smart.quick for key in one.items]
    assert (len(set(good)), len(set(fast))) == (GOOD, FAST)
    assert not set(good) & set(fast)
    promises = {one.content.key: one.content.promise.days for one in city.items}
    assert {promises[key] for key in fast} == {0}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "city"
    shutil.copytree(CITY, folder, ignore=shutil.ignore_patterns("divisions"))
    return folder


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("proofs.yaml", "退休证明: [provident-withdrawal]", "退休证明: [nowhere]", "「nowhere」不在目录里"),
        ("proofs.yaml", "    退休证明: [", "    退职证明: [", "要求提交「退职证明」"),
        ("proofs.yaml", "退休证明: [provident-withdrawal]", "亲属关系证明: [survivor-benefit]", "签署告知承诺书"),
        ("proofs.yaml", "checked: 部门协查", "checked: 看看再说", "只能是"),
        ("lists/towns.yaml", "elder-care-service-meal", "elder-care-meal", "「elder-care-meal」不是事项目录里的标识"),
        ("lists/towns.yaml", "does: 办理", "does: 代办", "只能是"),
        ("lists/villages.yaml", "[birth-registration,", "[birth-registration, hotline,", "「hotline」列了不止一次"),
        ("lists/smart.yaml", "credit-report,", "retirement-benefit,", "不是当场办结"),
        (
            "items/planning/services.yaml",
            "issuer: 公安机关或者乡镇人民政府",
            "issuer: 村民委员会",
            "不应由村（居）民委员会出具",
        ),
    ],
)  # fmt: skip
def test_a_fault_in_a_list_is_named_with_its_place(copy, name, before, after, said):
    file = copy / name
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert [problem for problem in read_city(copy, departments=departments()).problems if said in problem]


def test_a_city_without_lists_is_read_all_the_same(copy):
    (copy / "proofs.yaml").unlink()
    shutil.rmtree(copy / "lists")
    read = read_city(copy, departments=departments())
    assert read.problems == []
    assert read.lists.proofs == [] and read.lists.towns == []
