"""The worker begins each periodic act once, makes up for the days it was not there, and leaves when asked."""

from datetime import date, datetime

import pytest

from tongban.config import schedule
from tongban.kernel.clock import TIME_ZONE
from tongban.kernel.outbox.models import ScheduledRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def acts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, date]]:
    done: list[tuple[str, date]] = []

    def act(name: str):  # type: ignore[no-untyped-def]
        return lambda on: done.append((name, on)) or "done"

    monkeypatch.setattr(
        schedule,
        "PERIODIC",
        (
            schedule.Periodic("first", "5 0 * * *", act("first")),
            schedule.Periodic("second", "30 0 * * *", act("second")),
        ),
    )
    return done


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=TIME_ZONE)


def test_each_act_is_begun_once(acts: list[tuple[str, date]]) -> None:
    assert schedule.run_what_is_due(at(20, 9)) == 2
    assert schedule.run_what_is_due(at(20, 9, 1)) == 0
    assert acts == [("first", date(2026, 11, 20)), ("second", date(2026, 11, 20))]


def test_missed_days_are_made_up_for_day_by_day(acts: list[tuple[str, date]]) -> None:
    schedule.run_what_is_due(at(20, 9))
    acts.clear()
    schedule.run_what_is_due(at(22, 0, 10))
    assert acts == [
        ("first", date(2026, 11, 21)), ("second", date(2026, 11, 21)), ("first", date(2026, 11, 22)),
    ]  # fmt: skip


def test_what_fails_is_tried_again_and_the_days_after_it_wait(
    acts: list[tuple[str, date]], monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule.run_what_is_due(at(20, 9))
    acts.clear()
    working = schedule.PERIODIC

    def broken(on: date) -> str:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(schedule, "PERIODIC", (schedule.Periodic("first", "5 0 * * *", broken), working[1]))
    assert schedule.run_what_is_due(at(22, 9)) == 0
    assert "the disk is full" in ScheduledRun.objects.get(ended_at=None).outcome and acts == []
    monkeypatch.setattr(schedule, "PERIODIC", working)
    assert schedule.run_what_is_due(at(22, 9, 1)) == 4


def test_what_another_worker_is_at_is_left_to_it(acts: list[tuple[str, date]]) -> None:
    ScheduledRun.objects.create(name="first", due_at=at(20, 0, 5), begun_at=at(20, 9, 5))
    assert schedule.run_what_is_due(at(20, 9, 20)) == 0 and acts == [], "however late it was begun"
    assert schedule.run_what_is_due(at(20, 9, 35)) == 2, "after its lease an act is begun again"


def test_a_city_that_was_lived_through_is_not_lived_again(acts: list[tuple[str, date]]) -> None:
    schedule.mark_lived(date(2026, 11, 20))
    assert schedule.run_what_is_due(at(20, 9)) == 0 and acts == []
