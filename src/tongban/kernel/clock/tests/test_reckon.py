"""When terms fall due: facts counted by hand, and properties that hold for every term."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.clock import (
    TIME_ZONE,
    HourPause,
    Pause,
    Running,
    RunningHours,
    Term,
    Unit,
    clock_hours,
    days,
    explain,
    months,
    office_hours,
    reckon,
    reckon_moment,
    the_calendar,
    until,
    working_days,
)

CALENDAR = the_calendar()


def due(start: str, term: Term, *pauses: tuple[str, str], extended: tuple[Term, ...] = ()) -> str | None:
    spans = tuple(
        Pause(date.fromisoformat(begin), date.fromisoformat(end) if end else None) for begin, end in pauses
    )
    started = date.fromisoformat(start)
    reading = reckon(Running(term, started, spans, extended), today=started, calendar=CALENDAR)
    return reading.due_on.isoformat() if reading.due_on else None


@pytest.mark.parametrize(
    ("start", "n", "on"),
    [
        ("2026-02-10", 5, "2026-02-24"),
        ("2026-02-10", 7, "2026-02-26"),
        ("2026-02-10", 20, "2026-03-16"),
        ("2026-04-28", 5, "2026-05-08"),
        ("2026-09-18", 20, "2026-10-22"),
        ("2026-01-01", 1, "2026-01-04"),
        ("2025-09-25", 20, "2025-10-29"),
        ("2025-12-31", 20, "2026-01-29"),
    ],
)
def test_working_days_leave_out_holidays_and_count_make_up_days(start, n, on):
    assert due(start, working_days(n)) == on


@pytest.mark.parametrize(
    ("start", "n", "on"),
    [
        ("2026-03-02", 60, "2026-05-06"),  # the 60th day is Labour Day, 1 May; the next working day is 6 May
        ("2026-03-02", 10, "2026-03-12"),
        ("2026-02-01", 14, "2026-02-24"),  # 15 February: rest until 23 February
        ("2026-01-24", 21, "2026-02-14"),  # a Saturday that is worked
    ],
)
def test_a_term_in_days_that_ends_on_a_rest_day_ends_on_the_next_working_day(start, n, on):
    assert due(start, days(n)) == on


@pytest.mark.parametrize(
    ("start", "n", "on"),
    [
        ("2026-01-31", 1, "2026-02-28"),  # no 31 February; Saturday 28 February is worked
        ("2026-03-31", 1, "2026-04-30"),
        ("2025-12-15", 3, "2026-03-16"),  # 15 March is a Sunday
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_a_term_in_months_ends_on_the_same_day_or_the_last(start, n, on):
    assert due(start, months(n)) == on


def test_a_named_day_is_the_due_day():
    assert due("2026-03-02", until(date(2026, 7, 1))) == "2026-07-01"


def test_a_pause_leaves_out_the_days_after_it_begins_up_to_the_day_it_ends():
    # 2 March + 20 working days: 30 March. Paused from Friday 6 to Friday 13 March: five working days, so 7 April:
    # 31 March, 1, 2, 3 April are four; 4-6 April 清明; the fifth is 7 April
    assert due("2026-03-02", working_days(20)) == "2026-03-30"
    assert due("2026-03-02", working_days(20), ("2026-03-06", "2026-03-13")) == "2026-04-07"


def test_a_paused_clock_has_no_due_day_and_keeps_what_is_left():
    running = Running(working_days(20), date(2026, 3, 2), (Pause(date(2026, 3, 6)),))
    reading = reckon(running, today=date(2026, 3, 20), calendar=CALENDAR)
    assert (reading.due_on, reading.used, reading.left, reading.paused) == (None, 4, 16, 10)


def test_a_pause_within_a_day_changes_nothing():
    assert due("2026-03-02", working_days(20), ("2026-03-06", "2026-03-06")) == due(
        "2026-03-02", working_days(20)
    )


def test_an_extension_adds_to_the_term():
    # 行政许可法第四十二条: 20 and 10 working days from 2 March 2026, 4-6 April being 清明: 14 April
    assert due("2026-03-02", working_days(20), extended=(working_days(10),)) == "2026-04-14"


def test_an_extension_in_another_unit_is_refused():
    with pytest.raises(ValueError, match="同一单位"):
        Running(working_days(20), date(2026, 3, 2), (), (days(10),))


def test_days_late_are_counted_below_zero():
    reading = reckon(Running(working_days(5), date(2026, 3, 2)), today=date(2026, 3, 11), calendar=CALENDAR)
    assert (reading.due_on, reading.used, reading.left) == (date(2026, 3, 9), 7, -2)


@pytest.mark.parametrize("wrong", [lambda: working_days(0), lambda: days(-1), lambda: Term(1.5, Unit.DAYS)])
def test_a_term_is_a_whole_number_above_zero(wrong):
    with pytest.raises(ValueError, match="期限"):
        wrong()


# Hours


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE)


@pytest.mark.parametrize(
    ("start", "n", "on"),
    [
        ("2026-03-06T16:00", 2, "2026-03-09T10:00"),  # Friday afternoon, the second hour on Monday morning
        ("2026-03-06T11:30", 1, "2026-03-06T13:30"),  # over the lunch hour
        ("2026-03-06T20:00", 1, "2026-03-09T10:00"),  # after closing time
        ("2026-04-30T16:30", 1, "2026-05-06T09:30"),  # over Labour Day
        ("2026-05-08T16:30", 1, "2026-05-09T09:30"),  # Saturday 9 May is worked
    ],
)
def test_office_hours_run_only_while_the_office_is_open(start, n, on):
    assert reckon_moment(RunningHours(office_hours(n), at(start)), calendar=CALENDAR) == at(on)


def test_clock_hours_run_through_the_night_and_the_holiday():
    running = RunningHours(clock_hours(24), at("2026-04-30T16:30"))
    assert reckon_moment(running, calendar=CALENDAR) == at("2026-05-01T16:30")


def test_hours_stand_still_while_they_are_paused():
    pause = HourPause(at("2026-03-06T10:00"), at("2026-03-06T14:00"))
    running = RunningHours(office_hours(2), at("2026-03-06T09:00"), (pause,))
    assert reckon_moment(running, calendar=CALENDAR) == at("2026-03-06T15:00")
    open_pause = replace(running, pauses=(HourPause(at("2026-03-06T10:00")),))
    assert reckon_moment(open_pause, calendar=CALENDAR) is None


def test_filings_before_opening_and_after_the_last_closing_agree():
    evening = RunningHours(office_hours(2), at("2026-03-06T21:15"))
    weekend = RunningHours(office_hours(2), at("2026-03-08T07:00"))
    assert reckon_moment(evening, calendar=CALENDAR) == reckon_moment(weekend, calendar=CALENDAR)


# Properties

starts = st.dates(date(2011, 1, 1), date(2026, 6, 1))
lengths = st.integers(1, 60)
day_terms = st.builds(lambda n, make: make(n), lengths, st.sampled_from([working_days, days]))


@st.composite
def runnings(draw) -> Running:
    start = draw(starts)
    pauses, day = [], start
    for _ in range(draw(st.integers(0, 3))):
        begin = day + timedelta(days=draw(st.integers(0, 12)))
        end = begin + timedelta(days=draw(st.integers(0, 12)))
        pauses.append(Pause(begin, end))
        day = end
    return Running(draw(day_terms), start, tuple(pauses))


def due_of(running: Running, calendar=CALENDAR) -> date:
    found = reckon(running, today=running.started_on, calendar=calendar).due_on
    assert found is not None
    return found


@given(runnings(), lengths)
def test_extending_never_brings_a_due_day_nearer(running, n):
    more = Term(n, running.term.unit)
    assert due_of(replace(running, extended_by=(more,))) >= due_of(running)


@given(runnings(), st.integers(0, 200))
def test_used_and_left_are_the_allowance(running, later):
    reading = reckon(running, today=running.started_on + timedelta(days=later), calendar=CALENDAR)
    assert reading.used + reading.left == reading.allowance == running.term.n


@given(runnings())
def test_a_pause_never_brings_a_due_day_nearer_nor_shortens_what_is_left(running):
    bare = replace(running, pauses=())
    assert due_of(running) >= due_of(bare)
    for later in (0, 7, 30):
        day = running.started_on + timedelta(days=later)
        assert (
            reckon(running, today=day, calendar=CALENDAR).left
            >= reckon(bare, today=day, calendar=CALENDAR).left
        )


@given(starts, lengths, st.integers(0, 20), st.integers(0, 20))
def test_a_pause_of_n_counted_days_moves_a_working_day_term_by_exactly_n(start, n, before, length):
    begin = start + timedelta(days=before)
    pause = Pause(begin, begin + timedelta(days=length))
    bare = Running(working_days(n), start)
    if begin >= due_of(bare):
        return
    lost = CALENDAR.working_days_between(pause.begins_on, pause.ends_on)
    moved = due_of(replace(bare, pauses=(pause,)))
    assert CALENDAR.working_days_between(due_of(bare), moved) == lost


@given(starts, lengths, st.sampled_from([working_days, days]), st.integers(1, 400))
def test_a_further_holiday_never_makes_a_date_earlier(start, n, make, later):
    holiday = start + timedelta(days=later)
    days_on = {day: name for day, name in CALENDAR.days_on.items() if day != holiday}
    more = replace(CALENDAR, days_off={**CALENDAR.days_off, holiday: "临时放假"}, days_on=days_on)
    running = Running(make(n), start)
    assert due_of(running, more) >= due_of(running)


@given(starts, lengths)
def test_the_due_day_of_working_days_is_itself_worked_and_counts_to_the_term(start, n):
    found = due_of(Running(working_days(n), start))
    assert CALENDAR.is_working_day(found)
    assert CALENDAR.working_days_between(start, found) == n


@given(starts, lengths)
def test_a_term_in_days_always_ends_on_a_working_day_not_before_its_length(start, n):
    found = due_of(Running(days(n), start))
    assert CALENDAR.is_working_day(found)
    assert found >= start + timedelta(days=n)


@given(runnings())
def test_the_explanation_counts_to_the_allowance_and_ends_on_the_due_day(running):
    notes = explain(running, today=running.started_on, calendar=CALENDAR)
    assert notes[-1].day == due_of(running) and notes[-1].is_due
    assert sum(note.counted for note in notes) == running.allowance
    assert [note.day for note in notes] == [
        running.started_on + timedelta(days=n) for n in range((notes[-1].day - running.started_on).days + 1)
    ]
    assert all(note.law for note in notes if note.kind in ("start", "weekend", "holiday", "rolled"))


@given(starts, st.integers(1, 24), st.integers(0, 23), st.integers(0, 59))
def test_office_hours_end_while_the_office_is_open(day, n, hour, minute):
    start = datetime.combine(day, time(hour, minute), tzinfo=TIME_ZONE)
    end = reckon_moment(RunningHours(office_hours(n), start), calendar=CALENDAR)
    assert end is not None and end > start
    assert CALENDAR.is_working_day(end.date())
    assert time(9, 0) < end.time() <= time(12, 0) or time(13, 0) < end.time() <= time(17, 0)
