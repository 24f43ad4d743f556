"""Addresses of other sites are asked, and only what answers is said to open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from tongban.cli.inspection import wrong_with
from tongban.domains.catalogue import api
from tongban.domains.catalogue.queries.inspection import addresses_outside
from tongban.domains.catalogue.tests.factories import a_folder, an_entry
from tongban.kernel.testing import an_organisation


class Page(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response({"/here": 200, "/only-get": 405}.get(self.path, 404))
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200 if self.path in ("/here", "/only-get") else 404)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_answers_opens_and_what_does_not_is_told(site):
    assert wrong_with(f"{site}/here", 5) == ""
    assert wrong_with(f"{site}/only-get", 5) == ""
    assert wrong_with(f"{site}/gone", 5) == "回答 404"
    assert wrong_with("ftp://127.0.0.1/x", 5) == "不是网页地址"


def test_nobody_there_is_told_too():
    assert wrong_with("http://127.0.0.1:9/", 5).startswith("打不开")


@pytest.mark.django_db
def test_each_address_is_told_with_its_item_and_place(tmp_path):
    an_organisation()
    faq = [{"q": "在哪里看?", "a": "见 https://www.gov.cn/ 和 /items/。"}]
    api.load(a_folder(tmp_path, an_entry(faq=faq)), on=date(2026, 3, 2))
    assert list(addresses_outside(date(2026, 3, 2))) == [
        ("食品经营许可（新办）", "常见问题第1项的回答", "https://www.gov.cn/")
    ]
