"""The items of the city (事项), as the guides show them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from tongban.domains.catalogue import api as catalogue
from tongban.kernel.clock import Term, today
from tongban.surfaces.openapi.problems import Problem

router = Router(tags=["事项"])


class ItemLine(Schema):
    """列表里的一个事项。"""

    key: str
    name: str
    type: str
    level: str
    department: str
    statutory: str
    promise: str
    visits: int
    free: bool


class ItemLines(Schema):
    count: int
    page: int
    pages: int
    rows: list[ItemLine]


class Material(Schema):
    id: str
    name: str
    need: str
    when: str
    form: str
    copies: int
    source: str
    licence: str


class Basis(Schema):
    law: str
    article: str
    text: str


class Guide(Schema):
    """办事指南: 在办的那一版。`statutory` 是法定期限, `promise` 是承诺期限, 空表示没有。"""

    key: str
    code: str
    name: str
    type: str
    level: str
    organisation: str
    audience: list[str]
    statutory: str
    promise: str
    on_the_spot: bool
    conditions: list[str]
    materials: list[Material]
    charged: bool
    visits: int
    window: str
    phone: str
    complaint: str
    flow: list[str]
    basis: list[Basis]
    published_on: date


@router.get("/", response={200: ItemLines, 422: Problem}, summary="事项列表和搜索", operation_id="items_list")
def items(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=60)] = "",
    department: Annotated[str, Query(max_length=60)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 25,
) -> ItemLines:
    """`q` 可以是名称、日常说法、拼音或者首字母, 好的在前; `department` 是部门的标识。"""
    cards = [found.card for found in catalogue.search(q, 100)] if q else list(catalogue.cards())
    wanted = [card for card in cards if card.exercised and department in ("", card.department_key)]
    rows = wanted[(page - 1) * per_page : page * per_page]
    pages = max(1, -(-len(wanted) // per_page))
    return ItemLines(count=len(wanted), page=page, pages=pages, rows=[_line(card) for card in rows])


@router.get("/{str:key}", response={200: Guide, 404: Problem}, summary="办事指南", operation_id="items_guide")
def guide(request: HttpRequest, key: str) -> Guide:
    """`key` 是列表里的标识。没有在办的版本时为 404。"""
    found = catalogue.item_by_key(key, on=today()) if len(key) <= 80 else None
    if found is None:
        raise Http404("没有这个事项, 或者它现在不办; 请用 /api/v1/items/?q= 搜索。")
    return Guide(
        **{name: getattr(found, name) for name in _PLAIN},
        organisation=found.organisation_name,
        statutory=_term(found.statutory),
        promise=_term(found.promise),
        charged=found.fee.charged,
        materials=[Material.from_orm(each) for each in found.materials],
        basis=[Basis.from_orm(each) for each in found.basis],
    )


_PLAIN = (
    "key", "code", "name", "type", "level", "audience", "on_the_spot", "conditions", "visits", "window", "phone",
    "complaint", "flow", "published_on",
)  # fmt: skip


def _term(term: Term | None) -> str:
    return str(term) if term else ""


def _line(card: Any) -> ItemLine:
    return ItemLine(
        key=card.key,
        name=card.name,
        type=card.type,
        level=card.level,
        department=card.department_name,
        statutory=card.statutory,
        promise=card.promise,
        visits=card.visits,
        free=card.free,
    )
