"""Every address asked in ways in which no form of ours asks: it says so, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.security.matrix import WRITES
from tests.security.world import MONDAY, World, a_world
from tests.shape.addresses import every_address
from tongban.kernel.testing import on_day

pytestmark = [pytest.mark.django_db, pytest.mark.engineless]
DESCRIPTION = "/api/v1/openapi.json"
"""The same for everybody, however it is asked for."""
OTHERS = ("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "PROPFIND")


@pytest.fixture
def world() -> Iterator[World]:
    with on_day(MONDAY):
        yield a_world()


def test_no_page_is_asked_but_by_reading_and_by_sending_a_form(world: World) -> None:
    """Every page in every way, by one of three in turn: by another one in each way, and in each way by all."""
    wrong, asked = [], 0
    kinds = ("guest", "owner", "officer")
    for address in every_address():
        if address.sample.startswith("/api/"):
            continue
        for method in OTHERS:
            kind = kinds[asked // len(OTHERS) % 3 - asked % len(OTHERS) % 3]
            with CaptureQueriesContext(connection) as queries:
                answer = world.clients[kind].generic(method, address.sample)
            asked += 1
            wrote = [query["sql"][:80] for query in queries.captured_queries if WRITES.match(query["sql"])]
            if (answer.status_code, answer["Allow"]) != (405, "GET, HEAD, POST") or wrote:
                wrong.append(f"{kind} {method} {address.sample}: {answer.status_code} {wrote}")
    assert wrong == [] and asked > 700


def test_the_interface_changes_nothing_for_a_session_whatever_the_method(world: World) -> None:
    wrong, asked = [], 0
    for address in every_address():
        if not address.sample.startswith("/api/"):
            continue
        for kind in ("guest", "owner", "officer"):
            for method in OTHERS:
                with CaptureQueriesContext(connection) as queries:
                    answer = world.clients[kind].generic(method, address.sample)
                asked += 1
                wrote = [
                    query["sql"][:80] for query in queries.captured_queries if WRITES.match(query["sql"])
                ]
                if wrote or (
                    answer.status_code not in (401, 403, 404, 405) and address.sample != DESCRIPTION
                ):
                    wrong.append(f"{kind} {method} {address.sample}: {answer.status_code} {wrote}")
    assert wrong == [] and asked > 100


def test_a_form_sent_to_a_page_that_takes_none_is_answered_by_a_page(world: World) -> None:
    answer = world.clients["owner"].post("/my/messages/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert "返回上一页, 用页面上的按钮再操作一次" in answer.content.decode()
