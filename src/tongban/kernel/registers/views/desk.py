"""The desk's pages of any record book: the shelf, a list, a row with its history, its form, its figures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.kernel.access import Forbidden, open_to
from tongban.kernel.clock import today
from tongban.kernel.registers import actions, addresses, sheets
from tongban.kernel.registers.cells import shown
from tongban.kernel.registers.counting import figures as figures_of
from tongban.kernel.registers.counting import sums, years
from tongban.kernel.registers.fields import Offered
from tongban.kernel.registers.filters import controls, narrow
from tongban.kernel.registers.forms import ChangeForm, ReasonForm, RowForm
from tongban.kernel.registers.grammar import Register
from tongban.kernel.registers.queries import books_of, history, may, rows_for
from tongban.kernel.registers.views.lists import (
    actor_of,
    book_or_404,
    cells,
    headings,
    page_of,
    row_or_404,
)

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
DONE = {
    "publish": "已公开, 公众现在可以在公开页面看到这一条。",
    "withdraw": "已撤回公开, 公众看不到这一条了。",
    "strike": "已作废; 这一条不再列出和计数, 留痕仍然保存。",
}


@open_to("staff")
@require_GET
def shelf(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    books = [
        {"register": book, "rows": rows_for(book, actor).filter(struck_on=None).count()}
        for book in books_of(actor)
    ]
    return render(request, "registers/desk/shelf.html", {"books": books})


@open_to("staff")
@require_GET
def listing(request: HttpRequest, key: str) -> HttpResponse:
    register, actor = book_or_404(request, key), actor_of(request)
    rows = rows_for(register, actor)
    found = narrow(register, rows, request.GET)
    page = page_of(request, found.rows)
    columns = [column for column in register.columns if column.listed]
    shown_rows = cells(register, columns, page.object_list, lambda pk: addresses.row(register, pk))
    context = {
        "register": register,
        "found": found,
        "page": page,
        "columns": headings(register, columns),
        "rows": shown_rows,
        "controls": controls(register, rows, request.GET),
        "sums": sums(register, found.rows),
        "export_xlsx": f"export.xlsx?{request.GET.urlencode()}",
        "export_csv": f"export.csv?{request.GET.urlencode()}",
        "may_edit": may(actor, "edit", register),
    }
    return render(request, "registers/desk/list.html", context)


@open_to("staff")
@require_GET
@never_cache
def export(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The rows of the list with the same filters; what is personal stays masked."""
    register = book_or_404(request, key)
    if form not in TYPES:
        raise Http404("只能导出 .xlsx 或 .csv。")
    found = narrow(register, rows_for(register, actor_of(request)), request.GET)
    titles = [column.title for column in register.columns]
    rows = (
        [shown(column, row) for column in register.columns] for row in found.rows.iterator(chunk_size=500)
    )
    content = sheets.as_xlsx(register.title, titles, rows) if form == "xlsx" else sheets.as_csv(titles, rows)
    return download(content, f"{register.key}-{today():%Y%m%d}.{form}", form)


def download(content: bytes, name: str, form: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@open_to("staff")
@require_GET
def figures(request: HttpRequest, key: str) -> HttpResponse:
    register = book_or_404(request, key)
    rows = rows_for(register, actor_of(request))
    known = years(register, rows.filter(struck_on=None))
    year = next((each for each in known if str(each) == request.GET.get("year")), None)
    tables = figures_of(register, rows, year=year)
    context = {
        "register": register,
        "tables": tables,
        "years": known,
        "year": year,
        "year_title": register.column(register.year).title if register.year else "",
        "list_address": addresses.listing(register),
    }
    return render(request, "registers/desk/figures.html", context)


@open_to("staff")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    register, actor = _editable(request, key), actor_of(request)
    offered = Offered(register, actor)
    form = RowForm(offered, request.POST if request.method == "POST" else None)
    if "organisation" in form.fields:
        form.initial["organisation"] = str(actor.organisation_id)
    if request.method == "POST" and form.is_valid():
        row = actions.enter(register, form.values(), by=actor, on=today())
        messages.success(request, f"已登记到「{register.title}」。")
        return HttpResponseRedirect(addresses.row(register, row.pk))
    return _form(request, register, form)


@open_to("staff")
@require_http_methods(["GET", "POST"])
@never_cache
def edit(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    register, actor = _editable(request, key), actor_of(request)
    row = row_or_404(request, register, pk)
    if not may(actor, "edit", register, row):
        raise Forbidden("这一条由别的单位登记, 您不能修改; 请由该单位修改。")
    form = ChangeForm(Offered(register, actor), request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != row.version:
            form.add_error(
                None,
                "您打开之后, 这一条已经被别人修改过。您填写的内容还在下面, 没有保存; 请到新窗口对照最新内容后重新修改。",
            )
        else:
            told = form.cleaned_data
            actions.change(
                register,
                pk,
                form.values(),
                by=actor,
                on=today(),
                reason=told["reason"],
                version=told["version"],
            )
            messages.success(request, "已修改, 改动记入留痕。")
            return HttpResponseRedirect(addresses.row(register, pk))
    return _form(request, register, form, row)


def _editable(request: HttpRequest, key: str) -> Register:
    register = book_or_404(request, key)
    if not may(actor_of(request), "edit", register):
        raise Forbidden(f"您的岗位不能登记「{register.title}」; 请由有此职责的人员登记。")
    return register


def _form(request: HttpRequest, register: Register, form: RowForm, row: Any = None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"register": register, "form": form, "row": row, "list_address": addresses.listing(register)}
    return render(request, "registers/desk/form.html", context, status=status)


@open_to("staff")
@require_GET
def row(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    register = book_or_404(request, key)
    return _row(request, register, row_or_404(request, register, pk))


def _row(
    request: HttpRequest,
    register: Register,
    found: Any,
    *,
    clear: bool = False,
    form: ReasonForm | None = None,
    act: str = "",
) -> HttpResponse:
    actor = actor_of(request)
    pairs = [(column.title, shown(column, found, clear=clear)) for column in register.columns]
    if "organisation" not in register.names:
        pairs.append(("登记单位", found.organisation.name))
    context = {
        "register": register,
        "row": found,
        "pairs": pairs,
        "links": [
            (c.title, getattr(found, c.name))
            for c in register.columns
            if c.kind == "address" and getattr(found, c.name)
        ],
        "head": shown(register.column(register.head), found),
        "acts": history(register, found),
        "clear": clear,
        "has_personal": any(column.personal and getattr(found, column.name) for column in register.columns),
        "may_edit": found.struck_on is None and may(actor, "edit", register, found),
        "may_publish": found.struck_on is None
        and register.is_public
        and may(actor, "publish", register, found),
        "form": form,
        "act": act,
        "list_address": addresses.listing(register),
        "edit_address": addresses.row(register, found.pk, "edit"),
    }
    return render(request, "registers/desk/row.html", context, status=422 if form is not None else 200)


@open_to("staff")
@require_POST
@never_cache
def act(request: HttpRequest, key: str, pk: int, verb: str) -> HttpResponse:
    """Publish, withdraw, strike or unmask; all but the first ask for the reason."""
    register, actor = book_or_404(request, key), actor_of(request)
    found = row_or_404(request, register, pk)
    form = ReasonForm(request.POST)
    if verb == "publish":
        actions.publish(register, pk, by=actor, on=today())
    elif not form.is_valid():
        return _row(request, register, found, form=form, act=verb)
    elif verb == "unmask":
        clear = actions.unmask(register, pk, by=actor, on=today(), reason=form.cleaned_data["reason"])
        return _row(request, register, clear, clear=True)
    else:
        perform = {"withdraw": actions.withdraw, "strike": actions.strike}[verb]
        perform(register, pk, by=actor, on=today(), reason=form.cleaned_data["reason"])
    messages.success(request, DONE[verb])
    return HttpResponseRedirect(addresses.row(register, pk))
