"""Who may claim what, what of it is claimed, and how much that is of the whole: the claim rates of organisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tongban.domains.catalogue.models import Grant
from tongban.kernel.orgs.models import Organisation, Region

ENDINGS = {"town": "-centre", "village": "-station"}
VILLAGE = "村"


class Claimants:
    """Who may claim an item at a level: the department of a district, the centres of towns, the stations of villages."""

    def __init__(self, organisations: Iterable[Organisation] | None = None) -> None:
        rows = organisations
        if rows is None:
            rows = Organisation.objects.filter(until=None).exclude(level="city").order_by("region_id", "key")
        self._by_kind: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
        for row in rows:
            if kind := kind_of(row):
                self._by_kind[(row.level, kind)].append(row)
        self._rural = rural_places()

    def of(self, grant: Grant) -> list[Organisation]:
        kind = grant.item.department if grant.level == "district" else ENDINGS[grant.level][1:]
        there = self._by_kind.get((grant.level, kind), [])
        return [row for row in there if row.region_id in self._rural] if grant.rural else there


def kind_of(organisation: Organisation) -> str:
    """What an organisation is among those of its level: its department (market), a centre or a station."""
    prefix, _, kind = organisation.key.partition("-")
    return kind if prefix.isdecimal() else ""


def rural_places() -> set[str]:
    """The divisions in which there is a village (村), the villages themselves among them."""
    found: set[str] = set()
    for code, name, parent in Region.objects.filter(level="village").values_list("code", "name", "parent_id"):
        if name.endswith(VILLAGE):
            found |= {code, parent or ""}
    return found
