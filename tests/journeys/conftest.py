"""A living city for the journeys: built by the product's own command, served by its own server, walked through in a browser.

TONGBAN_JOURNEY_CITY names the folder of a city built before; it is copied, not touched. TONGBAN_BROWSER names the browser.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.journeys.visitor import City, Visitor

SMALL = ("--matters", "150", "--people", "60", "--enterprises", "30", "--days", "200")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city as it leaves the builder; nobody works in this folder. Whoever of the processes that run the stories side by
    side comes first builds it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "built"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (stands := folder / "stands").exists():
            shutil.rmtree(folder, ignore_errors=True)
            if made := os.environ.get("TONGBAN_JOURNEY_CITY"):
                shutil.copytree(made, folder, symlinks=True)
            else:
                folder.mkdir()
                City("", _environment(folder)).tongban("city", "build", *SMALL)
            stands.touch()
    return folder


@pytest.fixture(scope="session")
def city(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with served(built, tmp_path_factory.mktemp("city")) as living:
        yield living


@pytest.fixture
def city_apart(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city of one's own, for a story that moves the day for everybody in it."""
    with served(built, tmp_path_factory.mktemp("apart")) as living:
        yield living


@contextmanager
def served(built: Path, folder: Path) -> Iterator[City]:
    shutil.copytree(built, folder, dirs_exist_ok=True, symlinks=True)
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    living = City(address, _environment(folder, address))
    processes = [
        _started(words, living.environment, folder)
        for words in (("serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"), ("worker",))
    ]
    try:
        _wait_for(address + "/healthz", folder)
        yield living
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def _environment(folder: Path, address: str = "http://127.0.0.1:8000") -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("TONGBAN_", "DJANGO_"))},
        "TONGBAN_DATA": str(folder),
        "TONGBAN_PUBLIC_ADDRESS": address,
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings.demonstration",
    }


def _started(words: tuple[str, ...], environment: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    with (folder / f"{words[0]}.log").open("wb") as log:
        command = [sys.executable, "-m", "tongban.cli", *words]
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(address: str, folder: Path) -> None:
    for _ in range(360):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail("the server did not start: " + (folder / "serve.log").read_text(errors="replace")[-2000:])


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    quiet = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    started = playwright.chromium.launch(
        executable_path=os.environ.get("TONGBAN_BROWSER", "/usr/bin/chromium"), args=quiet
    )
    yield started
    started.close()


Visit = Callable[..., Visitor]


Screens = dict[str, list[BrowserContext]]


@pytest.fixture(scope="session")
def screens(browser: Browser) -> Iterator[Screens]:
    """Screens that nobody sits at, by their size. Nothing of whoever sat there is left, but the letters and styles that every
    page needs have been fetched: a hundred files that a new screen would fetch again."""
    free: Screens = {}
    yield free
    for contexts in free.values():
        for context in contexts:
            context.close()


@dataclass
class Reception:
    """Opens a screen for each visitor, and hears at the end what any of them found wrong."""

    browser: Browser
    free: Screens
    taken: list[tuple[str, BrowserContext]] = field(default_factory=list)
    visitors: list[Visitor] = field(default_factory=list)

    def begin(
        self, city: City, *, width: int = 1280, height: int = 800, scripts: bool = True, **more: Any
    ) -> Visitor:
        size, kind = {"width": width, "height": height}, f"{width} {height} {scripts} {sorted(more.items())}"
        if waiting := self.free.get(kind):
            context = waiting.pop()
        else:
            context = self.browser.new_context(viewport=size, locale="zh-CN", **more)  # type: ignore[arg-type]
            context.set_default_timeout(15_000)
        if not scripts:
            # Switched off altogether, the page could not be looked at either: so no script arrives.
            context.route("**/*.js", lambda route: route.abort())
        page: Page = context.new_page()
        visitor = Visitor(city, page)
        page.on("pageerror", lambda error: visitor.faults.append(f"{page.url}: script: {error}"))
        self.taken.append((kind, context))
        self.visitors.append(visitor)
        return visitor

    def end(self) -> None:
        for kind, context in self.taken:
            _wipe(context)
            self.free.setdefault(kind, []).append(context)
        faults = dict.fromkeys(fault for visitor in self.visitors for fault in visitor.faults)
        assert not faults, "\n".join(faults)


def _wipe(context: BrowserContext) -> None:
    context.set_offline(False)
    for page in context.pages:
        if page.url.startswith("http"):
            page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.close()
    context.unroute_all()
    context.clear_cookies()


@pytest.fixture
def reception(browser: Browser, screens: Screens) -> Iterator[Reception]:
    made = Reception(browser, screens)
    yield made
    made.end()


@pytest.fixture
def visit(city: City, reception: Reception) -> Visit:
    """`visit()` at a desk, `visit(width=360)` on a telephone, `visit(scripts=False)` without JavaScript."""
    return lambda **how: reception.begin(city, **how)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in Path(str(item.path)).parts:
            item.add_marker(pytest.mark.journey)
