"""质检 in the demonstration: seven departments let something vague into a guide, and each deals differently with being told."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from tongban.domains.catalogue.actions import course
from tongban.domains.catalogue.queries.inspection import kept_by
from tongban.domains.quality.actions import decide_objection, inspect_day
from tongban.domains.quality.models import Finding
from tongban.kernel.clock import TIME_ZONE, today
from tongban.kernel.docket.actions import take
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Staff
from tongban.kernel.identity.queries import actor_of_staff

Course = Generator[datetime, None, None]
VAGUE = "符合国家有关规定"
PUBLISHED, FOUND, ANSWERED, LOOKED_AGAIN = 14, 12, 8, 5
"""So many days before the last: the guide is published, inspected, answered for, inspected again; and on the last day."""
DEPARTMENTS = ("market", "hrss", "civil", "transport", "housing", "health", "culture")
"""Mends and says so, mends in silence, says so and does not, objects and is right, objects, mends on the last day, does nothing."""


def inspections_of_the_year(until: date) -> Iterator[tuple[datetime, Course]]:
    """The inspections that the year lives through are few; a city in service has one every night."""
    for number, department in enumerate(DEPARTMENTS):
        yield _at(until - timedelta(days=PUBLISHED), 9), _careless(number, department, until)
    for before in (FOUND, LOOKED_AGAIN, 0):
        yield _at(until - timedelta(days=before), 7), _inspection()


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 40), tzinfo=TIME_ZONE)


def _inspection() -> Course:
    inspect_day(today())
    yield from ()


def _careless(number: int, department: str, until: date) -> Course:
    """An item is revised with a condition that says nothing, and what comes of it."""
    item = kept_by(department)[0]
    head = _of(department, "head")
    conditions: list[str] = list(course.draft(item, by=head, on=today()).content["conditions"])
    _publish(item, [*conditions, VAGUE], head)
    yield _at(until - timedelta(days=ANSWERED), 10)
    matter = Matter.objects.get(pk=Finding.objects.get(item_id=item.pk, gone_on=None).matter_id)
    if number in (0, 1):
        _publish(item, conditions, head)
    if number in (0, 2):
        take(matter.pk, "mend", by=head, on=today(), outcome="删去含糊的条件, 已发布新版")
    if number in (3, 4):
        take(matter.pk, "object", by=head, on=today(), ground="这是条例原文的用语")
    if number == 3:
        yield _at(until - timedelta(days=ANSWERED - 1), 10)
        matter.refresh_from_db()
        supervisor = _of("approval", "supervisor")
        decide_objection(matter, uphold=True, words="确为原文用语, 以后不再提示", by=supervisor, on=today())
    if number == 5:
        yield _at(until, 15)
        _publish(item, conditions, head)
        take(matter.pk, "mend", by=head, on=today(), outcome="删去含糊的条件, 已发布新版")


def _publish(item: Any, conditions: list[str], head: Actor) -> None:
    on: date = today()
    changed: dict[str, Any] = {"conditions": conditions}
    working = course.edit(course.draft(item, by=head, on=on), changed, by=head, on=on)
    course.publish(course.send_to_review(working, by=head, on=on), starting=on, by=head, on=on)


def _of(organisation: str, duty: str) -> Actor:
    holders = Staff.objects.select_related("post", "organisation").filter(
        organisation__key=organisation, post__duty=duty
    )
    return actor_of_staff(holders.order_by("pk")[0])
