"""The desk's pages of quality as each kind of staff sees them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.tests.factories import a_folder, an_entry
from tongban.domains.quality.actions import inspect_day
from tongban.kernel.docket.models import Matter
from tongban.kernel.testing import an_organisation, on_day, staff_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 1, 5)


def client_of(office, duty: str) -> Client:
    """Signed in, with the second factor that heads and supervisors must have."""
    account = staff_of(office, duty).account
    TOTP.activate(account, generate_totp_secret())
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def words(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def office(tmp_path):
    office = an_organisation()
    catalogue.load(a_folder(tmp_path, an_entry()), on=date(2025, 12, 30))
    inspect_day(MONDAY)
    return office


@pytest.fixture
def board():
    return an_organisation("approval", "常州市政务服务管理办公室", supervises=True)


def test_the_report_has_a_line_for_each_office_and_opens_its_findings(office):
    with on_day("2026-01-05"):
        clerk = client_of(office, "clerk")
        page = words(clerk.get("/desk/quality/"))
        assert "共 1 项" in page
        assert "提醒 1 处" in page
        assert '<td data-label="准备度">95.0</td>' in page  # one warning costs five
        found = words(clerk.get("/desk/quality/findings/"))
        assert "「布局图」由申请人自备, 没有样表也没有写明要求; 请写明内容" in found
        assert "申请材料第2项的标准" in found


def test_another_office_does_not_read_the_findings(office):
    other = an_organisation("health", "常州市卫生健康委员会")
    with on_day("2026-01-05"):
        assert "布局图" not in words(client_of(other, "clerk").get("/desk/quality/findings/"))


def test_an_officer_objects_on_the_matter_page_and_the_board_decides(office, board):
    matter = Matter.objects.get(procedure="quality.rectify")
    page = f"/desk/matters/{matter.number}/"
    with on_day("2026-01-06"):
        officer = client_of(office, "officer")
        assert "「布局图」由申请人自备" in words(officer.get(page))
        assert officer.post(f"{page}steps/object/", {"ground": ""}).status_code == 422
        officer.post(f"{page}steps/object/", {"ground": "图纸由设计单位出具"})
        supervisor = client_of(board, "supervisor")
        assert matter.number in words(supervisor.get("/desk/quality/"))
        decide = f"/desk/quality/objections/{matter.pk}/"
        assert supervisor.post(decide, {"decision": "uphold", "words": ""}).status_code == 422
        assert supervisor.post(decide, {"decision": "uphold", "words": "同意"}).status_code == 302
        assert supervisor.get(decide).status_code == 404
    matter.refresh_from_db()
    assert matter.state == "dismissed"


def test_every_figure_of_the_attributes_opens_its_items(office):
    with on_day("2026-01-05"):
        clerk = client_of(office, "clerk")
        page = words(clerk.get("/desk/quality/attributes/"))
        figures = set(re.findall(r'href="(/desk/quality/attributes/items/[^"]+)"[^>]*>([^<]+)</a>', page))
        assert {"100.00%", "75.00%", "0.00次", "4.00级", "0.00%"} == {figure for _, figure in figures}
        for address, figure in figures:
            opened = words(clerk.get(address.replace("&amp;", "&")))
            assert figure in opened
            assert "食品经营许可（新办）" in opened


def test_who_is_below_the_average_is_listed(office):
    with on_day("2026-01-05"):
        page = words(client_of(office, "head").get("/desk/quality/attributes/?only=below"))
    assert "有不如平均的单位(0)" in page
