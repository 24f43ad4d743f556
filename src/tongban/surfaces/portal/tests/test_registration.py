"""Registering: every wrong field named, the number checked, one account a person, and back to where one was going."""

from datetime import date

import pytest
from django.core.cache import cache

from tongban.domains.cases.tests.visiting import text_of, visitor
from tongban.kernel.identity.models import Account, Person
from tongban.kernel.testing import a_person, on_day
from tongban.lib.idcard import make_id_number

pytestmark = pytest.mark.django_db
NUMBER = make_id_number("320404", date(1990, 5, 17), 7)
RIGHT = {
    "name": "赵敏", "id_number": NUMBER.lower(), "phone": "13912345678", "username": "zhaomin",
    "password": "kuai-le-ban-shi-88", "again": "kuai-le-ban-shi-88", "agreed": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def on_a_monday():
    cache.clear()
    with on_day("2026-03-02"):
        yield
    cache.clear()


def test_a_citizen_registers_is_signed_in_and_goes_on():
    client = visitor()
    answer = client.post("/accounts/register/", {**RIGHT, "next": "/apply/7/"})
    assert answer["Location"] == "/apply/7/"
    person = Person.objects.get()
    assert (person.id_number, person.assurance, person.account.username) == (NUMBER, 1, "zhaomin")
    page = text_of(client.get("/my/"))
    assert "注册账户(1级)" in page and "带身份证到任一政务服务窗口" in page


def test_nobody_is_sent_to_a_strange_place():
    answer = visitor().post("/accounts/register/", {**RIGHT, "next": "https://example.org/"})
    assert answer["Location"] == "/my/"


def test_every_wrong_field_is_named_and_what_was_typed_stays():
    wrong = {"name": "", "id_number": f"{NUMBER[:-1]}{'1' if NUMBER[-1] == '0' else '0'}", "phone": "12", "username": "1", "password": "123", "again": "124"}  # fmt: skip
    page = text_of(visitor().post("/accounts/register/", wrong))
    for field in ("name", "id_number", "phone", "username", "password", "again", "agreed"):
        assert f'href="#id_{field}"' in page, field
    assert "校验码不符" in page and 'value="12"' in page
    assert not Account.objects.exists()


def test_a_number_is_registered_once():
    known = a_person()
    page = text_of(visitor().post("/accounts/register/", {**RIGHT, "id_number": known.id_number}))
    assert "已经登记过" in page
    assert not Account.objects.filter(username="zhaomin").exists()


def test_a_username_is_taken_once_whatever_its_letters():
    visitor().post("/accounts/register/", RIGHT)
    other = {**RIGHT, "id_number": make_id_number("320404", date(1991, 6, 18), 8), "username": "ZhaoMin"}
    assert "已经有人用了" in text_of(visitor().post("/accounts/register/", other))


def test_numbers_are_not_tried_through():
    known = a_person()
    client = visitor()
    for _ in range(20):
        client.post("/accounts/register/", {**RIGHT, "id_number": known.id_number})
    answer = client.post("/accounts/register/", RIGHT)
    assert answer.status_code == 429 and "一小时后再试" in text_of(answer)


def test_who_is_signed_in_needs_no_second_account():
    assert visitor(a_person()).get("/accounts/register/")["Location"] == "/my/"


def test_signing_in_leads_to_registration():
    assert "/accounts/register/?next=%2Fmy%2F" in text_of(visitor().get("/accounts/login/?next=/my/")) or (
        "/accounts/register/?next=/my/" in text_of(visitor().get("/accounts/login/?next=/my/"))
    )
