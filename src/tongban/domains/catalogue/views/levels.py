"""四级目录: how many rows the implementation list has at each level, whose they are, and the rows themselves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tongban.domains.catalogue.models import Does, Edition
from tongban.domains.catalogue.queries.editions import in_force
from tongban.domains.catalogue.queries.shelf import Shelf, shelf
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.orgs.models import Level, Organisation
from tongban.kernel.pages import stored

ROWS_PER_PAGE = 50
HIGHEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A level: how many organisations have so many rows of so many items."""

    key: str
    name: str
    organisations: int
    items: int
    rows: int


@open_to("public")
@stored("day")
def levels(request: HttpRequest) -> HttpResponse:
    standing = shelf(today())
    whose = _whose(standing)
    lines = []
    for key, name in Level.choices:
        ids = [pk for pk, level in whose.items() if level == key]
        items = sum(key in card.levels for card in standing.cards)
        lines.append(LevelLine(key, name, len(ids), items, sum(standing.claimed[pk] for pk in ids)))
    context = {"lines": lines, "rows": sum(line.rows for line in lines), "basic": len(standing.cards)}
    return render(request, "catalogue/public/levels.html", context)


def _whose(standing: Shelf) -> dict[int, str]:
    """The level of everybody who has rows."""
    levels = Organisation.objects.values_list("pk", "level")
    return {pk: level for pk, level in levels if standing.claimed.get(pk)}


@open_to("public")
@stored("day", query=("region", "page"))
def level(request: HttpRequest, level: str) -> HttpResponse:
    """Whose the rows of a level are, of all the city or of one district."""
    if level not in Level.values:
        raise Http404("没有这个层级; 层级有市、区县、乡镇、村四级。")
    standing, region = shelf(today()), request.GET.get("region", "")
    rows = Organisation.objects.filter(level=level).order_by("region_id", "key")
    if not region.isdecimal() or region not in standing.divisions:
        region = ""
    everybody = [
        (pk, name, code, standing.claimed.get(pk, 0))
        for pk, name, code in rows.values_list("pk", "name", "region_id")
    ]
    found = [one for one in everybody if one[3] and one[2].startswith(region)]
    districts: Counter[str] = Counter()
    for _, _, code, count in everybody:
        districts[code[:6]] += count
    names = [
        (one.code, one.name, districts[one.code])
        for one in standing.divisions.values()
        if one.level == "district" and districts[one.code]
    ]
    context = {
        "level": level,
        "title": Level(level).label,
        "page": Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "rows": sum(one[3] for one in found),
        "districts": names if level != "city" else [],
        "region": region,
    }
    return render(request, "catalogue/public/level.html", context)


@open_to("public")
@stored("day", query=("does", "page"))
def rows(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """实施清单 of one organisation: every row of it, with its guide."""
    if organisation_id > HIGHEST_NUMBER:
        raise Http404("没有这个单位")
    organisation = get_object_or_404(Organisation.objects.select_related("region"), pk=organisation_id)
    standing, does = shelf(today()), request.GET.get("does", "")
    mine = Edition.objects.filter(
        in_force(today(), suspended_too=True), item__organisation=organisation, item__exercised=True
    )
    counts = Counter(mine.order_by().values_list("item__does", flat=True))
    if does in counts:
        mine = mine.filter(item__does=does)
    page = Paginator(
        mine.order_by("item__basic_code").values_list(
            "item_id", "item__base_id", "item__code", "item__does", "state"
        ),
        ROWS_PER_PAGE,
    ).get_page(request.GET.get("page"))
    lines = [
        (item_id, standing.by_id.get(base_id or item_id), code, Does(what).label, state == "suspended")
        for item_id, base_id, code, what, state in page
    ]
    context = {
        "organisation": organisation,
        "title": Level(organisation.level).label,
        "page": page,
        "lines": lines,
        "counts": [(key, Does(key).label, counts[key]) for key in Does.values if counts[key]],
        "does": does if does in counts else "",
        "count": sum(counts.values()),
    }
    return render(request, "catalogue/public/rows.html", context)
