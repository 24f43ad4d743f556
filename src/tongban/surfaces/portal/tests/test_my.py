"""我的: what needs something from me stands first, and I act only for those whose mandate is in force."""

import pytest
from django.core.cache import cache

from tongban.domains.cases.tests.factories import FOR_BOTH, a_case, an_item, ids
from tongban.domains.cases.tests.visiting import staff_visitor, text_of, visitor
from tongban.kernel.docket.actions import perform
from tongban.kernel.identity.actions import give_mandate
from tongban.kernel.testing import a_person, actor_in, an_enterprise, an_organisation, on_day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_monday():
    cache.clear()
    with on_day("2026-03-02") as day:
        yield day


@pytest.fixture
def item():
    return an_item(**FOR_BOTH)


def asked_to_correct(matter, item, on):
    problem = {"material": ids(item)["经营场所平面图"], "problem": "没有标明面积", "how": "请标明"}
    perform(matter, "ask_to_correct", by=actor_in(matter.owner, "clerk"), on=on, items=[problem])


def test_a_guest_signs_in_and_staff_have_their_desk():
    assert visitor().get("/my/")["Location"] == "/accounts/login/?next=%2Fmy%2F"
    assert staff_visitor(an_organisation()).get("/my/").status_code == 403


def test_an_empty_page_says_what_would_appear():
    page = text_of(visitor(a_person()).get("/my/"))
    assert "现在没有需要您办的事" in page and "提交的申请会出现在这里" in page


def test_what_needs_me_stands_before_what_is_running(item, on_a_monday):
    person = a_person()
    running = a_case(item, applicant=person)
    wanting = a_case(item, applicant=person)
    asked_to_correct(wanting, item, on_a_monday)
    page = text_of(visitor(person).get("/my/"))
    assert page.index(wanting.number) < page.index("正在办") < page.index(running.number)
    assert "提交补正材料" in page


def test_a_chance_that_is_over_is_no_longer_wanted(item, on_a_monday):
    person = a_person()
    matter = a_case(item, applicant=person)
    asked_to_correct(matter, item, on_a_monday)
    # fifteen working days after Monday 2 March end on Monday 23 March
    with on_day("2026-03-23"):
        assert "提交补正材料" in text_of(visitor(person).get("/my/"))
    with on_day("2026-03-24"):
        assert "提交补正材料" not in text_of(visitor(person).get("/my/"))


def test_an_agent_chooses_for_whom_to_act(item, on_a_monday):
    agent, firm = a_person("李静"), an_enterprise()
    give_mandate(firm, agent, scope="*", since=on_a_monday, until=None)
    own, theirs = a_case(item, applicant=agent), a_case(item, applicant=firm)
    client = visitor(agent)
    both = text_of(client.get("/my/"))
    assert own.number in both and theirs.number in both
    client.post("/my/acting/", {"whose": firm.pk})
    chosen = text_of(client.get("/my/"))
    assert own.number not in chosen and theirs.number in chosen
    assert own.number not in text_of(client.get("/my/matters/"))
    client.post("/my/acting/", {"whose": ""})
    assert own.number in text_of(client.get("/my/"))


def test_nobody_acts_for_somebody_without_a_mandate(item):
    firm, stranger = an_enterprise(), a_person("钱进")
    theirs = a_case(item, applicant=firm)
    client = visitor(stranger)
    client.post("/my/acting/", {"whose": firm.pk})
    assert theirs.number not in text_of(client.get("/my/"))


def test_a_mandate_that_ended_is_forgotten(item, on_a_monday):
    agent, firm = a_person("李静"), an_enterprise()
    give_mandate(firm, agent, scope="*", since=on_a_monday, until=on_a_monday)
    theirs = a_case(item, applicant=firm)
    client = visitor(agent)
    client.post("/my/acting/", {"whose": firm.pk})
    with on_day("2026-03-03"):
        page = text_of(client.get("/my/"))
    assert theirs.number not in page and "正在为" not in page


def test_acting_is_chosen_by_a_form_and_not_by_a_link():
    assert visitor(a_person()).get("/my/acting/").status_code == 405


def test_my_page_asks_a_bounded_number_of_queries(item, django_assert_max_num_queries):
    person = a_person()
    for _ in range(6):
        a_case(item, applicant=person)
    client = visitor(person)
    client.get("/my/")
    with django_assert_max_num_queries(18):
        client.get("/my/")
