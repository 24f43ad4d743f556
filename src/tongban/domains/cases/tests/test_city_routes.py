"""The city's own routes: every answer leads somewhere that exists, and the examples come out as the offices expect."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tongban.domains.cases.actions.routes import read_routes
from tongban.domains.cases.rules.routes import check_route, ends
from tongban.domains.catalogue.rules.files import read_city
from tongban.domains.catalogue.rules.guide import form_of, materials_of

CITY = Path(__file__).parents[5] / "city"


@pytest.fixture(scope="module")
def items():
    city = read_city(CITY, departments=frozenset())
    return {
        entry.content.key: SimpleNamespace(
            name=entry.content.full_name,
            situations=entry.content.situations,
            form=form_of(entry.content),
            materials=materials_of(entry.content),
        )
        for entry in city.items
    }


def test_nobody_comes_to_a_dead_end(items):
    routes, problems = read_routes(CITY)
    problems += [f"{route.key}: {problem}" for route in routes for problem in check_route(route, items)]
    assert problems == []


def test_there_are_sixty_businesses_of_thirteen_departments_at_least(items):
    routes, _ = read_routes(CITY)
    assert len(routes) >= 60 and len({route.department for route in routes}) >= 13


def test_a_route_s_last_question_is_never_asked_of_everybody_for_nothing():
    """Each question has answers that lead to different ends; else it need not be asked."""
    idle = []
    for route in read_routes(CITY)[0]:
        for question in route.questions:
            led = {(a.to, a.item, a.nothing, tuple(a.situations), str(a.form)) for a in question.answers}
            if len(led) == 1:
                idle.append(f"{route.key}: {question.ask}")
    assert idle == []


def test_every_end_can_be_said_in_one_line():
    for route in read_routes(CITY)[0]:
        for end in ends(route):
            assert end.answer is not None
            assert end.answer.item or (
                end.answer.nothing.endswith("。") and end.answer.instead.endswith("。")
            ), (route.key, end.path)
