"""What is owed after a step is paid at least once, in order, and never given up."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from tongban.kernel.clock import now, use_source
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.actions import open_book, write
from tongban.kernel.outbox import Link, connect, links
from tongban.kernel.outbox.actions import owe
from tongban.kernel.outbox.delivering import _taken_on, deliver_all, deliver_due, failing
from tongban.kernel.outbox.models import Delivery

pytestmark = pytest.mark.django_db
heard = []
broken = []


def listen(word):
    heard.append(word.step)


def stumble(word):
    if broken:
        raise ConnectionError(broken.pop())
    heard.append(f"stumbled {word.step}")


@pytest.fixture(autouse=True)
def two_listeners():
    before = links._links
    connect((Link("test.one", "go", listen), Link("test.one", "*", stumble)))
    heard.clear(), broken.clear()
    yield
    connect(before)


def a_step(name="go"):
    with transaction.atomic():
        book = open_book("test")
        entry = write(book, name, title="走", by="system", actor=SYSTEM_ACTOR, on=date(2026, 3, 2))
        owe(entry, number="T-1", procedure="test.one")


def test_nothing_is_owed_for_a_step_that_was_rolled_back():
    with pytest.raises(RuntimeError), transaction.atomic():
        a_step()
        raise RuntimeError
    assert Delivery.objects.count() == 0


def test_each_listener_hears_once():
    a_step(), a_step("stay")
    assert deliver_all() == 3
    assert heard == ["go", "stumbled go", "stumbled stay"]
    assert deliver_all() == 0


def test_a_failure_waits_longer_each_time_and_is_paid_in_the_end():
    a_step("stay")
    broken[:] = ["第二次", "第一次"]
    assert deliver_due() == 0
    owed = Delivery.objects.get()
    assert (owed.attempts, owed.error) == (1, "ConnectionError: 第一次")
    assert deliver_due() == 0 and Delivery.objects.get().attempts == 1  # not before its time
    for attempts, wait in ((2, 2), (3, 10)):
        later = now() + timedelta(seconds=wait)
        use_source(lambda later=later: later)
        deliver_due()
        assert Delivery.objects.get().attempts == attempts
    assert heard == ["stumbled stay"]
    assert Delivery.objects.get().delivered_at is not None


def test_one_failure_does_not_hold_up_the_others():
    broken[:] = ["坏了"]
    a_step()
    assert deliver_due() == 1
    assert heard == ["go"]


def two_steps_of_one_book():
    with transaction.atomic():
        book = open_book("test")
        for name in ("stay", "go"):
            entry = write(book, name, title="走", by="system", actor=SYSTEM_ACTOR, on=date(2026, 3, 2))
            owe(entry, number="T-1", procedure="test.one")


def test_of_one_matter_a_handler_hears_the_later_step_after_the_earlier():
    two_steps_of_one_book()
    a_step("another")
    broken[:] = ["坏了"]
    deliver_all()
    assert heard == ["go", "stumbled another"], "the other handler and the other matter did not wait"
    later = now() + timedelta(seconds=2)
    use_source(lambda: later)
    deliver_all()
    assert heard == ["go", "stumbled another", "stumbled stay", "stumbled go"]


def test_what_another_worker_has_taken_on_is_left_to_it_until_its_lease_runs_out():
    a_step("stay")
    assert len(_taken_on(10)) == 1  # and its worker dies
    assert deliver_all() == 0
    later = now() + timedelta(seconds=61)
    use_source(lambda: later)
    assert deliver_all() == 1 and heard == ["stumbled stay"]


def test_a_handler_that_this_version_does_not_know_stays_owed():
    a_step("stay")
    connect(())
    assert deliver_all() == 0
    assert Delivery.objects.get().delivered_at is None and failing().count() == 1
