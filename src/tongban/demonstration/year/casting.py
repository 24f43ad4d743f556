"""Who applies for what, when: the year's matters before it begins, and the licences that its renewals need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from tongban.demonstration.answers import Applicant
from tongban.demonstration.holdings import Wanted
from tongban.demonstration.residents import VERIFIED
from tongban.demonstration.year import hours
from tongban.demonstration.year.plans import LICENSING, Plan, Scene, deal, fits, scenes
from tongban.demonstration.year.town import Town
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.clock import the_calendar

POPULAR = {
    "food-operation-licence": 10, "individual-business-establishment": 22, "company-establishment": 14,
    "no-criminal-record": 24, "residence-permit-endorsement": 20, "marriage-registration": 10,
    "tobacco-retail-licence": 6, "teacher-qualification-junior": 5, "shop-sign-record": 5,
    "public-venue-fire-check": 4, "housing-fund-rent": 18, "offsite-treatment-filing": 18,
    "identity-card-replacement": 5, "ordinary-passport": 5, "food-operation-licence-renewal": 4,
    "resident-pension-enrolment": 10, "elder-allowance": 4, "temporary-relief": 3, "road-freight-licence": 3,
    "public-place-hygiene": 4, "drug-retail-licence": 3, "open-restaurant-one-matter": 5,
    "unemployment-benefit": 4, "second-hand-house-transfer": 5, "special-equipment-registration": 3,
    "tax-payment-certificate": 16, "place-naming": 2, "overseas-student-identity": 2,
    "entertainment-venue-licence-renewal": 3,
}  # fmt: skip
"""How often, against once for every other item."""
HOME_OFFICE, HOME_SHARE = "320412", 0.35
"""The district whose offices a demonstration signs in to is dealt more than its share."""
NAMED_SHARE = 0.02
OTHERS_ASKED = 12
"""For a renewal whose applicant has renewed already: so many others are asked whether they have one to renew."""


@dataclass(frozen=True, slots=True)
class Part:
    """A matter to come."""

    at: datetime
    item: ItemView
    applicant: Applicant
    plan: Plan


class Casting:
    def __init__(self, town: Town, *, seed: int, since: date, until: date) -> None:
        self.town, self.random = town, Random(f"year-{seed}")
        self.since, self.until = since, until
        self._renewing: set[tuple[int, str]] = set()

    def parts(self, count: int, procedures: Iterable[str]) -> list[Part]:
        """The scenes first, so that they are there in a small city too; then what chance deals."""
        wanted = scenes(sorted(procedures))[:count]
        made = [part for scene in wanted if (part := self._scene(scene))]
        days = hours.arrivals(
            self.random, since=self.since, until=self.until, count=max(0, count - len(made))
        )
        keys = sorted(self.town.items)
        weights = [POPULAR.get(key, 1) for key in keys]
        for day in days:
            item = self._where(self.random.choices(keys, weights=weights)[0])
            part = self._part(day, item, deal(item, self.random))
            if part is not None:
                made.append(part)
        return made

    def licences_needed(self, parts: Iterable[Part]) -> list[Wanted]:
        """第五十条第一款: thirty days before the end at the latest; where silence is to renew, just before that."""
        return [
            Wanted(
                part.applicant.row, part.item.result.licence, part.item.organisation_id,
                part.at.date() + timedelta(days=self._reserve(part)),
            )
            for part in parts
            if part.item.procedure == "cases.renewal"
        ]  # fmt: skip

    def _reserve(self, part: Part) -> int:
        if part.plan.end == "silence":
            return self.random.randint(31, 36)
        return (
            self.random.randint(95, 160)
            if part.plan.halt or part.plan.middle
            else self.random.randint(45, 120)
        )

    def _where(self, key: str) -> ItemView:
        there = self.town.items[key]
        home = [item for item in there if item.region_code.startswith(HOME_OFFICE)]
        return self.random.choice(home if home and self.random.random() < HOME_SHARE else there)

    def _scene(self, scene: Scene) -> Part | None:
        if scene.whose is not None:
            return self._named(scene, *scene.whose)
        able = [
            key for key, items in sorted(self.town.items.items())
            if items[0].procedure == scene.procedure and fits(scene.plan, items[0])
        ]  # fmt: skip
        if not able:
            return None
        weights = [POPULAR.get(key, 1) for key in able]
        item = self._where(self.random.choices(able, weights=weights)[0])
        return self._part(self._day_of(scene), item, scene.plan)

    def _named(self, scene: Scene, kind: str, number: int) -> Part | None:
        """At the office of where they live, or at the city's."""
        there, people = self.town.items.get(scene.item), self.town.applicants[kind]
        if not there or number >= len(people):
            return None
        applicant = people[number]
        near = [item for item in there if applicant.region.startswith(item.region_code[:6])]
        return self._part(self._day_of(scene), (near or there)[0], scene.plan, applicant)

    def _day_of(self, scene: Scene) -> date:
        if scene.lead:
            day, calendar = self.until, the_calendar()
            for _ in range(scene.lead):
                day -= hours.ONE_DAY
                while not calendar.is_working_day(day):
                    day -= hours.ONE_DAY
            return day
        latest = (self.until - self.since).days - 150
        return self.since + hours.ONE_DAY * self.random.randint(5, max(20, latest))

    def _part(self, day: date, item: ItemView, plan: Plan, applicant: Applicant | None = None) -> Part | None:
        applicant = applicant or self._applicant(item)
        if plan.entry == "commit" and self.town.actors[applicant.row.pk].assurance < VERIFIED:
            plan = replace(plan, entry="accept")
        if item.procedure == "cases.renewal":
            tries = 0
            while self._renews_or_holds(applicant, item):
                if (tries := tries + 1) > OTHERS_ASKED:
                    return None
                applicant = self._applicant(item)
            self._renewing.add((applicant.row.pk, item.result.licence))
        at = hours.at_home(day, self.random)
        if not plan.online:
            at = hours.at_the_office(the_calendar().next_working_day_from(day), self.random)
        return Part(at, item, applicant, plan) if at.date() <= self.until else None

    def _renews_or_holds(self, applicant: Applicant, item: ItemView) -> bool:
        licence, who = item.result.licence, applicant.row.pk
        return (who, licence) in self._renewing or self.town.holds(who, licence)

    def _applicant(self, item: ItemView) -> Applicant:
        if self.random.random() < NAMED_SHARE:
            kind = self.random.choice(item.audience) if item.audience else "person"
            return self.town.applicants[kind][0]
        return self.town.applicant(item, self.random)


__all__ = ["LICENSING", "Casting", "Part"]
