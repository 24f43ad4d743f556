"""The words a procedure is written in; a contradiction is refused when the procedure is declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tongban.kernel.clock import Term

if TYPE_CHECKING:
    from tongban.kernel.procedure.story import File


class Role(StrEnum):
    """In what capacity a step is taken."""

    APPLICANT = "applicant"
    CLERK = "clerk"
    OFFICER = "officer"
    HEAD = "head"
    SYSTEM = "system"

    @property
    def word(self) -> str:
        return {
            "applicant": "申请人",
            "clerk": "窗口",
            "officer": "经办人",
            "head": "负责人",
            "system": "系统",
        }[self.value]


APPLICANT = (Role.APPLICANT,)
CLERK = (Role.CLERK, Role.OFFICER)
"""What a window may do, an officer of the office may do too."""
OFFICER = (Role.OFFICER,)
HEAD = (Role.HEAD,)
SYSTEM = (Role.SYSTEM,)


class Refused(Exception):
    """The law or the state says no. The message is a Chinese sentence fit to show, and says what to do next."""


class BadProcedure(Exception):
    """A procedure that contradicts itself; every contradiction is named."""


Guard = Callable[["File", date, Mapping[str, Any]], str | None]
"""None if the step may be taken, otherwise the sentence that refuses it. Pure."""


@dataclass(frozen=True, slots=True)
class Extension:
    """By how much the law lets a clock be extended, and how often."""

    term: Term
    law: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Clock:
    """A term that runs in a procedure.

    A *duty* binds the office and can be late. A *window* is a chance that lapses; it is never late. A clock with
    `on_expiry` is *silence*: when it ends, the law itself takes that step; silence that is also a window ends against
    whoever had the chance, any other against the office. `given` clocks take their term from the item
    when a matter opens; where `term` is None and none is given, the clock does not run. `promise` marks the office's own
    shorter term, which may not exceed the clock named by `within`.
    """

    name: str
    title: str
    term: Term | None
    law: str
    extension: Extension | None = None
    on_expiry: str = ""
    window: bool = False
    given: bool = False
    promise: bool = False
    within: str = ""

    @property
    def kind(self) -> str:
        return "silence" if self.on_expiry else "window" if self.window else "duty"


@dataclass(frozen=True, slots=True)
class Step:
    """One act. `since` names a clock from whose first day the started clocks run (自收到申请材料之日起即为受理)."""

    name: str
    title: str
    frm: str | tuple[str, ...]
    to: str
    by: tuple[Role, ...]
    law: str
    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    resume: tuple[str, ...] = ()
    restart: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    since: str = ""
    when: Guard | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.frm,) if isinstance(self.frm, str) else self.frm


SAME = "="
"""As `to`: the state stays as it is."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """One statute's course. `edition` is the day its rules came into force; the first state is where a matter opens."""

    key: str
    edition: date
    title: str
    basis: str
    states: Mapping[str, str]
    closed: tuple[str, ...]
    clocks: tuple[Clock, ...]
    steps: tuple[Step, ...]
    opening: tuple[str, ...] = ()
    opens_with: str = "提交申请"
    opening_law: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    """What a step needs, by name, as a refusal says it."""
    _by_name: dict[str, Step] = field(default_factory=dict, init=False, repr=False, compare=False)
    _clocks: dict[str, Clock] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise BadProcedure(f"{self.key}@{self.edition}: " + "; ".join(faults))
        self._by_name.update({step.name: step for step in self.steps})
        self._clocks.update({clock.name: clock for clock in self.clocks})

    @property
    def initial(self) -> str:
        return next(iter(self.states))

    def step(self, name: str) -> Step:
        if name not in self._by_name:
            raise Refused(f"「{self.title}」没有名为 {name} 的环节, 请从页面上列出的环节中选择。")
        return self._by_name[name]

    def clock(self, name: str) -> Clock:
        return self._clocks[name]

    def word_for(self, need: str) -> str:
        return self.words.get(need, need)


def _faults(procedure: Procedure) -> Iterator[str]:
    names = [step.name for step in procedure.steps]
    clocks = {clock.name: clock for clock in procedure.clocks}
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"step {name!r} is declared twice"
    for state in procedure.closed:
        if state not in procedure.states:
            yield f"closed state {state!r} is not a state"
    for step in procedure.steps:
        yield from _step_faults(procedure, step, clocks)
    reached = {procedure.initial} | {step.to for step in procedure.steps}
    for state in procedure.states:
        leaves = any(state in step.sources and step.to not in (state, SAME) for step in procedure.steps)
        if state not in reached:
            yield f"state {state!r} is never reached"
        if state not in procedure.closed and not leaves:
            yield f"state {state!r} is a dead end"
        if state in procedure.closed and leaves:
            yield f"closed state {state!r} is left again"
    yield from _clock_faults(procedure, clocks, names)


def _step_faults(procedure: Procedure, step: Step, clocks: Mapping[str, Clock]) -> Iterator[str]:
    for state in (*step.sources, *(() if step.to == SAME else (step.to,))):
        if state not in procedure.states:
            yield f"{step.name}: {state!r} is not a state"
    named = (*step.start, *step.stop, *step.pause, *step.resume, *step.restart, *step.extend)
    for name in (*named, *((step.since,) if step.since else ())):
        if name not in clocks:
            yield f"{step.name}: {name!r} is not a clock"
    for name in step.extend:
        if name in clocks and clocks[name].extension is None:
            yield f"{step.name}: clock {name!r} has no extension in law"
    if not step.by:
        yield f"{step.name}: nobody may take it"


def _clock_faults(procedure: Procedure, clocks: Mapping[str, Clock], names: list[str]) -> Iterator[str]:
    started = set(procedure.opening).union(*(step.start + step.restart for step in procedure.steps))
    for clock in procedure.clocks:
        if clock.name not in started:
            yield f"clock {clock.name!r} is never started"
        if clock.on_expiry and clock.on_expiry not in names:
            yield f"clock {clock.name!r}: {clock.on_expiry!r} is not a step"
        if clock.term is None and not clock.given:
            yield f"clock {clock.name!r} has no term"
        if clock.within and clock.within not in clocks:
            yield f"clock {clock.name!r}: {clock.within!r} is not a clock"
    for name in procedure.opening:
        if name not in clocks:
            yield f"opening: {name!r} is not a clock"
