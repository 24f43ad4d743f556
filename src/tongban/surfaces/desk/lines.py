"""Matters as lines of a list: light, number, item, masked applicant, state, due, left, holder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from tongban.kernel.access import visible
from tongban.kernel.clock import the_calendar
from tongban.kernel.docket.models import Matter, RunningClock
from tongban.kernel.docket.queries import is_near
from tongban.kernel.docket.registry import edition_of
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Person
from tongban.lib.masking import mask_holder
from tongban.surfaces.desk.lists import Row
from tongban.ui.tables import Column
from tongban.ui.words import zh_days

COLUMNS = (
    Column("light", "", kind="light"),
    Column("number", "编号", kind="code", head=True, link="address", sortable=True),
    Column("title", "事项", sortable=True),
    Column("applicant", "申请人", kind="masked"),
    Column("state", "状态"),
    Column("due_on", "到期", kind="date", sortable=True),
    Column("left", "剩余"),
    Column("holder", "经办"),
)
OFFICE_COLUMN = Column("owner", "承办单位")


def seen_by(actor: Actor) -> QuerySet[Matter]:
    rows = Matter.objects.filter(visible(actor)).select_related(
        "book", "owner", "applicant", "holding__staff"
    )
    return rows.prefetch_related("clocks")


def line(row: Row, *, today: date, listing: str) -> dict[str, Any]:
    """`listing` is the address below which every matter has its page."""
    return {
        "light": _light(row, rests=row.rests, today=today),
        "number": row.number,
        "title": row.title,
        "applicant": _masked(row.applicant, row.applicant_kind),
        "state": edition_of(row.procedure, row.edition).states[row.state],
        "due_on": row.due_on,
        "left": _left(row, rests=row.rests, today=today),
        "holder": row.holder or "未派",
        "owner": row.owner,
        "address": f"{listing}{row.number}/",
    }


def _light(row: Matter | Row, *, rests: bool, today: date) -> str:
    """As `light_of` for a matter, from the columns alone."""
    if row.closed_on:
        return "done"
    if row.due_on is None:
        return "paused" if rests else "ok"
    if row.due_on < today:
        return "late"
    return "soon" if is_near(row.due_on, today=today) else "ok"


def _masked(name: str, kind: str) -> str:
    return mask_holder(name, enterprise=kind == Person.Kind.ENTERPRISE) if name else ""


def applicant_shown(matter: Matter) -> str:
    applicant = matter.applicant
    if applicant is None:
        return ""
    return _masked(applicant.name, applicant.kind)


def light_shown(matter: Matter, clocks: Iterable[RunningClock], *, today: date) -> str:
    """As `light_of`, from the clocks that were read with the matter."""
    rests = any(clock.paused_since and not clock.stopped_on for clock in clocks)
    return _light(matter, rests=rests, today=today)


def left_shown(matter: Matter, *, rests: bool, today: date) -> str:
    return _left(matter, rests=rests, today=today)


def _left(matter: Matter | Row, *, rests: bool, today: date) -> str:
    if matter.closed_on:
        return "已办结"
    if matter.due_on is None:
        return "暂停" if rests else ""
    calendar = the_calendar()
    if matter.due_on < today:
        return zh_days(-calendar.working_days_between(matter.due_on, today) or -1)
    return zh_days(calendar.working_days_between(today, matter.due_on))
