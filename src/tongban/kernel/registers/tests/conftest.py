"""A city with two districts and a town, offices in them, and somebody in each post."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from tongban.domains.network.registers import COMMISSIONERS
from tongban.kernel.identity import Actor
from tongban.kernel.identity.queries import actor_of_staff
from tongban.kernel.orgs.models import Level, Organisation, Region
from tongban.kernel.registers.actions import enter
from tongban.kernel.registers.fields import Offered
from tongban.kernel.registers.forms import RowForm
from tongban.kernel.testing import BEGINNING, a_region, an_organisation, staff_of

TYPED = {
    "name": "王小明", "sex": "女", "region": "武进区湖塘镇", "post": "综合窗口", "phone": "19900001111",
    "status": "在岗", "trained_on": "2026-03-02", "exam_score": "92.5", "certificate": "CZ-0001", "served": "12",
}  # fmt: skip


@dataclass
class Town:
    district: Organisation
    centre: Organisation
    other: Organisation

    def actor(self, duty: str = "officer", organisation: Organisation | None = None) -> Actor:
        return actor_of_staff(staff_of(organisation or self.centre, duty))

    def client(self, duty: str = "officer", organisation: Organisation | None = None) -> Client:
        """Signed in, with the second factor that a head needs."""
        from allauth.mfa.models import Authenticator

        account = staff_of(organisation or self.centre, duty).account
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client


@pytest.fixture
def town(db) -> Town:
    city = a_region()
    wujin = Region.objects.create(code="320412", name="武进区", level=Level.DISTRICT, parent=city)
    Region.objects.create(code="320404", name="钟楼区", level=Level.DISTRICT, parent=city)
    hutang = Region.objects.create(code="320412100", name="湖塘镇", level=Level.TOWN, parent=wujin)
    district = an_organisation("wujin-approval", "武进区行政审批局")
    centre = an_organisation("hutang", "湖塘镇便民服务中心")
    Organisation.objects.filter(pk=district.pk).update(region=wujin, level=Level.DISTRICT)
    Organisation.objects.filter(pk=centre.pk).update(region=hutang, level=Level.TOWN, parent=district)
    return Town(district, Organisation.objects.get(pk=centre.pk), an_organisation("police", "常州市公安局"))


def a_commissioner(by: Actor, **typed: str):
    data = {**TYPED, "organisation": str(by.organisation_id), **typed}
    form = RowForm(Offered(COMMISSIONERS, by), data)
    assert form.is_valid(), form.errors
    return enter(COMMISSIONERS, form.values(), by=by, on=BEGINNING)
