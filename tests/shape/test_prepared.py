"""A question made ready once answers as the queryset that it was made from, for other values and other counts of them."""

from datetime import date

import pytest

from tongban.kernel.identity.actions import give_mandate
from tongban.kernel.identity.models import Mandate, Person
from tongban.kernel.identity.queries import mandates_of
from tongban.kernel.testing import a_person, an_enterprise
from tongban.prepared import Prepared

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
