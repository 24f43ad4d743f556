"""A process's part of the year, day by day: what comes, what goes on, what silence does, what nears its day."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from tongban.demonstration.volume.acts import Batched
from tongban.demonstration.volume.stage import Stage
from tongban.demonstration.volume.tables import Row
from tongban.demonstration.year.engine import Course
from tongban.demonstration.year.hours import days_through
from tongban.domains.cases.actions.reminding import title_of, word_of_the_day
from tongban.kernel.clock import TIME_ZONE, the_calendar, use_source
from tongban.kernel.docket.queries import SOON
from tongban.kernel.docket.warning import LATE_NOTE, SOON_NOTE
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.procedure import ClockState, Refused, reckoned

ONE_DAY = timedelta(days=1)
Send = Callable[[dict[str, list[Row]], int], None]
"""Given the rows made and how many matters were opened since the last time."""
Coming = Iterator[tuple[datetime, Batched, Course]]
"""The matters that open, in order of their instants."""


class Days:
    """What is open, what waits for its instant, what falls silent or nears its day."""

    def __init__(
        self, stage: Stage, *, entries_from: Callable[[date], int] | None = None, batch: int = 2000
    ) -> None:
        """`entries_from` names, for a day, the number of its first entry."""
        self.stage, self.entries_from, self.batch = stage, entries_from, batch
        self.refusals: Counter[str] = Counter()
        self._open: set[Batched] = set()
        self._excluded: set[Batched] = set()
        self._waiting: list[tuple[datetime, int, Batched, Course]] = []
        self._turns = 0
        self._silent: dict[date, list[tuple[Batched, str]]] = defaultdict(list)
        self._near: dict[date, list[tuple[Batched, str, date]]] = defaultdict(list)

    def live(self, since: date, until: date, coming: Coming, send: Send) -> None:
        """Through the last day to its end; what is open then is put away as it stands."""
        stage = self.stage
        use_source(lambda: stage.moment)
        upcoming, begun = next(coming, None), 0
        for day in days_through(since, until):
            stage.go_to(datetime.combine(day, time(0, 30), tzinfo=TIME_ZONE))
            if self.entries_from is not None:
                stage.ids.begin_at("ledger_entry", self.entries_from(day))
            self._silence(day)
            self._warnings(day)
            self._reminders(day)
            while upcoming is not None and upcoming[0].date() <= day:
                at, case, course = upcoming
                self._wait(at, case, course)
                upcoming, begun = next(coming, None), begun + 1
            while self._waiting and self._waiting[0][0].date() <= day:
                at, _, case, course = heapq.heappop(self._waiting)
                stage.go_to(max(at, stage.moment))
                self._go_on(case, course)
            if begun >= self.batch:
                send(stage.rows.taken(), begun)
                begun = 0
        for case in sorted(self._open, key=lambda one: one.book.pk):
            case.put_away()
        self._open.clear()
        send(stage.rows.taken(), begun)

    def _wait(self, at: datetime, case: Batched, course: Course) -> None:
        self._turns += 1
        heapq.heappush(self._waiting, (at, self._turns, case, course))

    def _go_on(self, case: Batched, course: Course) -> None:
        before = case.clocks_before()
        try:
            again = next(course)
        except StopIteration:
            pass
        except Refused as refusal:
            self.refusals[str(refusal)] += 1
        else:
            self._wait(max(again, self.stage.moment), case, course)
        self._look_at(case, before, watched_from=self.stage.moment.date() + ONE_DAY)

    def _look_at(self, case: Batched, before: Mapping[str, ClockState], *, watched_from: date) -> None:
        """After its acts: closed, it is put away; otherwise what now runs is watched, from this day's first hour on."""
        (self._excluded.add if case.matter.state == "excluded" else self._excluded.discard)(case)
        if case.is_closed:
            self._open.discard(case)
            case.put_away()
            return
        self._open.add(case)
        file, today, calendar = case.file(), self.stage.moment.date(), the_calendar()
        for name, clock in file.clocks.items():
            if clock is before.get(name) or not clock.is_open or clock.is_paused:
                continue
            kind = file.procedure.clock(name).kind
            due_on = reckoned(file, name, today=today, calendar=calendar).due_on
            if due_on is None or kind == "window":
                continue
            if kind == "silence":
                self._silent[max(due_on, today) + ONE_DAY].append((case, name))
                continue
            self._near[max(_warned_from(due_on), watched_from)].append((case, name, due_on))
            self._near[max(due_on + ONE_DAY, watched_from)].append((case, name, due_on))

    def _silence(self, day: date) -> None:
        for case, name in self._silent.pop(day, ()):
            file = case.file()
            clock = file.clocks[name]
            due_on = reckoned(file, name, today=day).due_on if clock.is_open else None
            if case.is_closed or due_on is None or due_on >= day:
                continue
            before = case.clocks_before()
            try:
                case.take(file.procedure.clock(name).on_expiry, SYSTEM_ACTOR, clock=name)
            except Refused:
                self._silent[day + ONE_DAY].append((case, name))
                continue
            self._look_at(case, before, watched_from=day)  # the day's warnings come after its silences

    def _warnings(self, day: date) -> None:
        """As kernel.docket.warning: once for each clock and due day when it is near, once when it is past."""
        for case, name, due_on in sorted(self._near.pop(day, ()), key=_in_turn):
            file = case.file()
            clock = file.clocks[name]
            if case.is_closed or not clock.is_open or reckoned(file, name, today=day).due_on != due_on:
                continue
            word = LATE_NOTE if due_on < day else SOON_NOTE
            if (said := (f"{word}:{name}", due_on)) in case.warned:
                continue
            case.warned.add(said)
            title = file.procedure.clock(name).title
            sentence = f"{title}已超过到期日" if word == LATE_NOTE else f"{title}即将到期"
            case.note(said[0], title=sentence, by=SYSTEM_ACTOR, due_on=due_on)

    def _reminders(self, day: date) -> None:
        """As cases.actions.reminding: once for each activity when its told days near their end, once when they are over."""
        for case in sorted(self._excluded, key=lambda one: one.book.pk):
            assert case.excluded is not None
            activity, ends_on = case.excluded
            word = word_of_the_day(ends_on, day)
            if word is None or (word, ends_on) in case.warned:
                continue
            case.warned.add((word, ends_on))
            case.note(word, title=title_of(activity, word), by=SYSTEM_ACTOR, due_on=ends_on)


def _in_turn(one: tuple[Batched, str, date]) -> tuple[date, int, int]:
    """In the order in which the daily run reads them: by due day, then as their clocks were begun."""
    case, name, due_on = one
    return due_on, case.book.pk, list(case.file().clocks).index(name)


_from: dict[date, date] = {}


def _warned_from(due_on: date) -> date:
    """The first day whose horizon of SOON working days reaches the due day."""
    known = _from.get(due_on)
    if known is None:
        known = due_on
        while _reaches(known - ONE_DAY, due_on):
            known -= ONE_DAY
        _from[due_on] = known
    return known


def _reaches(day: date, due_on: date) -> bool:
    calendar, left = the_calendar(), SOON
    while left:
        day += ONE_DAY
        left -= calendar.is_working_day(day)
    return day >= due_on
