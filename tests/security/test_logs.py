"""A whole journey with everything logged that can be: no name, number, telephone, password, key or token stands in the log."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from tests.shape.access import signed_in
from tongban.domains.cases.models import Draft
from tongban.domains.cases.tests.factories import FOR_BOTH, an_item
from tongban.kernel.docket.models import Matter
from tongban.kernel.testing import a_person, an_organisation, on_day, staff_of

pytestmark = pytest.mark.django_db
PASSWORD = "chang-zhou-2026-tongban"


def test_a_journey_leaves_nothing_of_anybody_in_the_log(caplog):
    cache.clear()
    with caplog.at_level(logging.DEBUG), on_day("2026-03-02"):
        person, secrets = _journey()
    told = "\n".join(
        f"{record.getMessage()} {record.exc_text or ''} {getattr(record, 'request', '')}"
        for record in caplog.records
    )
    assert len(caplog.records) >= 3, "the journey logged almost nothing: this proves nothing"
    assert [secret for secret in secrets if secret and secret in told] == []
    assert person.name not in told and person.id_number not in told and person.phone not in told


def _journey():
    """Signing in (wrongly first), applying, sending, asking how it stands, and an officer who looks for and reveals."""
    item = an_item(**FOR_BOTH, materials=[], situations=[])
    person = a_person("欧阳问渠", password=PASSWORD)
    client = Client()
    name = person.account.username
    for password in ("wrong-password-of-mine", PASSWORD):
        client.post("/accounts/login/", {"login": name, "password": password})
    client.post(f"/apply/{item.item_id}/", {"whose": person.pk})
    draft = Draft.objects.get()
    page = f"/my/drafts/{draft.token}/"
    contact = {"c-name": person.name, "c-phone": person.phone}
    client.post(page, {"f-premises": "钟楼区欧阳路1号", **contact, "go": "next"})
    client.post(f"{page}materials/", {"go": "next"})
    client.post(f"{page}review/", {"true": "1"})
    matter = Matter.objects.get(applicant=person)
    client.get(f"/my/matters/{matter.number}/")
    client.get("/my/matters/CZ-XK-2026-999999/")
    Client().post("/progress/", {"number": matter.number, "digits": person.phone[-4:]})
    Client().post(
        "/accounts/register/",
        {"name": person.name, "id_number": person.id_number, "phone": person.phone, "username": "other1", "password": PASSWORD, "again": PASSWORD, "agreed": "on"},
    )  # fmt: skip
    desk = signed_in(staff_of(an_organisation(), "officer").account)
    desk.post("/desk/matters/", {"person": person.id_number})
    desk.post(f"/desk/matters/{matter.number}/reveal/", {"what": "phone", "why": "电话联系申请人补正"})
    desk.post(
        f"/desk/intake/{item.item_id}/",
        {"a-number": person.id_number, "a-name": "别人", "a-phone": person.phone},
    )
    desk.post(f"/desk/matters/{matter.number}/steps/no-such-step/", {})
    client.post("/accounts/logout/")
    cookies = [client.cookies[each].value for each in (settings.CSRF_COOKIE_NAME,) if each in client.cookies]
    return person, [PASSWORD, "wrong-password-of-mine", "欧阳", *cookies]
