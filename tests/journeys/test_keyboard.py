"""With the keyboard alone: from the front page into an application, and always seeing where one is."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Visit
from tests.journeys.visitor import PASSWORD, Visitor

ITEM = "开具无犯罪记录证明"


def _enters(visitor: Visitor, target: Locator) -> None:
    visitor.tabs_to(target)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.looks()


def test_an_application_is_begun_with_the_keyboard_alone(visit: Visit) -> None:
    citizen = visit()
    citizen.goes("/")
    citizen.page.keyboard.press("Tab")
    skip = citizen.page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    citizen.page.keyboard.press("Enter")
    assert citizen.page.evaluate("document.activeElement.id") == "main"
    citizen.tabs_to(citizen.page.get_by_role("combobox"), most=3)
    citizen.page.keyboard.type("无犯罪记录")
    with citizen.page.expect_navigation():
        citizen.page.keyboard.press("Enter")

    _enters(citizen, citizen.page.get_by_role("link", name=ITEM, exact=True))
    _enters(citizen, citizen.page.get_by_role("link", name=re.compile("钟楼区")).first)
    _enters(citizen, citizen.page.get_by_role("link", name="在线办理"))
    citizen.tabs_to(citizen.field("login"))
    citizen.page.keyboard.type("citizen")
    citizen.tabs_to(citizen.field("password"))
    citizen.page.keyboard.type(PASSWORD)
    with citizen.page.expect_navigation():
        citizen.page.keyboard.press("Enter")
    citizen.sees(f"申请{ITEM}")
    _enters(citizen, citizen.page.get_by_role("button", name="开始填写"))
    citizen.tabs_to(citizen.field("f-household_address"))
    citizen.page.keyboard.type("常州市钟楼区")
    expect(citizen.page.locator("[data-saved]")).to_contain_text("已保存")


def test_the_inbox_is_walked_with_j_and_k(visit: Visit) -> None:
    officer = visit()
    officer.signs_in("officer")
    officer.goes("/desk/")
    numbers = officer.page.locator("table[data-rows] tbody tr a").all_inner_texts()
    for key, at in (("j", 0), ("j", 1), ("k", 0)):
        officer.page.keyboard.press(key)
        assert officer.page.evaluate("document.activeElement.textContent.trim()") == numbers[at]
    officer.page.keyboard.press("?")
    expect(officer.page.get_by_role("dialog")).to_be_visible()
    officer.looks()
    officer.page.keyboard.press("Escape")
    officer.page.keyboard.press("/")
    officer.page.keyboard.type(numbers[1])
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")
    officer.sees(numbers[1])
