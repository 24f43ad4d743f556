"""All that is lodged with a matter is written at once, and it is what the models say."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from tongban.kernel.clock import now, working_days
from tongban.kernel.docket import hot, registry
from tongban.kernel.docket.actions import prepare
from tongban.kernel.docket.models import Matter, RunningClock
from tongban.kernel.docket.queries import file_of
from tongban.kernel.docket.tests.test_docket import PERMIT
from tongban.kernel.documents.models import Document, Letter
from tongban.kernel.documents.queries import verification
from tongban.kernel.ledger.models import Book, Entry
from tongban.kernel.ledger.queries import first_broken_seal
from tongban.kernel.numbering.models import Counter
from tongban.kernel.outbox import Link, connect, links
from tongban.kernel.outbox.models import Delivery
from tongban.kernel.testing import a_person, actor_for, an_organisation

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def listen(heard):
    pass


@pytest.fixture(autouse=True)
def somebody_hears():
    registry.register(PERMIT)
    before = links._links
    connect((Link("test.permit", "open", listen),))
    yield
    connect(before)


def an_opening(person=None, **more):
    person = person or a_person()
    return prepare(
        "test.permit",
        title="某店申请许可",
        owner=an_organisation(),
        applicant=person,
        channel="web",
        by=actor_for(person),
        series="CZ-XK",
        on=DAY,
        terms={"decide": working_days(20), "promise": working_days(5)},
        **more,
    )


def with_a_receipt(opening, person):
    facts = {
        "applicant": "王小明",
        "item": "许可",
        "received_on": DAY,
        "materials": [{"name": "申请表", "form": "电子", "copies": "1"}],
    }
    opening.letter("receipt", facts, by=actor_for(person))
    return opening


def test_every_column_of_every_model_is_named():
    for model in (Entry, Matter, RunningClock, Delivery, Letter):
        named = [column.name for column in hot._columns(model)]
        own_number = [each.attname for each in model._meta.concrete_fields if each.attname == "id"]
        assert named + own_number == [
            *(each.attname for each in model._meta.concrete_fields if each.attname != "id"),
            *own_number,
        ]


def test_what_is_written_holds_before_the_ledger_and_the_letter():
    person = a_person()
    matter = with_a_receipt(an_opening(person), person).write()
    kept = Matter.objects.get(pk=matter.pk)
    letter = Letter.objects.get(book_id=matter.pk)
    entry = Entry.objects.get(book_id=matter.pk)
    book = Book.objects.get(pk=matter.pk)
    assert kept.number == matter.number == "CZ-XK-2026-000001"
    assert letter.facts["matter_number"] == kept.number
    assert letter.number.endswith("〔2026〕00001号")
    assert verification(letter).holds
    assert first_broken_seal(matter.pk) is None
    assert (book.head_seq, book.head_digest) == (1, entry.digest)
    assert (kept.state, kept.due_on) == (file_of(kept).state, RunningClock.objects.get(matter=kept).due_on)
    owed = Delivery.objects.get(entry=entry)
    assert (owed.number, owed.procedure, owed.step) == (kept.number, "test.permit", "open")


def test_a_letter_whose_matter_was_given_another_number_does_not_hold():
    person = a_person()
    matter = with_a_receipt(an_opening(person), person).write()
    Matter.objects.filter(pk=matter.pk).update(number="CZ-XK-2026-000099")
    assert not verification(Letter.objects.get(book_id=matter.pk)).holds


def test_a_submission_that_is_there_already_takes_no_number_and_writes_nothing():
    person = a_person()
    first = an_opening(person, once="form-1").write()
    before = (Book.objects.count(), Entry.objects.count(), Counter.objects.get(series="CZ-XK").last)
    again = an_opening(person, once="form-1")
    assert again.write().pk == first.pk
    assert not again.is_new
    assert (Book.objects.count(), Entry.objects.count(), Counter.objects.get(series="CZ-XK").last) == before


def test_what_is_rolled_back_gives_its_number_back():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        an_opening().write()
        raise ZeroDivisionError
    assert an_opening().write().number == "CZ-XK-2026-000001"


def test_papers_without_a_book_go_into_the_new_one_and_no_others():
    person, elsewhere = a_person(), an_opening().write()
    loose, bound = a_document(None), a_document(elsewhere.book_id)
    opening = an_opening(person)
    opening.writing.papers = [loose.pk, bound.pk]
    matter = opening.write()
    loose.refresh_from_db()
    bound.refresh_from_db()
    assert (loose.book_id, bound.book_id) == (matter.pk, elsewhere.pk)


def a_document(book_id):
    return Document.objects.create(
        book_id=book_id, kind="m1", name="图.pdf", media_type="application/pdf", size=1, sha256="0" * 64,
        path="x", uploaded_by="person:1", uploaded_at=now(), checked="",
    )  # fmt: skip


def test_rows_that_name_different_columns_are_not_written():
    rows = hot.Rows(RunningClock, [{"matter_id": hot.BOOK, "name": "a"}, {"matter_id": hot.BOOK}], many=True)
    with pytest.raises(ValueError, match="different columns"):
        hot._drawn(rows)


def test_clocks_that_begin_alike_are_reckoned_for_their_own_day():
    person = a_person()
    days = {}
    for on in (DAY, DAY + timedelta(days=1)):
        matter = prepare(
            "test.permit", title="某店", owner=an_organisation(), applicant=person, channel="web",
            by=actor_for(person), series="CZ-XK", on=on,
        ).write()  # fmt: skip
        days[on] = matter.due_on
    # 2 March + 5 working days = 9 March; 3 March + 5 = 10 March.
    assert days == {DAY: date(2026, 3, 9), DAY + timedelta(days=1): date(2026, 3, 10)}
