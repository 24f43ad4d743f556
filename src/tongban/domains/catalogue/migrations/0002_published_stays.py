"""The database itself refuses to change or to remove a published edition, and editions whose days overlap."""

from django.db import migrations

TABLE = "catalogue_edition"
SENTENCE = "catalogue_edition: a published edition is append only"
OVERLAP = "catalogue_edition: editions of an item do not overlap (append only)"
IN_WORK = "('draft', 'review')"
KEPT = ("item_id", "number", "content", "shares_id", "in_force_from")


def install_guard(apps, editor):
    {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[editor.connection.vendor](editor)


def remove_guard(apps, editor):
    of = "" if editor.connection.vendor == "sqlite" else f" ON {TABLE}"
    for name in ("no_change", "no_delete", "no_overlap_insert", "no_overlap_update"):
        editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{name}{of}")


def _changed(differs):
    return " OR ".join([*(f"NEW.{name} {differs} OLD.{name}" for name in KEPT), f"NEW.state IN {IN_WORK}"])


def _overlapping(never):
    """Another edition of the item whose days meet these; an edition that was replaced on its first day has none."""
    return (
        f"NEW.state NOT IN {IN_WORK} AND EXISTS (SELECT 1 FROM {TABLE} other "
        f"WHERE other.item_id = NEW.item_id AND other.id <> NEW.id AND other.state NOT IN {IN_WORK} "
        "AND (other.in_force_until IS NULL OR other.in_force_until > other.in_force_from) "
        "AND (NEW.in_force_until IS NULL OR NEW.in_force_until > NEW.in_force_from) "
        f"AND other.in_force_from < COALESCE(NEW.in_force_until, {never}) "
        f"AND NEW.in_force_from < COALESCE(other.in_force_until, {never}))"
    )


def _on_sqlite(editor):
    def trigger(name, event, condition, sentence):
        editor.execute(
            f"CREATE TRIGGER {TABLE}_{name} {event} ON {TABLE} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )

    published = f"OLD.state NOT IN {IN_WORK}"
    trigger("no_change", "BEFORE UPDATE", f"{published} AND ({_changed('IS NOT')})", SENTENCE)
    trigger("no_delete", "BEFORE DELETE", published, SENTENCE)
    overlapping = _overlapping("'9999-12-31'")
    trigger("no_overlap_insert", "AFTER INSERT", overlapping, OVERLAP)
    trigger("no_overlap_update", "AFTER UPDATE", overlapping, OVERLAP)


def _on_postgresql(editor):
    for name, sentence in (("stays", SENTENCE), ("overlap", OVERLAP)):
        editor.execute(
            f"CREATE OR REPLACE FUNCTION {TABLE}_{name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'restrict_violation'; END $$"
        )
    published = f"OLD.state NOT IN {IN_WORK}"
    # A trigger's WHEN may not hold a subquery, so that the search for overlaps stands in the function's body.
    editor.execute(
        f"CREATE OR REPLACE FUNCTION {TABLE}_overlap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_overlapping('DATE ' + repr('9999-12-31'))} THEN "
        f"RAISE EXCEPTION '{OVERLAP}' USING ERRCODE = 'exclusion_violation'; END IF; RETURN NEW; END $$"
    )
    for name, event, condition, function in (
        ("no_change", "BEFORE UPDATE", f"{published} AND ({_changed('IS DISTINCT FROM')})", "stays"),
        ("no_delete", "BEFORE DELETE", published, "stays"),
        ("no_overlap_insert", "AFTER INSERT", f"NEW.state NOT IN {IN_WORK}", "overlap"),
        ("no_overlap_update", "AFTER UPDATE", f"NEW.state NOT IN {IN_WORK}", "overlap"),
    ):
        editor.execute(
            f"CREATE TRIGGER {TABLE}_{name} {event} ON {TABLE} FOR EACH ROW "
            f"WHEN ({condition}) EXECUTE FUNCTION {TABLE}_{function}()"
        )


class Migration(migrations.Migration):

    dependencies = [("catalogue", "0001_first")]

    operations = [migrations.RunPython(install_guard, remove_guard)]
