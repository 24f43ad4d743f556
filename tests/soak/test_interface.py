"""The interface asked long and hard, as every kind of user: no error of the server, no answer outside its description."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import built, city  # noqa: F401 - the same served city as the journeys walk through
from tests.journeys.visitor import City
from tests.security.entering import EVERYBODY, session_of
from tests.security.fuzzing import fuzz, things_that_are_there

pytestmark = pytest.mark.soak

EXAMPLES = 250


@pytest.mark.parametrize("username", EVERYBODY)
def test_no_answer_is_an_error_of_the_server_or_outside_the_description(city: City, username: str) -> None:  # noqa: F811
    session = session_of(city, username)
    known = things_that_are_there(city.address, session)
    found = fuzz(city.address, session=session, examples=EXAMPLES, known=known)
    print(f"{username}: {found}")
    assert found.faults == []
    assert found.asked >= EXAMPLES * 10
