"""What nears its day and what has passed it, written down once each, to be heard, shown and counted.

A warning moves no state: lateness itself is a reading of the clock.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import QuerySet

from tongban.kernel.clock import the_calendar
from tongban.kernel.docket.actions import note
from tongban.kernel.docket.models import RunningClock
from tongban.kernel.docket.queries import SOON, procedure_of
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.models import Entry
from tongban.prepared import Prepared

SOON_NOTE, LATE_NOTE = "soon", "late"


def _nearing(horizon: date) -> QuerySet[RunningClock]:
    return RunningClock.objects.filter(kind="duty", stopped_on=None, due_on__lte=horizon)


_duties = Prepared(lambda horizon: _nearing(horizon).select_related("matter").order_by("due_on", "pk"))
_words = Prepared(
    lambda horizon: Entry.objects.filter(
        book_id__in=_nearing(horizon).values("matter_id"), step__contains=":"
    ).only("book", "step", "given")
)


def warn(on: date) -> tuple[int, int]:
    """The day's warnings: how many clocks are newly soon due (临期预警), how many newly late (超期)."""
    horizon = _horizon(on)
    near = _duties(horizon)
    said = _already_said(horizon)
    counts = {SOON_NOTE: 0, LATE_NOTE: 0}
    for clock in near:
        assert clock.due_on is not None
        word = LATE_NOTE if clock.due_on < on else SOON_NOTE
        name = f"{word}:{clock.name}"
        if clock.due_on.isoformat() in said[clock.matter_id, name]:
            continue
        title = procedure_of(clock.matter).clock(clock.name).title
        sentence = f"{title}已超过到期日" if word == LATE_NOTE else f"{title}即将到期"
        note(clock.matter_id, name, title=sentence, by=SYSTEM_ACTOR, on=on, due_on=clock.due_on)
        counts[word] += 1
    return counts[SOON_NOTE], counts[LATE_NOTE]


def _horizon(on: date) -> date:
    """The day that lies SOON working days ahead."""
    calendar, day, left = the_calendar(), on, SOON
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    return day


def _already_said(horizon: date) -> dict[tuple[int, str], set[str]]:
    said: dict[tuple[int, str], set[str]] = defaultdict(set)
    for entry in _words(horizon):
        said[entry.book_id, entry.step].add(entry.given.get("due_on", ""))
    return said
