"""SQLite's INSERT OR REPLACE removes the row that stands in its way without asking the triggers that refuse DELETE."""

from django.db import migrations

SAME = {
    "ledger_entry": "id = NEW.id OR (book_id = NEW.book_id AND seq = NEW.seq)",
    "ledger_dailybill": "id = NEW.id OR day = NEW.day",
}


def refuse_replacing(apps, editor):
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        for table, same in SAME.items():
            cursor.execute(
                f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
                f"BEGIN SELECT RAISE(ABORT, '{table}: rows are append only'); END"
            )


def allow_replacing(apps, editor):
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        for table in SAME:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_replace")


class Migration(migrations.Migration):

    dependencies = [
        ("ledger", "0003_through"),
    ]

    operations = [
        migrations.RunPython(refuse_replacing, allow_replacing, elidable=False),
    ]
