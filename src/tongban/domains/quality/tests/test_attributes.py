"""事项属性 counted on rows that can be counted on one's fingers, and figures that open their items."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tongban.domains.catalogue.queries.inspection import Attributes
from tongban.domains.quality.indicators import COMPRESSION, DEPTH, IMMEDIATE, NOT_MEETING, VISITS, fact_of
from tongban.domains.quality.views.attributes import in_it, is_below, is_over
from tongban.kernel.indicators import reading


def row(
    depth: str = "全程网办", visits: int = 0, promise: float = 5, statutory: float | None = 20
) -> Attributes:
    return Attributes(1, 1, "事项", "行政许可", "city", depth, visits, promise == 0, promise, statutory)


ROWS = (
    row(),  # online, 5 of 20 days
    row(promise=0),  # at once, 0 of 20
    row("原件核验", 1, promise=10),  # one visit, 10 of 20
    row("互联网咨询", 2, promise=0, statutory=None),  # two visits, no term in law
)
FACTS = [fact_of(one) for one in ROWS]


def test_figures_counted_by_hand():
    assert reading(NOT_MEETING, FACTS).value == Decimal("50.00")  # 2 of 4
    assert reading(IMMEDIATE, FACTS).value == Decimal("50.00")  # the second and the fourth
    assert reading(VISITS, FACTS).value == Decimal("0.75")  # 3 visits over 4 rows
    assert reading(DEPTH, FACTS).value == Decimal("3.00")  # 4 + 4 + 3 + 1 = 12 over 4
    assert reading(COMPRESSION, FACTS).value == Decimal("75.00")  # 60 days by law, 15 promised: 45 saved


def test_online_with_a_visit_is_not_without_meeting():
    assert reading(NOT_MEETING, [fact_of(row(visits=1))]).value == Decimal("0.00")


def test_no_term_in_law_leaves_compression_blank():
    assert reading(COMPRESSION, [fact_of(row(statutory=None))]).value is None


def test_below_the_average_is_above_it_where_lower_is_better():
    average = reading(VISITS, FACTS)
    assert is_below(reading(VISITS, [fact_of(row("原件核验", 1))]), average)
    assert not is_below(reading(VISITS, [fact_of(row())]), average)
    assert is_below(reading(NOT_MEETING, [fact_of(row("原件核验", 1))]), reading(NOT_MEETING, FACTS))


@pytest.mark.parametrize("indicator", [NOT_MEETING, IMMEDIATE, VISITS, COMPRESSION])
def test_the_items_behind_a_figure_come_to_the_figure(indicator):
    behind = [fact_of(one) for one in ROWS if is_over(indicator, one)]
    again = reading(indicator, behind)
    assert (again.numerator, again.denominator) == (
        reading(indicator, FACTS).numerator,
        reading(indicator, FACTS).denominator,
    )
    assert sum(in_it(indicator, fact) for fact in behind) == {
        "items.not_meeting": 2, "items.immediate": 2, "items.visits": 2, "items.compression": 3,
    }[indicator.key]  # fmt: skip
