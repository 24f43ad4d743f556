"""Somebody at a screen, and the city that they look at."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

PASSWORD = "changzhou-tongban"
WITH_CODE = ("head", "supervisor", "admin")
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
AXE = Axe().axe_script
PATIENCE = 20
"""Seconds that the worker may take before a page tells of it."""


@dataclass
class City:
    """Where the city is served, how its commands are run, and who has signed in to it already."""

    address: str
    environment: dict[str, str]
    signed_in: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return Path(self.environment["TONGBAN_DATA"])

    def tongban(self, *words: str) -> str:
        command = [sys.executable, "-m", "tongban.cli", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"tongban {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout


@dataclass
class Visitor:
    """Every page they look at is checked: it answers, breaks no rule of access, and fits its screen."""

    city: City
    page: Page
    faults: list[str] = field(default_factory=list)

    # Where they go

    def goes(self, path: str, *, status: int = 200) -> Page:
        answer = self.page.goto(self.city.address + path)
        assert answer is not None and answer.status == status, f"{path}: {answer and answer.status}"
        self.looks()
        return self.page

    def signs_in(self, username: str) -> Page:
        """With name and password (and code) the first time; afterwards with the session of that time."""
        if kept := self.city.signed_in.get(username):
            self.page.context.add_cookies(kept)
            return self.page
        self.signs_in_by_hand(username)
        self.city.signed_in[username] = [
            cookie for cookie in self.page.context.cookies() if cookie["name"] == "sessionid"
        ]
        return self.page

    def signs_in_by_hand(self, username: str, *, password: str = PASSWORD) -> Page:
        if "/accounts/login/" not in self.page.url:
            self.page.goto(self.city.address + "/accounts/login/")
        self.page.locator("input[name=login]").fill(username)
        self.page.locator("input[name=password]").fill(password)
        self.page.get_by_role("button", name="登录", exact=True).click()
        if username in WITH_CODE and password == PASSWORD:
            self.looks()
            self._types_the_code(username)
        self.page.wait_for_load_state()
        assert password != PASSWORD or "/accounts/" not in self.page.url, self.page.inner_text("main")
        return self.page

    def _types_the_code(self, username: str) -> None:
        """As people do: one that ran out while it was typed, or that has just been used, is followed by the next."""
        before = ""
        for _ in range(3):
            while (code := self.city.tongban("demo", "code", username).strip()) == before:
                self.page.wait_for_timeout(1000)
            before = code
            self.page.locator("input[name=code]").fill(code)
            self.page.get_by_role("button", name="登录", exact=True).click()
            self.page.wait_for_load_state()
            if not self.page.locator("input[name=code]").count():
                return

    def presses(self, name: str, *, exact: bool = False) -> Page:
        self.page.get_by_role("button", name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        self.looks()
        return self.page

    def follows(self, name: str, *, exact: bool = False) -> Page:
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        self.page.wait_for_load_state()
        self.looks()
        return self.page

    # What they write

    def fills(self, **values: str) -> None:
        """The fields by their names in the form."""
        for name, value in values.items():
            self.field(name).fill(value)

    def field(self, name: str) -> Locator:
        return self.page.locator(f'main [name="{name}"]')

    def ticks(self, label: str) -> None:
        self.page.get_by_label(label, exact=False).first.check()

    # What they see

    @property
    def text(self) -> str:
        return self.page.inner_text("body")

    def sees(self, *words: str) -> None:
        missing = [word for word in words if word not in self.text]
        assert not missing, f"{self.page.url} does not say {missing}: {self.page.inner_text('main')[:1500]}"

    def sees_nothing_of(self, *words: str) -> None:
        said = [word for word in words if word in self.page.content()]
        assert not said, f"{self.page.url} says {said}"

    def waits_for(self, words: str, *, at: str = "") -> None:
        """Looks again until the worker has done its part."""
        until = time.monotonic() + PATIENCE
        address = self.city.address + at if at else self.page.url
        while True:
            self.page.goto(address)
            if words in self.text:
                break
            assert time.monotonic() < until, f"{address} does not say {words}: {self.text[:1500]}"
            time.sleep(0.5)
        self.looks()

    def number(self) -> str:
        """The number of the matter that the page is about."""
        found = re.search(r"[A-Z]{2,}-[A-Z]{2}-\d{4}-\d+", self.text) or re.search(
            r"/matters/([^/]+)/", self.page.url
        )
        assert found, self.page.url
        return found[0] if not found.groups() else found[1]

    # How they move without a mouse

    def tabs_to(self, target: Locator, *, most: int = 80) -> None:
        """Press Tab until there, and see on the way where one is."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            self._sees_the_focus()
            if target.evaluate("node => node === document.activeElement"):
                return
        raise AssertionError(f"{target} cannot be reached with Tab on {self.page.url}")

    def _sees_the_focus(self) -> None:
        shown = self.page.evaluate(
            """() => {
                const at = document.activeElement;
                if (!at || at === document.body) return null;
                const style = getComputedStyle(at), box = at.getBoundingClientRect();
                const ring = (parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none")
                    || style.boxShadow !== "none";
                const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
                    && box.top < innerHeight && box.left < innerWidth;
                return ring && seen ? null : at.outerHTML.slice(0, 160);
            }"""
        )
        if shown:
            self.faults.append(f"{self.page.url}: the focus cannot be seen at {shown}")

    # What is looked at for them

    def looks(self) -> None:
        """No violation of WCAG 2.1 A or AA, and nothing that has to be scrolled sideways."""
        self.page.wait_for_load_state()
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(AXE)
        for fault in self.page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES):
            where = fault["nodes"][0]
            self.faults.append(f"{self.page.url}: {fault['id']}: {where['html'][:200]} {_why(where)}")
        self.fits()

    def fits(self) -> None:
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            size = self.page.viewport_size
            screen = size["width"] if size else 0
            self.faults.append(f"{self.page.url}: {wide} px wider than the {screen} of the screen")


def _why(node: dict[str, Any]) -> str:
    said = [check["message"] for kind in ("any", "all", "none") for check in node.get(kind, ())]
    return "; ".join(said)[:200]
