"""Every operation of the interface is asked, from its own description, by every kind of user; the long form is in tests/soak."""

from __future__ import annotations

import json

import pytest
import requests

from tests.journeys.visitor import City
from tests.security.entering import EVERYBODY, session_of
from tests.security.fuzzing import DESCRIPTION, fuzz, things_that_are_there

EXAMPLES = 3
LODGES = "/api/v1/lodgings"
METHODS = ("POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize("username", EVERYBODY)
def test_no_answer_is_an_error_of_the_server_or_outside_the_description(city: City, username: str) -> None:
    session = session_of(city, username)
    known = things_that_are_there(city.address, session)
    found = fuzz(city.address, session=session, examples=EXAMPLES, known=known)
    print(f"{username}: {found}")
    assert found.faults == []
    assert found.asked >= 50, "the description offers almost nothing to ask"


def test_a_system_with_a_credential_is_answered_as_described(city: City) -> None:
    """What is asked at random, with the credential or with an invented one (401), is refused as described; an application that is right is taken in, once."""
    made = city.tongban("client", "add", "试验系统", "--organisation", "market", "--whole-city", "--json")
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {json.loads(made)['credential']}"
    found = fuzz(city.address, session=session, examples=40, known={}, only=LODGES)
    print(f"a system: {found}")
    assert found.faults == []
    assert found.asked >= 40 and found.statuses.keys() <= {200, 201, 400, 401, 403, 405, 409, 422}
    assert found.statuses[422] > 0


def test_the_interface_changes_nothing_whatever_the_method(city: City) -> None:
    """But for the one address that takes in applications, it only answers; a method that would change something is refused
    as a problem, by every address, and that one takes no session for a credential."""
    clerk = session_of(city, "clerk")
    paths = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    assert set(paths.pop(LODGES)) == {"post"}
    assert {clerk.request(each, city.address + LODGES).status_code for each in METHODS} == {401}
    for path, operations in paths.items():
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
