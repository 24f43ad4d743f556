"""What is written in bulk is what the real acts would have written: the same stories, both ways, row by row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from tongban.demonstration.tests.stories import a_town, lived, stories, the_items, written_in_bulk
from tongban.demonstration.volume.tables import COLUMNS, Rows
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.replay import differences
from tongban.kernel.ledger.models import Entry
from tongban.kernel.ledger.queries import first_broken_seal
from tongban.kernel.testing import on_day

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 2, 2), date(2026, 6, 30)

MODELS: dict[str, Any] = {model._meta.label: model for model in apps.get_models()}
NOT_COMPARED = {
    "id",
    "book",
    "matter",
    "application",
    "document",
    "letter",
    "licence_id",
    "once",
    "verify_code",
}
NOT_COMPARED |= {
    "digest",
    "previous",
    "head_digest",
    "issued_at",
    "issued_by_id",
    "facts_kept",
    "fields_kept",
}


def said_of(matter: Matter) -> dict[str, list[dict[str, Any]]]:
    """All rows of a matter, without what is only this database's: ids, digests over ids, codes nobody may guess."""
    found: dict[str, list[dict[str, Any]]] = {}
    for label, condition in (
        ("ledger.Entry", {"book_id": matter.pk}), ("docket.Matter", {"pk": matter.pk}),
        ("docket.RunningClock", {"matter_id": matter.pk}), ("docket.Holding", {"matter_id": matter.pk}),
        ("cases.Application", {"pk": matter.pk}), ("cases.Material", {"application_id": matter.pk}),
        ("cases.Finding", {"application_id": matter.pk}), ("cases.Statement", {"application_id": matter.pk}),
        ("cases.Decision", {"pk": matter.pk}), ("documents.Letter", {"book_id": matter.pk}),
        ("documents.Document", {"book_id": matter.pk}), ("licences.Licence", {"matter_number": matter.number}),
    ):  # fmt: skip
        rows = MODELS[label].objects.filter(**condition).order_by("pk")
        found[label] = [_plain(row) for row in rows]
        if label == "docket.RunningClock":
            found[label].sort(key=lambda row: str(row["name"]))
        if label == "licences.Licence":
            books = [row.book_id for row in rows]
            found["licence entries"] = [_plain(row) for row in Entry.objects.filter(book_id__in=books)]
    return found


def _plain(row: Any) -> dict[str, Any]:
    said = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    said |= {
        name: getattr(row, name) for name in ("facts", "fields") if isinstance(getattr(row, name, None), dict)
    }
    kept = {
        name: value
        for name, value in said.items()
        if name.removesuffix("_id") not in NOT_COMPARED and name not in NOT_COMPARED
    }
    if "document_id" in said:
        kept["has a document"] = said["document_id"] is not None
    # What is issued on hearing of a grant is issued some hours later where a worker does it.
    if row._meta.label == "ledger.Entry" and row.book.kind == "licence":
        del kept["at"]
    return kept


def test_the_same_stories_by_the_real_acts_and_in_bulk_give_the_same_rows() -> None:
    items = the_items()
    town = a_town()
    told = sorted(stories(items, since=SINCE), key=lambda one: one.at)
    with transaction.atomic(), on_day("2026-02-02", "00:10"):
        written_in_bulk(town, told, since=SINCE, until=UNTIL)
        in_bulk = {matter.number: said_of(matter) for matter in Matter.objects.all()}
        broken = [first_broken_seal(pk) for pk in Entry.objects.values_list("book_id", flat=True).distinct()]
        unlike = list(differences())
        transaction.set_rollback(True)
    assert set(broken) == {None} and unlike == []
    assert not Matter.objects.exists()
    lived(town, told, since=SINCE, until=UNTIL)
    real = {matter.number: said_of(matter) for matter in Matter.objects.all()}
    assert len(real) == len(told) and set(real) == set(in_bulk)
    different = [
        (number, label, here, there)
        for number in sorted(real)
        for label in real[number]
        for here, there in zip(real[number][label], in_bulk[number][label], strict=False)
        if here != there
    ]
    counts = [
        (number, label, len(real[number][label]), len(in_bulk[number][label]))
        for number in sorted(real)
        for label in real[number]
        if len(real[number][label]) != len(in_bulk[number][label])
    ]
    assert different[:1] == [] and counts == []
    # The stories go everywhere: what is compared is not one road a hundred times.
    steps = {entry["step"] for said in real.values() for entry in said["ledger.Entry"]}
    assert {
        "deem_accepted", "lapse", "not_ours", "refuse", "exclude_time", "hold_hearing", "extend", "publish", "assign",
        "late:decide", "soon:decide", "received", "record_check", "supply_deferred", "lapse_deferred",
    } <= steps  # fmt: skip


def test_every_column_of_a_table_that_is_written_in_bulk_is_written() -> None:
    models = {model._meta.db_table: model for model in apps.get_models()}
    for table, columns in COLUMNS.items():
        assert {field.column for field in models[table]._meta.concrete_fields} == set(columns), table


def test_rows_are_handed_over_once() -> None:
    rows = Rows()
    rows.add("docket_holding", (1, 2, "2026-03-02"))
    assert rows.taken()["docket_holding"] == [(1, 2, "2026-03-02")] and rows.taken()["docket_holding"] == []
