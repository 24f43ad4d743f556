"""Every read of the register: the file behind a matter, its clocks as people are shown them, and lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Protocol

from tongban.kernel.clock import DayNote, Pause, Running, Term, WorkCalendar, explain, the_calendar
from tongban.kernel.clock.calendar import UNSETTLED_FROM
from tongban.kernel.docket.models import Matter, RunningClock
from tongban.kernel.docket.registry import edition_of
from tongban.kernel.ledger.models import Entry
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.procedure import (
    ClockState,
    File,
    Procedure,
    Role,
    Step,
    opened,
    reckoned,
    steps_from,
)
from tongban.kernel.procedure.story import retaken, retold


class ListedMatter(Protocol):
    """What a list read as SQL text knows of a matter: enough for its light, its state and its steps."""

    @property
    def procedure(self) -> str: ...
    @property
    def edition(self) -> date: ...
    @property
    def state(self) -> str: ...
    @property
    def closed_on(self) -> date | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def clocks(self) -> Any: ...


OPEN = "open"
"""The step of every matter's first entry."""
TOLD = "told"
"""The step of the note that keeps a date told while it was provisional."""


def procedure_of(matter: Matter | ListedMatter) -> Procedure:
    return edition_of(matter.procedure, matter.edition)


def replayed(procedure: Procedure, entries: list[Entry]) -> File:
    """The file, made again from its entries alone. Notes (assignments, warnings, comments) move nothing."""
    first = entries[0]
    terms = {name: Term.from_data(term) for name, term in first.given.get("terms", {}).items()}
    file = opened(procedure, on=first.on, terms=terms)
    names = {step.name for step in procedure.steps}
    for entry in entries[1:]:
        if entry.step in names:
            file = retaken(file, entry.step, on=entry.on, given=entry.given)
        elif entry.step == TOLD:
            file = retold(file, entry.given["clock"], date.fromisoformat(entry.given["day"]))
    return file


def file_of(matter: Matter) -> File:
    return replayed(procedure_of(matter), list(entries_of(matter.pk)))


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock as a page shows it, alike to citizen and officer.

    `state`: running, paused, met, late (not met in time, whether stopped or not), lapsed (a window or a silence that
    ended), stopped. `light`: ok, soon, late, paused, done.
    """

    name: str
    title: str
    law: str
    kind: str
    promise: bool
    state: str
    light: str
    started_on: date
    stopped_on: date | None
    due_on: date | None
    used: int
    left: int
    allowance: int
    paused_days: int
    unit: str
    term: str
    provisional: bool
    pauses: tuple[Pause, ...]
    extended: bool
    running: Running
    calendar: WorkCalendar
    """By which it is read: for what has stopped, the one by which it was read then."""

    def days(self, *, today: date) -> list[DayNote]:
        """Why this date: every day counted, skipped or paused."""
        return explain(self.running, today=self.stopped_on or today, calendar=self.calendar)


SOON = 3
"""Working days before the due day from which a clock is shown as soon due (临期)."""
FARTHEST_SOON = 30
"""Days beyond which a day is certainly not near: no run of holidays is as long."""


def clock_views(file: File, *, today: date, kept: Iterable[RunningClock] = ()) -> list[ClockView]:
    """The clocks of a file, in the order of the procedure. What has stopped is read as it was when it stopped, which
    `kept`, the clocks in the register, still say after a later notice."""
    names = [clock.name for clock in file.procedure.clocks if clock.name in file.clocks]
    rows = {row.name: row for row in kept}
    return [_view(file, file.clocks[name], today, rows.get(name)) for name in names]


def _view(file: File, state: ClockState, today: date, kept: RunningClock | None) -> ClockView:
    clock = file.procedure.clock(state.name)
    calendar = the_calendar()
    reading = reckoned(file, state.name, today=today, calendar=calendar)
    if state.stopped_on and kept and kept.due_on and kept.due_on != reading.due_on:
        calendar = calendars_known(state.stopped_on)[-1]
        reading = replace(reckoned(file, state.name, today=today, calendar=calendar), due_on=kept.due_on)
    past = reading.due_on is not None and (state.stopped_on or today) > reading.due_on
    if state.is_paused:
        shown = "paused"
    elif past:
        shown = "late" if clock.kind == "duty" else "lapsed"
    elif state.stopped_on:
        shown = "met" if clock.kind == "duty" else "stopped"
    else:
        shown = "running"
    soon = shown == "running" and reading.due_on is not None and is_near(reading.due_on, today=today)
    light = {
        "paused": "paused",
        "late": "late",
        "running": "soon" if soon and clock.kind != "window" else "ok",
    }.get(shown, "done")
    return ClockView(
        name=clock.name,
        title=clock.title,
        law=clock.law,
        kind=clock.kind,
        promise=clock.promise,
        state=shown,
        light=light,
        started_on=state.running.started_on,
        stopped_on=state.stopped_on,
        due_on=reading.due_on,
        used=reading.used,
        left=reading.left,
        allowance=reading.allowance,
        paused_days=reading.paused,
        unit=state.running.term.unit.word or "日",
        term=", 延长".join(map(str, (state.running.term, *state.running.extended_by))),
        provisional=reading.provisional and state.is_open,
        pauses=state.running.pauses,
        extended=bool(state.running.extended_by),
        running=state.running,
        calendar=calendar,
    )


def calendars_known(on: date) -> list[WorkCalendar]:
    """The one in force, and the one known on that day: a notice that came later moves what runs (`recalendar`), and
    leaves what had stopped as it was."""
    calendar, settled = the_calendar(), date(on.year, *UNSETTLED_FROM)
    if calendar.announced_through <= settled:
        return [calendar]
    return [calendar, _known_until(calendar, settled)]


@lru_cache(maxsize=16)
def _known_until(calendar: WorkCalendar, settled: date) -> WorkCalendar:
    return replace(
        calendar,
        days_off={day: name for day, name in calendar.days_off.items() if day < settled},
        days_on={day: name for day, name in calendar.days_on.items() if day < settled},
        announced_through=date.fromordinal(settled.toordinal() - 1),
    )


def is_near(due_on: date, *, today: date) -> bool:
    """Not past, and no more than the last few working days away (临期)."""
    return (
        today <= due_on <= today + timedelta(days=FARTHEST_SOON)
        and the_calendar().working_days_between(today, due_on) <= SOON
    )


def light_of(matter: Matter | ListedMatter, *, today: date) -> str:
    """The light of a line in a list, from the columns alone: ok, soon, late, paused or done."""
    if matter.closed_on:
        return "done"
    if matter.due_on is None:
        return (
            "paused"
            if any(clock.paused_since and not clock.stopped_on for clock in matter.clocks.all())
            else "ok"
        )
    if matter.due_on < today:
        return "late"
    return "soon" if is_near(matter.due_on, today=today) else "ok"


def possible_steps(matter: Matter | ListedMatter, role: Role) -> list[Step]:
    """What whoever acts in this role may do now."""
    return steps_from(procedure_of(matter), matter.state, by=role)


def by_number(number: str) -> Matter | None:
    return Matter.objects.select_related("owner", "applicant").filter(number=number.strip().upper()).first()
