"""A house that is really served, for what can only be tried over a line; it logs all that it can."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.soak.conftest import a_house, founded  # noqa: F401 - the same town as in the bad days
from tests.soak.house import House
from tests.soak.visitors import Applicant, Clerk, Tally

TALKATIVE = {"TONGBAN_LOG_LEVEL": "DEBUG", "TONGBAN_LOG": "debug"}


@pytest.fixture(scope="session")
def living(founded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:  # noqa: F811
    logs = tmp_path_factory.mktemp("logs")
    with a_house(founded, tmp_path_factory.mktemp("living") / "town", logs) as house:
        house.more = TALKATIVE
        house.start("server", "worker")
        house.wait_until_ready()
        yield house


def an_applicant(house: House, number: int) -> tuple[Applicant, str]:
    """Signed in, and the draft of an application that they have begun."""
    firm = house.people["applicants"][number]
    applicant = Applicant(firm["username"], house.address, Tally(), threading.Event())
    applicant.signs_in()
    return applicant, applicant.begins(house.people["item"], firm["person"])


def a_clerk(house: House) -> Clerk:
    clerk = Clerk(house.people["clerks"][0], house.address, Tally(), threading.Event())
    clerk.signs_in()
    return clerk
