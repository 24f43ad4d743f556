"""Signing in: where one arrives, and what is said when it does not succeed."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from tongban.kernel.testing import a_person, an_organisation, staff_of

pytestmark = pytest.mark.django_db
PASSWORD = "chang-zhou-2026-tongban"


def entered(account, password: str = PASSWORD, **more: str):
    account.set_password(PASSWORD)
    account.save()
    return Client().post("/accounts/login/", {"login": account.username, "password": password, **more})


def test_staff_arrive_at_their_desk_and_citizens_at_the_portal():
    assert entered(staff_of(an_organisation(), "clerk").account)["Location"] == "/desk/"
    assert entered(a_person("王小明").account)["Location"] == "/"


def test_who_came_from_a_page_goes_back_to_it():
    assert entered(staff_of(an_organisation(), "clerk").account, next="/clock/")["Location"] == "/clock/"


def test_each_fault_says_what_to_do_next():
    wrong = entered(a_person("王小明").account, password="wrong").content.decode()
    assert "用户名或者密码不对; 请核对大小写后再输一次" in wrong
    empty = Client().post("/accounts/login/", {}).content.decode()
    assert "请填写用户名。" in empty and "请填写密码。" in empty


def test_a_short_password_is_refused_in_chinese():
    with pytest.raises(ValidationError, match="密码至少 10 位; 请再加长。"):
        validate_password("Qx7-zt")
