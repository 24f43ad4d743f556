"""A form sent twice is one case; of two officers at one step one wins and the other is told."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from tests.journeys.applying import applies, comes_to_the_review
from tests.journeys.conftest import Visit


def test_an_application_sent_from_two_windows_is_one_case(visit: Visit) -> None:
    agent = visit()
    agent.signs_in("agent")
    comes_to_the_review(agent, whose=1)
    second = visit()
    second.signs_in("agent")
    second.page.goto(agent.page.url)
    for each in (agent, second):
        each.page.get_by_label(re.compile("以上内容真实")).check()
        each.presses("提交申请", exact=True)
        each.sees("申请已经收到")
    second.sees("这份申请已经提交过, 没有重复提交。")
    assert second.number() == agent.number()


def test_an_application_sent_four_times_at_once_is_one_case(visit: Visit) -> None:
    agent = visit()
    agent.signs_in("agent")
    comes_to_the_review(agent, whose=1)
    token = agent.page.locator("main form [name=csrfmiddlewaretoken]").input_value()
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in agent.page.context.cookies())
    content = urlencode({"csrfmiddlewaretoken": token, "true": "1"}).encode()
    address = agent.page.url

    def sent(_: int) -> str:
        with urlopen(
            Request(address, content, {"Cookie": cookies, "Referer": address}), timeout=30
        ) as answer:
            return str(answer.geturl())

    with ThreadPoolExecutor(4) as senders:
        receipts = set(senders.map(sent, range(4)))
    assert len(receipts) == 1 and re.search(r"/my/matters/[^/]+/receipt/$", receipts.pop())


def test_of_two_officers_at_one_step_one_wins_and_the_other_is_told(visit: Visit) -> None:
    agent = visit()
    agent.signs_in("agent")
    number = applies(agent, whose=0)
    clerk, officer, other = visit(), visit(), visit()
    clerk.signs_in("clerk")
    clerk.goes(f"/desk/matters/{number}/")
    clerk.presses("受理", exact=True)
    for each, username in ((officer, "officer"), (other, "320412-market-3")):
        each.signs_in(username)
        each.goes(f"/desk/matters/{number}/")
        each.follows("登记陈述申辩意见")
        each.field("views").fill(f"由{username}登记: 未提出意见。")
    officer.presses("登记陈述申辩意见")
    officer.sees("已办理「登记陈述申辩意见」")
    other.presses("登记陈述申辩意见")
    other.sees("您打开页面之后, 本件已由他人办理「登记陈述申辩意见」", "您填写的内容还在")
    assert other.field("views").input_value() == "由320412-market-3登记: 未提出意见。"
