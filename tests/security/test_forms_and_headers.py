"""Every unsafe form asks for its token, every answer carries its headers, and no page of an error tells how it is made."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.shape.access import signed_in
from tests.shape.addresses import every_address
from tongban.kernel.access.pages import STAFF
from tongban.kernel.testing import a_person, an_organisation, staff_of

pytestmark = pytest.mark.django_db
UNSAFE = ("post", "put", "patch", "delete")
POLICY = {
    "default-src": "'self'", "script-src": "'self'", "style-src": "'self'", "object-src": "'none'", "base-uri": "'none'",
    "form-action": "'self'", "frame-ancestors": "'none'",
}  # fmt: skip


def strict(client: Client) -> Client:
    client.handler.enforce_csrf_checks = True
    return client


@pytest.fixture
def everybody() -> dict[str, Client]:
    office = an_organisation()
    board = an_organisation("approval", "常州市政务服务管理办公室", supervises=True)
    found = {"guest": Client(), "citizen": signed_in(a_person().account)}
    for duty in STAFF:
        found[duty] = signed_in(staff_of(board if duty in ("supervisor", "admin") else office, duty).account)
    return {name: strict(client) for name, client in found.items()}


def test_nothing_is_taken_from_a_form_without_its_token(everybody):
    """Whoever is signed in and lured elsewhere sends nothing here: 403, or nothing that could be sent to (405 and the like)."""
    taken = []
    for address in every_address():
        for name in ("guest", "citizen", "officer"):
            answer = everybody[name].post(address.sample, {"a": "1"})
            if answer.status_code != 403 and not _only_reads(address.sample, answer):
                taken.append(f"{name} {address.route}: {answer.status_code}")
    assert taken == []


def _only_reads(address: str, answer) -> bool:
    """The interface only answers; its addresses refuse every method but GET. The one that takes in applications goes by a
    credential in a header, and a session is none."""
    if address == "/api/v1/lodgings":
        return answer.status_code == 401
    return address.startswith("/api/") and answer.status_code in (404, 405)


@pytest.mark.parametrize("forged", ["", "a" * 64, "你好", "../../x", "\x00" * 32])
def test_a_forged_token_is_no_token(everybody, forged):
    answer = everybody["citizen"].post("/my/acting/", {"whose": "", "csrfmiddlewaretoken": forged})
    assert answer.status_code == 403
    assert "请" in answer.content.decode()


def test_a_token_from_another_site_is_refused_by_its_origin(everybody):
    answer = everybody["citizen"].post(
        "/my/acting/", {"whose": ""}, headers={"origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_every_answer_carries_the_headers_that_protect_whoever_reads_it(everybody, settings):
    lacking = []
    more = ("/static/ui/tongban.css", "/static/no-such-file.js", "/no-such-page", "/api/v1/openapi.json")
    asked = [*(address.sample for address in every_address()), *more]
    for address in asked:
        for name in ("guest", "citizen", "officer"):
            answer = everybody[name].get(address)
            if answer.streaming:
                b"".join(answer)
            if fault := _lacks(answer):
                lacking.append(f"{name} {address} ({answer.status_code}): {fault}")
    assert lacking == []


def test_errors_carry_them_too(everybody):
    for answer in (
        everybody["citizen"].post("/my/acting/", {}),
        everybody["guest"].post("/search/", b"x", content_type="text/plain"),
        everybody["officer"].get("/desk/rehearsal/", headers={"host": "evil.example:99999999"}),
        everybody["guest"].get("/", headers={"content-length": str(10**12)}),
    ):
        assert not _lacks(answer), (answer.status_code, _lacks(answer))


def _lacks(answer) -> str:
    policy = {
        part.split()[0]: " ".join(part.split()[1:])
        for part in answer.headers.get("Content-Security-Policy", "").split(";")
        if part.strip()
    }
    if any(policy.get(name) != value for name, value in POLICY.items()):
        return f"policy {policy}"
    if "unsafe" in str(policy):
        return "unsafe policy"
    wanted = {
        "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }  # fmt: skip
    return ", ".join(
        [name for name, value in wanted.items() if answer.headers.get(name) != value]
        + ["Permissions-Policy"] * ("Permissions-Policy" not in answer.headers)
    )


def test_the_cookies_cannot_be_read_by_scripts_nor_sent_from_elsewhere(settings):
    person = a_person(password="chang-zhou-2026-tongban")
    client = Client()
    client.post("/accounts/login/", {"login": person.account.username, "password": "chang-zhou-2026-tongban"})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"] and session["samesite"] == "Lax"
    assert client.cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"


def test_private_pages_are_kept_by_no_cache(everybody):
    for name, address in (("citizen", "/my/"), ("officer", "/desk/"), ("officer", "/desk/matters/")):
        told = everybody[name].get(address).headers.get("Cache-Control", "")
        assert "no-store" in told or "private" in told, (address, told)


def test_a_broken_page_tells_nothing_of_how_it_is_made(everybody, monkeypatch):
    guest = everybody["guest"]
    guest.raise_request_exception = False
    monkeypatch.setattr("tongban.surfaces.portal.views.render", _breaks)
    answer = guest.get("/search/?q=x")
    said = answer.content.decode()
    assert answer.status_code == 500
    assert "请" in said and not any(
        word in said for word in ("Traceback", "secret-of-the-code", ".py", "SELECT")
    )


def _breaks(*_: object, **__: object) -> None:
    raise RuntimeError("secret-of-the-code")
