"""Complaints that concern time. Days are counted by hand on the calendar of 2026."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.core.cache import cache

from tongban.domains.cases.actions.reminding import remind_of_exclusions
from tongban.domains.cases.indicators import MEAN_DAYS
from tongban.domains.cases.procedure import CONFIRMATION, LICENCE
from tongban.domains.cases.tests.factories import a_case, an_item, ids
from tongban.domains.cases.tests.visiting import text_of, visitor
from tongban.kernel.clock import (
    TIME_ZONE,
    Running,
    RunningHours,
    Term,
    Unit,
    clock_hours,
    days,
    office_hours,
    reckon,
    reckon_moment,
    the_calendar,
    working_days,
)
from tongban.kernel.docket.actions import assign, perform
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.warning import warn
from tongban.kernel.indicators import reading
from tongban.kernel.ledger.queries import entries_of, first_broken_seal
from tongban.kernel.procedure import Story
from tongban.kernel.testing import actor_in, an_enterprise, on_day, staff_of

ASKED = {"items": ["m1"], "letter": "-"}
BROUGHT = {"materials": ["m1"]}


def act(matter: Matter, step: str, duty: str, on: str, **given: object) -> Matter:
    with on_day(on) as day:
        perform(matter, step, by=actor_in(matter.owner, duty), on=day, **given)
    matter.refresh_from_db()
    return matter


def page_of(matter: Matter) -> str:
    """As it is read: without its marks."""
    page = text_of(visitor(matter.applicant).get(f"/my/matters/{matter.number}/"))
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_waiting_for_applicant_time_is_not_counted_in_the_published_processing_time() -> None:
    # Asked on 3 March, brought on 23 March, accepted the next day, decided on 27 March; three days of experts between.
    story = Story(LICENCE).on("2026-03-02").opens().on("2026-03-03").then("ask_to_correct", **ASKED)
    story.on("2026-03-23").then("supply", **BROUGHT).on("2026-03-24").then("accept", letter="-")
    story.on("2026-03-24").then("exclude_time", activity="专家评审", expected_days=3, letter="-")
    story.on("2026-03-26").then("end_exclusion", result="-").on("2026-03-27").then("grant", letter="-")
    used = story.clock("decide").used
    assert used == 1  # 27 March; 25 and 26 March belong to the experts, all before the 24th to the applicant
    fact = {"closed_on": date(2026, 3, 27), "decide_used": used}
    assert str(reading(MEAN_DAYS, [fact]).value) == "1.0"


@pytest.mark.django_db
def test_a_step_can_have_its_own_limit_and_warns_before_it_ends() -> None:
    matter = a_case(an_item(), on="2026-03-02")
    act(matter, "accept", "clerk", "2026-03-03")
    act(matter, "grant", "head", "2026-03-05")
    # Ten working days to deliver: 6, 9-13, 16-19 March.
    assert matter.due_on == date(2026, 3, 19)
    warn(date(2026, 3, 13))  # four working days ahead: 16, 17, 18 and 19
    assert not entries_of(matter.pk).filter(step="soon:deliver").exists()
    warn(date(2026, 3, 16))
    noted = entries_of(matter.pk).get(step="soon:deliver")
    assert (noted.title, noted.given["due_on"]) == ("颁发送达期限即将到期", "2026-03-19")
    warn(date(2026, 3, 20))
    assert entries_of(matter.pk).get(step="late:deliver").on == date(2026, 3, 20)


@pytest.mark.parametrize("procedure", [LICENCE, CONFIRMATION])
def test_two_or_more_correction_requests_in_a_row_never_make_a_case_overdue_by_themselves(procedure) -> None:  # type: ignore[no-untyped-def]
    story = Story(procedure).on("2026-03-02").opens()
    for asked, brought in (("03-04", "03-24"), ("03-26", "04-15"), ("04-17", "05-12")):
        story.on(f"2026-{asked}").then("ask_to_correct", **ASKED)
        assert story.due("accept") is None  # while the applicant is at it the office has no day
        story.on(f"2026-{brought}").then("supply", **BROUGHT)
        assert story.clock("accept").used == 0 and not story.is_late("accept")
    # Received anew on Tuesday 12 May: 13, 14, 15, 18 and 19 May.
    days_given = procedure.clock("accept").term
    assert days_given is not None and story.clock("accept").left == days_given.n
    if procedure is LICENCE:
        assert story.due("accept") == "2026-05-19"
    story.on("2026-05-13").then("accept", letter="-")
    assert not any(story.is_late(name) for name in story.file.clocks)  # type: ignore[union-attr]


@pytest.mark.django_db
def test_remaining_time_is_shown_in_working_days_and_hours() -> None:
    cache.clear()
    matter = a_case(an_item(), applicant=an_enterprise(), on="2026-03-02")
    with on_day("2026-03-04"):
        assert "还剩 3 个工作日" in page_of(matter)  # 5, 6 and 9 March
    with on_day("2026-03-09", "11:20"):
        assert "今天 到期, 还剩 4.5 个工作小时" in page_of(
            matter
        )  # to 12:00, and 13:00 to 17:00; halves that are whole
    with on_day("2026-03-09", "17:30"):
        assert "今天 到期" in page_of(matter) and "工作小时" not in page_of(matter)


def test_public_holidays_are_subtracted_and_make_up_days_are_added() -> None:
    # 25-27 September and 1-7 October 2026 are holidays; Saturday 10 October is worked for them.
    begun, calendar = date(2026, 9, 24), the_calendar()

    def due_after(count: int) -> date | None:
        return reckon(Running(working_days(count), begun), today=begun, calendar=calendar).due_on

    # 28, 29, 30 September, then 8, 9 and 10 October, then Monday the 12th.
    assert [due_after(count) for count in (1, 3, 4, 5, 6, 7)] == [
        date(2026, 9, 28), date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10),
        date(2026, 10, 12),
    ]  # fmt: skip


def test_suspending_a_case_moves_its_dates_and_resuming_keeps_the_history() -> None:
    story = Story(LICENCE).on("2026-03-02").opens().on("2026-03-03").then("accept", letter="-")
    assert story.due("decide") == "2026-03-31"  # 4-6, 9-13, 16-20, 23-27, 30, 31 March
    told = {"letter": "-", "expected_days": 5}
    story.on("2026-03-06").then("exclude_time", activity="鉴定", **told)
    assert story.due("decide") is None and story.clock("decide").left == 17
    story.on("2026-03-13").then("end_exclusion", result="-")
    # 9-13 March are left out; 4, 5 and 6 were used; 17 more: 16-20, 23-27, 30 March - 3 April, 7 and 8 April.
    assert story.due("decide") == "2026-04-08"  # 6 April is the holiday of 清明
    story.on("2026-03-16").then("exclude_time", activity="专家评审", **told)
    story.on("2026-03-18").then("end_exclusion", result="-")
    assert story.due("decide") == "2026-04-10"
    assert story.file is not None
    pauses = story.file.clocks["decide"].running.pauses
    assert [(one.begins_on.day, one.ends_on.day if one.ends_on else None, one.reason) for one in pauses] == [
        (6, 13, "鉴定"),
        (16, 18, "专家评审"),
    ]
    assert story.file.clocks["decide"].running.started_on == date(2026, 3, 3)


@pytest.mark.django_db
def test_expert_opinion_has_a_deadline_and_a_reminder_that_leaves_a_trace() -> None:
    matter = a_case(an_item(excluded=["专家评审"]), on="2026-03-02")
    act(matter, "accept", "clerk", "2026-03-03")
    act(
        matter, "exclude_time", "officer", "2026-03-04", activity="专家评审", expected_days=10, performed_by="专家组"
    )  # fmt: skip
    # Ten working days after 4 March: 5, 6, 9-13, 16, 17 and 18 March.
    assert remind_of_exclusions(date(2026, 3, 12)) == 0  # four working days ahead
    assert remind_of_exclusions(date(2026, 3, 13)) == 1
    assert remind_of_exclusions(date(2026, 3, 16)) == 0  # said once
    assert remind_of_exclusions(date(2026, 3, 18)) == 0
    assert remind_of_exclusions(date(2026, 3, 19)) == 1
    assert remind_of_exclusions(date(2026, 3, 20)) == 0
    trace = entries_of(matter.pk).filter(step__endswith=":exclusion")
    assert [(entry.step, entry.title, entry.on.day, entry.given["due_on"]) for entry in trace] == [
        ("soon:exclusion", "专家评审将到告知的天数", 13, "2026-03-18"),
        ("late:exclusion", "专家评审已超过告知的天数", 19, "2026-03-18"),
    ]
    assert first_broken_seal(matter.pk) is None
    # A second activity has reminders of its own.
    act(matter, "end_exclusion", "officer", "2026-03-23", result="通过")
    assert remind_of_exclusions(date(2026, 4, 20)) == 0
    act(
        matter, "exclude_time", "officer", "2026-04-20", activity="专家评审", expected_days=1, performed_by="专家组"
    )  # fmt: skip
    assert remind_of_exclusions(date(2026, 4, 21)) == 1


def test_a_delay_rule_of_one_minute_unit_is_not_a_day_as_units_are_typed() -> None:
    friday = datetime(2026, 3, 6, 16, 59, 30, tzinfo=TIME_ZONE)
    one_minute = Term(1 / 60, Unit.CLOCK_HOURS)
    after = reckon_moment(RunningHours(one_minute, friday), calendar=the_calendar())
    assert after is not None and after - friday == timedelta(minutes=1)
    # A minute of an office that closes in half a one goes on on Monday.
    at_the_office = RunningHours(office_hours(1 / 60), friday)
    assert reckon_moment(at_the_office, calendar=the_calendar()) == datetime(
        2026, 3, 9, 9, 0, 30, tzinfo=TIME_ZONE
    )
    # Hours are not read as days, nor days as hours; what is counted in days has no fractions; nothing is mixed.
    with pytest.raises(ValueError, match="小时"):
        reckon(Running(clock_hours(1), friday.date()), today=friday.date(), calendar=the_calendar())
    with pytest.raises(ValueError, match="以日计"):
        reckon_moment(RunningHours(days(1), friday), calendar=the_calendar())
    with pytest.raises(ValueError, match="整数"):
        Term(1 / 1440, Unit.DAYS)
    with pytest.raises(ValueError, match="同一单位"):
        Running(days(1), friday.date(), extended_by=(clock_hours(1),))


@pytest.mark.django_db
def test_status_text_answers_who_has_it_and_what_next() -> None:
    cache.clear()
    item, firm = an_item(), an_enterprise()
    matter = a_case(item, applicant=firm, on="2026-03-02")
    with on_day("2026-03-03"):
        page = page_of(matter)
    assert "现在在谁手上 常州市市场监督管理局" in page and "接下来" in page and "2026年3月9日" in page
    asked = [{"material": ids(item)["经营场所平面图"], "problem": "没有标明面积", "how": "请标明面积"}]
    act(matter, "ask_to_correct", "clerk", "2026-03-04", items=asked)
    with on_day("2026-03-05"):
        page = page_of(matter)
    assert "现在在谁手上 您" in page and "需要您办理: 提交补正材料" in page and "暂停计时" in page
    with on_day("2026-03-06") as day:
        perform(
            matter, "supply", by=actor_in(matter.owner, "clerk"), on=day, materials=[asked[0]["material"]]
        )
    act(matter, "accept", "clerk", "2026-03-09")
    officer = staff_of(matter.owner, "officer")
    assign(matter, to=officer, by=actor_in(matter.owner, "head"), on=date(2026, 3, 9))
    with on_day("2026-03-10"):
        page = page_of(matter)
    assert f"现在在谁手上 常州市市场监督管理局, 经办人工号 {officer.number}" in page and "作出决定" in page
