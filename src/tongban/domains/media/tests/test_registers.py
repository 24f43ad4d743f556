"""The book of press conferences: what the database refuses, what is public, and how leaders' attendance is counted."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tongban.domains.media.models import Conference
from tongban.domains.media.registers import CONFERENCES
from tongban.kernel.registers.actions import enter
from tongban.kernel.registers.counting import figures
from tongban.kernel.registers.queries import all_rows, may
from tongban.kernel.testing import actor_in, an_organisation

ON = date(2026, 4, 1)


def a_conference(office, **changes) -> Conference:
    values = {
        "title": "春季发布会", "topic": "就业", "held_on": date(2026, 3, 3), "place": "发布厅", "kind": "policy",
        "speaker": "张某", "speaker_post": "局长", "rank": "principal", "organisation": office, **changes,
    }  # fmt: skip
    return enter(CONFERENCES, values, by=actor_in(office, "officer"), on=ON)


@pytest.fixture
def office(db):
    return an_organisation("news", "常州市人民政府新闻办公室")


def test_the_database_refuses_more_answers_than_open_questions(office):
    row = a_conference(office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conference.objects.filter(pk=row.pk).update(answered=1)


def test_leaders_are_counted_whether_of_the_city_or_of_the_department(office):
    for title, rank, journalists in (("甲", "city", 30), ("乙", "principal", 12), ("丙", "spokesperson", 8)):
        a_conference(office, title=title, rank=rank, journalists=journalists)
    (whole, *_) = figures(CONFERENCES, all_rows(CONFERENCES), year=2026)
    assert [figure.number for figure in whole.lines[0].figures] == [3, 2, 50, 0, 0]


def test_what_is_public_leaves_out_the_count_of_journalists_and_of_open_answers():
    assert not {"journalists", "later", "answered"} & set(CONFERENCES.public)


def test_only_heads_publish(office):
    allowed = [
        duty
        for duty in ("clerk", "officer", "head", "supervisor", "admin")
        if may(actor_in(office, duty), "publish", CONFERENCES)
    ]
    assert allowed == ["head"]
