"""What must not get through is answered with a sentence, and takes nothing else with it."""

from __future__ import annotations

import http.client
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.applying import RESTAURANT, begins, describes_a_restaurant
from tests.journeys.conftest import Visit
from tests.journeys.papers import Paper, empty, picture, program
from tests.journeys.visitor import Visitor

MEGABYTE = 1024 * 1024
PLACE = re.compile("选择文件: .*主要设备设施")
OTHER_PLACE = re.compile("选择文件: .*规章制度目录清单")


@pytest.fixture
def agent(visit: Visit) -> Visitor:
    """At the materials of an application, with one good paper brought already."""
    visitor = visit()
    visitor.signs_in("agent")
    begins(visitor, RESTAURANT, district="钟楼区", whose=1)
    describes_a_restaurant(visitor)
    visitor.presses("下一步: 提交材料")
    if "已上传的制度.png" not in visitor.text:
        visitor.page.get_by_label(OTHER_PLACE).set_input_files(picture("已上传的制度.png"))
        visitor.presses("上传并保存")
    return visitor


@pytest.mark.parametrize(
    ("paper", "sentence"),
    [
        (empty("空白.pdf"), "“空白.pdf”是空文件，没有任何内容。请检查原文件后重新选择上传。"),
        (program("布局图.pdf"), "“布局图.pdf”是程序或者脚本文件，不能作为申请材料。"),
    ],
    ids=["an empty file", "a program named .pdf"],
)
def test_a_bad_file_is_named_and_the_good_ones_stay(agent: Visitor, paper: Paper, sentence: str) -> None:
    agent.page.get_by_label(PLACE).set_input_files([paper])
    agent.presses("上传并保存")
    agent.sees(sentence, "已上传的制度.png")
    assert agent.page.evaluate("document.activeElement.matches('.errors[role=alert]')")


def test_a_file_of_200_megabytes_is_answered_with_a_sentence(agent: Visitor, tmp_path: Path) -> None:
    huge = tmp_path / "全部图纸.pdf"
    with huge.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(200 * MEGABYTE)
    agent.page.get_by_label(PLACE).set_input_files(huge)
    agent.page.set_default_timeout(60_000)
    agent.presses("上传并保存")
    agent.sees(
        "“全部图纸.pdf”超过单个文件 20 MB 的上限。请压缩、降低扫描分辨率或者拆分成几个文件后再上传。",
        "已上传的制度.png",
    )


def test_a_form_beyond_every_limit_is_answered_with_a_page_to_a_browser_that_sends_it_all(
    agent: Visitor, tmp_path: Path
) -> None:
    huge = tmp_path / "录像.pdf"
    with huge.open("wb") as file:
        file.truncate(540 * MEGABYTE)
    agent.page.get_by_label(PLACE).set_input_files(huge)
    agent.page.set_default_timeout(90_000)
    agent.presses("上传并保存")
    agent.sees("本次提交的内容超过系统一次可以接收的上限", "以前已上传的材料和草稿都在")


def test_a_form_beyond_every_limit_is_answered_before_it_is_read(agent: Visitor) -> None:
    """Announced and begun over a bare socket: the sentence arrives although most of the form was never sent."""
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in agent.page.context.cookies())
    server = urlsplit(agent.city.address)
    line = http.client.HTTPConnection(str(server.hostname), server.port, timeout=30)
    line.putrequest("POST", urlsplit(agent.page.url).path)
    for name, value in {
        "Content-Type": "multipart/form-data; boundary=b",
        "Content-Length": str(2000 * MEGABYTE),
        "Cookie": cookies,
        "Accept": "text/html",
    }.items():
        line.putheader(name, value)
    line.endheaders()
    line.send(
        b'--b\r\nContent-Disposition: form-data; name="m-1"; filename="a.pdf"\r\n\r\n' + b"0" * MEGABYTE
    )
    answer = line.getresponse()
    assert answer.status == 413
    assert "本次提交的内容超过系统一次可以接收的上限" in answer.read().decode()
    line.close()
    agent.page.reload()
    agent.sees("已上传的制度.png")


def test_somebody_elses_document_is_not_there(agent: Visitor, visit: Visit) -> None:
    link = agent.page.get_by_role("link", name="已上传的制度.png")
    expect(link).to_be_visible()
    address = str(link.get_attribute("href"))
    stranger = visit()
    stranger.signs_in("citizen")
    stranger.goes(address, status=404)
    stranger.sees("没有这份文件; 请从“我的”中打开对应的办件查看。")
    guest = visit()
    guest.page.goto(guest.city.address + address)
    assert "/accounts/login/" in guest.page.url


def test_somebody_else_s_number_learns_nothing(visit: Visit) -> None:
    agent = visit()
    agent.signs_in("agent")
    agent.goes("/my/matters/?standing=")
    theirs = str(agent.page.locator("main a[href^='/my/matters/CZ-']").first.get_attribute("href"))
    citizen = visit()
    citizen.signs_in("citizen")
    citizen.goes(theirs, status=404)
    citizen.sees("没有找到这件申请; 请从“我的”中打开, 或者核对编号。")


@pytest.mark.parametrize("number", ["CZ-XK-2026-999999", "CZ-XK-2026-0000001%27", "1"])
def test_a_guessed_number_learns_nothing(visit: Visit, number: str) -> None:
    citizen = visit()
    citizen.signs_in("citizen")
    citizen.goes(f"/my/matters/{number}/", status=404)
    citizen.sees("没有找到这件申请; 请从“我的”中打开, 或者核对编号。")
    guest = visit()
    guest.goes("/progress/")
    guest.fills(number=number[:30], digits="0000")
    guest.presses("查进度")
    guest.sees_nothing_of("武进区", "审查中", "待受理")
