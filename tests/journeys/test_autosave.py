"""When the draft cannot be saved the page says so, aloud; when the network is back, nothing is lost."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.applying import RESTAURANT, begins
from tests.journeys.conftest import Visit


def test_a_draft_that_cannot_be_saved_is_announced_and_kept(visit: Visit) -> None:
    agent = visit()
    agent.signs_in("agent")
    begins(agent, RESTAURANT, district="溧阳市", whose=0)
    said = agent.page.locator("[data-saved]")
    agent.field("f-premises").fill("花园街")
    expect(said).to_contain_text("已保存")

    agent.page.context.set_offline(True)
    agent.field("f-premises").fill("花园街 88 号")
    expect(said).to_contain_text("未能保存, 请勿关闭页面")
    assert said.get_attribute("role") == "status" and said.get_attribute("aria-live") == "polite"
    agent.looks()

    agent.page.context.set_offline(False)
    expect(said).to_contain_text("已保存", timeout=20_000)
    agent.page.reload()
    expect(agent.field("f-premises")).to_have_value("花园街 88 号")
