"""The licences that people and enterprises held before the platform began, gathered into it on its first day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tongban.demonstration.people import Enterprise, NaturalPerson
from tongban.demonstration.residents import Residents
from tongban.domains.licences import api as licences
from tongban.domains.licences.api import TypeView
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.identity.models import Person
from tongban.kernel.orgs.models import Organisation


@dataclass(frozen=True, slots=True)
class Share:
    """How many hold a type, and which office of theirs issued it: the department's own in the city, or in the district."""

    licence: str
    department: str
    share: float
    in_district: bool = True


OF_PEOPLE = (
    Share("identity-card", "police", 1.0),
    Share("household-register", "police", 0.4),
    Share("marriage-certificate", "civil", 0.25),
    Share("real-estate-certificate", "planning", 0.25, in_district=False),
    Share("vehicle-licence", "police", 0.2, in_district=False),
    Share("driving-licence", "police", 0.2, in_district=False),
    Share("education-certificate", "education", 0.15, in_district=False),
    Share("health-certificate", "health", 0.1),
    Share("putonghua-certificate", "education", 0.06, in_district=False),
    Share("disability-card", "disabled", 0.05, in_district=False),
    Share("licensed-pharmacist", "market", 0.03, in_district=False),
)
OF_ENTERPRISES = (
    Share("business-licence", "market", 1.0),
    Share("food-operation-permit", "market", 0.3),
    Share("fire-safety-check", "fire", 0.15),
    Share("public-venue-health-permit", "health", 0.12),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A licence that a renewal of the year will need: valid so long that the renewal is asked for in time."""

    holder: Person
    licence: str
    organisation_id: int
    valid_until: date


class Gathering:
    """Issues what is held and remembers who holds what."""

    def __init__(self, residents: Residents, *, seed: int, on: date) -> None:
        self.residents, self.random, self.on = residents, Random(f"holdings-{seed}"), on
        self.organisations = {
            row.key: row for row in Organisation.objects.filter(level__in=("city", "district"))
        }
        self.by_pk = {row.pk: row for row in self.organisations.values()}
        self._types: dict[str, TypeView | None] = {}
        self.people = {one.row.pk: one.made for one in residents.people}
        self.firms = {one.row.pk: one.made for one in residents.firms}
        self.held: set[tuple[int, str]] = set()

    def gather(self) -> int:
        for resident in self.residents.people:
            for share in OF_PEOPLE:
                if self.random.random() < share.share:
                    self._issue(share, resident.row, resident.made.region)
        for firm in self.residents.firms:
            for share in OF_ENTERPRISES:
                if self.random.random() < share.share:
                    self._issue(share, firm.row, firm.made.region)
        return len(self.held)

    def prepare(self, wanted: Iterator[Wanted] | list[Wanted]) -> None:
        for one in wanted:
            kind = self._type(one.licence)
            if kind is not None and (one.holder.pk, one.licence) not in self.held:
                since = min(_years_before(one.valid_until, _years_of(kind)), self.on)
                self._put(kind, one.holder, self.by_pk[one.organisation_id], on=since, until=one.valid_until)

    def _issue(self, share: Share, holder: Person, region: str) -> None:
        kind = self._type(share.licence)
        office = self._office(share, region)
        if kind is None or office is None:
            return
        # Issued within the first half of its life, so that it is still good through the year.
        most = max(30, int(_years_of(kind) * 365 * 0.5) - 400)
        on = self.on - timedelta(days=self.random.randint(10, max(20, most)))
        until = kind.valid_until(on)
        if until is not None and until < self.on + timedelta(days=400) and kind.validity != "1 years":
            return
        self._put(kind, holder, office, on=on, until=until)

    def _put(
        self, kind: TypeView, holder: Person, office: Organisation, *, on: date, until: date | None
    ) -> None:
        licences.issue(
            kind.key, holder=holder, organisation=office, fields=self._face(kind, holder), on=on,
            valid_until=until, by=SYSTEM_ACTOR, matter_number="", item_code="", tells=False,
        )  # fmt: skip
        self.held.add((holder.pk, kind.key))

    def _type(self, key: str) -> TypeView | None:
        if key not in self._types:
            self._types[key] = licences.licence_type(key)
        return self._types[key]

    def _office(self, share: Share, region: str) -> Organisation | None:
        local = self.organisations.get(f"{region[:6]}-{share.department}") if share.in_district else None
        return local or self.organisations.get(share.department)

    def _face(self, kind: TypeView, holder: Person) -> dict[str, Any]:
        person, firm = self.people.get(holder.pk), self.firms.get(holder.pk)
        known: Mapping[str, Any] = _of_person(person) if person else _of_firm(firm) if firm else {}
        return {name: known.get(name) or _FACES.get(name, "见原证") for name, _ in kind.fields}


_FACES = {
    "scope": "以许可机关核定的范围为准", "subject_type": "有限责任公司", "format": "餐饮服务经营者", "trade": "食品",
    "use": "住宅", "area": "98.6平方米", "vehicle_type": "小型轿车", "class": "C1", "level": "二级乙等",
    "capacity": "200人", "category": "普通货运", "management": "简化管理", "industry": "通用设备制造",
}  # fmt: skip


def _of_person(made: NaturalPerson) -> dict[str, Any]:
    return {
        "name": made.name, "holder": made.name, "owner": made.name, "sex": made.sex, "born_on": made.born,
        "address": made.address, "location": made.address, "residence": made.address,
        "plate": f"苏D{made.id_number[-5:-1]}{'ABCDEFGH'[int(made.id_number[9]) % 8]}", "unit": "常州市第一人民医院",
    }  # fmt: skip


def _of_firm(made: Enterprise) -> dict[str, Any]:
    return {
        "name": made.name, "premises": made.address, "residence": made.address, "venue": made.name,
        "legal_person": made.legal_representative.name, "established_on": made.founded_on,
        "capital": f"{made.capital // 10_000}万元" if made.capital else "无",
        "subject_type": "个体工商户" if made.kind == "sole_trader" else "有限责任公司", "place": made.address,
    }  # fmt: skip


def _years_of(kind: TypeView) -> float:
    count, _, unit = kind.validity.partition(" ")
    if not count.isdigit():
        return 20.0
    return int(count) if unit.startswith("year") else int(count) / 12


def _years_before(day: date, years: float) -> date:
    return day - timedelta(days=int(years * 365.25))
