"""At the counter, with the keyboard alone: a citizen's application is received, what is missing is told once, and both see one case."""

from __future__ import annotations

import re

from playwright.sync_api import Locator

from tests.journeys.applying import begins
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

ITEM = "个体工商户设立登记"


def _types(clerk: Visitor, name: str, words: str) -> None:
    place = clerk.field(name)
    if not place.evaluate("node => node === document.activeElement"):
        clerk.tabs_to(place)
    clerk.page.keyboard.type(words)


def _presses_enter_on(clerk: Visitor, target: Locator) -> None:
    clerk.tabs_to(target)
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    clerk.looks()


def _who_they_are(citizen: Visitor) -> tuple[str, str, str]:
    """What stands on the citizen's card; the city fills it into a form of theirs."""
    begins(citizen, ITEM, district="武进区")
    told = tuple(citizen.field(name).input_value() for name in ("f-name", "f-id_number", "f-phone"))
    citizen.follows("删除草稿")
    citizen.presses("删除草稿")
    return told[0], told[1], told[2]


def test_an_application_is_received_at_the_counter_with_the_keyboard_alone(visit: Visit) -> None:
    citizen, clerk = visit(), visit()
    citizen.signs_in("citizen")
    name, id_number, phone = _who_they_are(citizen)
    clerk.signs_in("clerk")
    clerk.goes("/desk/")
    clerk.page.keyboard.press("g")
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("n")
    clerk.looks()
    clerk.page.keyboard.type(ITEM)
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    _presses_enter_on(clerk, clerk.page.get_by_role("link", name=ITEM))

    _types(clerk, "a-number", id_number)
    _types(clerk, "a-name", name)
    _types(clerk, "a-phone", phone)
    clerk.sees("姓名、身份证号码、手机号码: 取自申请人一栏, 不用再填")
    _types(clerk, "f-premises", "花园街 18 号")
    clerk.tabs_to(clerk.field("f-region"))
    clerk.page.keyboard.press("ArrowDown")
    _types(clerk, "f-scope", "便利店零售")
    clerk.tabs_to(clerk.page.locator('[name="f-form"]').first)
    clerk.page.keyboard.press("Space")
    clerk.tabs_to(clerk.page.get_by_role("checkbox", name=re.compile("登记（备案）申请书")))
    clerk.page.keyboard.press("Space")
    _presses_enter_on(clerk, clerk.page.get_by_role("button", name="收件并出具回执"))
    clerk.sees("已收件, 编号", "一次性告知补正")
    number = clerk.number()

    wanted = clerk.page.get_by_role("checkbox", name="经营场所相关文件")
    assert wanted.is_checked()
    phrase = clerk.page.get_by_label("经营场所相关文件的问题")
    clerk.tabs_to(phrase)
    assert phrase.locator("option:checked").inner_text() == "未提交"
    _presses_enter_on(clerk, clerk.page.get_by_role("button", name="一次性告知补正"))
    clerk.sees("待补正", number)

    citizen.goes(f"/my/matters/{number}/")
    citizen.sees("窗口提交", "待补正", "暂停计时", "经营场所相关文件", "未提交")
    citizen.sees("申请材料一次性补正告知书")
