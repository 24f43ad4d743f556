"""Every figure is the length of the list that its link opens, or the sum at that list's foot."""

from datetime import date

import pytest
from django.http import QueryDict

from tongban.domains.media.registers import CONFERENCES
from tongban.domains.network.models import TrainingTarget
from tongban.domains.network.registers import COMMISSIONERS, TARGETS
from tongban.kernel.registers import actions
from tongban.kernel.registers.counting import figures, sums, years
from tongban.kernel.registers.filters import narrow
from tongban.kernel.registers.queries import all_rows
from tongban.kernel.registers.tests.conftest import a_commissioner

ON = date(2026, 4, 1)


@pytest.fixture
def people(town):
    """武进 2 (湖塘 1, 区本级 1), 钟楼 1 未培训, 市本级 1; one trained in 2025, one exited, one struck."""
    by = town.actor()
    given = [
        {},
        {"region": "320412", "trained_on": "2025-11-03", "served": "30"},
        {"region": "320404", "trained_on": "", "exam_score": "", "certificate": "", "served": "0"},
        {"region": "3204", "status": "退出", "left_on": "2026-03-20", "served": "5"},
        {"region": "320404", "served": "99"},
    ]
    rows = [
        a_commissioner(by, **{"phone": f"1990000200{at}", "certificate": f"CZ-1{at}", **changes})
        for at, changes in enumerate(given)
    ]
    actions.strike(COMMISSIONERS, rows[4].pk, by=by, on=ON, reason="重复")
    return town


def table(title: str, year: int | None = None) -> dict[str, list[int]]:
    found = next(t for t in figures(COMMISSIONERS, all_rows(COMMISSIONERS), year=year) if t.title == title)
    return {line.title: [figure.number for figure in line.figures] for line in found.lines}


def test_the_trained_are_counted_by_district_and_the_struck_not_at_all(people):
    """trained, on duty, exited, cases helped."""
    assert table("按服务地区") == {
        "常州市本级": [1, 0, 1, 5],
        "钟楼区": [0, 1, 0, 0],
        "武进区": [2, 2, 0, 42],
        "合计": [3, 3, 1, 47],
    }


def test_a_year_counts_those_trained_in_it(people):
    assert table("合计", 2026) == {"合计": [2, 1, 1, 17]}
    assert years(COMMISSIONERS, all_rows(COMMISSIONERS)) == [2026, 2025]


@pytest.mark.parametrize("year", [None, 2025, 2026])
def test_every_number_opens_a_list_of_its_length_or_its_sum(people, year):
    opened = 0
    for one in figures(COMMISSIONERS, all_rows(COMMISSIONERS), year=year):
        for line in one.lines:
            for count, figure in zip(one.counts, line.figures, strict=True):
                if figure.address:
                    asked = QueryDict(figure.address.partition("?")[2])
                    found = narrow(COMMISSIONERS, all_rows(COMMISSIONERS), asked)
                    assert found.faults == []
                    length = sums(COMMISSIONERS, found.rows)[0][1] if count.adds else found.rows.count()
                    assert length == figure.number, (one.title, line.title, count.title)
                    opened += 1
    assert opened >= 4


def test_a_target_stands_beside_the_trained_and_may_be_overfulfilled(people):
    city, wujin = "3204", "320412"
    for region, target in ((city, 2), (wujin, 4)):
        values = {"region_id": region, "year": 2026, "people": target}
        actions.enter(TARGETS, values, by=people.actor(organisation=people.district), on=ON)
    whole, by_region, *_ = figures(COMMISSIONERS, all_rows(COMMISSIONERS))
    assert (whole.lines[0].figures[0].target, whole.lines[0].figures[0].share) == (2, "150.0%")
    shares = {line.title: line.figures[0].share for line in by_region.lines}
    assert shares == {"常州市本级": "", "钟楼区": "", "武进区": "50.0%", "合计": "150.0%"}


def test_a_district_with_a_target_and_nobody_trained_is_shown(town):
    values = {"region_id": "320404", "year": 2026, "people": 10}
    actions.enter(TARGETS, values, by=town.actor(organisation=town.district), on=ON)
    assert TrainingTarget.objects.count() == 1
    line = next(t for t in figures(COMMISSIONERS, all_rows(COMMISSIONERS)) if t.title == "按服务地区").lines[
        0
    ]
    assert (line.title, line.figures[0].number, line.figures[0].address, line.figures[0].share) == (
        "钟楼区", 0, "", "0.0%",
    )  # fmt: skip


def test_what_is_asked_wrongly_is_said_and_left_out(people):
    asked = QueryDict("status=flying&trained_on_from=gestern&region=x&sort=--name&page=0&organisation=zz")
    found = narrow(COMMISSIONERS, all_rows(COMMISSIONERS), asked)
    assert (len(found.faults), found.rows.count()) == (4, 4)


def test_a_name_is_found_by_its_whole_and_not_by_a_part(people):
    assert narrow(COMMISSIONERS, all_rows(COMMISSIONERS), QueryDict("q=王小明")).rows.count() == 4
    assert narrow(COMMISSIONERS, all_rows(COMMISSIONERS), QueryDict("q=王小")).rows.count() == 0
    assert narrow(COMMISSIONERS, all_rows(COMMISSIONERS), QueryDict("q=19900002000")).rows.count() == 1


def test_the_public_may_ask_of_public_columns_only(db):
    found = narrow(
        CONFERENCES,
        all_rows(CONFERENCES),
        QueryDict("struck=1&organisation=1&kind=policy"),
        columns=CONFERENCES.public,
    )
    assert [word.title for word in found.words] == ["类别"]
