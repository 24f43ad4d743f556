"""The rows that the demonstration city's organisations claim: how many, whose, how they differ, and the same from one seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Count

from tongban.demonstration.claiming import Plan, load_and_claim
from tongban.demonstration.places import CityFolder
from tongban.domains.catalogue.api import Claimable
from tongban.domains.catalogue.models import Edition, Grant, Item, Place
from tongban.domains.catalogue.queries.claiming import everybody, rates_by
from tongban.domains.catalogue.queries.shelf import shelf
from tongban.domains.catalogue.rules.local import local_problems
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.founding import registry
from tongban.founding.divisions import read_divisions
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.testing import on_day

ON = date(2026, 1, 5)
ROWS = 74_000
"""上线市县镇村四级共7.4万个政务服务事项."""


@pytest.fixture
def city(db) -> Iterator[None]:
    folder = CityFolder(Path(settings.TONGBAN_CITY))
    divisions = read_divisions(folder.divisions)
    registry.load_regions(divisions)
    registry.load_organisations(folder, divisions)
    with on_day("2026-01-05"):
        load_and_claim(folder.root, 1, on=ON)
        yield


def test_the_city_fills_its_four_levels_and_no_row_is_a_copy_by_number(city):
    standing = Edition.objects.filter(state="published", item__exercised=True)
    by_level = Counter(standing.values_list("item__level", flat=True))
    assert sum(by_level.values()) >= ROWS
    assert (
        by_level["city"] > 1400
        and by_level["district"] > 4500
        and by_level["town"] > 8500
        and by_level["village"] > 55_000
    )
    # A station decides nothing; a town decides a licence only by a power that was handed down to it.
    does = Counter(Item.objects.exclude(base=None).order_by().values_list("level", "does"))
    assert does["village", "decides"] == 0 < does["village", "accepts"] < does["town", "decides"] * 20
    handed_down = Grant.objects.filter(level="town", does="decides", item__editions__content__type="行政许可")
    assert handed_down.count() == handed_down.filter(power="5").exclude(law="").count() > 0
    # Towns without a village claim no farming, and hardly two organisations have claimed the same.
    assert not Item.objects.filter(organisation__key="320404005-centre", key="farm-subsidy").exists()
    claimed = dict(
        Item.objects.exclude(base=None).order_by().values_list("organisation").annotate(Count("pk"))
    )
    assert len(set(claimed.values())) > 40
    assert (
        Place.objects.values("address").distinct().count()
        > 0.95 * Place.objects.filter(organisation__level="village").count()
    )

    # Every row that is published may be published: nothing in it is worse than its basic entry.
    contents = dict(Edition.objects.filter(item__base=None).values_list("pk", "content"))
    basic = {pk: ItemContent.model_validate(content) for pk, content in contents.items()}
    rows = Edition.objects.exclude(item__base=None).filter(state="published")
    different = {
        (sha256(repr(sorted(content.items())).encode()).hexdigest(), shares, does): (content, shares, does)
        for content, shares, does in rows.values_list("content", "shares_id", "item__does").iterator()
    }
    wrong = [
        problem
        for content, shares, does in different.values()
        for problem in local_problems(content, basic[shares], decides=does == "decides")
    ]
    assert wrong == []

    rates = rates_by(everybody(shelf(ON)))
    assert len(rates) > 1200 and 20 < sum(rate.is_urged for rate in rates) < 100
    assert rates[0].percent == 100.0 and rates[-1].percent < 70


def test_the_same_seed_gives_the_same_row_and_another_seed_another():
    station = Organisation(
        pk=7, key="320412100201-station", short_name="东庄村", level="village", region_id="320412100201"
    )
    what = [Claimable(f"item-{n}", "civil", "综合", False, False, 5, True, ()) for n in range(400)]

    def rows(seed: int) -> list[object]:
        plan = Plan(seed)
        return [plan.of(one, station) for one in what]

    assert rows(1) == rows(1) != rows(2)
    assert rows(1) == list(reversed([Plan(1).of(one, station) for one in reversed(what)]))
    assert any(one is None for one in rows(1))
