"""Building the volume: laid out before the year is lived, its numbers kept free day by day, written by processes side by side."""

from __future__ import annotations

import gc
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from random import Random
from typing import Any

from django.db import connection, connections
from django.db.models import F, Max

from tongban.demonstration.progress import Progress
from tongban.demonstration.volume import writing
from tongban.demonstration.volume.casting import Openings, Residents, coming, lay_out, shared_out
from tongban.demonstration.volume.days import Days
from tongban.demonstration.volume.people import gather_crowd
from tongban.demonstration.volume.stage import Stage, set_stage
from tongban.demonstration.volume.tables import Ids, Row
from tongban.demonstration.year.hours import days_through
from tongban.demonstration.year.town import Town
from tongban.founding.divisions import Division
from tongban.kernel.clock import TIME_ZONE, use_source
from tongban.kernel.ledger.models import Entry
from tongban.kernel.ledger.seal import seal_day
from tongban.kernel.numbering.actions import next_count
from tongban.kernel.numbering.models import Counter as Numbers

PROCESSES = 2
MATTERS_A_STEP = 1000
"""Of the progress that is shown."""
ENTRIES_A_MATTER, ENTRIES_OF_THE_LIVING = 60, 100_000
"""Numbers set aside for each matter of the busiest day, and for those who live through a day: several times what is used."""


@dataclass(slots=True)
class Volume:
    """`before`, by series and day: the last number that was given before the day's own.

    Entries are numbered in the order of the days, as the days' bills want them: of each day's stretch of numbers, the
    first and larger part is the volume's, the rest is for those who live through the day.
    """

    town: Town
    seed: int
    since: date
    until: date
    count: int
    laid: Openings
    first_entry: int
    stretch: int
    """How many numbers of entries are set aside for the volume each day."""
    before: dict[tuple[str, date], int] = field(default_factory=dict)
    refusals: Counter[str] = field(default_factory=Counter)

    def keep_numbers_free(self, day: date) -> None:
        """At dawn, before anybody else takes a number: the day's own, to be filled when the volume is written."""
        writing.go_on_after({"ledger_entry": self.entries_from(day) + self.stretch})
        for series, opened_on in sorted(key for key in self.laid.per_day if key[1] == day):
            self.before[series, day] = next_count(series, day) - 1
            _advance(series, day, self.laid.per_day[series, opened_on] - 1)

    def entries_from(self, day: date) -> int:
        return self.first_entry + (day - self.since).days * (self.stretch + ENTRIES_OF_THE_LIVING)

    def write(
        self, divisions: Sequence[Division], *, known: tuple[int, int], progress: Progress, processes: int
    ) -> None:
        """After the year has been lived: the volume's part of it, in the same days."""
        stage = set_stage(self.town, seed=self.seed, utc=connection.vendor == "sqlite")
        stage.go_to(datetime.combine(self.since, time(0, 1), tzinfo=TIME_ZONE))
        stage.ids = Ids(writing.last_ids(), 0, 1)
        progress.step("正在登记大批申请人", 0)
        with writing.bulk():
            crowd = gather_crowd(stage, divisions, known=known, matters=self.count, since=self.since)
            writing.write(stage.rows.taken())
            self.town.actors.update(crowd.actors)
            residents = Residents(crowd.applicants)
            progress.step("已登记大批申请人", 5)
            shares = shared_out(self.laid, self.town, processes)
            self._side_by_side(stage, residents, shares, progress)
            progress.step("正在建立索引", 0)
        progress.step("已建立索引", 5)

    def _side_by_side(
        self, stage: Stage, residents: Residents, shares: list[set[int]], progress: Progress
    ) -> None:
        last = writing.last_ids()
        if connection.vendor != "sqlite":
            connections.close_all()
            connection.close_pool()  # type: ignore[attr-defined]
        gc.collect()
        gc.freeze()
        context = get_context("fork")
        ears = []
        for place, mine in enumerate(shares):
            ear, mouth = context.Pipe(duplex=False)
            part = _Part(self, stage, residents, mine, Ids(last, place, len(shares)), place)
            context.Process(target=part.work, args=(mouth,), daemon=True).start()
            mouth.close()
            ears.append(ear)
        gc.unfreeze()
        self._hear(ears, stage, last, progress)

    def _hear(self, ears: list[Connection], stage: Stage, last: dict[str, int], progress: Progress) -> None:
        done = 0
        while ears:
            for ear in wait(ears):
                assert isinstance(ear, Connection)
                kind, *said = _message(ear)
                if kind == "rows":
                    rows, begun = said
                    writing.write(rows)
                    done = self._shown(done, begun, progress)
                elif kind == "end":
                    counters, ids, refusals = said
                    for key, count in counters.items():
                        stage.counters[key] = max(stage.counters.get(key, 0), count)
                    last = {table: max(last[table], ids[table]) for table in last}
                    self.refusals.update(refusals)
                    ears.remove(ear)
                else:
                    raise RuntimeError(f"a part of the volume failed:\n{said[0]}")
        writing.keep_counters(stage.counters)
        writing.go_on_after(last)

    def _shown(self, done: int, begun: int, progress: Progress) -> int:
        steps = (done + begun) // MATTERS_A_STEP - done // MATTERS_A_STEP
        progress.step(f"成批办件 {done + begun:,} / {self.count:,}", steps)
        return done + begun


def lay_out_volume(town: Town, *, seed: int, since: date, until: date, count: int) -> Volume:
    laid = lay_out(town, seed=seed, since=since, until=until, count=count)
    busiest: Counter[date] = Counter()
    for (_, day), opened in laid.per_day.items():
        busiest[day] += opened
    stretch = ENTRIES_A_MATTER * max(busiest.values(), default=0) + ENTRIES_OF_THE_LIVING
    return Volume(town, seed, since, until, count, laid, writing.last_ids()["ledger_entry"] + 1, stretch)


def seal_days(volume: Volume, progress: Progress) -> None:
    """Each day's bill, in the first hour of the day after it, as the schedule would have made it."""
    first = Entry.objects.order_by("at").values_list("at", flat=True)[0].astimezone(TIME_ZONE).date()
    for day in days_through(first, volume.until - timedelta(days=1)):
        following = day + timedelta(days=1)
        moment = datetime.combine(following, time(0, 30), tzinfo=TIME_ZONE)
        use_source(lambda moment=moment: moment)  # type: ignore[misc]
        ends = None
        if day >= volume.since:
            ends = Entry.objects.filter(pk__lt=volume.entries_from(following)).aggregate(last=Max("pk"))[
                "last"
            ]
        seal_day(day, through=ends)
    progress.step("已封存各日清单", 5)


def _message(ear: Connection) -> tuple[Any, ...]:
    try:
        said: tuple[Any, ...] = ear.recv()
        return said
    except EOFError:
        return ("failed", "the process ended without a word; was it killed?")


def _advance(series: str, day: date, by: int) -> None:
    if by:
        Numbers.objects.filter(series=series, year=day.year).update(last=F("last") + by)


@dataclass(slots=True)
class _Part:
    """What one process does, in a copy of everything that was there when it was begun."""

    volume: Volume
    stage: Stage
    residents: Residents
    mine: set[int]
    ids: Ids
    place: int

    def work(self, mouth: Connection) -> None:
        try:
            gc.disable()
            connection.connection = None  # what was open belongs to the process that opened it
            volume, stage = self.volume, self.stage
            stage.ids, stage.random = self.ids, Random(f"codes-{volume.seed}-{self.place}")
            known = dict(stage.counters)
            days = Days(stage, entries_from=volume.entries_from)
            matters = coming(volume.laid, stage, self.residents, mine=self.mine, before=volume.before)

            def send(rows: dict[str, list[Row]], begun: int) -> None:
                if stage.utc:
                    mouth.send(("rows", rows, begun))  # SQLite has one writer
                    return
                writing.write(rows)
                mouth.send(("rows", {}, begun))

            days.live(volume.since, volume.until, matters, send)
            counted = {key: last for key, last in stage.counters.items() if known.get(key) != last}
            mouth.send(("end", counted, stage.ids.last(), days.refusals))
        except BaseException:
            mouth.send(("failed", traceback.format_exc()))
        finally:
            mouth.close()
