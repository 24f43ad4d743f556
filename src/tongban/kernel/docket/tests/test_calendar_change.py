"""A notice that comes later moves the dates it should and no other, and never to the citizen's harm."""

from datetime import date

import pytest

from tongban.kernel.clock import calendar as calendars
from tongban.kernel.docket import registry
from tongban.kernel.docket.actions import open_matter, recalendar, take
from tongban.kernel.docket.models import RunningClock
from tongban.kernel.docket.queries import clock_views, file_of
from tongban.kernel.docket.tests.test_docket import PERMIT
from tongban.kernel.docket.warning import warn
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.testing import a_person, actor_for, actor_in, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted():
    registry.register(PERMIT)
    office, person = an_organisation(), a_person()

    def accepted_on(day: str):
        matter = open_matter(
            "test.permit", title="某店申请许可", owner=office, applicant=person, channel="web",
            by=actor_for(person), series="CZ-XK", on=date.fromisoformat(day),
        )  # fmt: skip
        return take(matter.pk, "accept", by=actor_in(office, "clerk"), on=date.fromisoformat(day))

    return accepted_on


@pytest.fixture
def notice_of_2027(tmp_path, monkeypatch):
    monkeypatch.setattr(calendars, "_further", [])

    def comes(*days: str):
        listed = ",".join(
            f'{{"name": "试用", "date": "{day[1:]}", "isOffDay": {"true" if day[0] == "-" else "false"}}}'
            for day in days
        )
        (tmp_path / "2027.json").write_text(
            f'{{"year": 2027, "papers": [], "days": [{listed}]}}', encoding="utf-8"
        )
        calendars.also_read(tmp_path)

    return comes


def decide(matter) -> RunningClock:
    return RunningClock.objects.get(matter=matter, name="decide")


def test_a_date_beyond_the_last_notice_is_provisional(accepted):
    # 20 working days after 9 December 2026: 10, 11, 14-18 (7), 21-25 (12), 28-31 (16), 1 January rest, 4-7 January (20)
    clock = decide(accepted("2026-12-09"))
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 7), True)


def test_an_office_keeps_the_day_it_told_when_the_notice_would_give_it_longer(accepted, notice_of_2027):
    matter = accepted("2026-12-09")
    notice_of_2027("-2027-01-01", "-2027-01-04", "-2027-01-05")
    assert recalendar(on=date(2026, 12, 10)) == 0
    assert decide(matter).due_on == date(2027, 1, 7)
    told = entries_of(matter.pk).get(step="told")
    assert (told.given["derived"], told.given["kept"]) == ("2027-01-11", "2027-01-07")


def test_a_notice_that_brings_the_day_nearer_is_followed(accepted, notice_of_2027):
    matter = accepted("2026-12-09")
    notice_of_2027("-2027-01-01", "+2027-01-02", "+2027-01-03")
    assert recalendar(on=date(2026, 12, 10)) == 1
    assert decide(matter).due_on == date(2027, 1, 5)
    assert clock_views(file_of(matter), today=date(2026, 12, 11))[1].due_on == date(2027, 1, 5)


def test_what_stopped_in_time_is_shown_in_time_after_a_later_notice(accepted, notice_of_2027):
    # 20 working days after 30 November 2026: 1-4 December (4), 7-11 (9), 14-18 (14), 21-25 (19), Monday 28 (20). A notice
    # that comes afterwards and works Saturday 26 would have made it that Saturday, before the day of the decision.
    matter = accepted("2026-11-30")
    take(matter.pk, "grant", by=actor_in(matter.owner, "head"), on=date(2026, 12, 28))
    notice_of_2027("-2027-01-01", "+2026-12-26")
    assert (decide(matter).due_on, decide(matter).was_late) == (date(2026, 12, 28), False)

    def shown(**kept):
        views = clock_views(file_of(matter), today=date(2027, 1, 4), **kept)
        return next(view for view in views if view.name == "decide")

    assert shown().due_on == date(2026, 12, 26)  # by the calendar in force alone
    view = shown(kept=matter.clocks.all())
    assert (view.state, view.due_on, view.used, view.left) == ("met", date(2026, 12, 28), 20, 0)
    counted = [note.day for note in view.days(today=date(2027, 1, 4)) if note.counted]
    assert len(counted) == 20 and counted[-1] == date(2026, 12, 28)


def test_settled_dates_are_left_alone(accepted, notice_of_2027):
    matter = accepted("2026-03-02")
    notice_of_2027("-2027-01-01", "-2027-01-04")
    assert recalendar(on=date(2026, 3, 3)) == 0
    assert not entries_of(matter.pk).filter(step="told").exists()


def test_a_clock_is_warned_of_once_when_it_is_soon_due_and_once_when_it_is_late(accepted):
    matter = accepted("2026-03-02")  # due 30 March
    assert warn(date(2026, 3, 24)) == (0, 0)  # four working days ahead
    assert warn(date(2026, 3, 25)) == (1, 0)  # three
    assert warn(date(2026, 3, 26)) == (0, 0)
    assert warn(date(2026, 3, 30)) == (0, 0)
    assert warn(date(2026, 3, 31)) == (0, 1)
    assert warn(date(2026, 4, 1)) == (0, 0)
    assert [entry.step for entry in entries_of(matter.pk)][2:] == ["soon:decide", "late:decide"]
