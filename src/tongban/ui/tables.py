"""The one table of lists and registers: columns as a page declares them, headings as the template shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Column:
    """`key` names an attribute or a key of a row; `kind` is text, number, date, light, masked or code; `link` names the
    attribute of the row that holds an address; `head` makes the cell the row's heading."""

    key: str
    title: str
    kind: str = "text"
    sortable: bool = False
    link: str = ""
    head: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    column: Column
    address: str
    direction: str


def value_of(row: Any, path: str) -> Any:
    """`applicant.name` of an object or a mapping; a callable is called."""
    value = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else getattr(value, part, None)
        if callable(value):
            value = value()
    return value


def headings_of(columns: Iterable[Column], *, sort: str, query: QueryDict | None) -> list[Heading]:
    """A sorted column's link turns its order round; a new order starts at the first page."""
    headings = []
    for column in columns:
        direction, turned = "", column.key
        if sort.lstrip("-") == column.key:
            direction = "descending" if sort.startswith("-") else "ascending"
            turned = column.key if sort.startswith("-") else f"-{column.key}"
        address = with_query(query, sort=turned, page=None) if column.sortable else ""
        headings.append(Heading(column, address, direction))
    return headings


def with_query(query: QueryDict | None, **changes: object) -> str:
    """This page's query with some values changed, or taken out with None."""
    kept = query.copy() if query is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            kept.pop(name, None)
        else:
            kept[name] = str(value)
    return f"?{kept.urlencode()}"
