"""The people and enterprises of the city, registered with their numbers, with accounts and with mandates among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from tongban.demonstration.people import (
    Enterprise,
    NaturalPerson,
    make_enterprises,
    make_people,
)
from tongban.demonstration.signin import AGENT, CITIZEN, open_accounts
from tongban.founding.divisions import Division
from tongban.kernel.clock import now
from tongban.kernel.identity.fields import blind_index
from tongban.kernel.identity.models import Mandate, Person
from tongban.lib.idcard import is_credit_code, is_id_number

VERIFIED, REGISTERED = 3, 2
"""Assurance: face compared with the register of the police; number and telephone confirmed."""


@dataclass(frozen=True, slots=True)
class Resident:
    """A row of the register beside what was invented for it."""

    row: Person
    made: NaturalPerson


@dataclass(frozen=True, slots=True)
class Firm:
    row: Person
    made: Enterprise
    agent: Person
    """Whoever deals with the offices for it."""


@dataclass(frozen=True, slots=True)
class Residents:
    people: tuple[Resident, ...]
    firms: tuple[Firm, ...]


def register_residents(
    seed: int, *, people: int, enterprises: int, divisions: Sequence[Division], since: date, on: date
) -> Residents:
    """`since` is the day they were taken into the register, `on` the day at which ages are counted."""
    made = make_people(seed, people, on=since, divisions=divisions)
    companies = make_enterprises(seed, enterprises, on=since, people=made, divisions=divisions)
    rows = _register_people(made, on=on)
    by_number = {one.id_number: row for one, row in zip(made, rows, strict=True)}
    firms = _register_enterprises(companies, by_number)
    agents = _give_mandates(seed, firms, companies, rows, since=since)
    return Residents(
        people=tuple(Resident(row, one) for row, one in zip(rows, made, strict=True)),
        firms=tuple(Firm(row, one, agent) for row, one, agent in zip(firms, companies, agents, strict=True)),
    )


def _register_people(made: Sequence[NaturalPerson], *, on: date) -> list[Person]:
    """The first two are those the demonstration signs in as: the citizen, and the enterprise's agent."""
    named = (CITIZEN, AGENT)
    usernames = [
        named[number] if number < len(named) else f"person-{number:04d}" for number in range(len(made))
    ]
    accounts = open_accounts(usernames, on=on)
    assert all(is_id_number(one.id_number) for one in made)
    return Person.objects.bulk_create(
        Person(
            kind=Person.Kind.NATURAL,
            name=one.name,
            name_index=blind_index(one.name),
            id_number=one.id_number,
            id_index=blind_index(one.id_number),
            phone=one.phone,
            address=one.address,
            assurance=REGISTERED if number % 10 == 9 else VERIFIED,
            account=account,
            since=now(),
        )
        for number, (one, account) in enumerate(zip(made, accounts, strict=True))
    )


def _register_enterprises(made: Sequence[Enterprise], people: dict[str, Person]) -> list[Person]:
    assert all(is_credit_code(one.credit_code) for one in made)
    return Person.objects.bulk_create(
        Person(
            kind=Person.Kind.ENTERPRISE,
            name=one.name,
            name_index=blind_index(one.name),
            id_number=one.credit_code,
            id_index=blind_index(one.credit_code),
            phone=one.phone,
            address=one.address,
            assurance=VERIFIED,
            legal_person=people[one.legal_representative.id_number],
            since=now(),
        )
        for one in made
    )


def _give_mandates(
    seed: int, firms: Sequence[Person], made: Sequence[Enterprise], people: Sequence[Person], *, since: date
) -> list[Person]:
    """Every enterprise has somebody who deals with the offices for it: its head, or whom it sends."""
    random = Random(f"mandates-{seed}")
    verified = [person for person in people[2:] if person.assurance >= VERIFIED]
    agents: list[Person] = []
    mandates: list[Mandate] = []
    for number, (firm, one) in enumerate(zip(firms, made, strict=True)):
        agent = people[1] if number < 3 else random.choice(verified)
        agents.append(agent)
        heads = {firm.legal_person_id, agent.pk}
        for pk in sorted(pk for pk in heads if pk):
            begun = max(since, one.founded_on)
            mandates.append(Mandate(principal=firm, agent_id=pk, scope="*", since=begun))
    Mandate.objects.bulk_create(mandates)
    # Whoever acts for others has been seen at a window once.
    acting = {one.agent_id for one in mandates}
    Person.objects.filter(pk__in=acting).update(assurance=VERIFIED)
    for person in people:
        if person.pk in acting:
            person.assurance = VERIFIED
    return agents
