"""How every step of a case is taken: the paper and the step in one transaction, the paper with the dates that the step makes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

from django.db import transaction

from tongban.domains.cases.models import Application, Statement
from tongban.domains.cases.queries import item_of
from tongban.domains.cases.rules.letters import letter_for
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.access import Forbidden, may
from tongban.kernel.clock import today
from tongban.kernel.docket.actions import hold, move
from tongban.kernel.docket.models import Matter
from tongban.kernel.documents.actions import issue
from tongban.kernel.documents.models import Letter
from tongban.kernel.identity import Actor
from tongban.kernel.procedure import File, advance, reckoned
from tongban.lib.chinese import document_date
from tongban.prepared import Prepared, inserted

FOLDER = Path(__file__).parents[1]
IN_THE_FILE = "见案卷"
"""In the ledger, where words lie in the file."""


class When(TypedDict, total=False):
    """What every step may be given: its day if not today, and how much of the file was seen by whoever takes it."""

    on: date | None
    seen: int | None


class Reasoned(When, total=False):
    """What goes against somebody has reasons, and tells to whom one may turn."""

    reasons: str
    remedies: str


def against(reasons: str) -> dict[str, str]:
    """第三十八条第二款, in the ledger: that reasons and remedies were told, not the words."""
    return {"reasons": IN_THE_FILE if reasons.strip() else "", "remedies": "已告知"}


@dataclass(slots=True)
class Act:
    """A step as it is being taken: what is known before it, the file after it, and the paper that goes with it."""

    matter: Matter
    application: Application
    item: ItemView
    by: Actor
    on: date
    after: File
    letter: Letter | None = None

    def due(self, clock: str) -> date | None:
        return reckoned(self.after, clock, today=self.on).due_on if clock in self.after.clocks else None

    def days(self, clock: str) -> int | None:
        state = self.after.clocks.get(clock)
        return state.running.allowance if state else None

    @property
    def received_on(self) -> date:
        """The day from which acceptance is counted: after a supplement, the day it came."""
        state = self.after.clocks.get("accept")
        return state.running.started_on if state else self.matter.opened_on

    @property
    def accepted_on(self) -> date:
        for name in ("decide", "promise", "expiry"):
            if name in self.after.clocks:
                return self.after.clocks[name].running.started_on
        return self.on


Facts = Callable[[Act], Mapping[str, Any]]

_application = Prepared(lambda pk: Application.objects.filter(pk=pk))


def act(
    matter: Matter,
    step: str,
    *,
    by: Actor,
    on: date | None,
    seen: int | None = None,
    given: Mapping[str, Any] | None = None,
    facts: Facts | None = None,
    at: Any = None,
) -> Act:
    """Hold the matter, foresee the step, issue its paper, take the step: all of it or nothing.

    `given` goes into the ledger and so holds no words of or about a person; those lie in Statement and in the paper.
    """
    on, given = on or today(), dict(given or {})
    if not may(by, "act", matter):
        raise Forbidden("这件事不在您的办理范围内; 请转交承办单位的工作人员, 或者返回工作台。")
    with transaction.atomic():
        held = hold(matter.pk)
        application = _application.one(matter.pk)
        application.matter = held.matter
        kind = letter_for(matter.procedure, step)
        foreseen = {**given, "letter": "-"} if kind else given
        after = advance(held.file, step, by=by.role, on=on, given=foreseen)
        done = Act(held.matter, application, item_of(application), by, on, after)
        if kind:
            done.letter = _paper(done, step, kind, facts(done) if facts else {})
            given["letter"] = done.letter.number
        done.matter = move(held, step, by=by, on=on, at=at, seen=seen, given=given)
        return done


def _paper(done: Act, step: str, kind: str, more: Mapping[str, Any]) -> Letter:
    facts = {**common_facts(done), **more}
    if kind == "generic":
        facts |= generic(step, facts)
    return issue(kind, facts, book=done.matter.book, organisation=done.matter.owner, on=done.on, by=done.by)


def common_facts(done: Act) -> dict[str, Any]:
    applicant = done.matter.applicant
    return {
        "applicant": applicant.name if applicant else "申请人",
        "item": done.item.name,
        "matter_number": done.matter.number,
        "received_on": done.received_on,
        "accepted_on": done.accepted_on,
        "phone": done.item.phone,
        "place": done.item.window,
    }


def generic(step: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A plain notice: its title and paragraphs from letters.json, filled with the facts. Facts are data, never a template."""
    words = sentences()[step]
    shown = {
        name: document_date(value) if isinstance(value, date) else value for name, value in facts.items()
    }
    filled = (paragraph.format_map(_Blank(shown)).strip() for paragraph in words["paragraphs"])
    return {"title": words["title"], "paragraphs": [text for text in filled if text]}


class _Blank(dict[str, Any]):
    """What is not known leaves nothing behind."""

    def __missing__(self, key: str) -> str:
        return ""


@cache
def sentences() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((FOLDER / "letters.json").read_text(encoding="utf-8"))
    return kept


def keep(done: Act, step: str, text: str, *, who: str = "") -> None:
    """Words of or about a person: encrypted, beside the matter."""
    if text:
        inserted(Statement(application=done.application, step=step, who=who, text=text, said_on=done.on))
