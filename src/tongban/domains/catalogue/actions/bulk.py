"""Many rows of a model at once: COPY in PostgreSQL, many at a time in SQLite. The models name the columns; the numbers of
the rows are taken beforehand, so that rows of several models may point to one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model


def numbers_of(model: type[Model], count: int) -> range:
    """So many numbers for rows that `insert` is about to write, in the same transaction."""
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        # Others may write meanwhile: the table is held until the transaction ends.
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    return range(last + 1, last + 1 + count)


def insert(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """`fields` by their names, the values as the database takes them."""
    table = model._meta.db_table
    columns = ", ".join(f'"{model._meta.get_field(name).column}"' for name in fields)  # type: ignore[union-attr]
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(fields))
        connection.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        return
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
