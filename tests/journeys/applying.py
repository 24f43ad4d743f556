"""How people in the journeys apply: the pages of an application, one after the other."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.papers import picture
from tests.journeys.visitor import Visitor

RESTAURANT = "食品经营许可（新办）"
PREMISES = "常州市武进区湖塘镇花园街 88 号"


def begins(visitor: Visitor, item: str, *, district: str, whose: int | None = None) -> None:
    """From the guide of an item to the first page of its form, for the first, second ... of those one may apply for."""
    visitor.page.goto(visitor.city.address + "/search/?q=" + item)
    visitor.page.get_by_role("link", name=item, exact=True).first.click()
    visitor.page.get_by_role("link", name=district).first.click()
    visitor.page.get_by_role("link", name="在线办理").click()
    if whose is not None:
        visitor.field("whose").nth(whose).check()
    visitor.page.get_by_role("button", name="开始填写").click()
    visitor.page.wait_for_url("**/my/drafts/**")


def describes_a_restaurant(visitor: Visitor) -> None:
    visitor.fills(
        **{"f-legal_person": "周立群", "f-premises": PREMISES, "f-area": "120", "f-manager": "吴晓岚"}
    )
    visitor.page.get_by_label("餐饮服务经营者").check()
    visitor.page.get_by_label("热食类食品制售").check()
    for question in ("f-online", "f-vending"):
        visitor.page.locator(f'[name="{question}"][value="否"]').check()


def brings_everything(visitor: Visitor) -> None:
    visitor.page.get_by_label(re.compile("免提交: 同意.*营业执照")).check()
    for material in ("主要设备设施", "规章制度目录清单"):
        visitor.page.get_by_label(re.compile(f"选择文件: .*{material}")).set_input_files(picture())


def comes_to_the_review(visitor: Visitor, *, whose: int) -> None:
    begins(visitor, RESTAURANT, district="武进区", whose=whose)
    describes_a_restaurant(visitor)
    visitor.page.get_by_role("button", name="下一步: 提交材料").click()
    brings_everything(visitor)
    visitor.page.get_by_role("button", name="下一步: 核对").click()
    expect(visitor.page.get_by_role("button", name="提交申请", exact=True)).to_be_visible()


def applies(visitor: Visitor, *, whose: int) -> str:
    """The number of a new application that lacks nothing."""
    comes_to_the_review(visitor, whose=whose)
    visitor.page.get_by_label(re.compile("以上内容真实")).check()
    visitor.page.get_by_role("button", name="提交申请", exact=True).click()
    visitor.sees("申请已经收到")
    return visitor.number()
