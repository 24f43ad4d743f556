"""Who opens what, when: the year's openings laid out before it begins, so that their numbers are given in their order.

Every opening is made again from the seed and its place alone; kept of it here is no more than its instant, its item and
its rank among those of its series on its day.
"""

from __future__ import annotations

from array import array
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random

from tongban.demonstration.answers import Applicant
from tongban.demonstration.volume.acts import Batched
from tongban.demonstration.volume.course import passed_on
from tongban.demonstration.volume.stage import Stage
from tongban.demonstration.year import hours
from tongban.demonstration.year.casting import POPULAR
from tongban.demonstration.year.engine import Course
from tongban.demonstration.year.plans import Plan, deal
from tongban.demonstration.year.town import Town
from tongban.domains.cases.actions.lodging import SERIES
from tongban.domains.cases.rules.local import local_rules
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.clock import TIME_ZONE, the_calendar
from tongban.kernel.documents.words import word_of

LEFT_TO_THE_LIVING = ("cases.renewal", "cases.verification")
"""What rests on an earlier licence or an earlier matter is lived through by real steps alone."""
_NEAR = 3
_EPOCH = datetime(2000, 1, 1, tzinfo=TIME_ZONE)


@dataclass(frozen=True, slots=True)
class Opening:
    place: int
    at: datetime
    item: ItemView
    plan: Plan
    random: Random


@dataclass(slots=True)
class Openings:
    """`ranks` count from one within a series and a day."""

    seed: int
    days: list[date]
    items: list[ItemView]
    weights: list[int]
    order: array[int] = field(default_factory=lambda: array("l"))
    ranks: array[int] = field(default_factory=lambda: array("l"))
    chosen: array[int] = field(default_factory=lambda: array("l"))
    per_day: Counter[tuple[str, date]] = field(default_factory=Counter)

    def opening(self, place: int) -> Opening:
        """The same each time it is asked for."""
        random = Random(self.seed * 1_000_003 + place)
        item = self.items[_index(self.weights, random)]
        plan = _within_reach(item, deal(item, random))
        day = self.days[place]
        if plan.online:
            at = hours.at_home(day, random)
        else:
            at = hours.at_the_office(the_calendar().next_working_day_from(day), random)
        return Opening(place, at, item, plan, random)


def lay_out(town: Town, *, seed: int, since: date, until: date, count: int) -> Openings:
    """Every matter opens on or before the last day."""
    keys = sorted(key for key, items in town.items.items() if items[0].procedure not in LEFT_TO_THE_LIVING)
    items, weights = [], []
    for key in keys:
        there = town.items[key]
        for item in there:
            items.append(item)
            weights.append(int(POPULAR.get(key, 1) ** 0.5 * 10_000) // len(there))
    last = until
    while not the_calendar().is_working_day(last):
        last -= timedelta(days=1)  # what comes after it could not be taken in at a window before the end
    days = hours.arrivals(Random(f"volume-{seed}"), since=since, until=last, count=count)
    laid = Openings(seed, days, items, list(accumulate(weights)))
    ranked: Counter[tuple[str, date]] = Counter()
    begun = []
    for place in range(count):
        opening = laid.opening(place)
        begun.append(int((opening.at - _EPOCH).total_seconds() * 1_000_000))
        laid.chosen.append(_position(laid.weights, laid.seed, place))
    laid.order.extend(sorted(range(count), key=lambda place: (begun[place], place)))
    laid.ranks.extend([0] * count)
    for place in laid.order:
        day = (_EPOCH + timedelta(microseconds=begun[place])).date()
        series = series_of(laid.items[laid.chosen[place]])
        ranked[series, day] += 1
        laid.ranks[place] = ranked[series, day]
    laid.per_day = ranked
    return laid


def series_of(item: ItemView) -> str:
    return f"{local_rules().series}-{SERIES[item.procedure]}"


def shared_out(laid: Openings, town: Town, among: int) -> list[set[int]]:
    """The organisations of each process: whoever numbers letters under one word is in one process, the load even."""
    load: Counter[str] = Counter()
    words: dict[str, set[int]] = defaultdict(set)
    per_item = Counter(laid.chosen)
    for number, item in enumerate(laid.items):
        word = word_of(town.bureaus[item.organisation_id].organisation)
        words[word].add(item.organisation_id)
        load[word] += per_item[number]
    shares: list[set[int]] = [set() for _ in range(among)]
    weights = [0] * among
    for word, weight in sorted(load.items(), key=lambda one: (-one[1], one[0])):
        lightest = weights.index(min(weights))
        shares[lightest] |= words[word]
        weights[lightest] += weight
    return shares


class Residents:
    """Who may apply, found by kind and district without going through all of them."""

    def __init__(self, applicants: dict[str, list[Applicant]]) -> None:
        self._all = applicants
        self._near: dict[tuple[str, str], list[Applicant]] = defaultdict(list)
        for kind, people in applicants.items():
            for one in people:
                self._near[kind, one.region[:6]].append(one)

    def applicant(self, item: ItemView, random: Random) -> Applicant:
        kind = random.choice(item.audience) if item.audience else "person"
        near = self._near.get((kind, item.region_code[:6]), []) if len(item.region_code) > 4 else []
        return random.choice(near if len(near) >= _NEAR else self._all[kind])


def coming(
    laid: Openings,
    stage: Stage,
    residents: Residents,
    *,
    mine: set[int],
    before: Mapping[tuple[str, date], int],
) -> Iterator[tuple[datetime, Batched, Course]]:
    """The matters of these organisations, each with its number: the last before its day, and its rank on it."""
    for place in laid.order:
        if laid.items[laid.chosen[place]].organisation_id not in mine:
            continue
        opening = laid.opening(place)
        applicant = residents.applicant(opening.item, opening.random)
        series, day = series_of(opening.item), opening.at.date()
        number = f"{series}-{day.year}-{before[series, day] + laid.ranks[place]:06d}"
        case = Batched(stage, opening.item, applicant, opening.random, number, f"volume-{laid.seed}-{place}")
        yield opening.at, case, passed_on(case, opening.plan)


def _index(weights: list[int], random: Random) -> int:
    return bisect(weights, random.random() * weights[-1], 0, len(weights) - 1)


def _position(weights: list[int], seed: int, place: int) -> int:
    return _index(weights, Random(seed * 1_000_003 + place))


def _within_reach(item: ItemView, plan: Plan) -> Plan:
    """A commitment brings a matter of its own; what a licence of the applicant's would stand in for is not deferred."""
    if plan.entry == "commit":
        return replace(plan, entry="accept")
    by_licence = any(one.need == "deferrable" and one.licence for one in item.materials)
    if plan.entry in ("defer", "lapse_deferred") and by_licence:
        return replace(plan, entry="accept")
    return plan
