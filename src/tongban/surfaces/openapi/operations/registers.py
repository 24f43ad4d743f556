"""Every record book by its declaration: the published ones for everybody, typed column by column; all of them, masked, for the staff who may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, create_model

from tongban.kernel.registers.cells import shown
from tongban.kernel.registers.filters import narrow
from tongban.kernel.registers.grammar import Column, Register
from tongban.kernel.registers.queries import books_of, may, public_books, public_rows, rows_for
from tongban.kernel.registers.registry import register_of
from tongban.surfaces.openapi.problems import BadQuestion, Problem
from tongban.surfaces.openapi.signing_in import OfficeStaff, actor_of

TYPES: dict[str, Any] = {"integer": int, "decimal": float, "date": date, "flag": bool}
BAD = {401: Problem, 404: Problem, 422: Problem}

Page = Annotated[int, Query(ge=1, le=100_000)]
PerPage = Annotated[int, Query(ge=1, le=100)]


class Book(Schema):
    """一本台账。"""

    key: str
    title: str
    purpose: str
    rows: int


class DeskRows(Schema):
    """`rows` 的键是各列的标识, 个人信息已遮盖。"""

    count: int
    page: int
    pages: int
    rows: list[dict[str, Any]]


def public_router() -> Router:
    router = Router(tags=["台账"])
    router.get("/", response=list[Book], summary="公开的台账", operation_id="registers_list")(_public_shelf)
    for register in public_books():
        _add(router, register)
    return router


def _public_shelf(request: HttpRequest) -> list[Book]:
    """各有公开页面的台账。"""
    return [_book(register, public_rows(register)) for register in public_books()]


def _book(register: Register, rows: QuerySet[Any]) -> Book:
    count = rows.filter(struck_on=None).count()
    return Book(key=register.key, title=register.title, purpose=register.purpose, rows=count)


def _add(router: Router, register: Register) -> None:
    """The two operations of one book, with its own columns in the document."""
    name = "".join(part.capitalize() for part in register.key.split("-"))
    slug = register.key.replace("-", "_")
    columns = register.public_columns
    row: Any = create_model(
        f"{name}Row", __base__=Schema, __doc__=f"{register.title}的一条。", **_fields(columns)
    )
    rows = create_model(
        f"{name}Rows",
        __base__=Schema,
        count=(int, ...),
        page=(int, ...),
        pages=(int, ...),
        rows=(list[row], ...),
    )
    router.get(
        f"/{register.key}/",
        response={200: rows, 422: Problem},
        summary=f"{register.title}: 列表",
        operation_id=f"register_{slug}_list",
        openapi_extra={"parameters": _parameters(register, set(register.public))},
    )(_listing(register))
    router.get(
        f"/{register.key}/{{int:row_id}}",
        response={200: row, 404: Problem},
        summary=f"{register.title}: 一条",
        operation_id=f"register_{slug}_row",
    )(_detail(register))


def _fields(columns: Iterable[Column]) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": (int, ...), "organisation_name": (str, Field(title="发布单位"))}
    for column in columns:
        kind = TYPES.get(column.kind, str)
        fields[column.name] = (kind | None, Field(title=column.title, description=column.help or None))
    return fields | {"published_on": (date, Field(title="公开日期"))}


def _listing(register: Register) -> Callable[..., Any]:
    def listing(request: HttpRequest, page: Page = 1, per_page: PerPage = 25) -> Any:
        found = _asked(register, public_rows(register), request, columns=register.public)
        return _page(found, page, per_page, lambda row: _public_row(register, row))

    listing.__doc__ = f"{register.purpose}。只有已公开的各条和公开的各列。"
    return listing


def _detail(register: Register) -> Callable[..., Any]:
    def detail(request: HttpRequest, row_id: int) -> Any:
        row = public_rows(register).filter(pk=row_id).first() if row_id < 2**63 else None
        if row is None:
            raise Http404(f"没有这一条, 或者它没有公开; 请从 /api/v1/registers/{register.key}/ 的列表里取。")
        return _public_row(register, row)

    return detail


def _public_row(register: Register, row: Any) -> dict[str, Any]:
    values = {column.name: _value(column, row) for column in register.public_columns}
    return values | {
        "id": row.pk,
        "organisation_name": row.organisation.name,
        "published_on": row.published_on,
    }


def _value(column: Column, row: Any) -> Any:
    if column.kind in TYPES:
        return getattr(row, column.name)
    return str(shown(column, row))


def _asked(
    register: Register, rows: QuerySet[Any], request: HttpRequest, columns: Iterable[str] | None
) -> QuerySet[Any]:
    """A programme that asks wrongly is told, not given other rows."""
    found = narrow(register, rows, request.GET, columns=columns)
    if found.faults:
        raise BadQuestion([("query", fault.replace("已忽略", "请修改")) for fault in found.faults])
    return found.rows


def _page(
    rows: QuerySet[Any], page: int, per_page: int, shape: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    pages = Paginator(rows, per_page)
    chosen = pages.page(page).object_list if page <= pages.num_pages else []
    return {
        "count": pages.count,
        "page": page,
        "pages": pages.num_pages,
        "rows": [shape(row) for row in chosen],
    }


def _parameters(register: Register, columns: set[str]) -> list[dict[str, Any]]:
    """The filters as the document tells of them."""
    said: list[tuple[str, str, str]] = []
    if register.search:
        said.append(("q", "string", "查找: 空格隔开的词都要有"))
    for column in (register.column(name) for name in register.filters if name in columns):
        if column.kind == "date":
            said += [
                (f"{column.name}_from", "date", f"{column.title}起"),
                (f"{column.name}_to", "date", f"{column.title}止"),
            ]
        elif column.kind == "choice":
            words = ", ".join(f"{key} {label}" for key, label in column.choices)
            said.append((column.name, "string", f"{column.title}: {words}"))
        else:
            said.append((column.name, "string", column.title))
    said.append(("sort", "string", "按哪一列排, 前面加 - 为倒序"))
    return [
        {
            "in": "query", "name": name, "required": False, "description": words,
            "schema": {"type": "string", "format": "date"} if kind == "date" else {"type": "string"},
        }
        for name, kind, words in said
    ]  # fmt: skip


desk = Router(tags=["台账(工作人员)"], auth=OfficeStaff())


@desk.get(
    "/", response={200: list[Book], 401: Problem}, summary="能查看的台账", operation_id="desk_registers_list"
)
def shelf(request: HttpRequest) -> list[Book]:
    """本岗位能查看的台账。"""
    actor = actor_of(request)
    return [_book(register, rows_for(register, actor)) for register in books_of(actor)]


@desk.get(
    "/{slug:key}/", response={200: DeskRows, **BAD}, summary="台账的各条", operation_id="desk_register_rows"
)
def listing(request: HttpRequest, key: str, page: Page = 1, per_page: PerPage = 25) -> Any:
    """与工作台列表同样的筛选参数和同样的范围; 个人信息是遮盖的。"""
    actor, register = actor_of(request), register_of(key)
    if register is None or not may(actor, "see", register):
        raise Http404("您的岗位没有这本台账; 请从 /api/v1/desk/registers/ 的列表里取。")
    found = _asked(register, rows_for(register, actor), request, columns=None)
    return _page(found, page, per_page, lambda row: _desk_row(register, row))


def _desk_row(register: Register, row: Any) -> dict[str, Any]:
    values = {column.name: _value(column, row) for column in register.columns}
    return {
        "id": row.pk,
        "organisation_name": row.organisation.name,
        "published_on": row.published_on,
    } | values
