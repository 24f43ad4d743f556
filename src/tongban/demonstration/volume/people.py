"""The many who apply: invented like the few of the demonstration, registered in bulk, each with an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from tongban.demonstration.answers import Applicant
from tongban.demonstration.people import Enterprise, NaturalPerson, make_enterprises, make_people
from tongban.demonstration.residents import REGISTERED, VERIFIED
from tongban.demonstration.signin import hashed_password
from tongban.demonstration.volume.stage import Stage
from tongban.founding.divisions import Division
from tongban.kernel.identity import Actor
from tongban.kernel.identity.fields import blind_index
from tongban.kernel.identity.models import Person

MATTERS_A_PERSON, PEOPLE_A_FIRM = 5, 25


@dataclass(slots=True)
class Crowd:
    """`applicants` by kind; `actors`, by person: who acts for them, themselves or whom they send."""

    applicants: dict[str, list[Applicant]] = field(default_factory=lambda: {"person": [], "enterprise": []})
    actors: dict[int, Actor] = field(default_factory=dict)


def gather_crowd(
    stage: Stage, divisions: Sequence[Division], *, known: tuple[int, int], matters: int, since: date
) -> Crowd:
    """`known`: how many people and enterprises the city has already; these come after them in the same lists."""
    people, firms = known
    more = max(20, matters // MATTERS_A_PERSON)
    made = make_people(stage.seed, people + more, on=since, divisions=divisions)
    heads = made[people:]
    companies = make_enterprises(
        stage.seed, firms + max(5, more // PEOPLE_A_FIRM), on=since, people=heads, divisions=divisions
    )[firms:]
    crowd, random = Crowd(), Random(f"crowd-{stage.seed}")
    agents = [random.choice(heads) for _ in companies]
    # Whoever acts for others has been seen at a window once.
    acting = {one.id_number for one in agents} | {one.legal_representative.id_number for one in companies}
    ids = {
        one.id_number: _register(stage, crowd, number, one, seen=one.id_number in acting or number % 10 != 9)
        for number, one in enumerate(heads, people + 1)
    }
    for company, agent in zip(companies, agents, strict=True):
        _register_firm(stage, crowd, company, ids, agent, since)
    return crowd


def _register(stage: Stage, crowd: Crowd, number: int, one: NaturalPerson, *, seen: bool) -> int:
    pk, account = stage.ids.take("identity_person"), stage.ids.take("identity_account")
    assurance = VERIFIED if seen else REGISTERED
    stage.rows.add(
        "identity_account",
        (account, hashed_password(), None, f"person-{number:06d}", 1, None, stage.at_kept),
    )
    row = Person(
        pk=pk, kind=Person.Kind.NATURAL, name=one.name, id_number=one.id_number, phone=one.phone,
        address=one.address, assurance=assurance, account_id=account,
    )  # fmt: skip
    _keep(stage, row)
    applicant = Applicant(row, one.name, one.id_number, one.phone, one.address, one.region, one.name, False)
    crowd.applicants["person"].append(applicant)
    crowd.actors[pk] = Actor(
        kind="citizen", account_id=account, person_id=pk, assurance=assurance, name=one.name
    )
    return pk


def _register_firm(
    stage: Stage,
    crowd: Crowd,
    one: Enterprise,
    ids: dict[str, int],
    agent: NaturalPerson,
    since: date,
) -> None:
    pk, agent_id = stage.ids.take("identity_person"), ids[agent.id_number]
    head = ids[one.legal_representative.id_number]
    row = Person(
        pk=pk, kind=Person.Kind.ENTERPRISE, name=one.name, id_number=one.credit_code, phone=one.phone,
        address=one.address, assurance=VERIFIED, legal_person_id=head,
    )  # fmt: skip
    _keep(stage, row)
    for acting in sorted({agent_id, head}):
        stage.rows.add(
            "identity_mandate",
            (
                stage.ids.take("identity_mandate"), pk, acting, "*",
                max(since, one.founded_on).isoformat(), None, None,
            ),
        )  # fmt: skip
    crowd.applicants["enterprise"].append(
        Applicant(
            row, one.name, one.credit_code, agent.phone, one.address, one.region, agent.name, True, one.trade
        )
    )
    crowd.actors[pk] = crowd.actors[agent_id]


def _keep(stage: Stage, row: Person) -> None:
    seal = stage.sealer.seal
    stage.rows.add(
        "identity_person",
        (
            row.pk, str(row.kind), seal(row.name, "identity_person.name"), blind_index(row.name),
            seal(row.id_number, "identity_person.id_number"), blind_index(row.id_number),
            seal(row.phone, "identity_person.phone"), seal(row.address, "identity_person.address"),
            row.assurance, row.account_id, row.legal_person_id, stage.at_kept,
        ),
    )  # fmt: skip
