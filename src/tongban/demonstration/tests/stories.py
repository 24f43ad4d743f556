"""A town of one office, and stories in it, for tests that live through them or write them in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import connection

from tongban.demonstration.answers import Applicant
from tongban.demonstration.progress import Silent
from tongban.demonstration.volume import writing
from tongban.demonstration.volume.acts import Batched
from tongban.demonstration.volume.casting import series_of
from tongban.demonstration.volume.course import passed_on
from tongban.demonstration.volume.days import Coming, Days
from tongban.demonstration.volume.stage import set_stage
from tongban.demonstration.volume.tables import Ids
from tongban.demonstration.year.case import Case
from tongban.demonstration.year.engine import Year
from tongban.demonstration.year.plans import LATE_BY_LAW, LATE_BY_PROMISE, Plan
from tongban.demonstration.year.town import Bureau, Town
from tongban.domains.cases.tests.factories import FORM, an_item
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.clock import TIME_ZONE
from tongban.kernel.identity.models import Staff
from tongban.kernel.testing import actor_for, actor_in, an_enterprise, an_organisation

PLANS = (
    Plan(), Plan(online=False), Plan("correct"), Plan("correct", online=False), Plan("mend", online=False),
    Plan("silence"), Plan("lapse"), Plan("not_ours"), Plan("withdraw"), Plan(end="refuse"), Plan(end="withdraw"),
    Plan(pace=LATE_BY_LAW), Plan(pace=LATE_BY_PROMISE), Plan(halt="lodged"), Plan("correct", halt="correcting"),
    Plan(halt="accepted"), Plan(halt="granted"), Plan(end="refuse", halt="refused"),
)  # fmt: skip
LICENSING_ONLY = (
    Plan("not_required"), Plan("defer"), Plan("lapse_deferred"), Plan(middle=("exclude",)),
    Plan(middle=("exclude",), halt="excluded"), Plan(middle=("third_party", "extend")),
    Plan(middle=("offer_hearing",)), Plan(middle=("waived_hearing",), end="refuse"), Plan(middle=("call_hearing",)),
    Plan(middle=("call_hearing",), halt="hearing"), Plan(middle=("extend", "exclude"), pace=LATE_BY_LAW),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A story: when it begins, and all that decides how it goes."""

    at: datetime
    item: ItemView
    plan: Plan
    seed: int


def a_town() -> Town:
    market = an_organisation()
    bureau = Bureau(market)
    bureau.clerks.append(actor_in(market, "clerk"))
    bureau.officers += [actor_in(market, "officer"), actor_in(market, "officer")]
    bureau.heads.append(actor_in(market, "head"))
    numbers = dict(Staff.objects.values_list("pk", "number"))
    bureau.numbers += [numbers[one.staff_id] for one in bureau.officers if one.staff_id]
    firm = an_enterprise()
    applicant = Applicant(
        firm, firm.name, firm.id_number, firm.phone, FORM["premises"], "320404", "王小明", True
    )
    return Town({}, {market.pk: bureau}, {"enterprise": [applicant]}, {firm.pk: actor_for(firm)}, [])


def stories(items: list[ItemView], *, since: date, over: int = 55, after: int = 0) -> Iterator[Told]:
    """Numbered `after` others. One of each plan for each item, spread over the first weeks; the licensing law's plans for its own."""
    random, number = Random(7), after
    for item in items:
        licensing = item.procedure not in ("cases.confirmation", "cases.service")
        for plan in (*PLANS, *(LICENSING_ONLY if licensing else ())):
            number += 1
            day = since + timedelta(days=random.randint(0, over))
            at = datetime.combine(day, time(9, random.randint(0, 59), number % 60, number), tzinfo=TIME_ZONE)
            yield Told(at, item, plan, number)


def the_items() -> list[ItemView]:
    excluded = {"excluded": ["专家评审"]}
    return [
        an_item(key="licence-item", name="食品经营许可", **excluded),
        an_item(key="checked-item", name="食品生产许可", on_site_check=True, **excluded),
        an_item(key="service-item", name="食品经营信息查询", procedure="cases.service"),
        an_item(key="confirmed-item", name="食品经营备案确认", procedure="cases.confirmation"),
    ]


def written_in_bulk(town: Town, told: list[Told], *, since: date, until: date) -> None:
    stage = set_stage(town, seed=1, utc=connection.vendor == "sqlite")
    stage.ids = Ids(writing.last_ids(), 0, 1)
    numbers: dict[str, int] = {}

    def coming() -> Coming:
        for one in told:
            series = series_of(one.item)
            numbers[series] = numbers.get(series, 0) + 1
            number = f"{series}-2026-{numbers[series]:06d}"
            case = Batched(
                stage, one.item, town.applicants["enterprise"][0], Random(one.seed), number, f"t-{one.seed}"
            )
            yield one.at, case, passed_on(case, one.plan)

    days = Days(stage)
    days.live(since, until, coming(), lambda rows, _: writing.write(rows))
    assert not days.refusals
    writing.go_on_after(writing.last_ids())


def lived(town: Town, told: list[Told], *, since: date, until: date) -> None:
    year = Year(since=since, until=until, progress=Silent(), at_dawn=lambda _: None)
    for one in told:
        case = Case(town, one.item, town.applicants["enterprise"][0], Random(one.seed))
        year.begin(one.at, passed_on(case, one.plan))
    year.live()
    assert not year.refusals
