"""The page of an item's scenarios: what clerks write is kept in the draft and played at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tongban.domains.catalogue import api
from tongban.domains.catalogue.actions import course
from tongban.domains.catalogue.models import Item
from tongban.domains.catalogue.tests.factories import a_folder, an_entry
from tongban.kernel.testing import actor_in, an_organisation, on_day, staff_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
GOOD = "情景 星期五下午\n2026-03-06 16:50 收到申请材料\n则 受理期限 到期 2026-03-13\n"
WRONG = GOOD.replace("03-13", "03-12")


@pytest.fixture
def item(tmp_path) -> Item:
    an_organisation()
    api.load(a_folder(tmp_path, an_entry()), on=DAY)
    return Item.objects.get(base=None)


def client_of(office, duty: str = "officer") -> Client:
    client = Client()
    client.force_login(staff_of(office, duty).account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(item: Item) -> str:
    return reverse("catalogue_desk:scenarios", args=[item.pk])


def test_what_is_written_is_kept_in_the_draft_and_says_which_expectation_failed(item):
    with on_day("2026-03-02"):
        course.draft(item, by=actor_in(item.organisation, "officer"), on=DAY)
        officer = client_of(item.organisation)
        assert officer.post(page(item), {"text": WRONG}).status_code == 302
        shown = officer.get(page(item)).content.decode()
        assert "没有通过" in shown
        assert "受理期限到期日是 2026-03-13" in shown
        desk = officer.get(reverse("catalogue_desk:item", args=[item.pk])).content.decode()
        assert "情景「星期五下午」第2行" in desk
        officer.post(page(item), {"text": GOOD})
        assert "没有通过" not in officer.get(page(item)).content.decode().replace("没有通过的写在下面", "")


def test_what_cannot_be_read_comes_back_with_what_is_wrong(item):
    with on_day("2026-03-02"):
        course.draft(item, by=actor_in(item.organisation, "officer"), on=DAY)
        answer = client_of(item.organisation).post(page(item), {"text": "2026-03-06 收到申请材料"})
    assert answer.status_code == 422
    assert "每个情景的第一行写" in answer.content.decode()


def test_without_a_draft_nothing_is_kept(item):
    with on_day("2026-03-02"):
        officer = client_of(item.organisation)
        assert officer.post(page(item), {"text": GOOD}).status_code == 409
        assert "请先在事项页面起草修订" in officer.get(page(item)).content.decode()


def test_another_office_does_not_see_them(item):
    other = an_organisation("health", "常州市卫生健康委员会")
    with on_day("2026-03-02"):
        assert client_of(other).get(page(item)).status_code == 403
