"""Stored pages: made once, the same for everybody who is not signed in, gone within the change that makes them old."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from tests.shape.access import signed_in
from tests.shape.addresses import every_address

from tongban.config.wsgi import application
from tongban.domains.catalogue.actions import course
from tongban.domains.catalogue.actions.loading import load
from tongban.domains.catalogue.models import Edition
from tongban.domains.catalogue.tests.factories import a_folder, an_entry
from tongban.kernel.clock import today
from tongban.kernel.pages import store
from tongban.kernel.testing import a_person, actor_in, an_organisation, staff_of
from tongban.lib.pagestore import PageStore

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A store of its own, begun a moment ago."""
    settings.TONGBAN_PAGES = tmp_path / "pages"
    begun_earlier()
    yield settings.TONGBAN_PAGES


def begun_earlier() -> None:
    PageStore(store().root, clock=lambda: time.time() - 2).turn()


class Door:
    """The whole application as gunicorn opens it, with what the browser sends."""

    def get(self, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        environ = RequestFactory().get(address).environ | headers
        told: list[Any] = []
        body = b"".join(application(environ, lambda status, headers, *_: told.extend((status, headers))))
        return int(told[0].split()[0]), dict(told[1]), body


@pytest.fixture
def door() -> Iterator[Door]:
    """As the test client does, without closing the test's own connection after each answer."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield Door()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    """A licence to run a restaurant, in force since today."""
    an_organisation()
    load(a_folder(tmp_path, an_entry()), on=today())
    connection.run_on_commit.clear()  # this test's transaction never ends; take it that the loading's did
    begun_earlier()
    return Edition.objects.select_related("item__organisation").get()


def kept_files() -> list[Path]:
    return sorted(store().root.glob("now/*T*/**/*.html")) + sorted(store().root.glob("now/*/**/*.html"))


def test_a_page_is_made_once_and_then_handed_out_without_asking_the_database(door):
    first = door.get("/help/")
    with CaptureQueriesContext(connection) as asked:
        second = door.get("/help/")
    assert (first[0], second[0], first[2]) == (200, 200, second[2])
    assert "ETag" not in first[1] and "ETag" in second[1]
    assert len(asked) == 0


def test_a_stored_page_carries_the_same_headers_as_a_fresh_one(door):
    fresh, again = door.get("/help/")[1], door.get("/help/")[1]
    for name, value in fresh.items():
        if name == "Content-Security-Policy":
            assert set(again[name].split("; ")) == set(value.split("; "))
        elif name != "Vary":
            assert again[name] == value
    assert again["Cache-Control"] == "no-cache"
    assert "Cookie" in again["Vary"]


def test_a_browser_that_has_the_page_is_told_so(door):
    door.get("/help/")
    _, headers, _ = door.get("/help/")
    status, told, body = door.get("/help/", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (status, body, told["ETag"]) == (304, b"", headers["ETag"])
    assert door.get("/help/", HTTP_IF_NONE_MATCH='"another"')[0] == 200


def test_a_host_that_is_not_ours_is_not_served_from_the_store(door, settings):
    settings.ALLOWED_HOSTS = ["zwfw.example.gov.cn"]
    assert door.get("/help/", HTTP_HOST="zwfw.example.gov.cn")[0] == 200
    assert door.get("/help/", HTTP_HOST="zwfw.example.gov.cn")[0] == 200
    assert door.get("/help/", HTTP_HOST="elsewhere.example")[0] == 400


@pytest.mark.parametrize("cookie", ["sessionid=abc", "care=1", "messages=x", 'a="b"c; sessionid=abc'])
def test_whoever_is_known_or_has_chosen_is_answered_afresh(door, cookie):
    door.get("/help/")
    _, headers, _ = door.get("/help/", HTTP_COOKIE=cookie)
    assert "ETag" not in headers


def test_for_nobody_signed_in_a_page_is_ever_stored(edition):
    """Every address of the site, as each kind of user: nothing of what they were shown lies in the store."""
    office = an_organisation()
    board = an_organisation("approval", "常州市政务服务管理办公室", supervises=True)
    people = [a_person().account, staff_of(office, "clerk").account, staff_of(office, "head").account]
    people.append(staff_of(board, "admin").account)
    for client in map(signed_in, people):
        for address in (*(each.sample for each in every_address()), f"/items/{edition.item_id}/"):
            client.get(address)
    assert kept_files() == []


def test_what_is_stored_names_nobody_and_carries_no_token(edition):
    """Every address of the site, as a stranger with a form open elsewhere: his token is in no stored page."""
    person = a_person("欧阳测试")
    token = _an_open_form()
    for address in (*(each.sample for each in every_address()), f"/items/{edition.item_id}/"):
        stranger = Client()
        stranger.cookies["csrftoken"] = token
        stranger.get(address)
    stored = [file.read_text(encoding="utf-8") for file in kept_files()]
    assert len(stored) >= 8
    for page in stored:
        for secret in (
            "csrfmiddlewaretoken",
            "sessionid",
            token,
            person.name,
            person.phone,
            person.id_number,
        ):
            assert secret not in page
    addresses = [str(file.relative_to(store().root)) for file in kept_files()]
    assert not any(re.search(r"/(my|desk|api|progress|verify|apply)/", address) for address in addresses)


def _an_open_form() -> str:
    stranger = Client()
    stranger.get("/accounts/login/")
    return stranger.cookies["csrftoken"].value


def test_after_a_publication_the_old_guide_is_not_served(door, edition, django_capture_on_commit_callbacks):
    address = f"/items/{edition.item_id}/"
    door.get(address)
    assert "ETag" in door.get(address)[1]
    with django_capture_on_commit_callbacks(execute=True):
        course.suspend(edition, "窗口搬迁", by=actor_in(edition.item.organisation, "head"), on=today())
    status, headers, body = door.get(address)
    assert (status, "ETag" in headers) == (200, False)
    assert "窗口搬迁" in body.decode()


def test_a_process_that_dies_after_its_commit_leaves_no_old_page_standing(door, edition):
    """Its own word was never given; the outbox gives it."""
    from tongban.kernel.outbox.delivering import deliver_all

    address = f"/items/{edition.item_id}/"
    door.get(address)
    course.suspend(edition, "窗口搬迁", by=actor_in(edition.item.organisation, "head"), on=today())
    assert "ETag" in door.get(address)[1]
    deliver_all()
    assert "窗口搬迁" in door.get(address)[2].decode()
