"""One's own messages, and nobody else's."""

from datetime import date

import pytest

from tongban.kernel.identity.actions import give_mandate
from tongban.kernel.ledger.actions import open_book
from tongban.kernel.notices import wordings
from tongban.kernel.notices.actions import tell
from tongban.kernel.notices.models import Message
from tongban.kernel.notices.wordings import Wording
from tongban.kernel.testing import a_person, an_enterprise, an_organisation, on_day, staff_of

pytestmark = pytest.mark.django_db
PLACE = "/my/messages/"


@pytest.fixture(autouse=True)
def in_service():
    wordings.register(
        {"test.granted": Wording("证照已经颁发", "请到“我的证照”查看{name}。", "/my/licences/{licence}/")}
    )
    with on_day("2026-03-05"):
        yield


def signed_in(client, account):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def person():
    return a_person()


@pytest.fixture
def message(person):
    return tell(person, "test.granted", {"name": "食品经营许可证", "licence": 7})


def test_a_message_is_shown_and_stays_unread_until_it_is_opened(client, person, message):
    client = signed_in(client, person.account)
    page = client.get(PLACE).content.decode()
    assert "食品经营许可证" in page and "未读" in page
    opened = client.post(f"{PLACE}read/", {"message": message.pk})
    assert opened["Location"] == "/my/licences/7/"
    assert "未读" not in client.get(PLACE).content.decode()


def test_somebody_else_s_message_is_neither_shown_nor_read(client, message):
    client = signed_in(client, a_person("钱进").account)
    assert "食品经营许可证" not in client.get(PLACE).content.decode()
    answer = client.post(f"{PLACE}read/", {"message": message.pk})
    assert answer["Location"] == PLACE
    assert Message.objects.get().read_at is None


def test_all_are_read_at_once(client, person, message):
    tell(person, "test.granted", {"name": "营业执照", "licence": 8})
    signed_in(client, person.account).post(f"{PLACE}read/", {})
    assert not Message.objects.filter(read_at=None).exists()


def test_an_empty_list_says_what_would_appear(client, person):
    assert "每有进展都会告诉您" in signed_in(client, person.account).get(PLACE).content.decode()


def test_a_guest_signs_in_first_and_staff_have_none(client):
    assert client.get(PLACE).status_code == 302
    assert signed_in(client, staff_of(an_organisation(), "officer").account).get(PLACE).status_code == 403


def test_what_an_agent_and_the_principal_were_both_told_the_agent_reads_once(client, person):
    firm = an_enterprise("常州示例餐饮有限公司")
    give_mandate(firm, person, scope="*", since=date(2026, 3, 1), until=None)
    book = open_book("test")
    for whom in (firm, person):
        tell(whom, "test.granted", {"name": "食品经营许可证", "licence": 7}, book=book)
    tell(firm, "test.granted", {"name": "营业执照", "licence": 8}, book=open_book("test"))
    page = signed_in(client, person.account).get(PLACE).content.decode()
    assert page.count("请到“我的证照”查看食品经营许可证") == 1 and "营业执照" in page
    assert "有 2 条没有读过" in page
