"""The pattern book, the shells, the error pages and the reader's own size of type."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import include, path

from tongban.ui.templatetags.ui import register

urlpatterns = [path("ui/", include("tongban.ui.urls")), path("accounts/", include("allauth.urls"))]

with_own_addresses = override_settings(ROOT_URLCONF=__name__)
CODES = ("400", "403", "403_csrf", "404", "409", "413", "429", "500", "503")
PARTS_OF_SHELLS = {"icon", "message_list", "nav_link"}


@pytest.mark.django_db
@with_own_addresses
@pytest.mark.parametrize("address", ["/ui/", "/ui/desk/"])
def test_the_pattern_book_opens(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert 'lang="zh-CN"' in page
    assert '<a class="skip" href="#main">' in page
    assert '"includeIndicatorStyles": false, "allowEval": false' in page


def test_every_component_stands_in_the_pattern_book() -> None:
    from tongban.ui.book import __file__ as book

    folder = book.rpartition("/")[0] + "/templates/ui/"
    text = ""
    for name in ("book.html", "book_parts.html", "book_desk.html"):
        with open(folder + name, encoding="utf-8") as page:
            text += page.read()
    assert {tag for tag in set(register.tags) - PARTS_OF_SHELLS if f"{{% {tag} " not in text} == set()


@pytest.mark.parametrize("code", CODES)
def test_an_error_page_says_what_is_safe_and_what_to_do(code: str) -> None:
    page = render_to_string(f"{code}.html")
    for words in ("您的资料", "接下来", "12345", f"代码 {code[:3]}"):
        assert words in page


def test_a_refusal_shows_its_own_sentence() -> None:
    assert "请先登记材料。" in render_to_string("409.html", {"sentence": "请先登记材料。"})


@pytest.mark.django_db
@with_own_addresses
def test_the_larger_type_is_chosen_without_script_and_kept(client: Client) -> None:
    answer = client.get("/ui/care/", {"on": "1", "back": "/ui/"})
    assert answer.status_code == 302 and answer["Location"] == "/ui/"
    assert 'class="portal care"' in client.get("/ui/").content.decode()
    client.get("/ui/care/", {"on": "0", "back": "/ui/"})
    assert 'class="portal"' in client.get("/ui/").content.decode()


@pytest.mark.django_db
@with_own_addresses
def test_the_way_back_never_leads_to_another_site(client: Client) -> None:
    assert client.get("/ui/care/", {"on": "1", "back": "//evil.example/"})["Location"] == "/"


@pytest.mark.django_db
@with_own_addresses
def test_signing_in_is_in_chinese_and_names_what_is_missing(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "用户名" in page and "密码" in page and 'autocomplete="current-password"' in page
    wrong = client.post("/accounts/login/", {"login": "", "password": ""}).content.decode()
    assert 'role="alert"' in wrong and "2 处" in wrong
