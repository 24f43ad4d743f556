"""What the database itself refuses: changing or removing rows that must stay as they were written, on both databases."""

from __future__ import annotations

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
