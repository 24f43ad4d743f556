"""The main road: from a search in one's own words to a licence that anybody can verify, and what follows a bad review."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.applying import PREMISES, brings_everything, describes_a_restaurant
from tests.journeys.applying import RESTAURANT as ITEM
from tests.journeys.conftest import Visit
from tests.journeys.papers import picture
from tests.journeys.visitor import PATIENCE, Visitor


@dataclass
class Cast:
    agent: Visitor
    clerk: Visitor
    officer: Visitor
    head: Visitor
    guest: Visitor
    enterprise: str = ""
    name: str = ""
    """Of the agent."""
    held: frozenset[str] = frozenset()
    """The licences in the agent's wallet before this one."""


@pytest.fixture
def cast(visit: Visit) -> Cast:
    made = Cast(visit(), visit(), visit(), visit(), visit())
    for username in ("clerk", "officer"):
        getattr(made, username).signs_in(username)
    return made


@pytest.mark.parametrize("words", ["开饭店", "kaifandian", "kfd"])
def test_a_guest_finds_the_licence_by_words_pinyin_and_initials(visit: Visit, words: str) -> None:
    guest = visit()
    guest.goes("/")
    guest.page.get_by_role("combobox").fill(words)
    guest.page.keyboard.press("Enter")
    guest.page.wait_for_url("**/search/**")
    guest.looks()
    guest.sees(ITEM, "市场监督管理局")


def test_a_suggestion_is_chosen_by_keyboard(visit: Visit) -> None:
    guest = visit()
    guest.goes("/")
    box = guest.page.get_by_role("combobox")
    box.press_sequentially("kfd", delay=30)
    expect(guest.page.get_by_role("option").first).to_be_visible()
    guest.looks()
    wanted = guest.page.get_by_role("option").filter(has_text="食品经营许可").first
    for _ in range(8):
        guest.page.keyboard.press("ArrowDown")
        if wanted.get_attribute("aria-selected") == "true":
            break
    guest.page.keyboard.press("Enter")
    guest.page.wait_for_url(re.compile(r"/items/\d+/"))
    guest.looks()
    guest.sees("我能办吗", "要准备什么", "要多久", "要花多少钱", "在哪里办")


def test_a_restaurant_gets_its_licence_and_its_bad_review_is_heard(cast: Cast) -> None:
    number = _applies(cast)
    _is_told_once(cast, number)
    _is_accepted(cast, number)
    _is_examined_under_one_clock(cast, number)
    _is_granted(cast, number)
    code = _holds_a_licence(cast, number)
    _verifies(cast, code)
    _is_delivered(cast, number)
    _is_rated_badly(cast, number)
    _may_be_renewed(cast)


def _applies(cast: Cast) -> str:
    agent = cast.agent
    agent.goes("/search/?q=开饭店")
    agent.follows(ITEM)
    agent.sees("承诺 5个工作日", "法定 20个工作日", "不收费", "营业执照")
    agent.follows("武进区")
    agent.follows("在线办理")
    agent.signs_in_by_hand("agent")
    agent.city.signed_in["agent"] = [
        each for each in agent.page.context.cookies() if each["name"] == "sessionid"
    ]
    start = agent.page.url
    cast.held = _wallet(agent)
    agent.page.goto(start)
    agent.sees(f"申请{ITEM}", "为谁申请", "受委托办理")
    agent.field("whose").first.check()
    agent.presses("开始填写")

    agent.sees("来自市场主体登记信息", "来自您的实名信息")
    cast.enterprise, cast.name = (agent.field(name).input_value() for name in ("f-applicant", "f-contact"))
    assert len(cast.enterprise) > 4 and cast.name
    describes_a_restaurant(agent)
    expect(agent.page.locator("[data-saved]")).to_contain_text("已保存")
    agent.page.reload()
    expect(agent.field("f-premises")).to_have_value(PREMISES)
    agent.presses("下一步: 提交材料")

    brings_everything(agent)
    agent.presses("下一步: 核对")

    agent.sees("免提交, 读取电子证照《营业执照》", cast.enterprise, PREMISES, f"经办人: {cast.name}")
    agent.page.get_by_label(re.compile("以上内容真实")).check()
    agent.presses("提交申请", exact=True)
    agent.sees("申请已经收到", "最晚", "第三十二条", "扫码查进度")
    return agent.number()


def _due_after(agent: Visitor, working_days: int, *, since: str) -> str:
    """By the command line's reckoning, which is compared with two independent calendars elsewhere."""
    due = (
        agent.city.tongban("clock", "due", since, "--working-days", str(working_days)).strip().splitlines()[0]
    )
    year, month, day = map(int, due.split("-"))
    return f"{year}年{month}月{day}日"


def _today(agent: Visitor) -> str:
    return str(json.loads((agent.city.folder / "rehearsal.json").read_text())["day"])


def _is_told_once(cast: Cast, number: str) -> None:
    agent, clerk = cast.agent, cast.clerk
    agent.goes(f"/my/matters/{number}/")
    agent.sees("待受理", "武进区市场监督管理局", _due_after(agent, 5, since=_today(agent)))
    clerk.goes("/desk/?state=待受理")
    clerk.follows(number)
    clerk.sees("待受理", "营业执照", cast.enterprise)
    clerk.follows("一次性告知补正", exact=True)
    clerk.page.get_by_role("checkbox", name=re.compile("主要设备设施")).check()
    clerk.page.get_by_label(re.compile("主要设备设施.*的问题")).select_option(
        label="上传的图片不清晰, 无法辨认"
    )
    clerk.presses("一次性告知补正")
    clerk.sees("待补正", "申请材料一次性补正告知书")

    agent.waits_for("请补正材料", at="/my/messages/")
    agent.goes(f"/my/matters/{number}/")
    agent.sees("需要您办理", "暂停计时", "上传的图片不清晰")
    agent.follows("提交补正材料")
    agent.page.get_by_label(re.compile("选择文件: .*主要设备设施")).set_input_files(
        picture("清楚的布局图.png")
    )
    agent.presses("提交补正材料")
    agent.sees("待受理")


def _is_accepted(cast: Cast, number: str) -> None:
    cast.clerk.goes(f"/desk/matters/{number}/")
    cast.clerk.presses("受理", exact=True)
    cast.clerk.sees("审查中", "行政许可申请受理通知书")
    cast.agent.goes(f"/my/matters/{number}/")
    cast.agent.sees("审查中", "行政许可申请受理通知书")


def _clocks(visitor: Visitor, address: str) -> dict[str, str]:
    """Each running clock of a page, as it is read there, without the way to its calendar."""
    visitor.goes(address)
    cards = visitor.page.locator("article.clock").all()
    return {
        card.locator("h3").inner_text().split()[0]: re.sub(
            r"\s+", " ", " ".join(card.locator(part).inner_text() for part in (".clock-main", ".clock-sums"))
        )
        for card in cards
        if card.is_visible()
    }


def _everybody_sees_the_same_clock(cast: Cast, number: str) -> dict[str, str]:
    applicants = _clocks(cast.agent, f"/my/matters/{number}/")
    offices = _clocks(cast.officer, f"/desk/matters/{number}/")
    assert applicants and applicants == {name: offices.get(name) for name in applicants}
    return applicants


def _is_examined_under_one_clock(cast: Cast, number: str) -> None:
    officer, agent = cast.officer, cast.agent
    seen = _everybody_sees_the_same_clock(cast, number)
    today = _today(agent)
    assert f"到期日 {_due_after(agent, 20, since=today)}" in seen["法定决定期限"]
    assert f"到期日 {_due_after(agent, 5, since=today)}" in seen["承诺期限"]

    officer.follows("登记实质核查", exact=True)
    for place, officers in (("核查人员之一", 1), ("核查人员之二", 1)):
        officer.page.get_by_label(place).select_option(index=officers)
    officer.page.get_by_label("符合").first.check()
    officer.presses("登记实质核查")
    officer.sees("两名核查人员不能是同一人")
    officer.page.get_by_label("核查人员之二").select_option(index=2)
    officer.presses("登记实质核查")
    officer.sees("已办理「登记实质核查」")

    officer.follows("进入特别程序", exact=True)
    officer.page.get_by_label("需要进行的活动").select_option("专家评审")
    officer.page.get_by_label(re.compile("预计需要")).fill("10")
    officer.presses("进入特别程序")
    officer.sees("特别程序中")
    paused = _everybody_sees_the_same_clock(cast, number)
    assert "暂停计时, 剩余 20 个工作日" in paused["法定决定期限"]
    agent.sees("专家评审", "行政许可特别程序")

    officer.follows("特别程序结束", exact=True)
    officer.page.get_by_label("结果").fill("专家评审通过。")
    officer.presses("特别程序结束")
    officer.sees("审查中")
    assert "还剩 20 个工作日" in _everybody_sees_the_same_clock(cast, number)["法定决定期限"]
    agent.page.get_by_role("link", name=re.compile("为什么是这一天.*法定决定期限")).click()
    agent.looks()
    agent.sees("起算日, 不计入", "暂停", "第四十二条")


def _is_granted(cast: Cast, number: str) -> None:
    head = cast.head
    head.signs_in("head")
    head.goes(f"/desk/matters/{number}/")
    head.follows("准予许可", exact=True)
    head.presses("准予许可")
    head.sees("准予, 待送达")


def _holds_a_licence(cast: Cast, number: str) -> str:
    agent = cast.agent
    (new,) = _waits_for_a_new_licence(cast)
    agent.goes(new)
    agent.sees("食品经营许可证")
    agent.sees("有效", cast.enterprise, "武进区市场监督管理局", "电子证照标识", "出示给他人核验")
    address = agent.page.get_by_role("link", name="打开证照文件(PDF)").get_attribute("href")
    answer = agent.page.request.get(agent.city.address + str(address))
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
    _is_signed(answer.body(), agent.city.folder / "licence.pdf")
    code = re.search(r"核验码\s*([0-9A-Z-]+)", agent.text)
    assert code

    agent.goes("/my/licences/")
    agent.page.get_by_role("link", name=re.compile(f"营业执照.*{cast.enterprise}", re.DOTALL)).first.click()
    agent.page.wait_for_load_state()
    agent.sees("谁查阅过", "武进区市场监督管理局", number)
    return code[1]


def _wallet(agent: Visitor) -> frozenset[str]:
    agent.page.goto(agent.city.address + "/my/licences/")
    return frozenset(
        str(link.get_attribute("href")) for link in agent.page.locator("main a[href^='/my/licences/']").all()
    )


def _waits_for_a_new_licence(cast: Cast) -> frozenset[str]:
    until = time.monotonic() + PATIENCE
    while not (new := _wallet(cast.agent) - cast.held):
        assert time.monotonic() < until, "no new licence came into the wallet"
        time.sleep(0.5)
    return new


def _is_signed(content: bytes, file: Path) -> None:
    assert content.startswith(b"%PDF-") and b"/ByteRange" in content
    if shutil.which("pdfsig"):
        file.write_bytes(content)
        said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid" in said, said


def _verifies(cast: Cast, code: str) -> None:
    guest = cast.guest
    guest.goes("/verify/")
    guest.field("code").fill(code)
    guest.presses("核验", exact=True)
    guest.sees("本市机关签发, 现在有效", "食品经营许可证", cast.enterprise)
    guest.sees_nothing_of(cast.name, "吴晓岚", "CZ-XK")


def _is_delivered(cast: Cast, number: str) -> None:
    clerk = cast.clerk
    clerk.goes(f"/desk/matters/{number}/")
    clerk.follows("颁发送达", exact=True)
    clerk.page.get_by_label("窗口领取").check()
    clerk.presses("颁发送达")
    clerk.sees("准予, 已送达")


def _is_rated_badly(cast: Cast, number: str) -> None:
    agent, officer = cast.agent, cast.officer
    agent.waits_for(ITEM, at="/my/reviews/")
    agent.page.locator("main a[href^='/reviews/']").filter(has_text=ITEM).first.click()
    agent.page.wait_for_load_state()
    agent.looks()
    agent.page.get_by_label("不满意", exact=True).check()
    agent.presses("下一步")
    agent.sees("具体是哪些方面", "匿名评价")
    agent.page.locator('[name="options"]').first.check()
    words = "窗口让我等了两个多小时, 没有人解释原因。"
    agent.field("comment").fill(f"{words}我的电话是13851230987。")
    agent.presses("提交评价")
    agent.sees("谢谢您的评价", "实名, 被评价的单位看不到您是谁", "已转")
    review = agent.page.url

    officer.waits_for(words, at="/desk/reviews/?only=bad")
    row = officer.page.locator("tr").filter(has_text=words).first
    rectification = row.locator("a.number").inner_text()
    _nobody_is_named(cast, number)
    officer.goes(f"/desk/matters/{rectification}/")
    _nobody_is_named(cast, number)
    for step, answers in (
        ("联系评价人", {"words": "您好, 您的意见已经收到, 我们正在核实。"}),
        ("登记核实结果", {"finding": "属实"}),
        ("答复整改结果", {"words": "当天窗口缺岗, 现已增加一个窗口并公示等候人数。", "outcome": 0}),
    ):
        officer.follows(step, exact=True)
        for name, answer in answers.items():
            if name == "words":
                officer.field(name).fill(str(answer))
            else:
                officer.field(name).first.check()
        officer.presses(step)
        officer.sees(f"已办理「{step}」")
        _nobody_is_named(cast, number)

    agent.page.goto(review.split("?")[0])
    agent.sees("当天窗口缺岗")
    agent.page.get_by_label("满意, 可以办结").check()
    agent.presses("提交回访意见")
    agent.sees("已于", "办结")
    officer.goes(f"/desk/matters/{rectification}/")
    officer.sees("已办结")
    _nobody_is_named(cast, number)


def _nobody_is_named(cast: Cast, number: str) -> None:
    cast.officer.sees_nothing_of(cast.name, cast.enterprise, number, "13851230987")


def _may_be_renewed(cast: Cast) -> None:
    """The licence just issued is known to whoever asks for its renewal, with the day until which it is valid."""
    agent = cast.agent
    agent.goes("/search/?q=食品经营许可延续")
    agent.follows("食品经营许可（延续）")
    agent.follows("武进区")
    agent.follows("在线办理")
    option = agent.page.locator("label.option").filter(has_text=cast.enterprise)
    assert re.search(r"延续《食品经营许可证》\S+, 有效期至 \d{4}年", " ".join(option.inner_text().split()))
