"""The administrative licences of the demonstration city (市级行政许可事项清单): enough of them, and none that a clerk
would laugh at."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from tongban.domains.catalogue.rules.files import CityFiles, FileEntry, read_city

CITY = Path(__file__).parents[5] / "city"
IN_THE_PUBLISHED_LIST = 426
"""《常州市行政许可事项清单》, as the city's own account of it counts them."""
OF_A_SUBSTANCE_OF_ITS_OWN = 300
PLAIN = {"变更", "延续", "注销", "补办"}
"""What nearly every licence has; the rest are licences, or parts of one, of a substance of their own."""
VAGUE = re.compile(
    r"其[他它].{0,6}(材料|资料|文件|证件|证明)|有关(材料|证明|资料|文件)|相关(材料|证明|资料|文件)|必要的?材料|视情况|等材料|若干"
)
ARTICLE = re.compile(r"第[一二三四五六七八九十百零]+条")
IN_DAYS = {"working_days": 7 / 5, "days": 1, "months": 28}
"""A month of a term is at least so many days, a working day a fifth of a week."""


@pytest.fixture(scope="module")
def city() -> CityFiles:
    departments = yaml.safe_load((CITY / "departments.yaml").read_text(encoding="utf-8"))["departments"]
    return read_city(CITY, departments={one["key"] for one in departments if one["items"]})


@pytest.fixture(scope="module")
def licences(city: CityFiles) -> list[FileEntry]:
    return [one for one in city.items if one.content.type == "行政许可" and one.content.level == "city"]


def test_the_files_are_in_order_and_every_department_is_known(city):
    assert city.problems == []


def test_there_are_as_many_as_the_city_publishes(licences):
    assert len(licences) >= IN_THE_PUBLISHED_LIST
    assert sum(one.content.handling not in PLAIN for one in licences) >= OF_A_SUBSTANCE_OF_ITS_OWN


def test_no_department_has_two_of_one_name(city):
    names = Counter((one.content.department, one.content.full_name) for one in city.items)
    assert [name for name, times in names.items() if times > 1] == []


def test_each_rests_on_an_article(licences):
    """The items that the State Council kept by its decision of 2004 stand in the list annexed to it."""
    for one in licences:
        cited = [basis.article for basis in one.content.basis]
        assert any(ARTICLE.search(article) for article in cited) or any(
            "附件" in article for article in cited
        ), one.place


def test_no_promise_is_longer_than_the_law_allows(licences):
    for one in licences:
        statutory, promise = one.content.statutory, one.content.promise
        if statutory.days is not None:
            assert promise.days * IN_DAYS[promise.unit] <= statutory.days * IN_DAYS[statutory.unit], one.place


def test_each_asks_for_at_least_two_materials_and_for_nothing_vague(licences):
    for one in licences:
        assert len(one.content.materials) >= 2, one.place
        vague = [
            words
            for material in one.content.materials
            for words in (material.name, material.standard, material.when)
            if VAGUE.search(words)
        ]
        assert vague == [], one.place


def test_an_own_material_says_what_it_must_be(licences):
    for one in licences:
        for material in one.content.materials:
            assert material.standard, f"{one.place}「{material.name}」"


def test_no_place_kept_for_a_word_is_left_open(licences):
    for one in licences:
        said = str(one.given)
        assert "{short}" not in said and "{result}" not in said and "{issuer}" not in said, one.place


def test_what_is_renewed_is_a_licence_with_an_end(licences):
    """第五十条: only what ends can be renewed, and the platform looks for the licence held."""
    for one in licences:
        if one.content.procedure == "cases.renewal":
            assert one.content.result.licence, one.place
            assert one.content.result.validity not in ("", "long"), one.place


def test_the_year_s_items_are_all_in_the_catalogue(city):
    year = yaml.safe_load((CITY / "year.yaml").read_text(encoding="utf-8"))
    known = {one.content.key: one.content.department for one in city.items}
    for department, keys in year.items():
        assert {key: known.get(key) for key in keys} == dict.fromkeys(keys, department)
