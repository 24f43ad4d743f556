"""Every operation of the interface is asked, from its own description, by every kind of user; the long form is in tests/soak."""

from __future__ import annotations

import json

import pytest
import requests

from tests.journeys.visitor import City
from tests.security.entering import EVERYBODY, session_of
from tests.security.fuzzing import DESCRIPTION, fuzz, things_that_are_there

EXAMPLES = 3
METHODS = ("POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize("username", EVERYBODY)
def test_no_answer_is_an_error_of_the_server_or_outside_the_description(city: City, username: str) -> None:
    session = session_of(city, username)
    known = things_that_are_there(city.address, session)
    found = fuzz(city.address, session=session, examples=EXAMPLES, known=known)
    print(f"{username}: {found}")
    assert found.faults == []
    assert found.asked >= 50, "the description offers almost nothing to ask"


def test_the_interface_changes_nothing_whatever_the_method(city: City) -> None:
    """It only answers; a method that would change something is refused as a problem, by every address."""
    clerk = session_of(city, "clerk")
    for path, operations in json.loads(DESCRIPTION.read_text(encoding="utf-8"))["paths"].items():
        assert set(operations) == {"get"}, f"{path}: this test is to learn of {set(operations)}"
        for method in METHODS:
            answer = clerk.request(method, city.address + path.replace("{", "").replace("}", ""))
            assert answer.status_code in (404, 405), f"{method} {path}: {answer.status_code}"
            assert answer.headers["content-type"].startswith("application/problem+json")
            assert answer.json()["status"] == answer.status_code


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{" * 100_000, b"[" * 100_000, b"a=1&" * 100_000])
def test_a_body_that_nobody_asked_for_breaks_nothing(city: City, body: bytes) -> None:
    for kind in ("application/json", "text/xml", "multipart/form-data; boundary=", "nonsense"):
        answer = requests.post(
            f"{city.address}/api/v1/items/", data=body, headers={"Content-Type": kind}, timeout=30
        )
        assert answer.status_code in (400, 405, 413), answer.status_code
