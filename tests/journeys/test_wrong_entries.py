"""Every field wrong: each is named, nothing typed is lost, and the page speaks of it first."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.applying import RESTAURANT, begins
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

WRONG = {
    "f-credit_code": "91320411MA0000000X",
    "f-phone": "12345",
    "f-area": "一百二十平方",
    "f-premises": "花园街",
}
EMPTY = ("f-applicant", "f-legal_person", "f-contact", "f-manager")


def _the_summary_speaks_first(visitor: Visitor) -> None:
    assert visitor.page.evaluate("document.activeElement.matches('.errors[role=alert]')")


def test_an_application_with_every_field_wrong_names_each_and_loses_nothing(visit: Visit) -> None:
    agent = visit()
    agent.signs_in("agent")
    begins(agent, RESTAURANT, district="新北区", whose=2)
    agent.fills(**WRONG, **dict.fromkeys(EMPTY, ""))
    agent.presses("下一步: 提交材料")

    _the_summary_speaks_first(agent)
    named = agent.page.locator(".errors a").all()
    assert len(named) >= len(WRONG) - 1 + len(EMPTY) + 4
    agent.sees(
        "请填写申请人名称", "统一社会信用代码有误", "请填写法定代表人（负责人）姓名", "请填写联系人", "请填写 11 位手机号",
        "请填写数字", "请选择主体业态", "请选择经营项目", "请填写食品安全管理员姓名", "请选择是否通过网络经营",
    )  # fmt: skip
    for name, words in WRONG.items():
        expect(agent.field(name)).to_have_value(words)
    named[0].click()
    assert agent.page.evaluate("document.activeElement.name").startswith("f-")


def test_a_registration_with_every_field_wrong_names_each_and_loses_nothing(visit: Visit) -> None:
    guest = visit(width=360, height=740)
    guest.goes("/accounts/register/")
    wrong = {
        "name": "孙小满",
        "id_number": "320412199001011234",
        "phone": "123",
        "username": "1",
    }
    guest.fills(**wrong, password="12345", again="54321")
    guest.presses("注册", exact=True)
    _the_summary_speaks_first(guest)
    guest.sees(
        "公民身份号码有误",
        "请填写 11 位手机号",
        "用户名以字母开头",
        "两次输入的密码不一样",
        "请阅读个人信息保护说明",
    )
    for name, words in wrong.items():
        expect(guest.field(name)).to_have_value(words)


def test_the_counters_form_with_every_field_wrong_names_each_and_loses_nothing(visit: Visit) -> None:
    clerk = visit()
    clerk.signs_in("clerk")
    clerk.goes("/desk/intake/?q=食品经营许可")
    clerk.follows(RESTAURANT)
    wrong = {"a-number": "320412199001011234", "a-phone": "1", "f-area": "很大", "f-premises": "花园街"}
    clerk.fills(**wrong)
    clerk.presses("收件并出具回执")
    _the_summary_speaks_first(clerk)
    clerk.sees("号码有误", "姓名或者名称", "11 位手机号", "请填写数字", "请选择主体业态")
    for name, words in wrong.items():
        expect(clerk.field(name)).to_have_value(words)


def test_a_day_that_does_not_exist_is_named_where_the_term_is_reckoned(visit: Visit) -> None:
    guest = visit(scripts=False)
    guest.goes("/clock/?start=2026-02-30&length=x&unit=working_day")
    guest.sees("请填写")
    guest.sees_nothing_of("Traceback", "Exception")
