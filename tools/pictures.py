"""Takes the README's pictures from a living city: `tools/pictures.py FOLDER` writes docs/pictures/*.png.

The folder is a city's (var after `make demo`, or one that `tongban city build` made); it is copied, not touched.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "docs" / "pictures"
PASSWORD = "changzhou-tongban"
HEAVIEST = 300_000

LIGHTS = ("正常", "临期", "暂停", "超期", "")
"""A matter of the first of these that there is."""

PICTURES: tuple[tuple[str, str, int, str, tuple[str, ...]], ...] = (
    ("home", "", 900, "/", ()),
    ("guide", "", 1000, "/search/?q=开饭店", ("main a:text-is('食品经营许可（新办）')", "main a:has-text('武进区')")),
    ("my-matter", "citizen", 1000, "/my/matters/?standing=", ("main .line:has-text('{}') a[href*='/matters/CZ']",)),
    ("why-this-date", "citizen", 1000, "/my/matters/?standing=", ("main .line:has-text('{}') a[href*='/matters/CZ']", "main a[href*='/clock/']")),
    ("desk-inbox", "officer", 800, "/desk/", ()),
    ("desk-matter", "officer", 900, "/desk/?state=审查中", ("main tr:has-text('{}') a[href*='/matters/CZ']",)),
)  # fmt: skip
"""Name, who looks, height, where they begin, and what they follow from there."""


def main() -> int:
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "tongban.sqlite3").exists():
        print("例: .venv/bin/python tools/pictures.py var")
        return 2
    PLACE.mkdir(parents=True, exist_ok=True)
    with served(Path(sys.argv[1])) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("TONGBAN_BROWSER", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        heavy = [taken(browser, address, *picture) for picture in PICTURES]
        browser.close()
    return 1 if any(heavy) else 0


def taken(
    browser: Browser, address: str, name: str, who: str, height: int, path: str, links: tuple[str, ...]
) -> bool:
    page = browser.new_page(viewport={"width": 1280, "height": height}, locale="zh-CN")
    if who:
        sign_in(page, address, who)
    page.goto(address + path)
    for link in links:
        page.goto(address + first(page, link))
    file = PLACE / f"{name}.png"
    page.screenshot(path=file)
    page.close()
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)} {size // 1000} KB")
    return size > HEAVIEST


def first(page: Page, link: str) -> str:
    found = (page.locator(link.replace("{}", light)) for light in LIGHTS)
    return str(next(links for links in found if links.count()).first.get_attribute("href"))


def sign_in(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.locator("input[name=login]").fill(who)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_load_state()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as place, socket.socket() as found:
        shutil.copytree(folder, place, dirs_exist_ok=True)
        found.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{found.getsockname()[1]}"
        found.close()
        environment = {
            **os.environ,
            "TONGBAN_DATA": place,
            "TONGBAN_PUBLIC_ADDRESS": f"http://{bind}",
            "DJANGO_SETTINGS_MODULE": "tongban.config.settings.demonstration",
        }
        command = [sys.executable, "-m", "tongban.cli", "serve", "--bind", bind, "--workers", "1"]
        server = subprocess.Popen(command, env=environment)
        try:
            wait_for(f"http://{bind}/healthz")
            yield f"http://{bind}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address: str) -> None:
    for _ in range(60):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    sys.exit("the server did not start")


if __name__ == "__main__":
    sys.exit(main())
