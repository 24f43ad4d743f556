"""The figures of a record book: every number is the length of the list that its link opens, or the sum at that list's foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count as Length
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Left

from tongban.kernel.orgs.models import Organisation, Region
from tongban.kernel.registers import addresses
from tongban.kernel.registers.cells import FLAGS
from tongban.kernel.registers.filters import KNOWN
from tongban.kernel.registers.grammar import Column, Count, Register

DISTRICT_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Figure:
    number: int
    address: str
    target: int | None = None

    @property
    def share(self) -> str:
        """完成率, one decimal. Nothing out of nothing is blank."""
        return f"{self.number * 100 / self.target:.1f}%" if self.target else ""


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    head: str
    counts: tuple[Count, ...]
    lines: tuple[Line, ...]


def figures(register: Register, rows: QuerySet[Any], *, year: int | None = None) -> list[Table]:
    """One table for the whole and one for each column by which is counted."""
    rows = rows.filter(struck_on=None).order_by()
    asked: list[tuple[str, str]] = []
    if year is not None and register.year:
        asked = [(f"{register.year}_from", f"{year}-01-01"), (f"{register.year}_to", f"{year}-12-31")]
        rows = rows.filter(**{f"{register.year}__year": year})
    sums = {count.key: _sum(register, count) for count in register.counts}
    whole = rows.aggregate(**sums)
    total = Line("合计", tuple(_figure(register, c, whole[c.key], asked, "", year) for c in register.counts))
    tables = [Table("合计", "范围", register.counts, (total,))]
    for name in register.counted_by:
        lines = tuple(_lines(register, register.column(name), rows, sums, asked, year))
        title = register.column(name).title
        tables.append(Table(f"按{title}", title, register.counts, (*lines, total)))
    return tables


def _sum(register: Register, count: Count) -> Any:
    wanted = Q()
    for name, values in count.where.items():
        flag = register.column(name).kind == "flag"
        wanted &= Q(**{f"{name}__in": [FLAGS[each] for each in values] if flag else list(values)})
    for name in count.known:
        wanted &= Q(**{f"{name}__isnull": False})
    return Sum(count.adds, filter=wanted, default=0) if count.adds else Length("pk", filter=wanted)


def _lines(
    register: Register,
    column: Column,
    rows: QuerySet[Any],
    sums: dict[str, Any],
    asked: list[tuple[str, str]],
    year: int | None,
) -> list[Line]:
    path = f"{column.name}_id" if column.kind in ("region", "organisation") else column.name
    group = Left(path, DISTRICT_DIGITS) if column.kind == "region" else None
    grouped = rows.annotate(of_group=group).values("of_group") if group else rows.values(path)
    found = {each["of_group" if group else path]: each for each in grouped.annotate(**sums)}
    targets = {
        key
        for count in register.counts
        if count.target and count.target_by == column.name
        for key in count.target(year)
        if key
    }
    titles = _titles(column, set(found) | targets)
    lines = []
    for key in sorted(set(found) | targets, key=lambda each: _place(column, each)):
        got = found.get(key, {})
        cells = (
            _figure(register, c, got.get(c.key, 0), asked, str(key), year, column) for c in register.counts
        )
        lines.append(Line(titles.get(str(key), "未填") if key not in (None, "") else "未填", tuple(cells)))
    return lines


def _figure(
    register: Register,
    count: Count,
    number: Any,
    asked: list[tuple[str, str]],
    group: str,
    year: int | None,
    column: Column | None = None,
) -> Figure:
    query = [*asked, *[(name, KNOWN) for name in count.known]]
    for name, values in count.where.items():
        flag = register.column(name).kind == "flag"
        if column is None or name != column.name:
            query += [(name, str(int(FLAGS[each])) if flag else each) for each in values]
    if column is not None:
        name = column.name
        if column.kind == "region" and len(group) < DISTRICT_DIGITS:
            name = f"{name}_is"
        query.append((name, {"True": "1", "False": "0"}.get(group, group)))
    target = None
    if count.target and (column is None or count.target_by == column.name):
        target = count.target(year).get(group)
    address = addresses.listing(register, query) if number and group not in ("None",) else ""
    return Figure(int(number), address, target)


def _titles(column: Column, keys: set[Any]) -> dict[str, str]:
    if column.kind == "region":
        names = Region.objects.filter(pk__in=[key for key in keys if key]).values_list("code", "name")
        return {code: name if len(code) >= DISTRICT_DIGITS else f"{name}本级" for code, name in names}
    if column.kind == "organisation":
        pairs = Organisation.objects.filter(pk__in=[key for key in keys if key]).values_list(
            "pk", "short_name"
        )
        return {str(pk): name for pk, name in pairs}
    return {"True": "是", "False": "否"} if column.kind == "flag" else dict(column.choices)


def _place(column: Column, key: Any) -> tuple[int, str]:
    """Choices in the order of their declaration, the rest by their key."""
    order = [each for each, _ in column.choices]
    return (order.index(key), "") if key in order else (len(order), str(key or "~"))


def sums(register: Register, rows: QuerySet[Any]) -> list[tuple[Column, Any]]:
    """What stands at the foot of a list: the sums of the columns that some figure adds up."""
    names = list(dict.fromkeys(count.adds for count in register.counts if count.adds))
    got = rows.order_by().aggregate(**{name: Sum(name, default=0) for name in names}) if names else {}
    return [(register.column(name), got[name]) for name in names]


def years(register: Register, rows: QuerySet[Any]) -> list[int]:
    if not register.year:
        return []
    return [day.year for day in rows.order_by().dates(register.year, "year", order="DESC")]
