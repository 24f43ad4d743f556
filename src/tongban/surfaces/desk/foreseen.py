"""What an officer may do now, what each act causes, and why the others may not be done yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from tongban.kernel.docket.registry import desk_of, edition_of
from tongban.kernel.procedure import File, Procedure, Refused, Role, Step, advance, reckoned
from tongban.lib.chinese import document_date


@dataclass(frozen=True, slots=True)
class Choice:
    """A step as a button: `causes` names the day it brings; `refusal` says why it may not be taken yet."""

    name: str
    title: str
    law: str
    causes: str
    has_form: bool
    refusal: str = ""
    grave: bool = False


class Untold(dict[str, Any]):
    """What a step would be given, before anybody has said it. It remembers whether it was asked."""

    asked = False

    def get(self, key: Any, default: Any = None) -> Any:
        self.asked = True
        return super().get(key, default)

    def __getitem__(self, key: Any) -> Any:
        self.asked = True
        return super().__getitem__(key)


GRAVE = (
    "refuse",
    "not_ours",
    "not_required",
    "lapse",
    "lapse_deferred",
    "revoke",
    "revoke_at_once",
    "withdraw",
)
"""Acts that end an application against its applicant, or for good."""


def choices(file: File, role: Role, *, on: date) -> list[Choice]:
    """Every step out of the present state: first what this role may take, and of that what discharges a duty; the grave last."""
    here = [
        step for step in file.procedure.steps if file.state in step.sources and Role.SYSTEM not in step.by[:1]
    ]
    mine = [_choice(file, step, role, on) for step in here if role in step.by]
    others = [_of_others(file, step) for step in here if role not in step.by and step.by != (Role.APPLICANT,)]
    order = {step.name: (step.name in GRAVE, not step.stop) for step in here}
    return [*sorted(mine, key=lambda choice: (bool(choice.refusal), *order[choice.name])), *others]


def _choice(file: File, step: Step, role: Role, on: date) -> Choice:
    form = step.name in desk_of(file.procedure.key).forms
    try:
        after = advance(_lenient(file), step.name, by=role, on=max(on, file.last_on), given={})
        causes = "; ".join(_causes(file, after, on))
        refusal = _refusal_of_guard(file, step, on)
    except Refused as refused:
        causes, refusal = "", str(refused)
    return Choice(step.name, step.title, step.law, causes, form, refusal, step.name in GRAVE)


def _refusal_of_guard(file: File, step: Step, on: date) -> str:
    """A guard that refuses without asking what is given refuses whatever is given."""
    if step.when is None:
        return ""
    untold = Untold()
    sentence = step.when(file, on, untold)
    return sentence if sentence and not untold.asked else ""


def _of_others(file: File, step: Step) -> Choice:
    people = [role for role in step.by if role is not Role.SYSTEM]
    staff = [role.word for role in people if role is not Role.APPLICANT]
    asked = f"; 需要时请派给{'或'.join(staff)}" if staff else ""
    who = "或".join(role.word for role in people)
    return Choice(step.name, step.title, step.law, "", False, f"由{who}办理{asked}。", step.name in GRAVE)


def _lenient(file: File) -> File:
    """The same file under the same statute, asked only for the days."""
    return replace(file, procedure=_without_needs(file.procedure.key, file.procedure.edition))


@cache
def _without_needs(key: str, edition: date) -> Procedure:
    procedure = edition_of(key, edition)
    steps = tuple(replace(step, needs=(), when=None) for step in procedure.steps)
    return replace(procedure, steps=steps)


def _causes(before: File, after: File, on: date) -> Iterator[str]:
    if after.is_closed:
        yield "本件随即办结"
        return
    for name, clock in after.clocks.items():
        known = before.clocks.get(name)
        if not clock.is_open or (known is not None and known == clock):
            continue
        title = after.procedure.clock(name).title
        due_on = reckoned(after, name, today=on).due_on
        yield f"{title}暂停计时" if due_on is None else f"{title}至{document_date(due_on)}"
