"""A programme asks what a person sees: the same dates, the same matters, the same refusals."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import APIResponse

from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor


def _asks(visitor: Visitor, path: str) -> APIResponse:
    return visitor.page.request.get(f"{visitor.city.address}/api/v1/{path}")


def test_a_guest_asks_when_a_term_falls_due(visit: Visit) -> None:
    guest = visit()
    answer = _asks(guest, "clock/due?start=2026-09-18&n=20&unit=working_days").json()
    assert answer["due"] == "2026-10-22"
    wrong = _asks(guest, "clock/due?start=2026-02-30&n=20")
    assert wrong.status == 422 and wrong.headers["content-type"].startswith("application/problem+json")


def test_a_guest_is_told_to_sign_in_before_asking_for_matters(visit: Visit) -> None:
    answer = _asks(visit(), "my/matters/")
    assert answer.status == 401 and "登录" in answer.json()["title"]


def test_an_agent_is_told_of_each_matter_what_its_page_says(visit: Visit) -> None:
    agent, citizen = visit(), visit()
    agent.signs_in("agent")
    rows: list[dict[str, Any]] = _asks(agent, "my/matters/").json()["rows"]
    for row in rows[:3]:
        agent.goes(f"/my/matters/{row['number']}/")
        agent.sees(row["title"], row["state"], row["organisation"])
        told = _asks(agent, f"my/matters/{row['number']}").json()
        shown = re.sub(r"\s+", " ", agent.text)
        for clock in told["clocks"]:
            if clock["state"] == "running":
                year, month, day = map(int, clock["due_on"].split("-"))
                assert f"到期日 {year}年{month}月{day}日" in shown and f"已用 {clock['used']} " in shown
    citizen.signs_in("citizen")
    refused = _asks(citizen, f"my/matters/{rows[0]['number']}")
    assert refused.status == 404
    assert refused.headers["content-type"].startswith("application/problem+json")
