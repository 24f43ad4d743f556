"""导办: a stranger who does not know what a licence is called answers three questions and begins the right application."""

from __future__ import annotations

from tests.journeys.conftest import Visit


def test_three_questions_lead_to_the_licence_the_case_and_a_form_half_filled_in(visit: Visit) -> None:
    agent = visit()
    agent.signs_in("agent")
    agent.goes("/routes/")
    agent.looks()
    agent.follows("开饭店、奶茶店、食品店")
    agent.sees("您打算卖什么？")
    agent.looks()
    agent.presses("现场制作的饭菜、点心、饮料")
    agent.presses("有其中一样")
    agent.sees("您的选择", "有没有凉菜、生鱼片或者裱花蛋糕？")
    agent.presses("不用")
    agent.sees(
        "您要办的是: 食品经营许可（新办）",
        "制作冷荤、生食类食品或者裱花蛋糕",
        "要准备 4 份材料",
        "冷荤类食品专间平面布置图",
    )
    agent.looks()
    agent.presses("选择办理地区")
    agent.page.get_by_role("link", name="武进区").first.click()
    agent.page.get_by_role("link", name="在线办理").click()
    agent.field("whose").first.check()
    agent.page.get_by_role("button", name="开始填写").click()
    agent.page.wait_for_url("**/my/drafts/**")
    assert agent.page.get_by_label("餐饮服务经营者").is_checked()
    assert agent.page.locator('[name="f-vending"][value="否"]').is_checked()
    assert agent.page.get_by_label("制作冷荤、生食类食品或者裱花蛋糕").is_checked()
    agent.goes(
        f"/my/drafts/{agent.page.url.rstrip('/').rpartition('/')[2]}/delete/"
    )  # nobody else goes on with it
    agent.presses("删除")


def test_whoever_needs_nothing_is_told_why_and_goes_back(visit: Visit) -> None:
    stranger = visit()
    stranger.goes("/routes/sell-food/")
    stranger.presses("菜、水果、鱼、鲜肉")
    stranger.sees("这件事不用办手续", "食品安全法第三十五条第一款", "您可以这样做")
    stranger.looks()
    stranger.follows("返回上一问")
    stranger.sees("您打算卖什么？")
