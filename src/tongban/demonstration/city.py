"""Building the city: who there is, what it offers, what is held, and the year in which it is used."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import transaction

from tongban.config.schedule import mark_lived
from tongban.demonstration import registry
from tongban.demonstration.books import books_of_the_year
from tongban.demonstration.claiming import load_and_claim
from tongban.demonstration.coverage import Coverage, coverage
from tongban.demonstration.holdings import Gathering
from tongban.demonstration.inspecting import inspections_of_the_year
from tongban.demonstration.places import CityFolder
from tongban.demonstration.progress import Progress
from tongban.demonstration.residents import Residents, register_residents
from tongban.demonstration.signin import ask_heads_for_codes
from tongban.demonstration.volume.build import (
    MATTERS_A_STEP,
    PROCESSES,
    Volume,
    lay_out_volume,
    seal_days,
)
from tongban.demonstration.year.aftermath import Aftermath
from tongban.demonstration.year.case import Case
from tongban.demonstration.year.casting import Casting, Part
from tongban.demonstration.year.engine import Course, Year, look_over
from tongban.demonstration.year.licensing import handled
from tongban.demonstration.year.town import Town, look_around
from tongban.domains.cases import api as cases
from tongban.domains.licences.actions import load_types
from tongban.founding import registry as founded
from tongban.founding.divisions import read_divisions
from tongban.founding.organisations import served
from tongban.founding.proofs import load_proofs
from tongban.kernel.clock import TIME_ZONE, use_source
from tongban.kernel.docket.registry import all_procedures

DAYS = 365
PEOPLE, ENTERPRISES = 450, 200
LIVING = 2010
"""Matters lived through by real steps; whatever a city has beyond them is written in bulk."""
LEAST_FOR_ALL_STATES = 1000
"""A smaller city shows what it can."""


@dataclass(slots=True)
class Report:
    coverage: Coverage
    refusals: Counter[str]
    seconds: float
    whole: bool

    @property
    def missing(self) -> list[str]:
        return self.coverage.missing if self.whole else []

    def as_data(self) -> dict[str, object]:
        return {
            "matters": self.coverage.matters,
            "seconds": round(self.seconds),
            "states": [
                {"procedure": one.procedure, "state": one.state, "title": one.title, "matters": one.standing}
                for one in self.coverage.lines
            ],
            "missing": self.missing,
            "refusals": dict(self.refusals.most_common()),
        }

    def lines(self) -> list[str]:
        lines = [
            f"{line.procedure:<20} {line.standing:>5}  {line.title}({line.state})"
            for line in self.coverage.lines
        ]
        lines.append(f"{self.coverage.matters} 件, 用时 {self.seconds:.0f} 秒")
        lines += [f"办理中被拒绝 {count} 次: {sentence}" for sentence, count in self.refusals.most_common(5)]
        return lines


def build_city(
    *,
    seed: int,
    until: date,
    matters: int,
    people: int = PEOPLE,
    enterprises: int = ENTERPRISES,
    days: int = DAYS,
    living: int = LIVING,
    processes: int = PROCESSES,
    progress: Progress | None = None,
) -> Report:
    """Same seed, same city. The clock is the rehearsed one from here to the end, and the machine's again after it.

    So many of the matters (`living`) are lived through by real steps; what is more is written in bulk beside them.
    """
    since, more = until - timedelta(days=days), max(0, matters - living)
    steps = (until - since).days + 40 + (more // MATTERS_A_STEP + 15 if more else 0)
    progress = progress or Progress(steps)
    morning = datetime.combine(since - timedelta(days=1), time(9), tzinfo=TIME_ZONE)
    use_source(lambda: morning)
    try:
        residents = _settle(seed, since, until, people, enterprises, progress)
        look_over()
        with transaction.atomic():
            gathering = Gathering(residents, seed=seed, on=morning.date())
            gathering.gather()
            progress.step("已归集持有的证照", 15)
            town = look_around(residents, on=until)
            town.held = gathering.held
            casting = Casting(town, seed=seed, since=since, until=until)
            parts = casting.parts(matters - more, (one.key for one in all_procedures()))
            gathering.prepare(casting.licences_needed(parts))
            progress.step("已排定一年的办件", 5)
        volume = lay_out_volume(town, seed=seed, since=since, until=until, count=more) if more else None
        dawn = volume.keep_numbers_free if volume else None
        year = Year(since=since, until=until, progress=progress, at_dawn=dawn)
        _enact(year, town, parts, seed)
        for at, course in books_of_the_year(seed, since=since, until=until):
            year.begin(at, course)
        for at, course in inspections_of_the_year(until):
            year.begin(at, course)
        year.live()
        if volume is not None:
            _write_in_bulk(volume, (people, enterprises), processes, progress)
        mark_lived(until)
    finally:
        use_source(None)
    refusals = year.refusals + (volume.refusals if volume else Counter())
    return Report(coverage(), refusals, progress.seconds, whole=matters - more >= LEAST_FOR_ALL_STATES)


def _write_in_bulk(volume: Volume, known: tuple[int, int], processes: int, progress: Progress) -> None:
    divisions = read_divisions(CityFolder(Path(settings.TONGBAN_CITY)).divisions)
    volume.write(divisions, known=known, progress=progress, processes=processes)
    seal_days(volume, progress)


def _settle(
    seed: int, since: date, until: date, people: int, enterprises: int, progress: Progress
) -> Residents:
    folder = CityFolder(Path(settings.TONGBAN_CITY))
    divisions = read_divisions(folder.divisions)
    with transaction.atomic():
        founded.load_regions(served(folder.departments, divisions))
        plan, *_ = founded.load_organisations(folder, divisions)
        founded.load_posts(plan)
        progress.step("已建机构", 5)
        registry.appoint_staff(seed, since=since, fresh_on=until)
        ask_heads_for_codes()
        residents = register_residents(
            seed, people=people, enterprises=enterprises, divisions=divisions, since=since, on=until
        )
        progress.step("已登记人员和企业", 5)
        load_and_claim(folder.root, seed, on=since - timedelta(days=1))
        load_proofs(folder.root, on=since - timedelta(days=1))
        load_types()
        cases.load_routes(folder.root, on=since - timedelta(days=1))
        progress.step("已载入事项", 10)
    return residents


def _enact(year: Year, town: Town, parts: list[Part], seed: int) -> None:
    aftermath = Aftermath(year, town, Random(f"aftermath-{seed}"))
    for number, part in enumerate(parts):
        year.begin(part.at, _life(town, part, aftermath, Random(f"case-{seed}-{number}")))


def _life(town: Town, part: Part, aftermath: Aftermath, random: Random) -> Course:
    case = Case(town, part.item, part.applicant, random)
    yield from handled(case, part.plan)
    if case.is_closed:
        aftermath.follows(case, committed=part.plan.entry == "commit")
