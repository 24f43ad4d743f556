"""What everybody may read of a record book: its published rows and its public columns."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.kernel.access import open_to
from tongban.kernel.pages import stored
from tongban.kernel.registers import addresses
from tongban.kernel.registers.cells import shown
from tongban.kernel.registers.filters import controls, narrow
from tongban.kernel.registers.grammar import Register
from tongban.kernel.registers.queries import public_books, public_rows
from tongban.kernel.registers.views.lists import cells, headings, page_of, register_or_404


@open_to("public")
@require_GET
@stored("day")
def shelf(request: HttpRequest) -> HttpResponse:
    books = [{"register": book, "rows": public_rows(book).count()} for book in public_books()]
    return render(request, "registers/public/shelf.html", {"books": books})


@open_to("public")
@require_GET
@stored("day", query=("page", "sort"))
def listing(request: HttpRequest, key: str) -> HttpResponse:
    register = _public_or_404(key)
    rows = public_rows(register)
    found = narrow(register, rows, request.GET, columns=register.public)
    page = page_of(request, found.rows)
    columns = [column for column in register.public_columns if column.listed]
    context = {
        "register": register,
        "found": found,
        "page": page,
        "columns": headings(register, columns),
        "rows": cells(register, columns, page.object_list, lambda pk: addresses.public_row(register, pk)),
        "controls": controls(register, rows, request.GET, columns=register.public),
    }
    return render(request, "registers/public/list.html", context)


@open_to("public")
@require_GET
@stored("day")
def row(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    register = _public_or_404(key)
    found = public_rows(register).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这一条, 或者它没有公开; 请返回列表查找。")
    columns = register.public_columns
    plain = [c for c in columns if c.kind not in ("long", "address") and c.name != register.head]
    context = {
        "register": register,
        "list_address": addresses.public_listing(register),
        "row": found,
        "head": shown(register.column(register.head), found),
        "pairs": [*[(c.title, shown(c, found)) for c in plain], ("发布单位", found.organisation.name)],
        "texts": [
            (c.title, getattr(found, c.name)) for c in columns if c.kind == "long" and getattr(found, c.name)
        ],
        "links": [
            (c.title, getattr(found, c.name))
            for c in columns
            if c.kind == "address" and getattr(found, c.name)
        ],
    }
    return render(request, "registers/public/row.html", context)


def _public_or_404(key: str) -> Register:
    register = register_or_404(key)
    if not register.is_public:
        raise Http404("这本台账没有公开页面。")
    return register
