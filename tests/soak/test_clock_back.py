"""The machine's clock is set back, by an hour and by three days: what must stay whole stays whole, and the operator is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from tests.soak import audit
from tests.soak.conftest import ON, Say
from tests.soak.town import PASSWORD, SERVICE
from tongban.config import schedule
from tongban.domains.cases.actions import decision, entry
from tongban.domains.cases.tests.factories import a_case, an_item, an_office
from tongban.domains.catalogue.api import ItemView
from tongban.domains.licences.models import Licence
from tongban.kernel.clock import TIME_ZONE, now, today
from tongban.kernel.docket.actions import assign
from tongban.kernel.docket.models import Matter
from tongban.kernel.documents.models import Letter
from tongban.kernel.identity.models import Account
from tongban.kernel.ledger.export import export
from tongban.kernel.ledger.models import DailyBill, Entry
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.outbox.delivering import deliver_all
from tongban.kernel.outbox.models import Delivery
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import a_person, actor_in, staff_of
from tongban.lib import ledger_offline as offline
from tongban.upkeep.inspection.database import clocks_agree

pytestmark = [pytest.mark.django_db, pytest.mark.whole]


@contextmanager
def wall(moment: str) -> Iterator[None]:
    """What the machine's own clock shows, to every part of it: 2026-03-05 10:00."""
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=TIME_ZONE), tick=False):
        yield


@pytest.fixture
def item() -> ItemView:
    with wall("2026-03-01 09:00"):
        return an_item(**SERVICE)


def lodged(item: ItemView) -> Matter:
    return a_case(item, on=today().isoformat())


def whole() -> list[str]:
    """Everything that the audit of the bad days looks at, in this database."""
    return [*audit.unsealed(), *audit.numbers(), *audit.effects(), *audit.replayed_otherwise()]


def test_an_hour_back_breaks_nothing(item: ItemView) -> None:
    clerk = actor_in(an_office(), "clerk")
    with wall("2026-03-02 10:00"):
        first = lodged(item)
        Delivery.objects.update(next_at=now())  # as a failure would have put it off
    with wall("2026-03-02 09:00"):
        decision.grant(first, by=clerk)
        second = lodged(item)
        deliver_all()
        assert [one.on for one in entries_of(first.pk)] == [date(2026, 3, 2)] * 2
        assert not clocks_hold()
    with wall("2026-03-02 10:01"):
        decision.grant(second, by=clerk)
        deliver_all()
        assert clocks_hold() or ON == "PostgreSQL", "whose own clock was never moved, and says so"
    with wall("2026-03-03 09:00"):
        schedule.run_what_is_due(now())
        assert (
            whole() == [] and DailyBill.objects.count() == 2
        )  # of the first, when the item was published, and of the second
        assert Licence.objects.count() == 2


def test_three_days_back_breaks_nothing(item: ItemView, tmp_path: Path, say: Say) -> None:
    """Thursday becomes Monday, and Friday follows Monday when the clock is put right."""
    clerk, other = actor_in(an_office(), "clerk"), staff_of(an_office(), "officer")
    with wall("2026-03-02 10:00"):
        lodged(item)
    with wall("2026-03-05 09:00"):
        for day in (2, 3, 4, 5):
            schedule.run_what_is_due(datetime(2026, 3, day, 9, tzinfo=TIME_ZONE))
        assert DailyBill.objects.latest("day").day == date(2026, 3, 4)
        thursday = lodged(item)
    with wall("2026-03-02 09:05"):
        assert schedule.run_what_is_due(now()) == 0, "what was lived through is not lived again"
        with pytest.raises(
            Refused, match=r"「受理」的日期2026年3月2日早于上一环节的2026年3月5日; 请核对日期"
        ):
            entry.accept(thursday, by=clerk)
        assign(thursday, to=other, by=clerk)
        assert [one.on for one in entries_of(thursday.pk)] == [date(2026, 3, 5)] * 2
        monday = lodged(item)
        assert (monday.opened_on, monday.number) == (date(2026, 3, 2), "CZ-FW-2026-000003")
        assert monday.clocks.get(name="accept").started_on == date(2026, 3, 2)
        deliver_all()
        assert not clocks_hold()
    with wall("2026-03-06 09:00"):
        schedule.run_what_is_due(now())
        for matter in (thursday, monday):
            decision.grant(matter, by=clerk)
        deliver_all()
        assert clocks_hold() or ON == "PostgreSQL", "whose own clock was never moved, and says so"
    with wall("2026-03-07 09:00"):
        schedule.run_what_is_due(now())
        assert whole() == [] and holds_offline(tmp_path)
    bills = {bill.day: bill.entries for bill in DailyBill.objects.order_by("day")}
    assert sum(bills.values()) == Entry.objects.filter(at__lt=datetime(2026, 3, 7, tzinfo=TIME_ZONE)).count()
    say(
        f"clock three days back: {Entry.objects.count()} entries, {len(bills)} bills, {Letter.objects.count()} letters, "
        f"0 faults; 1 step refused with its reason"
    )


def test_a_year_that_begins_twice_takes_no_number_twice(item: ItemView) -> None:
    numbers = []
    for moment in ("2026-12-31 23:50", "2027-01-01 00:10", "2026-12-31 23:40", "2027-01-01 00:20"):
        with wall(moment):
            numbers.append(lodged(item).number)
    assert numbers == ["CZ-FW-2026-000001", "CZ-FW-2027-000001", "CZ-FW-2026-000002", "CZ-FW-2027-000002"]
    assert list(audit.numbers()) == []


def test_a_code_is_good_once_even_if_its_time_comes_again() -> None:
    with wall("2026-03-02 09:00"):
        head = staff_of(an_office(), "head", password=PASSWORD).account
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(head, secret)
    with wall("2026-03-02 10:00:05"):
        code = totp.format_hotp_value(totp.hotp_value(secret, int(now().timestamp()) // 30))
        assert enters(head, code)
    with wall("2026-03-02 09:00:05"):
        assert not enters(head, code), "an hour earlier it is not the code"
        earlier = totp.format_hotp_value(totp.hotp_value(secret, int(now().timestamp()) // 30))
        assert enters(head, earlier), "and whoever has the right one comes in"
    with wall("2026-03-02 10:00:05"):
        assert not enters(head, code), "its time comes again, but it was used"


def enters(account: Account, code: str) -> bool:
    client = Client()
    client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code})
    return "_auth_user_id" in client.session


def test_a_session_that_has_ended_does_not_come_back() -> None:
    person = a_person(password=PASSWORD)
    client = Client()
    with wall("2026-03-02 09:00"):
        assert person.account is not None
        client.post("/accounts/login/", {"login": person.account.username, "password": PASSWORD})
        assert client.get("/my/").status_code == 200
    with wall("2026-03-02 17:01"):
        assert client.get("/my/").status_code == 302, "eight hours"
    with wall("2026-03-03 00:41"):
        schedule.run_what_is_due(now())
    with wall("2026-03-02 10:00"):
        assert client.get("/my/").status_code == 302


def clocks_hold() -> bool:
    (finding,) = clocks_agree()
    assert finding.state == "ok" or "倒退" in finding.as_line() or "与数据库服务器相差" in finding.as_line()
    return finding.state == "ok"


def holds_offline(folder: Path) -> bool:
    """Checked with nothing but Python, as by somebody who does not trust this program."""
    kept = StringIO()
    export(kept)
    file = folder / "ledger.jsonl"
    file.write_text(kept.getvalue(), encoding="utf-8")
    command = [sys.executable, str(offline.__file__), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return True
