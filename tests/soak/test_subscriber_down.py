"""A subscriber of the outbox that is away, or that will never understand: what waits, what goes on, who is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.soak.conftest import Say
from tests.soak.house import free_port
from tests.soak.subscriber import running, tell
from tests.soak.town import SERVICE
from tongban import wiring
from tongban.domains.cases.actions import decision
from tongban.domains.cases.tests.factories import a_case, an_item
from tongban.domains.cases.tests.visiting import staff_visitor, text_of, visitor
from tongban.domains.licences.models import Licence
from tongban.domains.reviews.models import Invitation
from tongban.kernel.clock import TIME_ZONE, use_source
from tongban.kernel.docket.models import Matter
from tongban.kernel.outbox import Heard, Link, connect
from tongban.kernel.outbox.delivering import deliver_all, failing, try_again
from tongban.kernel.outbox.models import SET_ASIDE_AFTER, Delivery
from tongban.kernel.testing import actor_in, an_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.whole]
PORT = free_port()


def register_elsewhere(heard: Heard) -> None:
    """Tells the other system, under a key by which it knows the same word said twice."""
    tell(PORT, f"{heard.number} {heard.step} {heard.entry_id}")


MENDED: list[bool] = []
READ: list[str] = []


def cannot_read(heard: Heard) -> None:
    if not MENDED:
        raise ValueError("字段 area 不是数字")
    READ.append(heard.step)


class Hour:
    """A day that is lived through by the minute."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 9, tzinfo=TIME_ZONE)
        use_source(lambda: self.moment)

    def passes(self, **how: int) -> None:
        self.moment += timedelta(**how)


@pytest.fixture
def hour() -> Iterator[Hour]:
    yield Hour()
    connect(wiring.LINKS)


def a_granted_case() -> Matter:
    matter = a_case(an_item(**SERVICE), on="2026-03-02", lacking=("经营场所平面图",))
    return decision.grant(matter, by=actor_in(an_organisation(), "clerk"))


def listens(handler: object) -> None:
    connect((*wiring.LINKS, Link("cases.service", "*", handler, "登记到省级平台")))  # type: ignore[arg-type]


def test_a_subscriber_down_for_an_hour_is_told_everything_once_and_in_order(
    hour: Hour, tmp_path: Path, say: Say
) -> None:
    listens(register_elsewhere)
    matters = []
    for minute in range(60):
        if minute % 6 == 0:
            matters.append(a_granted_case())
        deliver_all()
        assert Licence.objects.count() == Invitation.objects.count() == len(matters), "nobody else waits"
        hour.passes(minutes=1)
    waiting = Delivery.objects.filter(delivered_at=None)
    assert waiting.count() == 2 * len(matters) == 20
    most = max(waiting.values_list("attempts", flat=True))
    assert 5 <= most <= 9, (
        "asked less and less often: after 1, 6, 36, 156, 756 and 2556 seconds, then each hour"
    )
    heard = tmp_path / "heard.txt"
    with running(PORT, heard):
        for _ in range(130):
            deliver_all()
            hour.passes(minutes=1)
    words = [line.split() for line in heard.read_text(encoding="utf-8").splitlines()]
    assert not waiting.exists()
    assert len({entry for _, _, entry in words}) == len(words) == 20
    for matter in matters:
        assert [step for number, step, _ in words if number == matter.number] == ["open", "grant"]
    say(
        f"subscriber down for an hour: 20 effects waited, 20 told once and in order, 0 lost, {most} attempts at most"
    )


def test_a_poisoned_effect_is_set_aside_and_shown_and_tried_again_when_it_is_mended(hour: Hour) -> None:
    listens(cannot_read)
    matter = a_granted_case()
    deliver_all()
    for _ in range(40):
        hour.passes(hours=1)
        deliver_all()
    open_, grant = failing().order_by("id")
    assert (open_.attempts, open_.is_set_aside) == (SET_ASIDE_AFTER, True)
    assert open_.error == "ValueError: 字段 area 不是数字"
    assert grant.attempts > 0, "what comes after it waits for it no longer"
    assert Licence.objects.filter(matter_number=matter.number).count() == 1, "and the others never did"
    MENDED.append(True)
    assert try_again(failing()) == 2
    deliver_all()
    assert READ == ["open", "grant"] and not failing().exists()


def test_registration_failure_is_visible_to_citizen_and_officer_and_retries_with_back_off(
    hour: Hour, tmp_path: Path
) -> None:
    listens(register_elsewhere)
    matter = a_granted_case()
    deliver_all()
    hour.passes(seconds=2)
    deliver_all()
    assert matter.applicant is not None
    citizen, officer = visitor(matter.applicant), staff_visitor(an_organisation(), "clerk")
    theirs = text_of(citizen.get(f"/my/matters/{matter.number}/"))
    assert "「登记到省级平台」暂时没有完成, 系统会自动再试; 您的办件已经记录在案, 不用重新提交" in theirs
    ours = text_of(officer.get(f"/desk/matters/{matter.number}/"))
    assert re.search(r"「登记到省级平台」没有完成, 已试 2 次; .*自动再试, 不用重复办理", ours)
    with running(PORT, tmp_path / "heard.txt"):
        for _ in range(3):
            hour.passes(minutes=1)
            deliver_all()
    assert "登记到省级平台" not in text_of(citizen.get(f"/my/matters/{matter.number}/"))
    assert "登记到省级平台" not in text_of(officer.get(f"/desk/matters/{matter.number}/"))
