"""A clerk finds a matter by what is at hand, and walks from one to the next as the inbox had them."""

import pytest
from django.test import Client
from tests.shape.access import signed_in

from tongban.domains.cases.tests.factories import FOR_BOTH, a_case, an_item
from tongban.kernel.testing import a_person, an_enterprise, an_organisation, on_day, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with on_day("2026-03-02"):
        yield


@pytest.fixture
def clerk() -> Client:
    return signed_in(staff_of(an_organisation(), "clerk").account)


def found(clerk: Client, query: str) -> list[str]:
    return [row["number"] for row in clerk.get("/desk/matters/", {"q": query}).context["rows"]]


@pytest.mark.parametrize(
    "query", ["食品经营", "shipin", "spjy", "横丰", "hengfeng", "hfgg", "cz-xk-2026", "000001"]
)
def test_a_matter_is_found_by_item_enterprise_or_number_in_characters_pinyin_and_initials(clerk, query):
    matter = a_case(an_item(), applicant=an_enterprise("常州市横丰广告传媒有限公司"))
    assert found(clerk, query) == [matter.number]


@pytest.mark.parametrize("query", ["王小明", "小明", "wangxiaoming", "wxm"])
def test_a_persons_name_finds_nothing_from_the_address(clerk, query):
    a_case(an_item(**FOR_BOTH), applicant=a_person("王小明"))
    assert found(clerk, query) == []


def test_another_offices_enterprise_is_not_found(clerk):
    a_case(an_item(), applicant=an_enterprise("常州市横丰广告传媒有限公司"))
    police = signed_in(staff_of(an_organisation("police", "常州市公安局"), "clerk").account)
    assert found(police, "横丰") == []


def test_the_nearest_day_stands_first_and_the_table_says_so(clerk):
    item = an_item()
    late, soon = a_case(item, on="2026-02-27"), a_case(item, on="2026-02-26")
    page = clerk.get("/desk/")
    assert [row["number"] for row in page.context["rows"]] == [soon.number, late.number]
    assert 'aria-sort="ascending"' in page.content.decode()
    turned = clerk.get("/desk/?sort=-due_on")
    assert [row["number"] for row in turned.context["rows"]] == [late.number, soon.number]


def test_filters_state_and_order_go_along_with_each_other(clerk):
    a_case(an_item())
    page = clerk.get("/desk/?only=unassigned&state=待受理&sort=-due_on").content.decode()
    assert '<input type="hidden" name="only" value="unassigned">' in page
    assert '<input type="hidden" name="sort" value="-due_on">' in page
    assert "?only=late&amp;state=%E5%BE%85%E5%8F%97%E7%90%86&amp;sort=-due_on" in page


def links_of(page) -> dict[str, str]:
    walk = page.context["walk"]
    return {"previous": walk.previous, "next": walk.next, "back": walk.back}


def test_one_walks_from_matter_to_matter_in_the_order_of_the_inbox_and_back_to_it_as_it_was(clerk):
    item = an_item()
    first, second, third = (a_case(item, on=f"2026-02-2{day}") for day in (4, 5, 6))
    clerk.get("/desk/?only=unassigned")
    assert links_of(clerk.get(f"/desk/matters/{second.number}/")) == {
        "previous": first.number, "next": third.number, "back": "/desk/?only=unassigned",
    }  # fmt: skip
    # What has been dealt with keeps its place until the inbox is looked at again.
    clerk.post(f"/desk/matters/{second.number}/steps/accept/")
    assert links_of(clerk.get(f"/desk/matters/{third.number}/"))["previous"] == second.number


def test_whoever_comes_from_elsewhere_is_led_back_to_the_whole_inbox(clerk):
    matter = a_case(an_item())
    assert links_of(clerk.get(f"/desk/matters/{matter.number}/")) == {
        "previous": "",
        "next": "",
        "back": "/desk/",
    }
