"""Things that exist, asked for by everybody who might guess their numbers: the answers stand in matrix.tsv, line by line."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import resolve

from tests.security.matrix import ASKED, KINDS, Answered, answers, read_table
from tests.security.world import MONDAY, World, a_world
from tests.shape.addresses import every_address
from tongban.kernel.testing import on_day

pytestmark = pytest.mark.django_db

OWNERS = {
    "/my/": ("owner", "agent", "scoped_agent"),
    "/apply/": ("owner", "agent", "scoped_agent"),
    "/api/v1/my/": ("owner", "agent", "scoped_agent"),
    "/desk/": ("clerk", "officer", "head", "supervisor", "admin"),
    "/api/v1/desk/": ("clerk", "officer", "head", "supervisor", "admin"),
}
"""Whose the things are; everybody else is a stranger to them."""
PRIVATE = ("/my/", "/desk/", "/apply/", "/reviews/", "/api/v1/my/", "/api/v1/desk/")
NO_THING = {
    "/desk/registers/<slug:key>/new/": "a form for something that is not there yet",
    "/desk/registers/<slug:key>/import/": "a form for something that is not there yet",
    "/desk/registers/<slug:key>/import/template.xlsx": "an empty sheet",
    "/desk/registers/<slug:key>/figures/": "counts of the list that is asked for here",
    "/desk/items/claims/<int:grant_id>/refuse/": "asked by the claims' own tests, in which there is something to refuse",
    "/desk/registers/<slug:key>/<int:pk>/withdraw/": "the same view as strike, unmask and publish",
}


@pytest.fixture(scope="module")
def walked(django_db_setup, django_db_blocker) -> tuple[World, list[Answered]]:
    with django_db_blocker.unblock(), on_day(MONDAY), transaction.atomic():
        world = a_world()
        found = list(answers(world))
        transaction.set_rollback(True)
    return world, found


def test_each_kind_of_user_is_answered_as_the_table_says(walked):
    table, wrong = read_table(), []
    for each in walked[1]:
        said = table.get(each.asked, {}).get(each.kind)
        if said != each.name:
            wrong.append(f"{each.asked} as {each.kind}: {each.name}, the table says {said}")
    assert wrong == []
    assert set(table) == {f"{method} {path}" for method, path, _ in ASKED}


def test_a_guessed_number_reads_like_one_that_nobody_has(walked):
    apart = [f"{each.asked} as {each.kind}" for each in walked[1] if each.told_apart]
    assert sorted(set(apart) - OWN_MATTER) == []
    assert sum(each.name == "absent" for each in walked[1]) > 250


def test_a_stranger_to_a_thing_writes_nothing(walked):
    """Whatever the answer: no row of any table but the session's own is written."""
    wrote = [
        f"{each.asked} as {each.kind} ({each.name}): {', '.join(each.wrote)}"
        for each in walked[1]
        for place, owners in OWNERS.items()
        if f" {place}" in each.asked and each.kind not in owners and each.wrote
    ]
    assert wrote == []


def test_the_columns_that_must_be_empty_are_empty(walked):
    """Read by eye once; this keeps it so: no stranger is ever shown a thing of somebody else's."""
    strangers = [
        kind for kind in KINDS if kind.startswith(("agent_", "elsewhere_", "district_")) or kind == "stranger"
    ]
    shown = [
        f"{each.asked} as {each.kind}"
        for each in walked[1]
        if each.kind in strangers and each.name == "ok" and each.asked not in OPEN
    ]
    assert shown == []


OWN_MATTER = {
    *(
        f"GET /my/matters/{{number}}/files/{{inside}}/ as {kind}"
        for kind in ("owner", "agent", "scoped_agent")
    ),
    *(
        f"{how} /desk/routes/{{route}}/questions/0/ as {kind}"
        for how in ("GET", "POST")
        for kind in ("clerk", "officer", "head")
    ),
}
"""In one's own matter one is told that a paper is not there, in one's own route that a question is not; without it, that it is not."""
OPEN = (
    "POST /apply/{item}/",  # answered with the page that says for whom one may apply
    "GET /desk/registers/{commissioners}/",  # the list, without the rows of others: asked for by test_pages of registers
    "GET /desk/registers/{commissioners}/export.csv",
    "GET /api/v1/desk/registers/{commissioners}/",
    "GET /desk/registers/{conferences}/{conference}/",  # a book that all offices may read
)


def test_the_table_asks_for_every_private_address_that_names_a_thing(walked):
    world = walked[0]
    asked = {"/" + resolve(path.partition("?")[0].format(**world.places)).route for _, path, _ in ASKED}
    private = {
        address.route
        for address in every_address()
        if "<" in address.route and address.route.startswith(PRIVATE)
    }
    assert sorted(private - asked - set(NO_THING)) == []
