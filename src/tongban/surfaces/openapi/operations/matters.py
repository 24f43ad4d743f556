"""How one's own matters stand, for whoever is signed in: the same facts as on the page 我的件."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from tongban.kernel.access import visible
from tongban.kernel.clock import today
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import clock_views, file_of, light_of, procedure_of
from tongban.surfaces.openapi.problems import Problem
from tongban.surfaces.openapi.signing_in import Citizen, actor_of

router = Router(tags=["我的件"], auth=Citizen())


class MatterLine(Schema):
    """列表里的一件。`light`: ok 正常, soon 临期, late 超期, paused 暂停, done 办结。"""

    number: str
    title: str
    organisation: str
    state: str
    light: str
    opened_on: date
    closed_on: date | None
    due_on: date | None


class MatterLines(Schema):
    count: int
    page: int
    pages: int
    rows: list[MatterLine]


class Clock(Schema):
    """一个期限: 已用、还剩、暂停了几日, 何时到期。暂停时没有到期日。"""

    name: str
    title: str
    law: str
    kind: str
    state: str
    term: str
    started_on: date
    due_on: date | None
    used: int
    left: int
    unit: str
    paused_days: int
    provisional: bool


class Progress(MatterLine):
    clocks: list[Clock]


@router.get(
    "/",
    response={200: MatterLines, 401: Problem, 422: Problem},
    summary="我的件",
    operation_id="matters_list",
)
def mine(
    request: HttpRequest,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 25,
) -> MatterLines:
    """本人和委托人的件, 新的在前。"""
    rows = (
        Matter.objects.filter(visible(actor_of(request))).select_related("owner").prefetch_related("clocks")
    )
    count = rows.count()
    chosen = rows.order_by("-opened_on", "-pk")[(page - 1) * per_page : page * per_page]
    return MatterLines(
        count=count,
        page=page,
        pages=max(1, -(-count // per_page)),
        rows=[MatterLine(**_line(each)) for each in chosen],
    )


@router.get(
    "/{str:number}",
    response={200: Progress, 401: Problem, 404: Problem},
    summary="一件的进度",
    operation_id="matters_progress",
)
def progress(request: HttpRequest, number: str) -> Progress:
    """别人的件与没有的件一样, 都是 404。"""
    rows = Matter.objects.filter(visible(actor_of(request)), number=number.strip().upper())
    matter = rows.select_related("owner").prefetch_related("clocks").first()
    if matter is None:
        raise Http404("您名下没有这个件号; 请核对件号, 或者从 /api/v1/my/matters/ 的列表里取。")
    views = clock_views(file_of(matter), today=today(), kept=matter.clocks.all())
    return Progress(**_line(matter), clocks=[Clock.from_orm(view) for view in views])


def _line(matter: Matter) -> dict[str, Any]:
    return {
        "number": matter.number,
        "title": matter.title,
        "organisation": matter.owner.name,
        "state": procedure_of(matter).states[matter.state],
        "light": light_of(matter, today=today()),
        "opened_on": matter.opened_on,
        "closed_on": matter.closed_on,
        "due_on": matter.due_on,
    }
