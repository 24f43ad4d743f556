"""特别程序 (第四十五条) has the days that the applicant was told: what nears their end, and what has passed it, is written down.

The pause itself has no end in law; these notes are what keeps it from being a way out of the term.
"""

from __future__ import annotations

from datetime import date

from tongban.domains.cases.actions.examination import working_day_after
from tongban.domains.cases.rules.letters import LICENSING
from tongban.kernel.clock import the_calendar
from tongban.kernel.docket.actions import note
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import SOON
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.models import Entry
from tongban.prepared import Prepared

SOON_OVER, OVER = "soon:exclusion", "late:exclusion"


_excluded = Prepared(
    lambda procedures: Matter.objects.filter(procedure__in=procedures, state="excluded").order_by("pk")
)
_begun = Prepared(lambda book: Entry.objects.filter(book_id=book, step="exclude_time").order_by("-seq")[:1])


def remind_of_exclusions(on: date) -> int:
    """The day's reminders, each written once for each activity; gives how many."""
    return sum(_remind(matter, on) for matter in _excluded(sorted(LICENSING)))


def _remind(matter: Matter, on: date) -> bool:
    begun = _begun.one(matter.pk)
    ends_on = working_day_after(begun.on, int(begun.given["expected_days"]))
    word = word_of_the_day(ends_on, on)
    if word is None or Entry.objects.filter(book_id=matter.pk, step=word, seq__gt=begun.seq).exists():
        return False
    title = title_of(begun.given["activity"], word)
    note(matter.pk, word, title=title, by=SYSTEM_ACTOR, on=on, due_on=ends_on)
    return True


def word_of_the_day(ends_on: date, on: date) -> str | None:
    """What is to be said on this day of an activity whose told days end on `ends_on`; nothing while they last."""
    if on > ends_on:
        return OVER
    return SOON_OVER if the_calendar().working_days_between(on, ends_on) <= SOON else None


def title_of(activity: str, word: str) -> str:
    return activity + ("已超过告知的天数" if word == OVER else "将到告知的天数")
