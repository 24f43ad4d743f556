"""情景测试: what clerks expect of an item, played through its procedure; days counted by hand on the calendar of 2026."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from tongban.domains.catalogue import api
from tongban.domains.catalogue.actions import course
from tongban.domains.catalogue.models import Item
from tongban.domains.catalogue.queries.scenarios import failures_of, results_for, results_of
from tongban.domains.catalogue.rules.files import FileEntry, read_city
from tongban.domains.catalogue.rules.scenarios import Unreadable, read_written, written
from tongban.domains.catalogue.rules.schema import ItemContent, Scenario
from tongban.domains.catalogue.tests.factories import a_folder, an_entry
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import actor_in, an_organisation

CITY = Path(__file__).parents[5] / "city"
DAY = date(2026, 3, 2)
FRIDAY = [
    "2026-03-06 16:50 收到申请材料",
    "第2个工作日 一次性告知补正",
    "则 受理期限 暂停",
    "2026-03-13 提交补正材料",
    "2026-03-16 受理",
    "则 承诺期限 到期 2026-03-23",
    "则 法定决定期限 到期 2026-04-14",
]
"""Tue 17 to Mon 23 are five working days; twenty, without Qingming on Mon 6 April, end on Tue 14 April."""


def told(*lines: str, **changes):
    entry = an_entry(scenarios=[{"name": "试", "lines": list(lines)}], **changes)
    return results_of(entry, on=DAY)[0]


def test_the_scenarios_of_the_city_hold():
    given = yaml.safe_load((CITY / "departments.yaml").read_text(encoding="utf-8"))["departments"]
    city = read_city(CITY, departments={one["key"] for one in given})
    results = [one for entry in city.items for one in results_for(entry.content, on=DAY)]
    assert [one.first_failure for one in results if not one.holds] == []
    assert len(results) >= 9


def test_a_friday_afternoon_and_a_correction_on_the_second_day():
    result = told(*FRIDAY)
    assert result.holds
    assert result.lines[1].said == "2026-03-10, 状态「待补正」"


def test_an_expectation_that_fails_says_what_came_out():
    result = told(*FRIDAY[:-1], "则 法定决定期限 到期 2026-04-13", "则 状态 审查中")
    assert not result.holds
    assert result.first_failure == (
        "情景「试」第7行「则 法定决定期限 到期 2026-04-13」没有通过: 法定决定期限到期日是 2026-04-14"
    )
    assert result.lines[-1].holds  # what follows is still tried


def test_another_promise_makes_the_scenario_fail():
    assert told(*FRIDAY, promise={"days": 4}).first_failure.endswith("承诺期限到期日是 2026-03-20")


def test_an_event_that_the_law_refuses_ends_the_play():
    result = told("2026-03-06 收到申请材料", "2026-03-16 一次性告知补正", "则 状态 待补正")
    assert "一次性告知的期限已于2026年3月13日届满" in result.lines[1].said
    assert len(result.lines) == 2


def test_what_cannot_be_done_is_an_expectation_too():
    result = told("2026-03-06 收到申请材料", "则 不能 准予许可", "则 不能 受理")
    assert [line.holds for line in result.lines] == [True, True, False]
    assert result.lines[2].said == "这时可以办理「受理」"


def test_whoever_may_not_take_a_step_is_refused():
    result = told(*FRIDAY[:5], "2026-03-17 准予许可 由窗口", "则 状态 准予, 待送达")
    assert "应由负责人办理" in result.lines[5].said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("三月六日交材料", "读不懂这一行"),
        ("2026-02-30 收到申请材料", "不是日历上的日期"),
        ("2026-03-06 25:00 收到申请材料", "不是钟点"),
        ("2026-03-06 受理", "第一行应当是「收到申请材料」"),
        ("第2个工作日 收到申请材料", "第一行要写日期"),
        ("则 状态 待受理", "还没有提交申请"),
    ],
)
def test_a_line_that_nobody_can_read_says_how_to_write_it(line, said):
    assert said in told(line, "则 状态 待受理").lines[0].said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2026-03-05 受理", "时间倒退了"),
        ("2026-03-06 16:40 受理", "时间倒退了"),
        ("2026-03-09 盖章", "没有叫「盖章」的环节"),
        ("2026-03-09 受理 由市长", "不是经办身份"),
        ("2026-03-09 受理（快点）", "应当写成「名称=内容」"),
        ("则 受理期限 到期", "请在「到期」后面写日期"),
        ("则 审批期限 到期 2026-03-13", "没有叫「审批期限」的期限"),
        ("则 受理期限 结束", "不是期限的结果"),
    ],
)
def test_a_second_line_that_cannot_be_is_told_why(line, said):
    assert said in told("2026-03-06 16:50 收到申请材料", line, "则 状态 待受理").lines[1].said


def test_a_scenario_that_expects_nothing_does_not_hold():
    assert not told("2026-03-06 收到申请材料", "2026-03-09 受理").holds


def test_scenarios_are_edited_as_text_and_read_back():
    scenarios = [Scenario(name="甲", lines=FRIDAY), Scenario(name="乙", lines=FRIDAY[:2])]
    assert [Scenario(**one) for one in read_written(written(scenarios))] == scenarios
    assert read_written("  \n\n") == []
    with pytest.raises(Unreadable, match="第一行写「情景 名称」"):
        read_written("2026-03-06 收到申请材料")


def test_an_unfinished_draft_has_no_scenarios_to_play():
    assert results_of({**an_entry(scenarios=[{"name": "试", "lines": FRIDAY}]), "phone": None}, on=DAY) == []


def test_items_without_scenarios_keep_the_digest_they_had():
    item = ItemContent.model_validate(an_entry())
    now = item.model_dump()
    then = {name: value for name, value in now.items() if name != "scenarios"}
    assert FileEntry("market.yaml", 1, item, now).digest == FileEntry("market.yaml", 1, item, then).digest
    assert failures_of(now, on=DAY) == []


@pytest.mark.django_db
def test_nothing_is_published_while_a_scenario_fails(tmp_path):
    an_organisation()
    api.load(a_folder(tmp_path, an_entry(scenarios=[{"name": "星期五下午", "lines": FRIDAY}])), on=DAY)
    item = Item.objects.get(base=None)
    head = actor_in(item.organisation, "head")
    working = course.draft(item, by=head, on=DAY)
    course.edit(working, {"promise": {"days": 3, "unit": "working_days"}}, by=head, on=DAY)
    with pytest.raises(Refused, match=r"情景「星期五下午」第6行.*没有通过: 承诺期限到期日是 2026-03-19"):
        course.send_to_review(working, by=head, on=DAY)
    lines = [*FRIDAY[:5], "则 承诺期限 到期 2026-03-19"]
    course.edit(working, {"scenarios": [{"name": "星期五下午", "lines": lines}]}, by=head, on=DAY)
    course.publish(course.send_to_review(working, by=head, on=DAY), starting=DAY, by=head, on=DAY)
