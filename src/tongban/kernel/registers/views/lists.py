"""What all pages of a list need: its columns as headings, its rows as cells, its pager."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from tongban.kernel.identity import Actor
from tongban.kernel.registers.cells import shown
from tongban.kernel.registers.filters import sortable
from tongban.kernel.registers.grammar import Column, Register
from tongban.kernel.registers.queries import may, rows_for
from tongban.kernel.registers.registry import register_of

PER_PAGE = 25
_KINDS = {"date": "date", "integer": "number", "decimal": "number", "number": "code"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as the table component takes it."""

    key: str
    title: str
    kind: str
    sortable: bool
    link: str
    head: bool


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def register_or_404(key: str) -> Register:
    found = register_of(key)
    if found is None:
        raise Http404("没有这本台账; 请从台账目录进入。")
    return found


def book_or_404(request: HttpRequest, key: str) -> Register:
    """A book that is not this actor's to see is, for this actor, not there."""
    register = register_or_404(key)
    if not may(actor_of(request), "see", register):
        raise Http404("您的岗位没有这本台账; 请从台账目录进入。")
    return register


def row_or_404(request: HttpRequest, register: Register, pk: int) -> Any:
    row = rows_for(register, actor_of(request)).filter(pk=pk).first()
    if row is None:
        raise Http404("台账里没有这一条, 或者它由别的单位登记; 请返回列表查找。")
    return row


def headings(register: Register, columns: Iterable[Column]) -> list[Heading]:
    orders = sortable(register)
    return [
        Heading(
            key=column.name,
            title=column.title,
            kind="masked" if column.personal else _KINDS.get(column.kind, "text"),
            sortable=column.name in orders,
            link="address" if column.name == register.head else "",
            head=column.name == register.head,
        )
        for column in columns
    ]


def cells(
    register: Register, columns: Iterable[Column], rows: Iterable[Any], address: Callable[[int], str]
) -> list[Any]:
    columns = list(columns)
    return [
        {column.name: shown(column, row) for column in columns} | {"address": address(row.pk), "pk": row.pk}
        for row in rows
    ]


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """A page that is not there is the nearest that is."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
