"""The one place where a state changes: a file goes from step to step, and its clocks with it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tongban.kernel.clock import Pause, Reckoning, Running, Term, Unit, WorkCalendar, reckon, the_calendar
from tongban.kernel.procedure.grammar import SAME, Clock, Procedure, Refused, Role, Step


@dataclass(frozen=True, slots=True)
class ClockState:
    """A clock as it stands in a file. `told` is a date once told to the applicant that a later notice may not worsen."""

    name: str
    running: Running
    stopped_on: date | None = None
    told: date | None = None

    @property
    def is_open(self) -> bool:
        return self.stopped_on is None

    @property
    def is_paused(self) -> bool:
        return self.is_open and self.running.paused_since is not None


@dataclass(frozen=True, slots=True)
class File:
    """Where a matter stands: its state and its clocks, as the steps taken so far have made them."""

    procedure: Procedure
    state: str
    opened_on: date
    last_on: date
    clocks: Mapping[str, ClockState] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    taken: tuple[str, ...] = ()
    closed_on: date | None = None

    @property
    def is_closed(self) -> bool:
        return self.state in self.procedure.closed


def opened(procedure: Procedure, *, on: date, terms: Mapping[str, Term] | None = None) -> File:
    """A new file. `terms` are those the item gives: the statutory term of its own law, and the promised one."""
    terms = dict(terms or {})
    for name, term in terms.items():
        _check_term(procedure, name, term, terms)
    file = File(procedure, procedure.initial, on, on, terms=terms)
    return replace(file, clocks=_started(file, procedure.opening, on))


def _check_term(procedure: Procedure, name: str, term: Term, terms: Mapping[str, Term]) -> None:
    clock = next((clock for clock in procedure.clocks if clock.name == name), None)
    if clock is None or not clock.given:
        raise Refused(f"「{procedure.title}」的期限 {name} 由法律规定, 事项不能另行设定; 请删去这一期限。")
    bound = terms.get(clock.within) or (procedure.clock(clock.within).term if clock.within else None)
    if bound and bound.unit is term.unit and term.n > bound.n:
        raise Refused(
            f"{clock.title}({term})不能长于{procedure.clock(clock.within).title}({bound}); 请改短。"
        )


def advance(
    file: File, step_name: str, *, by: Role, on: date, given: Mapping[str, Any] | None = None
) -> File:
    """Take a step, or refuse it with a sentence. Nothing else changes the state of a matter."""
    given = given or {}
    _check(file, file.procedure.step(step_name), by=by, on=on, given=given)
    return retaken(file, step_name, on=on, given=given)


def retaken(file: File, step_name: str, *, on: date, given: Mapping[str, Any]) -> File:
    """Take a step again that was taken: it is not judged anew, by a calendar or a law that came later."""
    step = file.procedure.step(step_name)
    to = file.state if step.to == SAME else step.to
    closes = to in file.procedure.closed
    clocks = _moved(file, step, on=on, given=given)
    if closes:
        clocks = {name: _stopped(clock, on) for name, clock in clocks.items()}
    return replace(
        file,
        state=to,
        last_on=on,
        clocks=clocks,
        taken=(*file.taken, step.name),
        closed_on=on if closes else None,
    )


def _check(file: File, step: Step, *, by: Role, on: date, given: Mapping[str, Any]) -> None:
    states = file.procedure.states
    if file.state not in step.sources:
        if file.is_closed:
            raise Refused(
                f"本件已办结(「{states[file.state]}」), 不能再「{step.title}」; 如有新情况, 请另行提出申请。"
            )
        where = "、".join(f"「{states[state]}」" for state in step.sources)
        raise Refused(
            f"「{states[file.state]}」状态下不能「{step.title}」; 这一环节只能在{where}时办理。请刷新页面查看最新状态。"
        )
    if by not in step.by:
        who = "或".join(role.word for role in step.by)
        raise Refused(f"「{step.title}」应由{who}办理, {by.word}不能办理; 请转交{who}。")
    if on < file.last_on:
        raise Refused(
            f"「{step.title}」的日期{_say(on)}早于上一环节的{_say(file.last_on)}; 请核对日期后重新填写。"
        )
    missing = [file.procedure.word_for(need) for need in step.needs if given.get(need) in (None, "", [], ())]
    if missing:
        raise Refused(f"办理「{step.title}」还缺少: {'、'.join(missing)}; 请补充后再提交。")
    for name in step.extend:
        _check_extension(file, name)
    if step.when and (sentence := step.when(file, on, given)):
        raise Refused(sentence)


def _check_extension(file: File, name: str) -> None:
    clock, state = file.procedure.clock(name), file.clocks.get(name)
    assert clock.extension is not None
    if state is not None and state.running.term.unit is not clock.extension.term.unit:
        raise Refused(
            f"{clock.title}按{state.running.term}计算, {clock.extension.law}的延长({clock.extension.term})不适用; 请在期限内作出决定。"
        )
    if state is not None and len(state.running.extended_by) >= clock.extension.times:
        raise Refused(
            f"{clock.title}依照{clock.extension.law}只能延长{clock.extension.times}次, 已经延长过; 请在期限内作出决定。"
        )


def _moved(file: File, step: Step, *, on: date, given: Mapping[str, Any]) -> dict[str, ClockState]:
    clocks = dict(file.clocks)
    since = clocks[step.since].running.started_on if step.since and step.since in clocks else on
    for name in step.stop:
        if name in clocks:
            clocks[name] = _stopped(clocks[name], on)
    for name in step.pause:
        if name in clocks and clocks[name].is_open and not clocks[name].is_paused:
            pause = Pause(on, None, reason=str(given.get("activity") or step.title), law=step.law)
            clocks[name] = _rerun(clocks[name], pauses=(*clocks[name].running.pauses, pause))
    for name in step.resume:
        if name in clocks and clocks[name].is_paused:
            clocks[name] = _resumed(clocks[name], on)
    for name in step.extend:
        extension = file.procedure.clock(name).extension
        if name in clocks and extension and clocks[name].is_open:
            clocks[name] = _rerun(
                clocks[name], extended_by=(*clocks[name].running.extended_by, extension.term)
            )
    clocks.update(_started(file, (*step.start, *step.restart), since))
    return clocks


def _started(file: File, names: tuple[str, ...], on: date) -> dict[str, ClockState]:
    found = {}
    for name in names:
        term = file.terms.get(name) or file.procedure.clock(name).term
        if term is not None:
            found[name] = ClockState(name, Running(term, on))
    return found


def _stopped(clock: ClockState, on: date) -> ClockState:
    if not clock.is_open:
        return clock
    clock = _resumed(clock, on) if clock.is_paused else clock
    return replace(clock, stopped_on=on)


def _resumed(clock: ClockState, on: date) -> ClockState:
    pauses = tuple(
        replace(pause, ends_on=on) if pause.ends_on is None else pause for pause in clock.running.pauses
    )
    return _rerun(clock, pauses=pauses)


def _rerun(clock: ClockState, **changed: Any) -> ClockState:
    return replace(clock, running=replace(clock.running, **changed))


def retold(file: File, name: str, day: date) -> File:
    """Keep a date that was told while the calendar was provisional (see `reckoned`)."""
    clocks = dict(file.clocks)
    clocks[name] = replace(clocks[name], told=day)
    return replace(file, clocks=clocks)


def reckoned(file: File, name: str, *, today: date, calendar: WorkCalendar | None = None) -> Reckoning:
    """Read one clock of a file on a day; a stopped clock is read on the day it stopped.

    A date that was told while it was provisional is never worsened for the citizen by a later notice: a duty of the
    office stays at the earlier day, a chance of the citizen at the later.
    """
    state = file.clocks[name]
    reading = reckon(state.running, today=state.stopped_on or today, calendar=calendar or the_calendar())
    if state.told and reading.due_on:
        clock = file.procedure.clock(name)
        kept = max(state.told, reading.due_on) if clock.window else min(state.told, reading.due_on)
        return replace(reading, due_on=kept)
    return reading


def steps_from(procedure: Procedure, state: str, *, by: Role | None = None) -> list[Step]:
    """The steps that lead on from a state, in the order of the statute."""
    return [step for step in procedure.steps if state in step.sources and (by is None or by in step.by)]


def _say(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class Story:
    """A file told day by day, for tests, scenario checks and rehearsals: `story.on("2026-03-02").then("confirm")`."""

    def __init__(self, procedure: Procedure, calendar: WorkCalendar | None = None) -> None:
        self.procedure = procedure
        self.calendar = calendar or the_calendar()
        self.day: date | None = None
        self.file: File | None = None

    def on(self, day: str) -> Story:
        self.day = date.fromisoformat(day)
        return self

    def opens(self, **terms: Term) -> Story:
        assert self.day is not None
        self.file = opened(self.procedure, on=self.day, terms=terms)
        return self

    def then(self, step: str, *, by: Role | None = None, **given: Any) -> Story:
        """Take the step, by whoever may take it unless said otherwise."""
        assert self.day is not None
        if self.file is None:
            self.opens()
        assert self.file is not None
        self.file = advance(
            self.file, step, by=by or self.procedure.step(step).by[0], on=self.day, given=given
        )
        return self

    @property
    def state(self) -> str:
        assert self.file is not None
        return self.file.state

    def clock(self, name: str) -> Reckoning:
        assert self.file is not None and self.day is not None
        return reckoned(self.file, name, today=self.day, calendar=self.calendar)

    def due(self, name: str) -> str | None:
        due_on = self.clock(name).due_on
        return due_on.isoformat() if due_on else None

    def is_late(self, name: str) -> bool:
        """Whether a duty was, or is by now, not met in time."""
        assert self.file is not None and self.day is not None
        due_on = self.clock(name).due_on
        end = self.file.clocks[name].stopped_on or self.day
        return self.procedure.clock(name).kind == "duty" and due_on is not None and end > due_on


__all__ = [
    "Clock",
    "ClockState",
    "File",
    "Story",
    "Unit",
    "advance",
    "opened",
    "reckoned",
    "retaken",
    "retold",
    "steps_from",
]
