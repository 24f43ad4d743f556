"""A yearly notice comes while a city is at work: it moves the days it should and no other, and tells those concerned.

The days are counted here a second time, over two lists written out by hand, without the product's calendar.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tongban.cli.calendar import calendar
from tongban.demonstration.tests.stories import a_town, stories, the_items, written_in_bulk
from tongban.kernel.clock import Running, Unit
from tongban.kernel.clock import calendar as calendars
from tongban.kernel.docket.models import Matter, RunningClock
from tongban.kernel.docket.queries import file_of
from tongban.kernel.docket.replay import differences
from tongban.kernel.ledger.models import Entry
from tongban.kernel.ledger.queries import first_broken_seal
from tongban.kernel.notices.models import Message
from tongban.kernel.outbox.delivering import deliver_all
from tongban.kernel.testing import on_day

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 11, 2), date(2026, 12, 21)

BY_LAW_ALONE = {"2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-04-05"}
"""Rest days that are no Saturday or Sunday, or might be one, as long as nothing but the law is known."""
NOTICE_OFF = (
    "2027-01-01", "2027-01-11", "2027-01-12", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09",
    "2027-04-05", "2027-05-01", "2027-05-02", "2027-06-09", "2027-09-15", "2027-10-01", "2027-10-02", "2027-10-03",
)  # fmt: skip
NOTICE_ON = ("2027-01-02", "2027-01-03")
NAMES = {
    "01": "元旦",
    "02": "春节",
    "04": "清明节",
    "05": "劳动节",
    "06": "端午节",
    "09": "中秋节",
    "10": "国庆节",
}


def works(day: date, *, off: set[str], on: set[str]) -> bool:
    said = day.isoformat()
    return said in on or (said not in off and day.weekday() < 5)


def due(running: Running, *, off: set[str], on: set[str]) -> date:
    """Day by day from the day after the first; the days after a pause begins, to the day it ends, are left out."""
    day, left = running.started_on, running.allowance
    if running.term.unit is Unit.UNTIL:
        assert running.term.day is not None
        return running.term.day
    while left:
        day += timedelta(days=1)
        rests = any(one.begins_on < day <= (one.ends_on or date.max) for one in running.pauses)
        counts = running.term.unit is Unit.DAYS or works(day, off=off, on=on)
        left -= counts and not rests
    while running.term.unit is Unit.DAYS and not works(day, off=off, on=on):
        day += timedelta(days=1)
    return day


@pytest.fixture
def notice(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file as an operator has it, and an installation of its own to load it into."""
    settings.TONGBAN_DATA = tmp_path / "data"
    monkeypatch.setattr(calendars, "_further", [])
    days = [{"name": NAMES[day[5:7]], "date": day, "isOffDay": True} for day in NOTICE_OFF]
    days += [{"name": "元旦", "date": day, "isOffDay": False} for day in NOTICE_ON]
    file = tmp_path / "2027.json"
    file.write_text(
        json.dumps({"year": 2027, "papers": ["https://example.cn/2027"], "days": days}), encoding="utf-8"
    )
    return file


def rows() -> dict[tuple[int, str], tuple[object, ...]]:
    found = RunningClock.objects.all()
    return {
        (one.matter_id, one.name): (
            one.due_on,
            one.started_on,
            one.paused_since,
            one.stopped_on,
            one.was_late,
        )
        for one in found
    }


def test_a_changed_notice_moves_the_days_it_should_and_no_other_and_tells_those_concerned(
    notice: Path,
) -> None:
    items, town = the_items(), a_town()
    told = [
        one
        for turn in range(3)
        for one in stories(items, since=SINCE + timedelta(days=15 * turn), over=17, after=200 * turn)
    ]
    with on_day("2026-11-02", "00:10"):
        written_in_bulk(town, sorted(told, key=lambda one: one.at), since=SINCE, until=UNTIL)
    before, expected = rows(), {}
    for matter in Matter.objects.filter(closed_on=None):
        file = file_of(matter)
        for name, clock in file.clocks.items():
            if clock.is_open and not clock.is_paused:
                was = due(clock.running, off=BY_LAW_ALONE, on=set())
                derived = due(clock.running, off=set(NOTICE_OFF), on=set(NOTICE_ON))
                assert was == before[matter.pk, name][0], (matter.number, name)
                if derived != was:
                    window = file.procedure.clock(name).window
                    kept = max(was, derived) if window else min(was, derived)
                    expected[matter.pk, name] = (was, derived, kept)
    # Both ways, and both for duties of the office and for chances of the applicant: else the test would show little.
    moved = {key: kept for key, (was, _, kept) in expected.items() if kept != was}
    assert moved and len(moved) < len(expected) < len(before)

    with on_day("2026-12-22", "09:00"):
        done = CliRunner().invoke(calendar, ["load", str(notice), "--json"])
        assert done.exit_code == 0, done.output
        assert json.loads(done.output)["moved"] == len(moved)
        deliver_all()

    after = rows()
    assert {key for key in before if before[key] != after[key]} == set(moved)
    assert {key: after[key][0] for key in moved} == moved
    assert all(before[key][1:] == after[key][1:] for key in before) and set(before) == set(after)
    written = {
        (entry.book_id, entry.given["clock"]): tuple(
            date.fromisoformat(entry.given[name]) for name in ("day", "derived", "kept")
        )
        for entry in Entry.objects.filter(step="told")
    }
    assert written == expected
    for (matter_id, name), (was, _, kept) in expected.items():
        window = file_of(Matter.objects.get(pk=matter_id)).procedure.clock(name).window
        assert kept >= was if window else kept <= was
    messages = Message.objects.filter(key="cases.told")
    assert sorted(messages.values_list("book_id", flat=True)) == sorted(matter for matter, _ in moved)
    assert {one.person_id for one in messages} == {town.applicants["enterprise"][0].row.pk}
    for message in messages:
        days = [kept for (matter, _), kept in moved.items() if matter == message.book_id]
        assert any(f"{day.month}月{day.day}日" in message.body for day in days)
    assert list(differences()) == []
    assert all(first_broken_seal(pk) is None for pk in {matter for matter, _ in expected})
