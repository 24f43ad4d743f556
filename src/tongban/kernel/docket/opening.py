"""A matter is opened: its line, its number, its first entry, its clocks and what is owed, and whatever its domain lodges with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from tongban.kernel.clock import Term, WorkCalendar, now, the_calendar, today
from tongban.kernel.docket.hot import BOOK, ENTRY, LETTER, NUMBER, Rows, Sealed, Writing, write
from tongban.kernel.docket.models import Matter, RunningClock
from tongban.kernel.docket.queries import OPEN
from tongban.kernel.docket.registry import edition_of, in_force
from tongban.kernel.documents.actions import drawn_up
from tongban.kernel.documents.models import ITS_MATTER, Letter
from tongban.kernel.documents.queries import sealed_text as letter_text
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Person
from tongban.kernel.ledger.actions import plain
from tongban.kernel.ledger.digest import FIRST, instant
from tongban.kernel.ledger.digest import sealed_text as entry_text
from tongban.kernel.ledger.models import Entry
from tongban.kernel.numbering.actions import series_of
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.outbox.links import Link, links_for
from tongban.kernel.outbox.models import Delivery
from tongban.kernel.procedure import File, opened, reckoned


@dataclass(slots=True)
class Opening:
    """A matter that is ready to be written. Its domain adds its rows, whose matter is BOOK, and a letter."""

    matter: Matter
    writing: Writing
    is_new: bool = field(default=True, init=False)

    def add(self, rows: Rows) -> None:
        self.writing.rows.append(rows)

    def letter(self, kind: str, facts: Mapping[str, Any], *, by: Actor) -> None:
        """A letter of the matter's owner, of the day it is opened, that names the matter by its number."""
        matter = self.matter
        said = {**facts, "matter_number": ITS_MATTER}
        letter, series, kept = drawn_up(kind, said, organisation=matter.owner, on=matter.opened_on, by=by)
        letter.number = LETTER
        text = letter_text(letter, LETTER, {**kept, "matter_number": NUMBER})
        self.add(Rows(Letter, [{**vars(letter), "book_id": BOOK, "digest": Sealed(text)}]))
        self.writing.letter = series

    def write(self) -> Matter:
        """The matter; of a submission sent twice, the one there is already (`is_new`)."""
        written = write(self.writing)
        if written is None:
            self.is_new = False
            self.matter = Matter.objects.get(book__once=self.writing.once)
            return self.matter
        matter = self.matter
        matter.book_id, matter.number = written.book, written.number
        matter._state.adding, matter._state.db = False, "default"
        return matter


def open_matter(key: str, **given: Any) -> Matter:
    """A new matter with its number, its first entry and its clocks. A submission sent twice (`once`) gives the same matter."""
    return prepare(key, **given).write()


def prepare(
    key: str,
    *,
    title: str,
    owner: Organisation,
    applicant: Person | None,
    channel: str,
    by: Actor,
    series: str,
    on: date | None = None,
    at: datetime | None = None,
    terms: Mapping[str, Term] | None = None,
    once: str | None = None,
    **given: Any,
) -> Opening:
    """All that can be said of a new matter before it is written. `given` goes into its first entry."""
    on = on or today()
    procedure = in_force(key, on)
    named = tuple(sorted((terms or {}).items()))
    begun = _begun(procedure.key, procedure.edition, on, named, the_calendar(), links_for(key, OPEN))
    matter = Matter(
        number=NUMBER,
        procedure=key,
        edition=procedure.edition,
        title=title,
        owner=owner,
        applicant=applicant,
        channel=channel,
        state=begun.state,
        opened_on=on,
        due_on=begun.due_on,
    )
    at = at or now()
    entry = {
        "seq": 1,
        "step": OPEN,
        "title": procedure.opens_with,
        "law": procedure.opening_law,
        "by": by.role,
        "actor": by.label,
        "given": {**plain(given), "terms": begun.terms, "channel": channel},
        "previous": FIRST,
    }
    sealed = {**entry, "book": BOOK, "on": on.isoformat(), "at": instant(at)}
    text = entry_text(sealed).replace(f'"{BOOK}"', BOOK)
    writing = Writing(once, Sealed(text), series_of(series, on))
    writing.rows += [
        Rows(Entry, [{**entry, "book_id": BOOK, "on": on, "at": at, "digest": Sealed(text)}]),
        Rows(Matter, [{**vars(matter), "book_id": BOOK}]),
        *begun.rows,
    ]
    return Opening(matter, writing)


class Begun(NamedTuple):
    """How every matter begins that is opened on the same day under the same terms."""

    state: str
    due_on: date | None
    terms: dict[str, Any]
    rows: tuple[Rows, Rows]


@lru_cache(maxsize=4096)
def _begun(
    key: str,
    edition: date,
    on: date,
    terms: tuple[tuple[str, Term], ...],
    calendar: WorkCalendar,
    links: tuple[Link, ...],
) -> Begun:
    """Pure, but for the calendar and the links, which are named so that a change of either is noticed."""
    file = opened(edition_of(key, edition), on=on, terms=dict(terms))
    clocks = [{"matter_id": BOOK, **values} for values in clock_values(file, on)]
    owed = [
        {"entry_id": ENTRY, "handler": link.name, "number": NUMBER, "procedure": key, "step": OPEN}
        for link in links
    ]
    return Begun(
        file.state,
        nearest_due(file, on),
        plain({name: term.as_data() for name, term in terms}),
        (Rows(RunningClock, clocks, many=True), Rows(Delivery, owed, many=True)),
    )


def nearest_due(file: File, on: date) -> date | None:
    """The nearest day by which the office must act; None when nothing runs or what runs is paused."""
    if file.is_closed:
        return None
    days = [
        reckoned(file, name, today=on).due_on
        for name, state in file.clocks.items()
        if state.is_open and file.procedure.clock(name).kind != "window" and _binds_the_office(file, name)
    ]
    return min((day for day in days if day is not None), default=None)


def _binds_the_office(file: File, name: str) -> bool:
    """A duty, or a silence that ends against the office (acceptance by silence); a window is another's to use."""
    return not file.procedure.clock(name).window


def clock_values(file: File, on: date) -> Iterator[dict[str, Any]]:
    """The clocks of a file as their rows keep them."""
    for name, state in file.clocks.items():
        reading = reckoned(file, name, today=on)
        kind = file.procedure.clock(name).kind
        late = kind == "duty" and state.stopped_on and reading.due_on and state.stopped_on > reading.due_on
        yield {
            "name": name,
            "kind": kind,
            "started_on": state.running.started_on,
            "due_on": reading.due_on,
            "paused_since": state.running.paused_since if state.is_open else None,
            "stopped_on": state.stopped_on,
            "was_late": bool(late),
            "provisional": reading.provisional and state.is_open,
        }
