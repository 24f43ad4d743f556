"""A matter as its parties are shown it: light, holder, what is wanted of them, course, materials. The same facts as the desk's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.db.models import QuerySet

from tongban.domains.cases.actions.receipt import DECIDED, RECEIVED
from tongban.domains.cases.models import Application, Material
from tongban.domains.cases.queries import pages
from tongban.domains.cases.queries.lists import Listed
from tongban.domains.cases.rules import completeness
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.access import may, visible
from tongban.kernel.clock import the_calendar
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import ClockView, clock_views, light_of, possible_steps, procedure_of
from tongban.kernel.documents.models import Letter
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.models import Entry
from tongban.kernel.procedure import File, Procedure, Role, Step
from tongban.prepared import prefetched
from tongban.ui.addresses import address
from tongban.ui.words import zh_date

FOR_PARTIES = ("parties", "public")

PAGES = {"supply": "cases:supply", "supply_deferred": "cases:supply"}
"""Steps of an applicant that have a page of their own; the others are confirmed on `cases:act`."""
RIGHTS, GIVEN_UP = ("request_hearing",), ("waive_hearing",)
"""What is the applicant's to ask for, and what gives it up (行政许可法第四十七条第一款)."""
NOT_ONLINE = ("mend_on_the_spot", "commit")
"""What an applicant does at the counter, or does as part of applying."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that the applicant may do, by a day. `right`: nothing is lacking if they do not."""

    title: str
    by: date | None
    address: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A matter in a list."""

    matter: Matter | Listed
    light: str
    state: str
    left: int | None
    wanted: tuple[Wanted, ...]
    holder: str

    @property
    def address(self) -> str:
        return f"{listing()}{self.matter.number}/"


@cache
def listing() -> str:
    """The address below which every matter of one's own has its page."""
    return address("cases:matters")


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry of the ledger, in the timeline."""

    title: str
    on: date
    by: str
    law: str
    note: str


def matters_of(actor: Actor, *, acting_for: int | None = None) -> QuerySet[Matter]:
    rows = Matter.objects.filter(visible(actor)).select_related(
        "book", "owner", "applicant", "holding__staff"
    )
    if acting_for is not None:
        rows = rows.filter(applicant_id=acting_for)
    return rows.prefetch_related("clocks").order_by("-opened_on", "-pk")


def matter_of(actor: Actor, number: str) -> Matter | None:
    """None if there is none or if it is somebody else's: a guessed number learns nothing."""
    found = pages.matter_numbered.first(number.strip().upper())
    if found is None or not may(actor, "see", found):
        return None
    prefetched(found, "clocks", pages.clocks(found.pk))
    return found


def line_with(matter: Matter, entries: Iterable[Entry], *, today: date) -> Line:
    """Of the matter whose entries were read for its page."""
    said = any(entry.step == RECEIVED for entry in entries)
    return _line(matter, today=today, receipt=matter.state in DECIDED and not said)


def lines_of(matters: Iterable[Matter | Listed], *, today: date) -> list[Line]:
    rows = list(matters)
    decided = [matter.pk for matter in rows if matter.state in DECIDED]
    said = {entry.book_id for entry in pages.with_entry(decided, RECEIVED)}
    return [
        _line(matter, today=today, receipt=matter.pk in decided and matter.pk not in said) for matter in rows
    ]


def _line(matter: Matter | Listed, *, today: date, receipt: bool) -> Line:
    confirm = [Wanted("确认收到决定", None, address_of(matter, RECEIVED))] if receipt else []
    return Line(
        matter,
        light_of(matter, today=today),
        procedure_of(matter).states[matter.state],
        left_until(matter.due_on, today=today),
        (*wanted_of(matter, today=today), *confirm),
        holder_of(matter),
    )


def left_until(day: date | None, *, today: date) -> int | None:
    """Working days from today to a day; below zero once it is past."""
    if day is None:
        return None
    calendar = the_calendar()
    if day >= today:
        return calendar.working_days_between(today, day)
    return -calendar.working_days_between(day, today)


def steps_of(matter: Matter | Listed, file: File | None = None, *, on: date | None = None) -> list[Step]:
    """What the applicant may do online now; with the file, without what its guard would refuse."""
    steps = [step for step in possible_steps(matter, Role.APPLICANT) if step.name not in NOT_ONLINE]
    if file is None or on is None:
        return steps
    return [step for step in steps if step.when is None or step.when(file, on, {}) is None]


@dataclass(frozen=True, slots=True)
class HearingTold:
    on: date
    place: str


def hearing_of(entries: Iterable[Entry]) -> HearingTold | None:
    """When and where the hearing is held, as it was told last."""
    told = [entry.given for entry in entries if entry.given.get("hearing_on")]
    return (
        HearingTold(date.fromisoformat(told[-1]["hearing_on"]), told[-1].get("place", "")) if told else None
    )


def acts_of(matter: Matter, file: File, *, on: date) -> list[tuple[str, str, str]]:
    """Title, article and page of each."""
    procedure = procedure_of(matter)
    return [
        (step.title, with_statute(step.law, procedure), address_of(matter, step.name))
        for step in steps_of(matter, file, on=on)
    ]


def with_statute(law: str, procedure: Procedure) -> str:
    """An article is cited to a citizen with its statute."""
    return f"{procedure.basis.split('、')[0]}{law}" if law.startswith("第") else law


def clocks_of(matter: Matter, file: File, *, on: date) -> list[ClockView]:
    """With every article, those of the pauses too, under its statute."""
    procedure = procedure_of(matter)
    kept = matter.clocks.all()
    return [_cited(view, procedure) for view in clock_views(file, today=on, kept=kept)]


def _cited(view: ClockView, procedure: Procedure) -> ClockView:
    pauses = tuple(replace(pause, law=with_statute(pause.law, procedure)) for pause in view.pauses)
    running = replace(view.running, pauses=pauses)
    return replace(view, law=with_statute(view.law, procedure), pauses=pauses, running=running)


def wanted_of(matter: Matter | Listed, *, today: date) -> tuple[Wanted, ...]:
    """Chances of the applicant that lapse, each with the first step that uses it. A chance that is over is no longer wanted,
    and nobody is urged to give one up."""
    if matter.closed_on:
        return ()
    open_windows = {
        clock.name: clock
        for clock in matter.clocks.all()
        if clock.kind == "window"
        and clock.stopped_on is None
        and (clock.due_on is None or clock.due_on >= today)
    }
    found: dict[str, Wanted] = {}
    for step in steps_of(matter):
        for name in step.stop:
            if name in open_windows and name not in found and step.name not in GIVEN_UP:
                due_on, where = open_windows[name].due_on, address_of(matter, step.name)
                found[name] = Wanted(step.title, due_on, where, right=step.name in RIGHTS)
    return tuple(found.values())


def address_of(matter: Matter | Listed, step: str) -> str:
    if step in PAGES:
        return address(PAGES[step], matter.number)
    return address("cases:act", matter.number, step)


def holder_of(matter: Matter | Listed) -> str:
    """Who has it now: the applicant while something is wanted of them, otherwise the office."""
    if matter.closed_on:
        return ""
    return "您" if matter.state == "correcting" else matter.owner.name


def moments_of(matter: Matter, item: ItemView | None, entries: Sequence[Entry]) -> list[Moment]:
    """The course, the newest first, of a book's entries in their order. Notes of the office are not for the parties."""
    names = {material.id: material.name for material in item.materials} if item else {}
    names[completeness.FORM] = "申请表"
    procedure = procedure_of(matter)
    return [
        Moment(
            entry.title,
            entry.on,
            _who(entry, matter),
            with_statute(entry.law, procedure),
            _note(entry, names),
        )
        for entry in reversed(entries)
        if entry.audience in FOR_PARTIES
    ]


def _who(entry: Entry, matter: Matter) -> str:
    if entry.by in (Role.CLERK, Role.OFFICER, Role.HEAD):
        return f"{matter.owner.short_name} {Role(entry.by).word}"
    return "系统依法自动办理" if entry.by == Role.SYSTEM else "申请人"


def _note(entry: Entry, names: dict[str, str]) -> str:
    """What was given that a party reads: the materials asked for, the activity and its days, the paper's number."""
    given: dict[str, Any] = entry.given
    said = []
    if asked := [names.get(each, each) for each in given.get("items", ())]:
        said.append(f"需补正: {'、'.join(asked)}")
    if given.get("activity"):
        days = given.get("expected_days")
        said.append(f"{given['activity']}{f', 预计 {days} 个工作日' if days else ''}")
    if given.get("hearing_on"):
        held_on = zh_date(date.fromisoformat(given["hearing_on"]))
        said.append(f"听证时间 {held_on}, 地点 {given.get('place', '')}")
    if given.get("letter"):
        said.append(f"文书 {given['letter']}")
    return "; ".join(said)


MARKS = {
    completeness.SUPPLIED: "given",
    completeness.EXEMPT: "have",
    completeness.DEFERRED: "later",
    completeness.MISSING: "need",
    completeness.RETURNED: "wrong",
}


def materials_shown(matter: Matter, application: Application | None) -> list[dict[str, str]]:
    """For {% materials_list %}; what this application does not need is left out."""
    if application is None:
        return []
    return [_material_shown(matter, row) for row in pages.materials(application.pk)]


def _material_shown(matter: Matter, row: Material) -> dict[str, str]:
    where = address("cases:file", matter.number, row.document_id) if row.document_id else ""
    note = f"已读取电子证照 {row.licence_identifier}" if row.state == completeness.EXEMPT else row.note
    return {
        "title": row.name,
        "state": MARKS[row.state],
        "word": row.get_state_display(),
        "note": note,
        "address": where,
        "link_text": f"查看 {row.document.name}" if row.document else "",
    }


def letters_shown(matter: Matter) -> list[Letter]:
    letters = pages.letters(matter.pk)
    for letter in letters:
        letter.book = matter.book
    return [letter for letter in letters if is_for_applicant(letter)]


def is_for_applicant(letter: Letter) -> bool:
    """A paper to somebody else (第三十六条: 利害关系人) lies in the same book and is not shown to the applicant."""
    applicant = letter.book.matter.applicant
    return applicant is None or letter.facts.get("applicant", applicant.name) == applicant.name
