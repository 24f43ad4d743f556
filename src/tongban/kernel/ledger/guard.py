"""What the database itself refuses: changing or removing rows that must stay as they were written, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import migrations

_SENTENCE = "{table}: rows are append only"


def guarded(table: str, *, columns: tuple[str, ...] = ()) -> migrations.RunPython:
    """A migration's operation: refuse DELETE, and UPDATE of these columns (of any column where none is named)."""

    def install_guard(apps: Any, editor: Any) -> None:
        install(editor.connection, table, columns)

    def remove_guard(apps: Any, editor: Any) -> None:
        remove(editor.connection, table)

    return migrations.RunPython(install_guard, remove_guard, elidable=False)


def install(connection: Any, table: str, columns: tuple[str, ...] = ()) -> None:
    sentence = _SENTENCE.format(table=table)
    of = f" OF {', '.join(columns)}" if columns else ""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, event in (("update", f"UPDATE{of}"), ("delete", "DELETE")):
                cursor.execute(
                    f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
                )
            return
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        for name, event in (("update", f"UPDATE{of}"), ("delete", "DELETE")):
            cursor.execute(
                f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
            )
        cursor.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
        )


def remove(connection: Any, table: str) -> None:
    with connection.cursor() as cursor:
        for name in (
            ("update", "delete") if connection.vendor == "sqlite" else ("update", "delete", "truncate")
        ):
            cursor.execute(
                f"DROP TRIGGER IF EXISTS {table}_no_{name}"
                + ("" if connection.vendor == "sqlite" else f" ON {table}")
            )


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Without the guards, for emptying a test's database between tests; never called by the product."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            kept = cursor.fetchall()
            for name, _ in kept:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute(
                "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal"
            )
            kept = cursor.fetchall()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for (table,) in kept:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for _, sql in kept:
                    cursor.execute(sql)
            else:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                for (table,) in kept:
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
