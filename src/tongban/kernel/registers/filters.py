"""A list's question, as its address carries it, turned into rows and into the words that stand above them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from tongban.kernel.identity.fields import blind_index
from tongban.kernel.orgs.models import Level, Organisation, Region
from tongban.kernel.registers.grammar import Column, Register

KNOWN = "known"
LONGEST = 60
"""Letters of a search that are read."""


@dataclass(frozen=True, slots=True)
class Word:
    """One thing asked, in words, and the address without it."""

    title: str
    said: str
    without: str


@dataclass(frozen=True, slots=True)
class Control:
    """A filter as the form above a list shows it."""

    column: Column
    options: tuple[tuple[str, str, bool], ...] = ()
    since: str = ""
    until: str = ""


@dataclass(slots=True)
class Narrowed:
    rows: QuerySet[Any]
    words: list[Word] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    sort: str = ""
    q: str = ""
    struck: bool = False


def narrow(
    register: Register, rows: QuerySet[Any], query: QueryDict, *, columns: Iterable[str] | None = None
) -> Narrowed:
    """`columns` limits what may be asked, as on the public side."""
    allowed = set(register.names if columns is None else columns)
    got = Narrowed(rows)
    _state(got, query, private=columns is None)
    for name in register.filters:
        if name in allowed:
            _FILTERS.get(register.column(name).kind, _choice)(got, register.column(name), query)
    _search(got, register, query, allowed)
    _order(got, register, query, allowed)
    return got


def _state(got: Narrowed, query: QueryDict, *, private: bool) -> None:
    got.struck = private and query.get("struck") == "1"
    got.rows = got.rows.filter(struck_on__isnull=not got.struck)
    if got.struck:
        got.words.append(Word("状态", "已作废", _without(query, "struck")))
    published = query.get("published") if private else None
    if published in ("yes", "no"):
        got.rows = got.rows.filter(published_on__isnull=published == "no")
        got.words.append(
            Word("公开", "已公开" if published == "yes" else "未公开", _without(query, "published"))
        )


def _choice(got: Narrowed, column: Column, query: QueryDict) -> None:
    asked = [value for value in query.getlist(column.name) if value]
    if not asked:
        return
    names = dict(options_of(column, got.rows, asked))
    good = [value for value in asked if value in names]
    got.faults += [
        f"「{column.title}」没有“{value[:20]}”这个选项, 已忽略。" for value in asked if value not in names
    ]
    if good:
        given: list[Any] = [value == "1" for value in good] if column.kind == "flag" else good
        got.rows = got.rows.filter(**{f"{column.name}__in": given})
        got.words.append(Word(column.title, "、".join(names[v] for v in good), _without(query, column.name)))


def _region(got: Narrowed, column: Column, query: QueryDict) -> None:
    """`region=320411` is the district with all that lies in it, `region_is=3204` the city's own rows."""
    for name, lookup, suffix in ((column.name, "startswith", ""), (f"{column.name}_is", "exact", "本级")):
        code = query.get(name, "")
        if not code:
            continue
        place = Region.objects.filter(pk=code).first() if code.isascii() and code.isdigit() else None
        if place is None:
            got.faults.append(f"「{column.title}」没有代码为“{code[:20]}”的区划, 已忽略。")
            continue
        got.rows = got.rows.filter(**{f"{column.name}__code__{lookup}": code})
        got.words.append(Word(column.title, place.name + suffix, _without(query, name)))


def _date(got: Narrowed, column: Column, query: QueryDict) -> None:
    if query.get(column.name) == KNOWN:
        got.rows = got.rows.filter(**{f"{column.name}__isnull": False})
        got.words.append(Word(column.title, "已填", _without(query, column.name)))
    for end, lookup, word in (("from", "gte", "起"), ("to", "lte", "止")):
        name = f"{column.name}_{end}"
        if not (typed := query.get(name, "")):
            continue
        try:
            day = date.fromisoformat(typed)
        except ValueError:
            got.faults.append(
                f"「{column.title}」的“{typed[:20]}”不是日期, 已忽略; 请写成 2026-03-12 的样子。"
            )
            continue
        got.rows = got.rows.filter(**{f"{column.name}__{lookup}": day})
        said = f"{day.year}年{day.month}月{day.day}日{word}"
        got.words.append(Word(column.title, said, _without(query, name)))


_FILTERS = {"region": _region, "date": _date}


def _search(got: Narrowed, register: Register, query: QueryDict, allowed: set[str]) -> None:
    got.q = query.get("q", "").strip()[:LONGEST]
    for term in got.q.split():
        found = Q(pk__in=[])
        for column in (register.column(name) for name in register.search if name in allowed):
            if column.personal:
                found |= Q(**{column.index: blind_index(term)})
            else:
                found |= Q(**{f"{column.name}__icontains": term})
        got.rows = got.rows.filter(found)
    if got.q:
        got.words.append(Word("查找", got.q, _without(query, "q")))


def sortable(register: Register) -> set[str]:
    return {column.name for column in register.columns if column.listed and not column.personal}


def _order(got: Narrowed, register: Register, query: QueryDict, allowed: set[str]) -> None:
    sort = query.get("sort", "")
    if sort.lstrip("-") in sortable(register) & allowed and sort.count("-") <= 1:
        got.sort = sort
        name = sort.lstrip("-")
        path = f"{name}_id" if register.column(name).kind == "region" else name
        got.rows = got.rows.order_by(f"-{path}" if sort.startswith("-") else path, "-pk")
    else:
        got.rows = got.rows.order_by(*dict.fromkeys([*register.order, "-pk"]))


def options_of(column: Column, rows: QuerySet[Any], asked: Iterable[str] = ()) -> list[tuple[str, str]]:
    """What may be chosen: for organisations those that have rows, for regions the city's districts."""
    if column.kind == "organisation":
        keys = rows.order_by().values_list(f"{column.name}_id", flat=True).distinct()
        wanted = [int(each) for each in asked if each.isascii() and each.isdigit() and len(each) < 19]
        found = Organisation.objects.filter(Q(pk__in=keys) | Q(pk__in=wanted)).order_by("level", "key")
        return [(str(pk), name) for pk, name in found.values_list("pk", "short_name")]
    if column.kind == "region":
        places = Region.objects.filter(level=Level.DISTRICT).values_list("code", "name")
        return [(str(code), name) for code, name in places]
    return [("1", "是"), ("0", "否")] if column.kind == "flag" else list(column.choices)


def controls(
    register: Register, rows: QuerySet[Any], query: QueryDict, *, columns: Iterable[str] | None = None
) -> list[Control]:
    """The filters as a form, with what is asked filled in."""
    allowed = set(register.names if columns is None else columns)
    found = []
    for column in (register.column(name) for name in register.filters if name in allowed):
        if column.kind == "date":
            since, until = query.get(f"{column.name}_from", ""), query.get(f"{column.name}_to", "")
            found.append(Control(column, since=since, until=until))
            continue
        asked = query.getlist(column.name)
        options = tuple((v, label, v in asked) for v, label in options_of(column, rows, asked))
        found.append(Control(column, options))
    return found


def _without(query: QueryDict, name: str) -> str:
    rest = query.copy()
    rest.pop(name, None)
    rest.pop("page", None)
    return f"?{rest.urlencode()}"
