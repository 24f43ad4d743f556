"""Who sees which page of a licence, and what stands on it."""

import io

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache

from tongban.domains.licences import actions, api, queries
from tongban.domains.licences.tests.factories import a_licence
from tongban.kernel.documents.actions import issue, rendered
from tongban.kernel.identity.actions import give_mandate
from tongban.kernel.ledger.actions import open_book
from tongban.kernel.testing import a_person, actor_in, an_enterprise, an_organisation, on_day, staff_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tongban.domains.licences.tests.addresses")]
NAME = "常州示例餐饮有限公司"


@pytest.fixture(autouse=True)
def on_an_ordinary_day():
    """Nobody has guessed a code yet, and no password is too old."""
    cache.clear()
    with on_day("2026-03-05"):
        yield


def signed_in(client, account):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def licence():
    return a_licence(holder=an_enterprise(NAME))


@pytest.fixture
def holder(client, licence):
    return signed_in(client, licence.holder.account)


def officer_of(client, duty="officer", organisation=None):
    account = staff_of(organisation or an_organisation(), duty).account
    if duty == "head":
        TOTP.activate(account, generate_totp_secret())
    return signed_in(client, account)


def test_the_wallet_shows_what_one_holds(holder, licence):
    with on_day("2026-03-05"):
        page = holder.get("/my/licences/").content.decode()
    assert licence.number in page and "有效" in page and "共 1 件" in page


def test_what_has_run_out_stands_apart_from_what_may_be_used(holder, licence):
    a_licence(holder=licence.holder, on="2020-03-02", until="2025-03-01", matter="CZ-XK-2020-000001")
    with on_day("2026-03-05"):
        page = holder.get("/my/licences/").content.decode()
    assert "共 2 件, 其中 1 件有效" in page and "已经不能使用的 1 件" in page
    assert (
        page.index("2031年3月1日(周六)")
        < page.index("已经不能使用的 1 件")
        < page.index("2025年3月1日(周六)")
    )


def test_an_agent_s_own_licences_come_before_those_of_the_principal(client, licence):
    agent = a_person("钱进")
    own = a_licence(holder=agent, matter="CZ-XK-2026-000009")
    give_mandate(licence.holder, agent, scope="*", since=licence.issued_on, until=None)
    with on_day("2026-03-05"):
        page = signed_in(client, agent.account).get("/my/licences/").content.decode()
    assert page.index("本人(钱进)") < page.index(own.number) < page.index(licence.number)


def test_an_empty_wallet_says_what_would_appear(client):
    page = signed_in(client, a_person().account).get("/my/licences/").content.decode()
    assert "证照会自动出现在这里" in page


def test_an_agent_sees_the_licences_of_the_principal(client, licence):
    agent = a_person()
    give_mandate(licence.holder, agent, scope="*", since=licence.issued_on, until=None)
    with on_day("2026-03-05"):
        page = signed_in(client, agent.account).get("/my/licences/").content.decode()
    assert licence.number in page


@pytest.mark.parametrize("tail", ["", "paper.pdf"])
def test_another_person_guessing_a_number_finds_nothing(client, licence, tail):
    page = signed_in(client, a_person("钱进").account).get(f"/my/licences/{licence.pk}/{tail}")
    assert page.status_code == 404
    assert NAME not in page.content.decode()


def test_a_stranger_is_sent_to_sign_in(client, licence):
    assert client.get("/my/licences/").status_code == 302
    assert client.get(f"/my/licences/{licence.pk}/").status_code == 302
    assert client.get("/desk/licences/").status_code == 302


def test_the_holder_sees_who_read_it_for_which_case(holder, licence):
    office = an_organisation("culture", "常州市文化广电和旅游局")
    api.read(
        licence.pk, by=actor_in(office, "officer"), purpose="核验申请条件", matter_number="CZ-XK-2026-000777"
    )
    page = holder.get(f"/my/licences/{licence.pk}/").content.decode()
    assert "常州市文化广电和旅游局" in page and "CZ-XK-2026-000777" in page and "核验申请条件" in page


def test_the_paper_is_a_signed_pdf_and_is_kept_by_nobody_between(holder, licence):
    answer = holder.get(f"/my/licences/{licence.pk}/paper.pdf")
    assert answer.content.startswith(b"%PDF-") and b"/ByteRange" in answer.content
    assert answer["Cache-Control"] == "private, no-store"


def test_anybody_verifies_by_the_code_on_the_paper(client, licence):
    with on_day("2026-03-05"):
        page = client.get(f"/verify/{licence.verify_code}/").content.decode()
    assert "现在有效" in page and NAME in page and licence.identifier in page
    assert licence.holder.id_number not in page


def test_a_person_s_licence_shows_a_stranger_no_more_than_the_paper_and_less_of_the_person(client):
    person = a_person("王小明")
    licence = a_licence(holder=person, matter="CZ-XK-2026-000005")
    page = client.get(f"/verify/{licence.verify_code}/").content.decode()
    assert "王**" in page
    for secret in ("王小明", person.id_number, person.phone, licence.matter_number):
        assert secret not in page


def test_a_suspended_licence_verifies_as_suspended(client, licence):
    with on_day("2026-04-01") as day:
        actions.act(
            licence.pk, "suspend", ground="penalty", reason="后厨不符合卫生要求", decision="常市监处罚〔2026〕12号",
            by=actor_in(an_organisation(), "officer"), on=day,
        )  # fmt: skip
        page = client.get(f"/verify/{licence.verify_code}/").content.decode()
    assert "现在不能使用: 暂扣, 自 2026年4月1日(周三)" in page
    assert "后厨" not in page


def test_a_licence_past_its_term_verifies_as_ended_before_any_daily_run(client, licence):
    with on_day("2031-03-02"):
        assert "有效期至 2031年3月1日" in client.get(f"/verify/{licence.verify_code}/").content.decode()
        assert "现在有效" not in client.get(f"/verify/{licence.verify_code}/").content.decode()


def test_a_code_may_be_typed_with_strokes_and_small_letters(client, licence):
    answer = client.post("/verify/", {"code": licence.letter.shown_code.lower()})
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200


def test_an_unknown_code_has_a_clear_sentence(client):
    answer = client.get("/verify/AAAABBBBCCCCDDDD/")
    assert answer.status_code == 404
    assert "本平台没有签发过核验码为" in answer.content.decode()


def test_whoever_guesses_codes_must_wait_and_the_others_need_not(client, licence):
    for _ in range(20):
        client.get("/verify/AAAABBBBCCCCDDDD/")
    answer = client.get("/verify/AAAABBBBCCCCDDDD/")
    assert answer.status_code == 429 and "请10分钟后再试" in answer.content.decode()
    assert client.get("/verify/AAAABBBBCCCCDDDD/", REMOTE_ADDR="10.9.8.7").status_code == 404
    assert client.get(f"/verify/{licence.verify_code}/").status_code == 200


def test_a_letter_verifies_on_the_same_page_with_the_person_masked(client):
    office, person = an_organisation(), a_person("王小明")
    facts = {
        "applicant": person.name,
        "item": "教师资格认定",
        "matter_number": "CZ-QR-2026-000001",
        "received_on": "2026-03-02",
    }
    letter = issue(
        "not_required", facts, book=open_book("matter"), organisation=office, by=actor_in(office, "clerk")
    )
    page = client.get(f"/verify/{letter.verify_code}/").content.decode()
    assert letter.number in page and "教师资格认定" in page and "王**" in page and "王小明" not in page


def pdf(content: bytes, name: str = "证照.pdf") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_the_file_itself_is_verified_and_one_changed_byte_is_found(client, licence):
    content = rendered(licence.letter)
    answer = client.post("/verify/", {"file": pdf(content), "check_file": "1"}, follow=True)
    assert "完全一致, 没有改动" in answer.content.decode()
    changed = content[:-20] + bytes([content[-20] ^ 1]) + content[-19:]
    answer = client.post("/verify/", {"file": pdf(changed), "check_file": "1"})
    assert answer.status_code == 404 and "不是本平台签发的原文件" in answer.content.decode()


def test_an_empty_file_and_no_file_are_named(client):
    assert "是空的" in client.post("/verify/", {"file": pdf(b""), "check_file": "1"}).content.decode()
    assert "请选择要核验的 PDF 文件" in client.post("/verify/", {"check_file": "1"}).content.decode()
    assert "请填写核验码" in client.post("/verify/", {"code": ""}).content.decode()


def test_an_office_finds_its_licences_by_the_holder_s_number_which_is_in_no_address(client, licence):
    a_licence(holder=an_enterprise("常州另一家有限公司"), matter="CZ-XK-2026-000008")
    page = officer_of(client).post("/desk/licences/", {"words": licence.holder.id_number}).content.decode()
    assert licence.number in page and "常州另一家" not in page


def test_another_office_sees_none_of_them(client, licence):
    other = officer_of(client, organisation=an_organisation("culture", "常州市文化广电和旅游局"))
    assert licence.number not in other.get("/desk/licences/").content.decode()
    assert other.get(f"/desk/licences/{licence.pk}/").status_code == 404
    assert other.post(f"/desk/licences/{licence.pk}/suspend/", {}).status_code == 404


def test_an_officer_is_offered_what_the_law_allows_with_its_article(client, licence):
    with on_day("2026-03-05"):
        page = officer_of(client).get(f"/desk/licences/{licence.pk}/").content.decode()
    assert f'href="/desk/licences/{licence.pk}/suspend/"' in page and "行政处罚法第九条第三项" in page
    assert f"/desk/licences/{licence.pk}/revoke/" not in page


def test_a_head_annuls_with_a_ground_and_a_reason(client, licence):
    with on_day("2026-04-01"):
        head = officer_of(client, "head")
        address = f"/desk/licences/{licence.pk}/annul/"
        empty = head.post(address, {}).content.decode()
        assert "请选择一项法定事由" in empty and "请写明事实和理由" in empty
        done = head.post(address, {"ground": "deceit", "reason": "提交虚假房屋租赁合同"})
        assert done.status_code == 302
        again = head.post(address, {"ground": "deceit", "reason": "提交虚假房屋租赁合同"})
        assert again.status_code == 409 and "现为「撤销」" in again.content.decode()
    licence.refresh_from_db()
    assert queries.life_of(licence)[0].title == "撤销"


def test_a_person_s_name_and_number_are_masked_on_the_desk(client):
    person = a_person("王小明")
    licence = a_licence(holder=person, matter="CZ-XK-2026-000005")
    client = officer_of(client)
    for address in ("/desk/licences/", f"/desk/licences/{licence.pk}/"):
        page = client.get(address).content.decode()
        assert "王小明" not in page and person.id_number not in page


def test_an_office_that_opens_the_paper_stands_in_its_book(client, licence):
    assert officer_of(client).get(f"/desk/licences/{licence.pk}/paper.pdf").content.startswith(b"%PDF-")
    assert queries.readings_of(licence).get().purpose == "颁发机关核对存档证照"


def test_a_citizen_has_no_desk(holder):
    assert holder.get("/desk/licences/").status_code == 403
