"""Stories of 质检整改. Every day was counted by hand on the calendar of 2026."""

from __future__ import annotations

import pytest

from tongban.domains.quality.procedure import RECTIFY
from tongban.kernel.clock import working_days
from tongban.kernel.procedure import Refused, Role, Story


@pytest.fixture
def story() -> Story:
    # 6 March 2026 is a Friday.
    return Story(RECTIFY).on("2026-03-06").opens()


def test_an_error_is_mended_in_three_working_days_and_a_warning_in_ten(story):
    assert story.due("rectify") == "2026-03-11"  # Mon 9, Tue 10, Wed 11
    warning = Story(RECTIFY).on("2026-03-06").opens(rectify=working_days(10))
    assert warning.due("rectify") == "2026-03-20"  # 9-13, 16-20


def test_what_is_reported_mended_is_looked_at_again_in_two_working_days(story):
    story.on("2026-03-10").then("mend", outcome="已改为具体材料")
    assert story.due("recheck") == "2026-03-12"
    assert not story.is_late("rectify")
    story.on("2026-03-11").then("confirm")
    assert story.state == "closed"


def test_what_is_still_found_goes_back_with_a_new_term(story):
    story.on("2026-03-10").then("mend", outcome="已改").on("2026-03-11").then("again")
    assert story.state == "found"
    assert story.due("rectify") == "2026-03-16"  # Thu 12, Fri 13, Mon 16


def test_an_objection_stops_the_clock_and_is_made_once(story):
    story.on("2026-03-09").then("object", ground="法律原文")
    assert story.due("rectify") is None
    assert story.due("objection") == "2026-03-12"
    story.on("2026-03-10").then("reject", decided_by="0001")
    assert story.due("rectify") is not None
    with pytest.raises(Refused, match="已经提出过一次异议"):
        story.then("object", ground="再说一次")


def test_the_inspected_office_does_not_decide_its_own_objection(story):
    story.on("2026-03-09").then("object", ground="法律原文")
    with pytest.raises(Refused, match="应由系统办理"):
        story.then("uphold", by=Role.HEAD, decided_by="0001")
    assert story.then("uphold", decided_by="0001").state == "dismissed"


def test_mending_says_what_was_mended(story):
    with pytest.raises(Refused, match="改了什么"):
        story.then("mend")


def test_what_is_no_longer_found_is_closed_without_a_report(story):
    assert story.on("2026-03-09").then("confirm").state == "closed"
