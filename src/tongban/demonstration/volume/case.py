"""A matter lived through in memory: the same procedure, guards and papers as the real acts, its rows put away at its end."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import Any

from tongban.demonstration.answers import Applicant
from tongban.demonstration.volume.book import Book, Issued, issue
from tongban.demonstration.volume.stage import Stage
from tongban.demonstration.volume.tables import Row
from tongban.demonstration.year.case import Asked, Case
from tongban.domains.cases.actions.course import Act, common_facts, generic
from tongban.domains.cases.actions.receipt import RECEIVED
from tongban.domains.cases.models import Application
from tongban.domains.cases.rules import completeness
from tongban.domains.cases.rules.letters import LICENSING, letter_for
from tongban.domains.catalogue.api import ItemView, MaterialView
from tongban.kernel.clock import the_calendar
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import OPEN
from tongban.kernel.docket.registry import in_force
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.actions import plain
from tongban.kernel.procedure import ClockState, File, advance, opened, reckoned


class Brought:
    """A material of the application, and where it stands."""

    __slots__ = ("asked", "document", "note", "pk", "round", "state")

    def __init__(self, pk: int, asked: MaterialView, state: str) -> None:
        self.pk, self.asked, self.state = pk, asked, state
        self.document: int | None = None
        self.note, self.round = "", 0


class FileInMemory(Case):
    """`number` is its number, given out beforehand in the order in which matters open."""

    def __init__(
        self,
        stage: Stage,
        item: ItemView,
        applicant: Applicant,
        random: Random,
        number: str,
        once: str,
    ) -> None:
        super().__init__(stage.town, item, applicant, random)
        self.stage, self._number, self._once = stage, number, once
        self.book: Book
        self.application: Application
        self.materials: list[Brought] = []
        self.letters: list[Issued] = []
        self.findings = 0
        self.warned: set[tuple[str, date]] = set()
        self.excluded: tuple[str, date] | None = None
        """The activity that rests the clocks now, and the day until which its time was told."""
        self.decision: list[Any] | None = None
        self.holding: Row | None = None
        self._file: File | None = None
        self._asked: Asked
        self._moved_on = ""

    # Receipt

    def receive(self, asked: Asked) -> None:
        stage, item, on = self.stage, self.item, self.today
        by, owner = (self.citizen if asked.online else self.clerk), self.bureau.organisation
        procedure = in_force(item.procedure, on)
        terms, kept = stage.terms(item, on)
        self._asked, self._moved_on = asked, stage.day
        self._file = opened(procedure, on=on, terms=terms)
        self.book = Book(stage, "matter", self._once if asked.online else None)
        self.matter = Matter(
            book_id=self.book.pk, number=self._number, procedure=item.procedure, edition=procedure.edition,
            title=item.name[:200], owner=owner, applicant=self.applicant.row, channel=asked.channel,
            state=procedure.initial, opened_on=on,
        )  # fmt: skip
        given = {
            "item": item.code, "item_id": item.item_id, "edition": item.edition_id, "terms": kept,
            "channel": asked.channel,
        }  # fmt: skip
        self.book.write(OPEN, title=procedure.opens_with, law=procedure.opening_law, by=by, given=given)
        agent = by.person_id if asked.online and by.person_id != self.applicant.row.pk else None
        self.application = Application(
            matter_id=self.book.pk, item_id=item.item_id, edition_id=item.edition_id,
            situations=asked.situations, agent_id=agent, clerk_id=None if asked.online else by.staff_id,
        )  # fmt: skip
        self._keep_materials(asked, by)
        self._receipt(by)

    def _keep_materials(self, asked: Asked, by: Actor) -> None:
        here = {one.id for one in asked.brought}
        added = {name for one in self.item.situations if one.name in asked.situations for name in one.adds}
        for one in self.item.materials:
            state = (
                completeness.SUPPLIED
                if one.id in here or (asked.online and completeness.is_the_form(one))
                else completeness.MISSING
                if completeness.is_needed(one, added)
                else completeness.UNNEEDED
            )
            row = Brought(self.stage.ids.take("cases_material"), one, state)
            if asked.online and one.id in here:
                row.document = self.attach(one.id, one.name, by)
            self.materials.append(row)

    def attach(self, material_id: str, name: str, by: Actor) -> int:
        stage, paper = self.stage, self.stage.paper(name)
        pk = stage.ids.take("documents_document")
        stage.rows.add(
            "documents_document",
            (
                pk, self.book.pk, material_id, stage.sealer.seal(paper.name, "documents_document.name"),
                "application/pdf", paper.size, paper.digest, paper.path, by.label, stage.at_kept, "parties",
                "PDF，可以打开",
            ),
        )  # fmt: skip
        return pk

    def _receipt(self, by: Actor) -> None:
        here = [
            {"name": row.asked.name[:200], "form": row.asked.form, "copies": str(row.asked.copies)}
            for row in self.materials
            if row.state == completeness.SUPPLIED
        ]
        facts = {
            "applicant": self.applicant.row.name, "item": self.item.name, "matter_number": self.matter.number,
            "received_on": self.today, "channel": self.matter.get_channel_display(),
            "materials": completeness.with_the_form(self.item.materials, here),
            "licensing": self.item.procedure in LICENSING,
            "notice_due_on": self.nearest_due() if self.item.procedure in LICENSING else None,
            "phone": self.item.phone,
        }  # fmt: skip
        self.letters.append(
            issue(self.stage, self.book, "receipt", facts, organisation=self.matter.owner, by=by)
        )

    # Steps

    def act(
        self,
        step: str,
        by: Actor,
        given: Mapping[str, Any] | None = None,
        facts: Callable[[Act], Mapping[str, Any]] | None = None,
    ) -> Act:
        """Foresee the step, issue its paper, write it down: as cases.actions.course.act does."""
        on, kept = self.today, plain(given or {})
        kind = letter_for(self.matter.procedure, step)
        after = advance(self.file(), step, by=by.role, on=on, given={**kept, "letter": "-"} if kind else kept)
        done = Act(self.matter, self.application, self.item, by, on, after)
        if kind:
            more = {**common_facts(done), **(facts(done) if facts else {})}
            if kind == "generic":
                more |= generic(step, more)
            letter = issue(self.stage, self.book, kind, more, organisation=self.matter.owner, by=by)
            self.letters.append(letter)
            kept["letter"] = letter.number
        declared = after.procedure.step(step)
        self.book.write(step, title=declared.title, law=declared.law, by=by, given=kept)
        self._file, self._moved_on = after, self.stage.day
        self.matter.state, self.matter.closed_on = after.state, after.closed_on
        return done

    def keep(self, step: str, text: str, *, who: str = "") -> None:
        """Words of or about a person, encrypted beside the matter."""
        if text:
            stage = self.stage
            stage.rows.add(
                "cases_statement",
                (
                    stage.ids.take("cases_statement"), self.book.pk, step,
                    stage.sealer.seal(who, "cases_statement.who"),
                    stage.sealer.seal(text, "cases_statement.text"), stage.day,
                ),
            )  # fmt: skip

    def note(self, name: str, *, title: str, by: Actor, audience: str = "office", **given: Any) -> None:
        self.book.write(name, title=title, by=by, given=plain(given), audience=audience)

    def assign(self, to: Actor, by: Actor) -> None:
        assert to.staff_id is not None
        number = self.stage.numbers[to.staff_id]
        self.note("assign", title="派件", by=by, to=number, reason="")
        self.holding = (self.book.pk, to.staff_id, self.stage.day)

    def confirm_receipt(self) -> None:
        self.note(RECEIVED, title="申请人确认收到决定", by=self.citizen, audience="parties")

    def supply(self, *, deferred: bool = False) -> None:
        """The applicant brings all that was asked for."""
        wanted = (completeness.DEFERRED,) if deferred else (completeness.MISSING, completeness.RETURNED)
        rows = [row for row in self.materials if row.state in wanted]
        by = self.citizen if self._asked.online else self.clerk
        documents = {row.asked.id: self.attach(row.asked.id, row.asked.name[:200], by) for row in rows}
        asked = [row.asked.id for row in rows] or [completeness.FORM]
        self.act("supply_deferred" if deferred else "supply", by, {"materials": sorted(asked)})
        for row in rows:
            row.state, row.note, row.document = completeness.SUPPLIED, "", documents[row.asked.id]

    # Where it stands

    def file(self) -> File:
        assert self._file is not None
        return self._file

    def clocks_before(self) -> Mapping[str, ClockState]:
        """As they stand now, to be compared with how they stand after an act."""
        return self._file.clocks if self._file is not None else {}

    def outstanding(self) -> list[MaterialView]:
        states = {row.asked.id: row.state for row in self.materials}
        situations = self._asked.situations
        added = {name for one in self.item.situations if one.name in situations for name in one.adds}
        return list(completeness.outstanding(self.item.materials, states, added=added))

    def again(self) -> str:
        return self.matter.state

    def nearest_due(self) -> date | None:
        """As kernel.docket.actions.nearest_due; what a window leaves to others does not bind the office."""
        file, on = self.file(), self.today
        if file.is_closed:
            return None
        days = [
            reckoned(file, name, today=on, calendar=the_calendar()).due_on
            for name, clock in file.clocks.items()
            if clock.is_open and not file.procedure.clock(name).window
        ]
        return min((day for day in days if day is not None), default=None)

    def put_away(self) -> None:
        """The rows as they stand: at the matter's end, or as the year leaves it."""
        rows, matter, file, seal = self.stage.rows, self.matter, self.file(), self.stage.sealer.seal
        self.book.put_away()
        moved_on, calendar = date.fromisoformat(self._moved_on), the_calendar()
        clocks, due = [], []
        for name, state in file.clocks.items():
            declared = file.procedure.clock(name)
            reading = reckoned(file, name, today=moved_on, calendar=calendar)
            stopped, due_on = state.stopped_on, reading.due_on
            if stopped is None and due_on is not None and not declared.window and not file.is_closed:
                due.append(due_on)
            late = declared.kind == "duty" and stopped and due_on and stopped > due_on
            clocks.append(
                (
                    self.stage.ids.take("docket_runningclock"), self.book.pk, name, declared.kind,
                    state.running.started_on.isoformat(), _iso(due_on),
                    _iso(state.running.paused_since) if stopped is None else None, _iso(stopped),
                    int(bool(late)), int(reading.provisional and stopped is None),
                )
            )  # fmt: skip
        rows.add(
            "docket_matter",
            (
                self.book.pk, matter.number, matter.procedure, matter.edition.isoformat(), matter.title,
                matter.owner_id, matter.applicant_id, matter.channel, matter.state, matter.opened_on.isoformat(),
                _iso(matter.closed_on), _iso(min(due, default=None)),
            ),
        )  # fmt: skip
        rows.extend("docket_runningclock", clocks)
        if self.holding is not None:
            rows.add("docket_holding", self.holding)
        application, form = self.application, json.dumps(self._asked.form, ensure_ascii=False, default=str)
        rows.add(
            "cases_application",
            (
                self.book.pk, application.item_id, application.edition_id,
                seal(form, "cases_application.form_kept"), json.dumps(application.situations),
                seal(self.applicant.contact, "cases_application.contact_name"),
                seal(self.applicant.phone, "cases_application.contact_phone"),
                application.agent_id, application.clerk_id, None, None,
            ),
        )  # fmt: skip
        rows.extend(
            "cases_material",
            [
                (
                    one.pk, self.book.pk, one.asked.id, one.asked.name[:200], one.asked.need, one.state,
                    one.document, None, "", seal(one.note, "cases_material.note"), one.round,
                )
                for one in self.materials
            ],
        )  # fmt: skip
        if self.decision is not None:
            rows.add("cases_decision", tuple(self.decision))

    @property
    def form(self) -> Mapping[str, Any]:
        return self._asked.form


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
