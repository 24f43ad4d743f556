"""The rehearsal: today is moved past the limit, the office has said nothing, and the application is accepted by law."""

from __future__ import annotations

from tests.journeys.applying import applies
from tests.journeys.conftest import Reception
from tests.journeys.visitor import City


def test_an_application_that_nobody_answers_is_accepted_from_the_day_of_receipt(
    city_apart: City, reception: Reception
) -> None:
    agent, admin, clerk = (reception.begin(city_apart) for _ in range(3))
    agent.signs_in("agent")
    number = applies(agent, whose=0)
    agent.goes(f"/my/matters/{number}/")
    agent.sees("待受理", "到期没有告诉您的, 依法视为受理")
    received = agent.page.locator(".page-head .line-meta").inner_text()

    admin.signs_in("admin")
    admin.goes("/desk/rehearsal/")
    admin.presses("5 个工作日后")
    admin.sees("现在是")
    agent.goes(f"/my/matters/{number}/")
    agent.sees("待受理")
    admin.presses("1 个工作日后", exact=False)
    admin.sees("依法自动办理")

    agent.waits_for("审查中", at=f"/my/matters/{number}/")
    agent.sees("视为受理", "第三十二条第一款第四项", "行政许可申请视为受理通知书")
    day = received.split("日(")[0].split()[-1] + "日"
    clock = agent.page.locator("article.clock").filter(has_text="法定决定期限")
    assert f"起算 {day}" in " ".join(clock.inner_text().split())
    agent.page.get_by_role("link", name="逐日查看").first.click()
    agent.looks()

    clerk.signs_in("clerk")
    clerk.goes(f"/desk/matters/{number}/")
    clerk.sees("视为受理", "审查中")
    clerk.page.goto(f"{city_apart.address}/desk/matters/{number}/?do=ask_to_correct")
    assert clerk.page.get_by_role("button", name="一次性告知补正").count() == 0
