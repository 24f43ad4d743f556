"""How many commissioners are to be trained: the targets of a year, or of all years so far, by district."""

from __future__ import annotations

from django.db.models import Sum

from tongban.domains.network.models import TrainingTarget

DISTRICT_DIGITS = 6


def training_targets(year: int | None) -> dict[str, int]:
    """By the district's code; "" is the whole city: its own target where it has one, else the districts' sum."""
    rows = TrainingTarget.objects.filter(struck_on=None)
    rows = rows if year is None else rows.filter(year=year)
    by_region = dict(rows.order_by().values_list("region_id").annotate(Sum("people")))
    districts = {code: people for code, people in by_region.items() if len(code) == DISTRICT_DIGITS}
    whole = sum(people for code, people in by_region.items() if len(code) < DISTRICT_DIGITS)
    return districts | {"": whole or sum(districts.values())}
