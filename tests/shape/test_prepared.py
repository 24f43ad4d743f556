"""What is made ready once answers and writes as the querysets and rows that it was made from, for whatever values."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.transaction import TransactionManagementError

from tongban.kernel.clock import TIME_ZONE
from tongban.kernel.identity.actions import give_mandate
from tongban.kernel.identity.models import Mandate, Person
from tongban.kernel.identity.queries import mandates_of
from tongban.kernel.ledger.models import Book, Entry
from tongban.kernel.testing import a_person, an_enterprise
from tongban.prepared import Change, Gone, Prepared, inserted, updated

pytestmark = pytest.mark.django_db

named = Prepared(lambda people: Person.objects.filter(pk__in=people).order_by("pk"))
of_phone = Prepared(lambda index: Person.objects.filter(id_index=index))
in_force = Prepared(
    lambda agent, on: mandates_of(agent, on=on).select_related("principal").only("until", "principal__name")
)


def test_it_answers_for_one_for_many_and_for_nobody():
    people = [a_person() for _ in range(3)]
    numbers = [person.pk for person in people]
    assert named(numbers) == people
    assert named(numbers[:1]) == people[:1]
    assert named(numbers[1:]) == people[1:]
    assert (named([]), named.count([]), named.count(numbers)) == ([], 0, 3)
    assert [one.name for one in named(numbers)] == [one.name for one in people]  # decrypted as ever


def test_it_answers_for_texts_and_says_nothing_of_what_is_not_there():
    person = a_person()
    assert of_phone.first(person.id_index) == person
    assert of_phone.first("nobody's") is None


def test_days_are_given_each_time_and_what_is_joined_comes_with_it(django_assert_num_queries):
    principal, agent = an_enterprise(), a_person()
    give_mandate(principal=principal, agent=agent, scope="*", since=date(2026, 1, 5), until=date(2026, 3, 10))
    for day in (date(2026, 1, 4), date(2026, 1, 5), date(2026, 3, 10), date(2026, 3, 11)):
        assert in_force(agent.pk, day) == list(mandates_of(agent.pk, on=day))
    with django_assert_num_queries(1):
        (mandate,) = in_force(agent.pk, date(2026, 2, 2))
        assert mandate.principal.name == principal.name
    assert isinstance(mandate, Mandate) and mandate.until == date(2026, 3, 10)


NOON = datetime(2026, 3, 10, 12, tzinfo=TIME_ZONE)
written_by = Prepared(lambda moment: Entry.objects.filter(at__lte=moment).order_by("seq"))
held = Prepared(lambda pk: Book.objects.select_for_update().filter(pk=pk))


def an_entry(book: Book, seq: int, at: datetime, **given: object) -> Entry:
    return Entry(
        book=book, seq=seq, step="open", on=date(2026, 3, 10), at=at, given=given, previous="", digest=""
    )


def test_a_row_is_written_as_save_writes_it():
    book = inserted(Book(kind="matter"))
    entry = inserted(an_entry(book, 1, NOON, 说明="中文", days=3))
    kept = Entry.objects.get(pk=entry.pk)
    assert kept == entry and kept.at == NOON and kept.given == {"说明": "中文", "days": 3}
    person = a_person()
    person.pk, person.id_index, person.account_id = None, "another's", None
    inserted(person)
    assert Person.objects.get(pk=person.pk).name == person.name and not person._state.adding
    with pytest.raises(IntegrityError), transaction.atomic():
        inserted(an_entry(book, 1, NOON))


def test_only_the_named_columns_are_written_and_a_row_that_is_gone_is_an_error():
    person = a_person()
    person.name, person.phone = "王芳", "15400000077"
    updated(person, "name")
    kept = Person.objects.get(pk=person.pk)
    assert kept.name == "王芳" and kept.phone != "15400000077"
    Person.objects.filter(pk=person.pk).delete()
    with pytest.raises(Gone):
        updated(person, "name")


def test_moments_are_given_each_time():
    book = inserted(Book(kind="matter"))
    entries = [inserted(an_entry(book, n + 1, NOON + timedelta(minutes=n))) for n in range(3)]
    for minutes, until in ((-1, 0), (0, 1), (1, 2), (9, 3)):
        assert written_by(NOON + timedelta(minutes=minutes)) == entries[:until]


def test_a_change_made_ready_changes_what_the_queryset_would():
    further = Change(
        lambda books, seq: (
            Book.objects.filter(pk__in=books, head_seq__lt=seq),
            {"head_seq": F("head_seq") + 1, "kind": "item"},
        )
    )
    books = [inserted(Book(kind="matter", head_seq=seq)) for seq in (4, 5, 6)]
    numbers = [book.pk for book in books]
    assert (further(numbers, 6), further([], 6), further(numbers[:1], 5)) == (2, 0, 0)
    there = Book.objects.filter(pk__in=numbers).order_by("pk").values_list("head_seq", "kind")
    assert list(there) == [(5, "item"), (6, "item"), (6, "matter")]


def test_nothing_is_held_outside_a_transaction(monkeypatch):
    book = inserted(Book(kind="matter"))
    assert held.one(book.pk) == book
    monkeypatch.setattr(connection, "get_autocommit", lambda: True)  # as it is where no transaction is open
    with pytest.raises(TransactionManagementError):
        held.one(book.pk)


def test_one_answer_means_one():
    person = a_person()
    assert of_phone.one(person.id_index) == person
    with pytest.raises(Person.DoesNotExist):
        of_phone.one("nobody's")
    with pytest.raises(Person.MultipleObjectsReturned):
        named.one([person.pk, a_person().pk])
