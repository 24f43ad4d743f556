"""The organisations that the rules of city/departments.yaml build."""

from pathlib import Path

import pytest

from tongban.founding.divisions import read_divisions
from tongban.founding.organisations import PlannedOrganisation, plan_organisations
from tongban.lib.idcard import is_credit_code

CITY = Path(__file__).parents[4] / "city"


@pytest.fixture(scope="module")
def plan() -> dict[str, PlannedOrganisation]:
    divisions = read_divisions(CITY / "divisions" / "changzhou.csv")
    made = plan_organisations(CITY / "departments.yaml", divisions)
    by_key = {one.key: one for one in made}
    assert len(by_key) == len(made)
    return by_key


def test_every_level_has_its_organisations(plan: dict[str, PlannedOrganisation]) -> None:
    assert plan["market"].name == "常州市市场监督管理局"
    assert plan["320412-market"].name == "武进区市场监督管理局"
    assert plan["320411-approval"].name == "新北区行政审批局"
    assert plan["320481-police"].name == "溧阳市公安局"
    assert plan["320402-police"].name == "常州市公安局天宁分局"
    assert plan["320471-market"].name == "常州经济开发区市场监督管理局"
    assert plan["320412104-centre"].name == "遥观镇便民服务中心"
    assert plan["320412104220-station"].name == "遥观村便民服务站"
    assert plan["320412104220-station"].formerly == "遥观村便民服务中心"


def test_parents_come_first_and_the_zone_runs_its_towns(plan: dict[str, PlannedOrganisation]) -> None:
    seen = {""}
    for one in plan.values():
        assert one.parent in seen
        seen.add(one.key)
    assert plan["320412104-centre"].parent == "320471-government"
    assert plan["320412100-centre"].parent == "320412-government"
    assert plan["320412-tax"].parent == "tax"


def test_there_is_a_centre_to_each_town_and_a_station_to_each_village(
    plan: dict[str, PlannedOrganisation],
) -> None:
    # 67 towns less two prisons; 1,049 villages less the four virtual ones.
    assert sum(one.level == "town" for one in plan.values()) == 65
    assert sum(one.level == "village" for one in plan.values()) == 1045


def test_codes_hold_and_name_one_organisation_each(plan: dict[str, PlannedOrganisation]) -> None:
    assert all(is_credit_code(one.credit_code) for one in plan.values())
    assert len({one.credit_code for one in plan.values()}) == len(plan)


def test_no_pattern_is_left_in_a_name(plan: dict[str, PlannedOrganisation]) -> None:
    assert not [one.name for one in plan.values() if "{" in one.name or "None" in one.name]
    assert all({post.office for post in one.posts} <= set(one.offices) for one in plan.values())
