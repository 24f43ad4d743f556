"""Two at once, in real threads on PostgreSQL: one wins, the other is told, and nothing is done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from tongban.domains.cases.actions import entry
from tongban.domains.cases.tests.factories import a_case, an_item
from tongban.kernel.docket.models import Matter
from tongban.kernel.documents.models import Letter
from tongban.kernel.ledger.queries import entries_of, first_broken_seal
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import actor_in, an_enterprise, an_organisation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture(autouse=True)
def on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("要在 PostgreSQL 上试: 请设置 TONGBAN_DATABASE_URL。")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each gave, or by what it was refused."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(timeout=10)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_officers_accept_at_once_and_one_paper_is_issued():
    matter = a_case(an_item())
    first, second = (actor_in(an_organisation(), "clerk") for _ in range(2))
    found = at_once(
        lambda: entry.accept(Matter.objects.get(pk=matter.pk), by=first, on=date(2026, 3, 2), seen=1),
        lambda: entry.accept(Matter.objects.get(pk=matter.pk), by=second, on=date(2026, 3, 2), seen=1),
    )
    refused = [one for one in found if isinstance(one, Refused)]
    assert len(refused) == 1
    assert "状态下不能" in str(refused[0]) or "已由他人办理" in str(refused[0])
    assert [each.step for each in entries_of(matter.pk)] == ["open", "accept"]
    assert Letter.objects.filter(book=matter.book, kind="acceptance").count() == 1
    assert first_broken_seal(matter.pk) is None


def test_a_form_sent_twice_at_once_is_one_case():
    item, firm = an_item(), an_enterprise()
    sent = [lambda: a_case(item, applicant=firm, once="form-1").pk for _ in range(4)]
    assert len(set(at_once(*sent))) == 1
    assert (Matter.objects.count(), Letter.objects.count()) == (1, 1)


def test_numbers_of_cases_lodged_at_once_follow_without_a_gap():
    item = an_item()
    firms = [an_enterprise() for _ in range(6)]
    at_once(*[lambda firm=firm: a_case(item, applicant=firm) for firm in firms])
    numbers = sorted(Matter.objects.values_list("number", flat=True))
    assert numbers == [f"CZ-XK-2026-{count:06d}" for count in range(1, 7)]
