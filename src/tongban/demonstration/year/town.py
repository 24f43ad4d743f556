"""Everybody and everything the year needs at hand: offices with their people, items with their implementers, applicants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from django.conf import settings
from django.db.models import QuerySet

from tongban.demonstration.answers import Applicant
from tongban.demonstration.places import CityFolder
from tongban.demonstration.residents import Residents
from tongban.demonstration.trades import trades_for
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Staff
from tongban.kernel.identity.queries import actor_of_person, actor_of_staff
from tongban.kernel.orgs.models import Organisation


@dataclass(slots=True)
class Bureau:
    """An organisation's people, by what they may do."""

    organisation: Organisation
    clerks: list[Actor] = field(default_factory=list)
    officers: list[Actor] = field(default_factory=list)
    heads: list[Actor] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    """The officers' numbers, and after them the clerks', for checks by two."""


@dataclass(slots=True)
class Town:
    items: dict[str, list[ItemView]]
    """By key; one for each organisation that exercises it at the level it is declared for."""
    bureaus: dict[int, Bureau]
    applicants: dict[str, list[Applicant]]
    """By kind: person, enterprise."""
    actors: dict[int, Actor]
    """By person: who acts for them, themselves or whom they send."""
    supervisors: list[Actor]
    held: set[tuple[int, str]] = field(default_factory=set)
    """Who holds a licence of which type."""

    def holds(self, person_id: int, licence: str) -> bool:
        return (person_id, licence) in self.held

    def applicant(self, item: ItemView, random: Random) -> Applicant:
        """Of a trade that asks for such an item; somebody of the place, if the item belongs to a place."""
        kind = random.choice(item.audience) if item.audience else "person"
        trades = trades_for().get(item.key) if kind == "enterprise" else None
        fitting = [one for one in self.applicants[kind] if trades is None or one.trade in trades]
        near = [one for one in fitting if one.region.startswith(item.region_code[:6])]
        enough = len(near) >= (1 if trades else 3) and len(item.region_code) > 4
        return random.choice(near if enough else fitting or self.applicants[kind])


def look_around(residents: Residents, *, on: date) -> Town:
    dealt = CityFolder(Path(settings.TONGBAN_CITY)).dealt()
    bureaus = _bureaus()
    supervisors = [
        actor_of_staff(staff)
        for staff in _staff().filter(organisation__supervises=True, post__duty="supervisor").order_by("pk")
    ]
    items: dict[str, list[ItemView]] = defaultdict(list)
    offering = catalogue.offering(on=on)
    for pk, bureau in bureaus.items():
        if bureau.clerks and pk in offering:
            for item in catalogue.items_of(pk, on=on, keys=dealt or None):
                if item.organisation_level == item.level:
                    items[item.key].append(item)
    people, actors = _people(residents, on)
    return Town(dict(items), bureaus, people, actors, supervisors)


def _staff() -> QuerySet[Staff]:
    return Staff.objects.select_related("post", "organisation", "organisation__region")


def _bureaus() -> dict[int, Bureau]:
    bureaus: dict[int, Bureau] = {}
    for staff in _staff().filter(post__duty__in=("clerk", "officer", "head")).order_by("pk"):
        bureau = bureaus.setdefault(staff.organisation_id, Bureau(staff.organisation))
        {"clerk": bureau.clerks, "officer": bureau.officers, "head": bureau.heads}[staff.post.duty].append(
            actor_of_staff(staff)
        )
        if staff.post.duty == "officer":
            bureau.numbers.append(staff.number)
    for staff in _staff().filter(post__duty="clerk").order_by("pk"):
        bureaus[staff.organisation_id].numbers.append(staff.number)
    return bureaus


def _people(residents: Residents, on: date) -> tuple[dict[str, list[Applicant]], dict[int, Actor]]:
    actors: dict[int, Actor] = {one.row.pk: actor_of_person(one.row, on=on) for one in residents.people}
    by_pk = {one.row.pk: one for one in residents.people}
    found: dict[str, list[Applicant]] = {"person": [], "enterprise": []}
    for one in residents.people:
        made = one.made
        found["person"].append(
            Applicant(
                one.row, made.name, made.id_number, made.phone, made.address, made.region, made.name, False
            )
        )
    for firm in residents.firms:
        made_firm, agent = firm.made, by_pk[firm.agent.pk].made
        actors[firm.row.pk] = actors[firm.agent.pk]
        found["enterprise"].append(
            Applicant(
                firm.row, made_firm.name, made_firm.credit_code, agent.phone, made_firm.address,
                made_firm.region, agent.name, True, made_firm.trade,
            )
        )  # fmt: skip
    return found, actors


def choose(random: Random, among: Sequence[Actor], fallback: Sequence[Actor] = ()) -> Actor:
    """The load of an office falls on its people by chance."""
    return random.choice(among or fallback)
