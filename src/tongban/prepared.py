"""Reads of the ORM made ready once: the same question is asked with other values, and is not composed again.

A page asks the same dozen questions for every matter. Django composes the text of each anew, which costs several times
what the answer costs; here the first answer keeps it, and PostgreSQL keeps its plan. The question stays a queryset, so
the models remain the only place that knows columns, and what comes back are instances as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)
Value = int | str | date | Sequence[int]

FIRST_NUMBER, FIRST_DAY = -7_340_001, date(1011, 3, 1)
"""Marks that stand for the values while the text is composed; nothing in a question is equal to them."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A question as its database is asked it: the text, what of its parameters is given each time (by place), and how rows
    become instances."""

    text: str
    parameters: list[Any]
    given: dict[int, int]
    compiler: Any
    model: type[models.Model]
    first: int
    last: int
    names: list[str]
    related: list[Any]
    converters: dict[int, Any]


class Prepared(Generic[M]):
    """`made` gives the queryset for values: numbers, days, texts, or lists of numbers. What it reads beside them (the
    day of today, a setting) would be kept from the first time, so it may read nothing else."""

    def __init__(self, made: Callable[..., models.QuerySet[M]]) -> None:
        self._made = made
        self._composed: dict[tuple[Any, ...], Composed] = {}

    def __call__(self, *values: Value) -> list[M]:
        """The answer, whole. A question that holds for nobody (an empty list of numbers) has none."""
        if _holds_for_nobody(values):
            return []
        composed = self._ready(values)
        return _instances(composed, _asked(composed, composed.text, values))

    def first(self, *values: Value) -> M | None:
        """Only for questions that have one answer at most: the rest would be read for nothing."""
        return next(iter(self(*values)), None)

    def count(self, *values: Value) -> int:
        """How many the answer has."""
        if _holds_for_nobody(values):
            return 0
        composed = self._ready(values)
        counted = f"SELECT COUNT(*) FROM ({composed.text}) AS counted"
        return int(_asked(composed, counted, values)[0][0])

    def _ready(self, values: Sequence[Value]) -> Composed:
        shape = (connection.vendor, *(_shape(value) for value in values))
        composed = self._composed.get(shape)
        if composed is None:
            composed = self._composed[shape] = self._compose(values)
        return composed

    def _compose(self, values: Sequence[Value]) -> Composed:
        marks = [_mark(value, at) for at, value in enumerate(_unfolded(values))]
        there = iter(marks)
        asked = [
            [next(there) for _ in value] if isinstance(value, (list, tuple)) else next(there)
            for value in values
        ]
        compiler = self._made(*asked).query.get_compiler(connection=connections[DEFAULT_DB_ALIAS])
        text, parameters = compiler.as_sql()
        places = {str(mark): at for at, mark in enumerate(marks)}
        start, end = compiler.klass_info["select_fields"][0], compiler.klass_info["select_fields"][-1]
        return Composed(
            text,
            list(parameters),
            {at: places[str(one)] for at, one in enumerate(parameters) if str(one) in places},
            compiler,
            compiler.klass_info["model"],
            start,
            end + 1,
            [each[0].target.attname for each in compiler.select[start : end + 1]],
            get_related_populators(compiler.klass_info, compiler.select, connection.alias),  # type: ignore[call-arg]
            compiler.get_converters([each[0] for each in compiler.select]),
        )


def _holds_for_nobody(values: Sequence[Value]) -> bool:
    return any(isinstance(value, (list, tuple)) and not value for value in values)


def _asked(composed: Composed, text: str, values: Sequence[Value]) -> list[Any]:
    flat = _flat(values)
    parameters = [
        flat[composed.given[at]] if at in composed.given else kept
        for at, kept in enumerate(composed.parameters)
    ]
    with _cursor() as cursor:
        cursor.execute(text, parameters)
        return list(cursor.fetchall())


def _shape(value: Value) -> Any:
    return len(value) if isinstance(value, (list, tuple)) else type(value)


def _unfolded(values: Sequence[Value]) -> list[Any]:
    flat: list[Any] = []
    for value in values:
        flat += value if isinstance(value, (list, tuple)) else [value]
    return flat


def _flat(values: Sequence[Value]) -> list[Any]:
    flat = _unfolded(values)
    if connection.vendor == "sqlite":
        return [value.isoformat() if isinstance(value, date) else value for value in flat]
    return flat


def _mark(value: Any, at: int) -> Any:
    if isinstance(value, date):
        return FIRST_DAY + timedelta(days=at)
    return f"mark {at}" if isinstance(value, str) else FIRST_NUMBER - at


def _cursor() -> AbstractContextManager[Any]:
    """PostgreSQL prepares what this asks; elsewhere it is the ordinary one. Either way Django counts and logs it."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    raw = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold = 1
    return connection._prepare_cursor(ServerBindingCursor(raw))  # type: ignore[attr-defined, call-arg, no-any-return]


def _instances(composed: Composed, rows: Sequence[Sequence[Any]]) -> list[Any]:
    """As Django's own ModelIterable makes them."""
    compiler, alias = composed.compiler, connection.alias
    if composed.converters:
        rows = [tuple(row) for row in compiler.apply_converters(rows, composed.converters)]
    found = []
    for row in rows:
        one = composed.model.from_db(alias, composed.names, row[composed.first : composed.last])
        for related in composed.related:
            related.populate(row, one)
        for name, at in (compiler.annotation_col_map or {}).items():
            setattr(one, name, row[at])
        found.append(one)
    return found


def prefetched(one: models.Model, name: str, rows: Sequence[models.Model]) -> None:
    """Rows that were read beside the instance, where prefetch_related would have put them."""
    there: Any = getattr(one, name).all()
    there._result_cache, there._prefetch_done = list(rows), True
    one.__dict__.setdefault("_prefetched_objects_cache", {})[name] = there
