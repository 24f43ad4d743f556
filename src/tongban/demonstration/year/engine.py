"""The running of the year: courses wait for their instants, days pass with all that they bring by themselves."""

from __future__ import annotations

import gc
import heapq
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count

from django.db import connection, transaction

from tongban.config.schedule import live_through
from tongban.demonstration.progress import Progress
from tongban.demonstration.year.hours import days_through
from tongban.kernel.clock import TIME_ZONE, now, use_source
from tongban.kernel.notices.models import Text
from tongban.kernel.outbox.delivering import deliver_all
from tongban.kernel.procedure import Refused
from tongban.prepared import Change

_arrived = Change(
    lambda by, at: (
        Text.objects.filter(state=Text.State.CREATED, not_before__lte=by),
        {"state": Text.State.DELIVERED, "delivered_at": at, "attempts": 1},
    )
)


def _send_texts() -> None:
    """The year's texts arrive in one stroke a day: nothing is gained by writing a year of them into the spool."""
    _arrived(now(), now())


LOOKED_OVER_ON = (0, 30, 180)
"""Days of the year on which the database counts what it holds, so that it knows which way to an answer is short. A city in
service grows in years what this one grows in a minute, and its database counts in time."""


def look_over() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


HOURS_AT_A_TIME = 4
"""What a step brings about reaches people within these hours; the worker of a city in service does it at once."""

Course = Generator[datetime, None, None]
"""What happens in one matter: at each `yield` it names the instant at which it goes on."""


@dataclass(order=True, slots=True)
class _Waiting:
    at: datetime
    place: int
    course: Course = field(compare=False)


class Year:
    """`until` is the last day and is lived through to its end; what waits longer is left as it stands."""

    def __init__(
        self, *, since: date, until: date, progress: Progress, at_dawn: Callable[[date], None] | None = None
    ) -> None:
        """`at_dawn` is called before each day's first act. Where it is given, more is written into these days afterwards,
        and it is for the caller to seal them."""
        self.since, self.until, self.progress, self.at_dawn = since, until, progress, at_dawn
        self.refusals: Counter[str] = Counter()
        self.moment = datetime.combine(since, time(0, 1), tzinfo=TIME_ZONE)
        self._waiting: list[_Waiting] = []
        self._places = count()

    def begin(self, at: datetime, course: Course) -> None:
        heapq.heappush(self._waiting, _Waiting(at, next(self._places), course))

    def live(self) -> None:
        # A day leaves little behind in circles; looking for it at every turn costs a tenth of the year.
        gc.freeze()
        gc.disable()
        try:
            for number, day in enumerate(days_through(self.since, self.until)):
                if number in LOOKED_OVER_ON:
                    look_over()
                self._live_day(day)
                if number % 60 == 59:
                    gc.collect()
        finally:
            gc.enable()
            gc.unfreeze()
            use_source(None)

    def _live_day(self, day: date) -> None:
        with transaction.atomic():
            self._go_to(datetime.combine(day, time(0, 30), tzinfo=TIME_ZONE))
            if self.at_dawn is not None:
                self.at_dawn(day)
            live_through(
                day,
                but=("replay", "inspection", "seal")
                if self.at_dawn is not None
                else ("replay", "inspection"),
            )
            deliver_all()
            while self._waiting and self._waiting[0].at.date() <= day:
                waiting = heapq.heappop(self._waiting)
                if waiting.at.hour // HOURS_AT_A_TIME != self.moment.hour // HOURS_AT_A_TIME:
                    deliver_all()
                self._go_to(max(waiting.at, self.moment))
                self._go_on(waiting.course)
            deliver_all()
            self._go_to(max(self.moment, datetime.combine(day, time(20, 30), tzinfo=TIME_ZONE)))
            _send_texts()
        self.progress.step(f"{day}")

    def _go_to(self, moment: datetime) -> None:
        self.moment = moment
        use_source(lambda: moment)

    def _go_on(self, course: Course) -> None:
        try:
            again = next(course)
        except StopIteration:
            pass
        except Refused as refusal:
            self.refusals[str(refusal)] += 1
        else:
            self.begin(max(again, self.moment), course)
