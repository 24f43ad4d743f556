"""Every address, asked for by every kind of user and by a stranger, answers as the table in access.tsv says.

The table is written by hand and reviewed like code: `ok` the page is theirs (whether or not the thing exists),
`sign-in` they are sent to sign in, `refused` they may not. After adding an address: `python -m tests.shape.access`.
"""

import pytest
from django.test import Client

from tests.shape.access import KINDS, TABLE, answer, read_table
from tests.shape.addresses import every_address
from tongban.kernel.access.pages import STAFF
from tongban.kernel.testing import a_person, an_organisation, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(settings):
    """One client for each kind of user, each signed in (heads and administrators with their second factor)."""
    from tests.shape.access import signed_in

    office = an_organisation()
    board = an_organisation("approval", "常州市政务服务管理办公室", supervises=True)
    found = {"guest": Client(), "citizen": signed_in(a_person().account)}
    for duty in STAFF:
        found[duty] = signed_in(staff_of(board if duty in ("supervisor", "admin") else office, duty).account)
    return found


def test_every_address_stands_in_the_table_and_no_other():
    assert {address.route for address in every_address()} == set(read_table())


def test_every_address_answers_each_kind_of_user_as_the_table_says(clients):
    table, wrong = read_table(), []
    for address in every_address():
        for kind in KINDS:
            found = answer(clients[kind], address)
            expected = table.get(address.route, {}).get(kind)
            if found != expected:
                wrong.append(f"{address.route} as {kind}: {found}, the table says {expected}")
    assert wrong == []


def test_the_table_has_a_column_for_each_kind_of_user():
    assert TABLE.read_text(encoding="utf-8").splitlines()[0].split("\t") == ["address", *KINDS]
