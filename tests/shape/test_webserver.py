"""The web server with the configuration that the repository ships: what it hands out by itself, and what it passes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tongban.demonstration.bench.webserver import configuration, free_port, nginx
from tongban.kernel.pages.keeping import PERSONAL_COOKIES, SERVED
from tongban.lib.pagestore import PageStore

pytestmark = pytest.mark.skipif(
    shutil.which("nginx") is None, reason="nginx is not installed (Debian: apt install nginx-light)"
)

PASSED_ON = 502
"""Behind this nginx there is nobody: whatever it passes on comes back as 502."""


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Readable by nginx' own user."""
    folder = tmp_path_factory.mktemp("nginx")
    for each in (folder, *list(folder.parents)[: len(folder.parts) - 2]):
        os.chmod(each, 0o755)
    (folder / "public" / "static").mkdir(parents=True)
    (folder / "public" / "static" / "site.css").write_text("body{}", encoding="utf-8")
    return folder


@pytest.fixture
def store(place: Path) -> PageStore:
    store = PageStore(place / "public" / "pages")
    PageStore(store.root, clock=lambda: time.time() - 2).turn()
    for path, query, until in (("/", "", "minute"), ("/items/", "", "day"), ("/items/", "page=2", "day")):
        body = f"<p>{path}{query}</p>".encode()
        assert store.keep(store.place(), path, query, body, {}, until=until)
    return store


@pytest.fixture
def port(place: Path, store: PageStore) -> Iterator[int]:
    with nginx(place, place / "public", free_port()) as port:
        yield port


def asked(port: int, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    method = headers.pop("method", "GET")
    request = urllib.request.Request(f"http://127.0.0.1:{port}{address}", headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, dict(refused.headers), refused.read()


def test_nginx_accepts_the_configuration_as_it_is_shipped(place):
    file = place / "checked.conf"
    file.write_text(configuration(place, place / "public", port=free_port(), programs=8000), encoding="utf-8")
    done = subprocess.run(
        ["nginx", "-t", "-c", str(file), "-p", str(place)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_stored_pages_are_handed_out_with_validators(port, store):
    status, headers, body = asked(port, "/items/")
    kept = store.find("/items/", "")
    assert kept is not None
    assert (status, body, headers["ETag"]) == (200, kept.body, kept.etag)
    assert asked(port, "/items/?page=2")[2] == b"<p>/items/page=2</p>"
    assert asked(port, "/")[0] == 200
    assert asked(port, "/items/", **{"If-None-Match": kept.etag})[0] == 304
    packed = asked(port, "/items/", **{"Accept-Encoding": "gzip"})
    assert packed[1]["Content-Encoding"] == "gzip"


def test_its_pages_say_of_themselves_what_the_programs_say(port, db):
    fresh = Client().get("/help/")
    headers = asked(port, "/items/")[1]
    for name in set(fresh.headers) - {"Content-Length", "Vary", "Content-Security-Policy"}:
        assert headers[name] == fresh.headers[name], name
    policy = "Content-Security-Policy"
    assert set(headers[policy].split("; ")) == set(fresh.headers[policy].split("; "))
    assert headers["Cache-Control"] == SERVED["Cache-Control"]


@pytest.mark.parametrize("cookie", [*(f"{name}=1" for name in PERSONAL_COOKIES), "a=b; sessionid=c"])
def test_whoever_is_known_is_passed_on(port, cookie):
    assert asked(port, "/items/", Cookie=cookie)[0] == PASSED_ON
    assert asked(port, "/items/", Cookie="csrftoken=x; mysessionid=c")[0] == 200


@pytest.mark.parametrize(
    "address",
    [
        "/items/?page=3",
        "/my/",
        "/items/?x=/../../../../etc/passwd",
        "/../pages/now/headers.json",
        "/items/@.html",
    ],
)
def test_what_is_not_stored_is_passed_on(port, address):
    assert asked(port, address)[0] in (PASSED_ON, 400)


def test_what_is_sent_is_passed_on(port):
    assert asked(port, "/items/", method="POST")[0] == PASSED_ON


def test_after_a_change_nothing_old_is_handed_out(port, store):
    assert asked(port, "/items/")[0] == 200
    store.turn()
    assert asked(port, "/items/")[0] == PASSED_ON


def test_files_of_the_look_are_handed_out(port):
    assert asked(port, "/static/site.css")[2] == b"body{}"
