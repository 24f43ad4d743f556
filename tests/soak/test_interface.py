"""The interface asked long and hard, as every kind of user: no error of the server, no answer outside its description."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import built, city  # noqa: F401 - the same served city as the journeys walk through
from tests.journeys.visitor import City
from tests.security.entering import EVERYBODY, session_of
from tests.security.fuzzing import fuzz, things_that_are_there
from tests.soak.conftest import Say

pytestmark = [pytest.mark.soak, pytest.mark.engineless]

EXAMPLES = 250


@pytest.mark.parametrize("username", EVERYBODY)
def test_no_answer_is_an_error_of_the_server_or_outside_the_description(
    city: City,  # noqa: F811
    username: str,
    say: Say,
) -> None:
    session = session_of(city, username)
    known = things_that_are_there(city.address, session)
    found = fuzz(city.address, session=session, examples=EXAMPLES, known=known)
    say(f"interface, as {username}: {found}, {len(found.faults)} faults")
    assert found.faults == []
    assert found.asked >= EXAMPLES * 10
