"""Whoever acts for somebody in some items only sees the matters and drafts of these, in every list, and no others."""

from __future__ import annotations

from datetime import date

import pytest

from tongban.domains.cases.actions.drafts import discard_draft, save_draft, start_draft
from tongban.domains.cases.queries import drafts_of, lists
from tongban.domains.cases.tests.factories import FOR_BOTH, a_case, an_item
from tongban.domains.cases.views.public.start import candidates_of
from tongban.kernel.access import Forbidden, may, visible
from tongban.kernel.clock import today
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity import Actor
from tongban.kernel.identity.actions import give_mandate
from tongban.kernel.identity.models import Person
from tongban.kernel.identity.queries import actor_of, actor_of_person
from tongban.kernel.testing import a_person, actor_for, an_enterprise, on_day

pytestmark = pytest.mark.django_db
FOOD, TOBACCO = "food-operation-licence", "tobacco-retail"


@pytest.fixture(autouse=True)
def monday():
    with on_day("2026-03-02"):
        yield


@pytest.fixture
def items():
    names = {FOOD: "食品经营许可", TOBACCO: "烟草专卖零售许可"}
    return {key: an_item(**FOR_BOTH, key=key, name=name) for key, name in names.items()}


def seen_by(actor: Actor) -> set[int]:
    """In the list of the models, in the list that is SQL text, and one by one: all three say the same."""
    found = set(Matter.objects.filter(visible(actor)).values_list("pk", flat=True))
    assert {line.pk for line in lists.page(lists.own(actor), most=50)} == found
    assert {matter.pk for matter in Matter.objects.all() if may(actor, "see", matter)} == found
    return found


def agent_of(principal: Person, *scopes: str) -> Actor:
    agent = a_person("经办人")
    agent.assurance = 3
    for scope in scopes:
        give_mandate(principal, agent, scope=scope, since=date(2026, 1, 1), until=None)
    return actor_of_person(agent, on=today())


def test_a_mandate_for_some_items_shows_the_matters_of_these(items):
    firm, other = an_enterprise(), an_enterprise("常州示例商贸有限公司")
    food, tobacco = (a_case(items[key], applicant=firm) for key in (FOOD, TOBACCO))
    elsewhere = a_case(items[FOOD], applicant=other)
    assert seen_by(agent_of(firm, FOOD)) == {food.pk}
    assert seen_by(agent_of(firm, f"{FOOD} {TOBACCO}")) == {food.pk, tobacco.pk}
    assert seen_by(agent_of(firm, FOOD, TOBACCO)) == {food.pk, tobacco.pk}
    assert seen_by(agent_of(firm, FOOD, "*")) == {food.pk, tobacco.pk}
    assert seen_by(agent_of(firm, "business-licence")) == set()
    assert seen_by(actor_for(firm)) == {food.pk, tobacco.pk}
    assert elsewhere.pk not in seen_by(agent_of(firm, "*"))


def test_it_lets_somebody_begin_and_write_the_drafts_of_these(items):
    firm = an_enterprise()
    agent, by = agent_of(firm, FOOD), actor_for(firm)
    food, tobacco = (start_draft(items[key].item_id, person=firm, by=by) for key in (FOOD, TOBACCO))
    assert start_draft(items[FOOD].item_id, person=firm, by=agent) == food
    assert list(drafts_of(agent)) == [food]
    save_draft(food, {"form": {"premises": "常州市钟楼区南大街1号"}}, by=agent)
    for refused in (save_draft, discard_draft):
        with pytest.raises(Forbidden, match="这份草稿不属于您的账户"):
            refused(tobacco, *([{}] if refused is save_draft else []), by=agent)
    with pytest.raises(Forbidden, match="您受托的事项范围不包括这个事项"):
        start_draft(items[TOBACCO].item_id, person=firm, by=agent)


def test_for_whom_one_may_apply_goes_by_the_item(items):
    firm = an_enterprise()
    agent = agent_of(firm, FOOD)
    assert firm in [each.person for each in candidates_of(agent, items[FOOD], on=today())]
    assert firm not in [each.person for each in candidates_of(agent, items[TOBACCO], on=today())]


def test_an_account_stands_for_the_same_actor_as_its_person():
    agent, firm = a_person("经办人", password="chang-zhou-2026"), an_enterprise()
    give_mandate(firm, agent, scope=f"{FOOD} {TOBACCO}", since=date(2026, 1, 1), until=None)
    found = actor_of(agent.account, on=today())
    assert (found.principal_ids, found.scoped) == ((), ((firm.pk, FOOD), (firm.pk, TOBACCO)))
    assert found == actor_of_person(agent, on=today())
