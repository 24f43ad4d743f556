"""一次一评: at the window the clerk shows a code on the day of the close, and whoever was served scans it."""

import re
from datetime import date

import pytest
from django.test import Client
from tests.shape.access import signed_in

from tongban.domains.cases.actions import entry
from tongban.domains.cases.tests.factories import a_case, an_item
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity.queries import actor_of_staff
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.outbox.delivering import deliver_all
from tongban.kernel.testing import an_organisation, on_day, staff_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def monday():
    with on_day("2026-03-02"):
        yield


def client_of(duty: str, organisation=None) -> Client:
    return signed_in(staff_of(organisation or an_organisation(), duty).account)


def a_closed_case() -> Matter:
    clerk = actor_of_staff(staff_of(an_organisation(), "clerk"))
    matter = entry.not_ours(
        a_case(an_item()), by=clerk, reason="不在本辖区", competent="天宁区市监局", on=MONDAY
    )
    deliver_all()
    return matter


def rating_of(matter: Matter) -> str:
    return f"/desk/matters/{matter.number}/rating/"


def code_on(answer) -> str:
    return str(answer.context["address"])


def test_the_code_leads_whoever_scans_it_to_the_rating_and_its_showing_is_on_the_record():
    matter, clerk = a_closed_case(), client_of("clerk")
    assert rating_of(matter) in clerk.get(f"/desk/matters/{matter.number}/").content.decode()
    answer = clerk.post(rating_of(matter))
    address = code_on(answer)
    assert re.search(r"/reviews/[\w-]{20,}/\?from=qr$", address) and "<svg" in answer.content.decode()
    page = Client().get(address[address.index("/reviews/") :])
    assert page.status_code == 200 and "非常满意" in page.content.decode()
    shown = entries_of(matter.pk).get(step="show_rating_code")
    assert (shown.title, shown.audience) == ("窗口出示评价码", "office")


def test_the_code_is_shown_on_the_day_of_the_close_and_by_whoever_closed_it():
    matter = a_closed_case()
    police = an_organisation("police", "常州市公安局")
    assert client_of("clerk", police).post(rating_of(matter)).status_code == 404
    assert client_of("head").post(rating_of(matter)).status_code == 403
    with on_day("2026-03-03"):
        clerk = client_of("clerk")
        assert rating_of(matter) not in clerk.get(f"/desk/matters/{matter.number}/").content.decode()
        refused = clerk.post(rating_of(matter))
        assert refused.status_code == 403 and "只在办结当天" in refused.content.decode()


def test_what_is_open_or_taken_back_has_no_code():
    clerk = client_of("clerk")
    matter = a_case(an_item())
    assert clerk.post(rating_of(matter)).status_code == 403
    by = actor_of_staff(staff_of(an_organisation(), "clerk"))
    withdrawn = entry.withdraw(matter, by=by, reason="不办了", on=MONDAY)
    deliver_all()
    said = clerk.post(rating_of(withdrawn), follow=True).content.decode()
    assert "这件没有等待评价的邀请" in said
