"""Numbers follow one another by series and year, and none is lost with what was rolled back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from tongban.kernel.numbering.actions import next_count, next_number


@pytest.mark.django_db
def test_a_number_names_series_year_and_count():
    assert next_number("CZ-XK", date(2026, 3, 2)) == "CZ-XK-2026-000001"
    assert next_number("CZ-XK", date(2026, 3, 2)) == "CZ-XK-2026-000002"
    assert next_number("CZ-XK", date(2027, 1, 1)) == "CZ-XK-2027-000001"


@pytest.mark.django_db(transaction=True)
def test_a_number_that_was_not_used_is_given_again():
    with pytest.raises(RuntimeError), transaction.atomic():
        assert next_count("A", date(2026, 3, 2)) == 1
        raise RuntimeError
    with transaction.atomic():
        assert next_count("A", date(2026, 3, 2)) == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_given():
    with pytest.raises(RuntimeError, match="outside a transaction"):
        next_count("A", date(2026, 3, 2))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_take_every_number_exactly_once():
    def take(_):
        try:
            with transaction.atomic():
                return next_count("A", date(2026, 3, 2))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(take, range(40))) == list(range(1, 41))
