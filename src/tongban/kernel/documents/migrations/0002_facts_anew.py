"""The facts of a letter may be encrypted anew with another key, and nothing else of it changed: their digest says whether
they are what they were. Before, `tongban keys rotate` ended at the first letter."""

from django.db import migrations

from tongban.kernel.ledger.guard import guarded, remove

COLUMNS = (
    "id", "number", "kind", "title", "organisation_id", "book_id", "edition", "issued_on", "issued_by", "issued_at",
    "digest", "verify_code",
)


def lift(apps, editor):
    remove(editor.connection, "documents_letter")


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0001_first"),
    ]

    operations = [
        migrations.RunPython(lift, migrations.RunPython.noop, elidable=False),
        guarded("documents_letter", columns=COLUMNS),
    ]
