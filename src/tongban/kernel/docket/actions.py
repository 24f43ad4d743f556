"""Every write of the register: open, take a step, assign, link, what silence does, and deriving days anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tongban.kernel.clock import today
from tongban.kernel.docket.models import Holding, Link, Matter, RunningClock
from tongban.kernel.docket.opening import Opening, clock_values, nearest_due, open_matter, prepare
from tongban.kernel.docket.queries import TOLD, file_of, procedure_of, replayed
from tongban.kernel.docket.registry import performer_of
from tongban.kernel.identity import SYSTEM_ACTOR, Actor
from tongban.kernel.identity.models import Staff
from tongban.kernel.ledger.actions import locked, plain, write
from tongban.kernel.ledger.models import Book, Entry
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.outbox.actions import owe
from tongban.kernel.procedure import File, Refused, Role, advance, reckoned
from tongban.kernel.procedure.story import retold
from tongban.prepared import Prepared, inserted, updated


def take(
    matter_id: int,
    step: str,
    *,
    by: Actor,
    on: date | None = None,
    at: datetime | None = None,
    seen: int | None = None,
    **given: Any,
) -> Matter:
    """Take a step: hold the matter, replay it, check, write, move; in one transaction, or not at all.

    `seen` is the number of entries its page showed; if another has been written since, the step is refused and says so.
    """
    with transaction.atomic():
        return move(hold(matter_id), step, by=by, on=on or today(), at=at, seen=seen, given=given)


@dataclass(slots=True)
class Held:
    """A matter that this transaction holds: nobody else moves it until the transaction ends."""

    book: Book
    matter: Matter
    entries: int
    last_title: str
    file: File


_matter = Prepared(lambda pk: Matter.objects.select_related("owner__region", "applicant").filter(pk=pk))
_line = Prepared(lambda pk: Matter.objects.filter(pk=pk))
_entries, _last_entry = Prepared(entries_of), Prepared(lambda book: entries_of(book).reverse()[:1])
_clocks = Prepared(lambda matter: RunningClock.objects.filter(matter_id=matter))


_silences = Prepared(
    lambda on: (
        RunningClock.objects.filter(kind="silence", stopped_on=None, due_on__lt=on)
        .select_related("matter")
        .order_by("due_on", "pk")
    )
)


def hold(matter_id: int) -> Held:
    """Hold a matter and replay it, for whoever must know where it stands before taking the step (`move`)."""
    book, matter, entries = locked(matter_id), _matter.one(matter_id), _entries(matter_id)
    matter.book = book
    return Held(book, matter, len(entries), entries[-1].title, replayed(procedure_of(matter), entries))


def move(
    held: Held,
    step: str,
    *,
    by: Actor,
    on: date,
    given: Mapping[str, Any],
    at: datetime | None = None,
    seen: int | None = None,
) -> Matter:
    """Take a step in a matter that is held: check, write, move."""
    if seen is not None and seen != held.entries:
        raise Refused(
            f"您打开页面之后, 本件已由他人办理「{held.last_title}」; 您填写的内容未保存为办理结果, 请刷新页面核对后再办理。"
        )
    matter, kept = held.matter, plain(given)
    moved = advance(held.file, step, by=by.role, on=on, given=kept)
    declared = moved.procedure.step(step)
    entry = write(
        held.book,
        step,
        title=declared.title,
        law=declared.law,
        by=by.role,
        actor=by,
        on=on,
        at=at,
        given=kept,
    )
    _project(matter, moved, on)
    owe(entry, number=matter.number, procedure=matter.procedure)
    return matter


def perform(matter: Matter, step: str, *, by: Actor, on: date | None = None, **given: Any) -> Any:
    """Take a step through the domain's own function, if it has one."""
    performer = performer_of(matter.procedure, step)
    if performer is not None:
        return performer(matter, by=by, on=on or today(), **given)
    return take(matter.pk, step, by=by, on=on, **given)


def note(
    matter_id: int,
    name: str,
    *,
    title: str,
    by: Actor,
    on: date | None = None,
    audience: str = "office",
    **given: Any,
) -> Entry:
    """Write down what moves no state: an assignment, a warning, a reading of somebody's papers."""
    with transaction.atomic():
        book, last = locked(matter_id), _last_entry.first(matter_id)
        day = max(on or today(), last.on) if last else on or today()  # nothing follows on an earlier day
        entry = write(book, name, title=title, by=by.role, actor=by, on=day, given=given, audience=audience)
        matter = _line.one(matter_id)
        owe(entry, number=matter.number, procedure=matter.procedure)
        return entry


def assign(matter: Matter, *, to: Staff, by: Actor, on: date | None = None, reason: str = "") -> None:
    """派件、转办: an entry, not a state."""
    on = on or today()
    if to.organisation_id != matter.owner_id:
        raise Refused(f"本件由{matter.owner.short_name}承办, 只能派给本单位人员; 请选择本单位的经办人。")
    with transaction.atomic():
        note(matter.pk, "assign", title="派件", by=by, on=on, to=to.number, reason=reason)
        Holding.objects.update_or_create(matter=matter, defaults={"staff": to, "since": on})


def link(matter: Matter, other: Matter, kind: str) -> None:
    Link.objects.get_or_create(matter=matter, other=other, kind=kind)


def run_out(on: date) -> int:
    """What silence does: for each clock that ended before this day, the step that the law takes by itself."""
    done = 0
    for clock in _silences(on):
        step = procedure_of(clock.matter).clock(clock.name).on_expiry
        try:
            perform(clock.matter, step, by=SYSTEM_ACTOR, on=on, clock=clock.name)
            done += 1
        except Refused:
            continue  # another step came first today; the clock is read again tomorrow
    return done


def recalendar(*, on: date) -> int:
    """After a yearly notice: derive every open, provisional day again; no date once told is worsened for the citizen.

    A day that moves is written into the matter's book and heard by whoever tells the people concerned.
    """
    moved = 0
    waiting = (
        RunningClock.objects.filter(stopped_on=None, provisional=True).select_related("matter").order_by("pk")
    )
    for clock in waiting:
        moved += _recalendared(clock, on)
    return moved


def _recalendared(clock: RunningClock, on: date) -> bool:
    with transaction.atomic():
        book = locked(clock.matter_id)
        matter = Matter.objects.get(pk=clock.matter_id)
        file = file_of(matter)
        was, derived = clock.due_on, reckoned(file, clock.name, today=on).due_on
        if was is None or derived is None or was == derived:
            _project(matter, file, on)
            return False
        file = retold(file, clock.name, was)
        kept = reckoned(file, clock.name, today=on).due_on
        entry = write(
            book,
            TOLD,
            title="年度放假通知公布后重新推算期限",
            law="行政许可法第八十二条",
            by=Role.SYSTEM,
            actor=SYSTEM_ACTOR,
            on=max(on, file.last_on),
            given={"clock": clock.name, "day": was, "derived": derived, "kept": kept},
        )
        _project(matter, file, on)
        owe(entry, number=matter.number, procedure=matter.procedure)
        return was != kept


def _project(matter: Matter, file: File, on: date) -> None:
    matter.state, matter.closed_on, matter.due_on = file.state, file.closed_on, nearest_due(file, on)
    updated(matter, "state", "closed_on", "due_on")
    _project_clocks(matter, file, on)


def _project_clocks(matter: Matter, file: File, on: date) -> None:
    known = {clock.name: clock for clock in _clocks(matter.pk)}
    for values in clock_values(file, on):
        row = RunningClock(matter=matter, **values)
        if row.name not in known:
            inserted(row)
        elif _differs(known[row.name], row):
            row.pk = known[row.name].pk
            updated(row, *_READ)


_READ = ("started_on", "due_on", "paused_since", "stopped_on", "was_late", "provisional")


def _differs(kept: RunningClock, row: RunningClock) -> bool:
    """What has stopped stays as it was read when it stopped: a notice that came later does not make it late."""
    if kept.stopped_on and (kept.started_on, kept.stopped_on) == (row.started_on, row.stopped_on):
        return False
    return any(getattr(kept, name) != getattr(row, name) for name in _READ)


__all__ = [
    "Held",
    "Opening",
    "assign",
    "hold",
    "link",
    "move",
    "nearest_due",
    "note",
    "open_matter",
    "perform",
    "prepare",
    "recalendar",
    "run_out",
    "take",
]
