"""What the ORM asks and writes, made ready once: the same statement is given other values, and is not composed again.

A page asks the same dozen questions for every matter, and every step of one writes the same rows. Django composes the text
of each anew, which costs several times what the database does for it; here the first use keeps it, and PostgreSQL keeps
its plan. The question stays a queryset and the row an instance, so the models remain the only place that knows columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models
from django.db.models.query import get_related_populators
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=models.Model)
Value = int | str | date | datetime | Sequence[int] | Sequence[str]

FIRST_NUMBER, FIRST_DAY, FIRST_MOMENT = 1_907_340_001, date(1011, 3, 1), datetime(1012, 3, 1, tzinfo=UTC)
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
    holds: bool
    """Whether the rows are held for a transaction (SELECT ... FOR UPDATE, where the database knows it)."""


class Prepared(Generic[M]):
    """`made` gives the queryset for values: numbers, days, moments, texts, or lists of numbers. What it reads beside them
    (the day of today, a setting) would be kept from the first time, so it may read nothing else."""

    def __init__(self, made: Callable[..., models.QuerySet[M]]) -> None:
        self._made = made
        self._composed: dict[tuple[Any, ...], Composed] = {}

    def __call__(self, *values: Value) -> list[M]:
        """The answer, whole. A question that holds for nobody (an empty list of numbers) has none."""
        if _holds_for_nobody(values):
            return []
        composed = self._ready(values)
        if composed.holds and connection.get_autocommit():
            raise TransactionManagementError("rows are held for a transaction, and there is none")
        return _instances(composed, _asked(composed, composed.text, values))

    def first(self, *values: Value) -> M | None:
        """Only for questions that have one answer at most: the rest would be read for nothing."""
        return next(iter(self(*values)), None)

    def one(self, *values: Value) -> M:
        """The answer of a question that has one, as `QuerySet.get` gives it."""
        found = self(*values)
        if len(found) != 1:
            kind = self._ready(values).model
            raise (kind.MultipleObjectsReturned if found else kind.DoesNotExist)(f"{len(found)} of {values}")  # type: ignore[attr-defined]
        return found[0]

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
        marks, asked = _marked(values)
        compiler = self._made(*asked).query.get_compiler(connection=connections[DEFAULT_DB_ALIAS])
        text, parameters = compiler.as_sql()
        start, end = compiler.klass_info["select_fields"][0], compiler.klass_info["select_fields"][-1]
        return Composed(
            text,
            list(parameters),
            _places(marks, parameters),
            compiler,
            compiler.klass_info["model"],
            start,
            end + 1,
            [each[0].target.attname for each in compiler.select[start : end + 1]],
            get_related_populators(compiler.klass_info, compiler.select, connection.alias),  # type: ignore[call-arg]
            compiler.get_converters([each[0] for each in compiler.select]),
            compiler.query.select_for_update,
        )


class Change:
    """An update made ready once. `made` gives, for values, the rows and what they are given: a queryset and attributes."""

    def __init__(self, made: Callable[..., tuple[models.QuerySet[Any], dict[str, Any]]]) -> None:
        self._made = made
        self._composed: dict[tuple[Any, ...], tuple[str, list[Any], dict[int, int]]] = {}

    def __call__(self, *values: Value) -> int:
        """How many rows were changed."""
        if _holds_for_nobody(values):
            return 0
        shape = (connection.vendor, *(_shape(value) for value in values))
        composed = self._composed.get(shape)
        if composed is None:
            composed = self._composed[shape] = self._compose(values)
        text, kept, given = composed
        with _cursor() as cursor:
            cursor.execute(text, _filled(kept, given, values))
            return int(cursor.rowcount)

    def _compose(self, values: Sequence[Value]) -> tuple[str, list[Any], dict[int, int]]:
        marks, asked = _marked(values)
        rows, becomes = self._made(*asked)
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(becomes)
        text, parameters = query.get_compiler(connection=connections[DEFAULT_DB_ALIAS]).as_sql()
        return text, list(parameters), _places(marks, parameters)


def inserted(row: M) -> M:
    """As `row.save(force_insert=True)`, by a text that is made once for each model. What it refers to is saved already."""
    text, fields, numbered = _insertion(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with _cursor() as cursor:
        cursor.execute(text, values)
        if numbered:
            row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias
    return row


def updated(row: models.Model, *names: str) -> None:
    """As `row.save(update_fields=names)`, by a text that is made once."""
    text, fields = _update(type(row), names)
    values = [field.get_db_prep_save(field.pre_save(row, False), connection) for field in fields]
    with _cursor() as cursor:
        cursor.execute(text, values)
        if cursor.rowcount != 1:
            raise Gone(f"{row!r} is no longer there")


class Gone(DatabaseError):
    """The row that was to be changed was removed meanwhile."""


@cache
def _insertion(model: type[models.Model]) -> tuple[str, list[models.Field[Any, Any]], bool]:
    numbered = isinstance(model._meta.pk, models.AutoField)
    fields = [field for field in model._meta.concrete_fields if not (numbered and field.primary_key)]
    columns, places = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    text = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})'
    return (f'{text} RETURNING "{model._meta.pk.column}"' if numbered else text), fields, numbered


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, list[models.Field[Any, Any]]]:
    meta = model._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    set_to = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{meta.db_table}" SET {set_to} WHERE "{meta.pk.column}" = %s', [*fields, meta.pk]


def _holds_for_nobody(values: Sequence[Value]) -> bool:
    return any(isinstance(value, (list, tuple)) and not value for value in values)


def _asked(composed: Composed, text: str, values: Sequence[Value]) -> list[Any]:
    with _cursor() as cursor:
        cursor.execute(text, _filled(composed.parameters, composed.given, values))
        return list(cursor.fetchall())


def _filled(parameters: Sequence[Any], given: dict[int, int], values: Sequence[Value]) -> list[Any]:
    """What is kept of the parameters, and what is given this time."""
    filled, flat = list(parameters), _flat(values)
    for at, place in given.items():
        filled[at] = flat[place]
    return filled


def _marked(values: Sequence[Value]) -> tuple[list[Any], list[Any]]:
    """A mark for each value, in one list, and folded as the values are."""
    marks = [_mark(value, at) for at, value in enumerate(_unfolded(values))]
    there = iter(marks)
    folded = [
        [next(there) for _ in value] if isinstance(value, (list, tuple)) else next(there) for value in values
    ]
    return marks, folded


def _places(marks: Sequence[Any], parameters: Sequence[Any]) -> dict[int, int]:
    """Which of the parameters are marks, and of which value."""
    places = {str(mark): at for at, mark in enumerate(_flat(marks))}
    return {at: places[str(one)] for at, one in enumerate(parameters) if str(one) in places}


def _shape(value: Value) -> Any:
    return len(value) if isinstance(value, (list, tuple)) else type(value)


def _unfolded(values: Sequence[Value]) -> list[Any]:
    flat: list[Any] = []
    for value in values:
        flat += value if isinstance(value, (list, tuple)) else [value]
    return flat


def _flat(values: Sequence[Value]) -> list[Any]:
    flat = _unfolded(values)
    return [_adapted(value) for value in flat] if connection.vendor == "sqlite" else flat


def _adapted(value: Any) -> Any:
    """As SQLite keeps it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value


def _mark(value: Any, at: int) -> Any:
    if isinstance(value, datetime):
        return FIRST_MOMENT + timedelta(days=at)
    if isinstance(value, date):
        return FIRST_DAY + timedelta(days=at)
    return f"mark {at}" if isinstance(value, str) else FIRST_NUMBER + at


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
