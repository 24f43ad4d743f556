"""The register is what the ledger says, and where it is not, the first matter that differs is named."""

from datetime import date

import pytest

from tongban.config.schedule import REPLAY_DIFFERS, live_through
from tongban.kernel.docket import registry
from tongban.kernel.docket.actions import open_matter, recalendar, take
from tongban.kernel.docket.models import Matter, RunningClock
from tongban.kernel.docket.replay import differences, of_the_night
from tongban.kernel.docket.tests.test_calendar_change import accepted, notice_of_2027
from tongban.kernel.docket.tests.test_docket import PERMIT
from tongban.kernel.testing import a_person, actor_for, actor_in, an_organisation

pytestmark = pytest.mark.django_db
__all__ = ["accepted", "notice_of_2027"]


def a_matter(on="2026-03-02") -> Matter:
    registry.register(PERMIT)
    office, person = an_organisation(), a_person()
    return open_matter(
        "test.permit", title="某店申请许可", owner=office, applicant=person, channel="web",
        by=actor_for(person), series="CZ-XK", on=date.fromisoformat(on),
    )  # fmt: skip


def a_course() -> Matter:
    """Accepted, excluded for a week, granted late."""
    matter = a_matter()
    clerk, officer, head = (actor_in(matter.owner, duty) for duty in ("clerk", "officer", "head"))
    take(matter.pk, "accept", by=clerk, on=date(2026, 3, 3))
    take(matter.pk, "exclude", by=officer, on=date(2026, 3, 9), activity="专家评审")
    take(matter.pk, "end_exclusion", by=officer, on=date(2026, 3, 16))
    return take(matter.pk, "grant", by=head, on=date(2026, 4, 30), letter="-")


def test_what_the_acts_leave_is_what_their_entries_say():
    a_matter()
    a_course()
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("state", "accepted", "状态"), ("closed_on", None, "办结日期"), ("opened_on", date(2026, 3, 1), "收件日期"),
        ("channel", "window", "渠道"), ("due_on", date(2026, 5, 8), "最近到期日"),
    ],
)  # fmt: skip
def test_a_line_that_was_changed_behind_the_ledger_is_named(column, value, what):
    matter = a_course()
    Matter.objects.filter(pk=matter.pk).update(**{column: value})
    assert {one.number for one in differences()} == {matter.number}
    assert what in [one.what for one in differences()]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("due_on", date(2026, 5, 8)), ("started_on", date(2026, 3, 4)), ("stopped_on", None),
        ("paused_since", date(2026, 3, 9)), ("was_late", False),
    ],
)  # fmt: skip
def test_a_clock_that_was_changed_behind_the_ledger_is_named(column, value):
    matter = a_course()
    assert RunningClock.objects.get(matter=matter, name="decide").was_late
    RunningClock.objects.filter(matter=matter, name="decide").update(**{column: value})
    assert any(one.what.startswith("决定期限的") for one in differences())


def test_a_clock_that_vanished_is_missed():
    matter = a_course()
    RunningClock.objects.filter(matter=matter, name="accept").delete()
    assert [one.what for one in differences()] == ["计时"]


def test_a_difference_becomes_the_nights_outcome_and_does_not_stop_the_days_that_follow():
    matter = a_matter("2026-03-02")
    said = live_through(
        date(2026, 3, 3), but=("silence", "warnings", "licences", "seal", "sessions", "inspection")
    )
    assert said == ["replay: 重演 1 件, 均与留痕相符"]
    Matter.objects.filter(pk=matter.pk).update(state="accepted")
    said = live_through(
        date(2026, 3, 3), but=("silence", "warnings", "licences", "seal", "sessions", "inspection")
    )
    assert said == [
        f"replay: {REPLAY_DIFFERS}: {matter.number} 的状态与留痕不符: 总登记为 accepted, 按留痕应为 lodged"
    ]


def test_every_matter_is_replayed_within_thirty_nights_and_what_is_open_every_night():
    closed, standing = a_course(), a_matter("2026-06-01")
    nights = [set(of_the_night(date(2026, 6, 1 + n)).values_list("pk", flat=True)) for n in range(30)]
    assert all(standing.pk in night for night in nights)
    assert sum(closed.pk in night for night in nights) == 1


def test_what_stopped_before_a_notice_came_is_left_as_it_was(accepted, notice_of_2027):
    # Due 7 January by the law alone; decided on 14 December, before the notice that moves days of January.
    matter = accepted("2026-12-09")
    take(matter.pk, "grant", by=actor_in(matter.owner, "head"), on=date(2026, 12, 14), letter="-")
    notice_of_2027("-2027-01-01", "+2027-01-02", "+2027-01-03")
    recalendar(on=date(2026, 12, 20))
    assert RunningClock.objects.get(matter=matter, name="decide").due_on == date(2027, 1, 7)
    assert list(differences()) == []
