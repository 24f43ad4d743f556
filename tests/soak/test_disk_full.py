"""The disk is full: whoever asks is told what to do, nothing is half done, and when there is room again work goes on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.soak.conftest import ON, Say, a_house
from tests.soak.house import House
from tests.soak.narrow import Disk, NoGrowth, a_small_disk, may_mount
from tests.soak.visitors import FORM, Answer, Applicant, Tally

WAYS = ("limit", "tmpfs") if may_mount() else ("limit",)
COMES_BACK = "请半分钟后刷新再试"
NOT_TAKEN = "系统暂时不能保存文件"


@contextmanager
def a_house_on(way: str, founded: Any, tmp_path: Path) -> Iterator[tuple[House, Disk]]:
    logs = tmp_path / "logs"
    logs.mkdir()
    if way == "limit":
        with a_house(founded, tmp_path / "town", logs) as house:
            yield house, NoGrowth(house)
        return
    with (
        a_small_disk(tmp_path / "disk", megabytes=24) as disk,
        a_house(founded, disk.place / "town", logs) as house,
    ):
        yield house, disk


def polite(answer: Answer) -> bool:
    """A page or a 503, with a Chinese sentence that says what to do, and when to come back."""
    return answer.status == 503 and COMES_BACK in answer.text and answer.retry_after == "30"


@pytest.mark.parametrize(
    ("way", "rounds"),
    [("limit", 1), *(pytest.param(way, 20, id=f"{way}-long", marks=pytest.mark.soak) for way in WAYS)],
)
def test_a_full_disk_is_said_politely_and_loses_nothing(
    founded: Any, tmp_path: Path, way: str, rounds: int, say: Say
) -> None:
    tally, refused, answers = Tally(), 0, 0
    with a_house_on(way, founded, tmp_path) as (house, disk):
        house.start("server", "worker")
        house.wait_until_ready()
        item, firm = house.people["item"], house.people["applicants"][0]
        visitor = Applicant(firm["username"], house.address, tally, threading.Event())
        visitor.signs_in()
        for number in range(rounds):
            visitor.applies(item, firm["person"])
            draft = visitor.begins(item, firm["person"])
            first, second = visitor.brings(draft), f"常州市钟楼区南大街{number + 2}号"
            assert first.status == 302
            disk.fill()
            for _ in range(6):
                brought = visitor.brings(draft, ask=visitor.once)
                answers, refused = answers + 1, refused + (brought.status != 302)
                assert polite(brought) or (brought.status == 200 and NOT_TAKEN in brought.text), brought
            typed = visitor.once(f"/my/drafts/{draft}/", {**FORM, "f-premises": second, "go": "later"}, None)
            sent = visitor.once(f"/my/drafts/{draft}/review/", {"true": "1"}, None)
            page = visitor.once(f"/my/drafts/{draft}/", None, None)
            assert typed.status == 302 or polite(typed), typed
            assert sent.status == 302 or polite(sent), sent
            assert page.status in (200, 302), "what is there can be read"
            answers, refused = answers + 2, refused + (typed.status != 302) + (sent.status != 302)
            disk.free()
            visitor.sends(draft)  # the same words, without anybody having started anything again
        told = {"acknowledged": tally.acknowledged, "granted": []}
        assert house.runs("server") and house.runs("worker"), "nobody fell over"
        found = house.ask("tests.soak.audit", say=told)
        parts = list(Path(house.folder, "papers").rglob("*.part"))
    say(
        f"{ON}, disk full ({way}): {rounds} rounds, {answers} requests while it was full, {refused} put off politely, "
        f"{len(tally.acknowledged)} applications acknowledged, {len(found['faults'])} faults, {len(parts)} half-written papers"
    )
    assert found["faults"] == [] and tally.faults == [] and parts == []
    assert found["counts"]["matters"] == len(tally.acknowledged) == 2 * rounds
    assert refused >= 6 * rounds
