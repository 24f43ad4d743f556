"""Rows into the database in bulk: COPY in PostgreSQL, many at a time in SQLite; indexes are made when the rows are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from tongban.demonstration.volume.tables import COLUMNS, JSON_COLUMNS, NUMBERED, Row

_NOTHING = "\\N"


def write(rows: Mapping[str, Sequence[Row]]) -> None:
    """One transaction. References among the rows are checked when all are there (`bulk`)."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns in COLUMNS.items():
            if not (some := rows.get(table)):
                continue
            listed = ", ".join(f'"{column}"' for column in columns)
            if connection.vendor == "sqlite":
                marks = ", ".join("?" * len(columns))
                connection.connection.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", some)
                continue
            with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                copy.write(_as_text(some, JSON_COLUMNS.get(table)))


def _as_text(rows: Sequence[Row], json_column: int | None) -> str:
    lines = []
    for row in rows:
        cells = [
            _NOTHING if value is None else value if value.__class__ is str else str(value) for value in row
        ]
        if json_column is not None:
            cells[json_column] = cells[json_column].replace("\\", "\\\\")
        lines.append("\t".join(cells))
    lines.append("")
    return "\n".join(lines)


@contextmanager
def bulk() -> Iterator[None]:
    """Without indexes and references, which are made again at the end from what is there, and refused if it does not hold.

    The guards that forbid changing what was written stay where they are all the time.
    """
    take_off, put_on = (
        _statements_of_sqlite() if connection.vendor == "sqlite" else _statements_of_postgresql()
    )
    _say(take_off)
    try:
        yield
    finally:
        _say(put_on)
    if connection.vendor == "sqlite":
        _check_references()


def _say(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _statements_of_sqlite() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        )
        found = [(name, sql) for name, table, sql in cursor.fetchall() if table in COLUMNS]
    off = ["PRAGMA foreign_keys=OFF", *(f'DROP INDEX "{name}"' for name, _ in found)]
    return off, [*(sql for _, sql in found), "PRAGMA foreign_keys=ON"]


def _check_references() -> None:
    for table in COLUMNS:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA foreign_key_check({table})")
            if broken := cursor.fetchone():
                raise RuntimeError(f"{table}: row {broken[1]} points to no row of {broken[2]}")


def _statements_of_postgresql() -> tuple[list[str], list[str]]:
    """References first off and last on; what is unique is made again as a constraint, under its own name."""
    tables = list(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('f', 'u') ORDER BY contype DESC, conname",
            [tables],
        )
        constraints = cursor.fetchall()
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN "
            "(SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u', 'x')) ORDER BY indexname",
            [tables],
        )
        indexes = cursor.fetchall()
    off = [
        f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, kind, _ in constraints if kind == "f"
    ]
    off += [
        f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, kind, _ in constraints if kind == "u"
    ]
    off += [f'DROP INDEX "{name}"' for name, _ in indexes]
    on = ["SET maintenance_work_mem = '512MB'", *(definition for _, definition in indexes)]
    on += [
        f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'
        for table, name, _, definition in constraints
    ]
    return off, [*on, *(f"ANALYZE {table}" for table in tables)]


def last_ids() -> dict[str, int]:
    last = {}
    with connection.cursor() as cursor:
        for table in NUMBERED:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            last[table] = int(cursor.fetchone()[0])
    return last


def go_on_after(last: Mapping[str, int]) -> None:
    """Whatever is written from now on gets numbers after these."""
    with connection.cursor() as cursor:
        for table, number in last.items():
            if not number:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, number])


def keep_counters(counters: Mapping[tuple[str, int], int]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO numbering_counter (series, year, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (series, year) DO UPDATE SET last = excluded.last",
            [(series, year, last) for (series, year), last in sorted(counters.items())],
        )
