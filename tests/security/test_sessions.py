"""Sessions, codes and tokens: forged, kept, replayed, guessed."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import encrypt
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from tongban.domains.cases.tests.factories import FOR_BOTH, a_case, an_item
from tongban.kernel.clock import today
from tongban.kernel.testing import a_person, an_organisation, on_day, staff_of

pytestmark = pytest.mark.django_db
PASSWORD = "chang-zhou-2026-tongban"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
COOKIE = settings.SESSION_COOKIE_NAME


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    cache.clear()


@pytest.fixture
def person():
    return a_person(password=PASSWORD)


def sign_in(username: str, password: str = PASSWORD, client: Client | None = None) -> Client:
    client = client or Client()
    client.post("/accounts/login/", {"login": username, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/my/").status_code == 200


def holding(key: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = key
    return client


def test_a_session_begins_under_a_new_key_so_that_none_can_be_planted(person):
    visitor = Client()
    visitor.cookies[COOKIE] = "planted0planted0planted0planted0"
    sign_in(person.account.username, client=visitor)
    assert is_in(visitor)
    assert visitor.cookies[COOKIE].value != "planted0planted0planted0planted0"
    assert not is_in(holding("planted0planted0planted0planted0"))


def test_a_key_in_which_one_letter_was_changed_opens_nothing(person):
    key = sign_in(person.account.username).cookies[COOKIE].value
    for at in range(0, len(key), 4):
        other = "a" if key[at] != "a" else "b"
        assert not is_in(holding(key[:at] + other + key[at + 1 :]))
    assert is_in(holding(key))
    for forged in ("", "a", "../../etc/passwd", "' OR 1=1 --", "\x00", "a" * 5000):
        assert not is_in(holding(forged))


def test_after_signing_out_the_old_key_opens_nothing(person):
    visitor = sign_in(person.account.username)
    key = visitor.cookies[COOKIE].value
    visitor.post("/accounts/logout/")
    assert not is_in(holding(key))


def test_a_changed_password_ends_every_other_session_and_keeps_this_one(person):
    here, elsewhere = sign_in(person.account.username), sign_in(person.account.username)
    fresh = "wu-jin-2026-another-word"
    told = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    assert here.post("/accounts/password/change/", told).status_code == 302
    assert is_in(here) and not is_in(elsewhere)
    assert not is_in(sign_in(person.account.username))
    assert is_in(sign_in(person.account.username, fresh))


def test_whoever_is_struck_off_is_out_at_the_next_page(person):
    visitor = sign_in(person.account.username)
    person.account.is_active = False
    person.account.save(update_fields=["is_active"])
    assert not is_in(visitor)
    clerk = staff_of(an_organisation(), "clerk", password=PASSWORD)
    with on_day("2026-03-02") as on:
        clerk.account.password_changed_on = on
        clerk.account.save(update_fields=["password_changed_on"])
        desk = sign_in(clerk.account.username)
        assert desk.get("/desk/").status_code == 200
        clerk.until = on
        clerk.save(update_fields=["until"])
        assert desk.get("/desk/").status_code == 302


def test_guessed_passwords_are_stopped_and_even_the_right_one_must_wait(person):
    answers = [sign_in_answer(person.account.username, f"wrong-{n}-password") for n in range(8)]
    assert any("太多" in answer or "稍后" in answer for answer in answers), answers[-1][:500]
    assert not is_in(sign_in(person.account.username))


def sign_in_answer(username: str, password: str) -> str:
    answer = Client().post("/accounts/login/", {"login": username, "password": password})
    return answer.content.decode()


def test_whether_a_name_is_known_cannot_be_learnt_at_the_door(person):
    def said(username: str) -> str:
        text = sign_in_answer(username, "wrong-password-1")
        return re.sub(r'value="[^"]*"', "", text).replace(username, "~")

    assert said(person.account.username) == said("nobody-of-this-name")


def head_with_codes():
    head = staff_of(an_organisation(), "head", password=PASSWORD)
    head.account.password_changed_on = today()
    head.account.save(update_fields=["password_changed_on"])
    Authenticator.objects.create(
        user=head.account, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)}
    )
    return head.account


def code_now() -> str:
    counter = list(totp.yield_hotp_counters_from_time())[totp.app_settings.TOTP_TOLERANCE]
    return str(totp.format_hotp_value(totp.hotp_value(SECRET, counter)))


def test_a_head_without_the_code_is_nowhere_and_a_code_opens_once():
    account, code = head_with_codes(), code_now()
    first, second = sign_in(account.username), sign_in(account.username)
    assert first.get("/desk/").status_code == 302
    first.post("/accounts/2fa/authenticate/", {"code": code})
    assert first.get("/desk/").status_code == 200
    second.post("/accounts/2fa/authenticate/", {"code": code})
    assert second.get("/desk/").status_code == 302, "the same code let a second one in"


def test_codes_cannot_be_tried_through():
    account = head_with_codes()
    visitor, right = sign_in(account.username), code_now()
    wrong = [f"{n:06d}" for n in range(20) if f"{n:06d}" != right]
    for code in wrong:
        visitor.post("/accounts/2fa/authenticate/", {"code": code})
    visitor.post("/accounts/2fa/authenticate/", {"code": right})
    assert visitor.get("/desk/").status_code == 302


def test_no_password_is_reset_and_none_chosen_by_mail_or_by_a_guessed_key(person):
    for address in (
        "/accounts/password/reset/",
        f"/accounts/password/reset/key/{person.account.pk}-set-password/",
        "/accounts/password/reset/key/1-abcdef-0123456789abcdef/",
        "/accounts/signup/",
        "/accounts/login/code/confirm/",
    ):
        told = {"password1": "new-password-1234", "password2": "new-password-1234", "email": "a@example.cn"}
        for method in ("get", "post"):
            assert getattr(Client(), method)(address, told).status_code < 500
    person.account.refresh_from_db()
    assert person.account.check_password(PASSWORD)


def test_four_digits_of_a_matter_cannot_be_tried_through():
    with on_day("2026-03-02"):
        matter = a_case(an_item(**FOR_BOTH), applicant=a_person())
        right = matter.applicant.phone[-4:]
        statuses = [
            Client().post("/progress/", {"number": matter.number, "digits": f"{n:04d}"}).status_code
            for n in range(15)
            if f"{n:04d}" not in (right, matter.applicant.id_number[-4:])
        ]
        assert statuses[-1] == 429
        assert Client().post("/progress/", {"number": matter.number, "digits": right}).status_code == 429


def test_codes_of_papers_cannot_be_tried_through():
    statuses = [Client().get(f"/verify/{'ABCDEFGHJKMNPQ'}{n:02d}/").status_code for n in range(30)]
    assert statuses[0] == 404 and statuses[-1] == 429


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "javascript:alert(1)",
        "https:evil.example", "http:///evil.example", "data:text/html,x",
        "https://127.0.0.1@evil.example/", "///evil.example", "/\t/evil.example", "https://testserver.evil.example/",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_another_site_after_signing_in(person, wanted):
    told = {"login": person.account.username, "password": PASSWORD, "next": wanted}
    for address, given in (
        ("/accounts/login/", told),
        ("/accounts/logout/", {"next": wanted}),
        ("/ui/care/", {"next": wanted, "on": "1", "care": "1"}),
    ):
        answer = sign_in(person.account.username).post(address, given) if "logout" in address else Client().post(address, given)  # fmt: skip
        to = answer.headers.get("Location", "/")
        assert to.startswith("/") and not re.match(r"/[/\\\t]", to) and "evil" not in to.partition("?")[0], to
