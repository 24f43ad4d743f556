"""Refusals and a database that is away become pages that say what to do next."""

import errno

import pytest
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory

from tongban.kernel.access import Forbidden
from tongban.kernel.identity import GUEST
from tongban.kernel.procedure import Refused
from tongban.ui.busy import whatever_failed
from tongban.ui.refusals import RefusalMiddleware


def answer_to(exception, path="/my/"):
    request = RequestFactory().get(path)
    request.actor, request.user = GUEST, None
    return RefusalMiddleware(lambda request: None).process_exception(request, exception)


def test_a_database_that_is_away_is_said_politely_and_when_to_come_back():
    answer = answer_to(OperationalError("could not connect"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "请半分钟后刷新再试" in answer.content.decode()
    assert "could not connect" not in answer.content.decode()


@pytest.mark.parametrize(
    ("exception", "status"),
    [
        (Refused("不能撤回; 请改办。"), 409),
        (Forbidden("不是您的件; 请返回。"), 403),
        (OperationalError("x"), 503),
    ],
)
def test_programs_are_answered_with_a_problem_and_its_sentence(exception, status):
    answer = answer_to(exception, "/api/v1/items/")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_a_fault_of_the_program_is_left_to_be_one():
    assert answer_to(KeyError("x")) is None


@pytest.mark.parametrize("failure", [InterfaceError("closed"), OSError(errno.ENOSPC, "full")])
def test_what_fails_outside_a_page_is_as_polite(failure):
    request = RequestFactory().get("/my/")
    try:
        raise failure
    except (InterfaceError, OSError):
        answer = whatever_failed(request)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "保存的草稿都在, 请半分钟后刷新再试" in answer.content.decode()
