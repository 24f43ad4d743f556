"""The invented people: always the same, always valid, never anybody's."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from tongban.demonstration.people import (
    NaturalPerson,
    make_enterprises,
    make_people,
)
from tongban.founding.divisions import Division, read_divisions
from tongban.lib.idcard import is_credit_code, read_credit_code, read_id_number
from tongban.lib.regions import is_statistical, is_within, level_of, parent_of

CITY = Path(__file__).parents[4] / "city"
TODAY = date(2026, 3, 12)


@pytest.fixture(scope="module")
def divisions() -> list[Division]:
    return read_divisions(CITY / "divisions" / "changzhou.csv")


@pytest.fixture(scope="module")
def people(divisions: list[Division]) -> list[NaturalPerson]:
    return make_people(7, 2000, on=TODAY, divisions=divisions)


def test_the_city_has_the_divisions_that_were_counted(divisions: list[Division]) -> None:
    def count(level: str, statutory: bool) -> int:
        return sum(one.level == level and one.statutory == statutory for one in divisions)

    assert (count("district", True), count("town", True), count("village", True)) == (6, 58, 1035)
    assert (count("district", False), count("town", False), count("village", False)) == (1, 9, 14)


def test_every_division_stands_in_its_parent_and_says_its_level(divisions: list[Division]) -> None:
    for one in divisions:
        assert level_of(one.code) == one.level
        assert one.parent_code == ("" if one.level == "city" else parent_of(one.code))
        if one.level in ("town", "village"):
            assert one.statutory is not is_statistical(one.code)


def test_the_development_zone_runs_six_towns_that_belong_to_wujin_by_law(divisions: list[Division]) -> None:
    run = {one.name: one.parent_code for one in divisions if one.managed_by == "320471"}
    assert set(run) == {"戚墅堰街道", "丁堰街道", "潞城街道", "遥观镇", "横林镇", "横山桥镇"}
    assert set(run.values()) == {"320412"}


def test_the_same_seed_makes_the_same_people(divisions: list[Division], people: list[NaturalPerson]) -> None:
    assert make_people(7, 2000, on=TODAY, divisions=divisions) == people
    assert make_people(8, 2000, on=TODAY, divisions=divisions) != people


def test_everybody_has_a_valid_number_that_says_what_the_person_is(people: list[NaturalPerson]) -> None:
    for person in people:
        read = read_id_number(person.id_number, on=TODAY)
        assert (read.born, read.sex) == (person.born, person.sex)
        assert 18 <= read.age(TODAY) <= 85


def test_nobody_real_can_have_such_numbers(people: list[NaturalPerson]) -> None:
    assert {person.id_number[:6] for person in people} == {"320471"}
    assert {person.phone[:5] for person in people} == {"15400"}
    assert {len(person.phone) for person in people} == {11}


def test_numbers_name_one_person_each(people: list[NaturalPerson]) -> None:
    assert len({person.id_number for person in people}) == len(people)
    assert len({person.phone for person in people}) == len(people)


def test_people_live_in_real_villages(people: list[NaturalPerson], divisions: list[Division]) -> None:
    names = {one.code: one.name for one in divisions}
    for person in people[:200]:
        assert is_within(person.region, "3204")
        assert names[person.region] in person.address
    assert any(person.address.startswith("江苏省溧阳市") for person in people)


def test_children_can_be_asked_for(divisions: list[Division]) -> None:
    children = make_people(1, 100, on=TODAY, divisions=divisions, ages=(0, 6))
    assert {read_id_number(child.id_number, on=TODAY).age(TODAY) for child in children} <= set(range(7))


def test_enterprises_hold_and_are_headed_by_grown_people(
    people: list[NaturalPerson], divisions: list[Division]
) -> None:
    enterprises = make_enterprises(7, 600, on=TODAY, people=people, divisions=divisions)
    assert enterprises == make_enterprises(7, 600, on=TODAY, people=people, divisions=divisions)
    assert len({one.name for one in enterprises}) == 600
    assert len({one.credit_code for one in enterprises}) == 600
    for one in enterprises:
        code = read_credit_code(one.credit_code)
        assert code.body_holds and code.body.startswith("TE")
        assert code.region == one.region[:6]
        assert one.legal_representative in people
        assert one.founded_on <= TODAY
        assert one.founded_on.year - one.legal_representative.born.year >= 18
    assert not {one.phone for one in enterprises} & {person.phone for person in people}


def test_every_department_has_a_code_that_holds_and_every_post_an_office() -> None:
    city = yaml.safe_load((CITY / "departments.yaml").read_text(encoding="utf-8"))
    codes = [one["credit_code"] for one in [city["city"], *city["departments"]]]
    assert all(is_credit_code(code) for code in codes)
    assert len(set(codes)) == len(codes)
    for department in city["departments"]:
        assert {post["office"] for post in department["posts"]} <= set(department["offices"])
        if department["items"]:
            roles = [post["role"] for post in department["posts"]]
            assert roles.count("officer") >= 2 and "clerk" in roles and "head" in roles
    roles = {post["role"] for one in city["departments"] if one["key"] == "approval" for post in one["posts"]}
    assert {"supervisor", "admin"} <= roles
