"""The desk's pages of an import: the template, the check, the confirmation, the report of errors."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.kernel.access import Forbidden, open_to
from tongban.kernel.clock import today
from tongban.kernel.procedure import Refused
from tongban.kernel.registers import addresses, importing, sheets
from tongban.kernel.registers.grammar import Register
from tongban.kernel.registers.models import Import
from tongban.kernel.registers.queries import may
from tongban.kernel.registers.views.desk import download
from tongban.kernel.registers.views.lists import Heading, actor_of, book_or_404

SHOWN = 200
"""Errors on the page; the report has them all."""

FAULT_HEADINGS = [
    Heading("row", "行", "number", False, "", True),
    Heading("column", "列", "text", False, "", False),
    Heading("said", "填写的内容", "text", False, "", False),
    Heading("sentence", "问题和改法", "text", False, "", False),
]


@open_to("staff")
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, key: str) -> HttpResponse:
    register = _importable(request, key)
    context = {
        "register": register,
        "list_address": addresses.listing(register),
        "identity": "、".join(register.titles_of(register.identity)),
        "limits": sheets,
        "megabytes": sheets.MOST_BYTES // 1024 // 1024,
        "sentence": "",
    }
    if request.method == "GET":
        return render(request, "registers/desk/import.html", context)
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Refused("还没有选文件; 请先选一个 .xlsx 或 .csv 表格。")
        if upload.size is None or upload.size > sheets.MOST_BYTES:
            raise Refused(f"文件超过 {context['megabytes']} MB; 请分成几个文件, 分次导入。")
        kept = importing.check(register, name=upload.name or "", content=upload.read(), by=actor_of(request))
    except Refused as refused:
        return render(request, "registers/desk/import.html", context | {"sentence": str(refused)}, status=422)
    return HttpResponseRedirect(f"{addresses.listing(register)}import/{kept.pk}/")


@open_to("staff")
@require_GET
def checked(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    register = _importable(request, key)
    kept = _kept(request, register, pk)
    faults = importing.faults_of(kept)
    context = {
        "register": register,
        "kept": kept,
        "faults": faults[:SHOWN],
        "fault_count": len(faults),
        "columns": FAULT_HEADINGS,
        "list_address": addresses.listing(register),
        "import_address": f"{addresses.listing(register)}import/",
        "report_address": f"{addresses.listing(register)}import/{kept.pk}/report.xlsx",
        "wrong_words": f"有 {len({f.row for f in faults})} 行、{len(faults)} 处要改, 一条也没有写入。改好后请重新上传。",
        "pairs": [
            ("文件", kept.name),
            ("行数", kept.rows),
            ("新增", kept.fresh),
            ("修改", kept.changed),
            ("无变化", kept.same),
        ],
    }
    return render(request, "registers/desk/checked.html", context)


@open_to("staff")
@require_POST
def confirm(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    register = _importable(request, key)
    kept = _kept(request, register, pk)
    kept = importing.carry_out(register, kept.pk, by=actor_of(request), on=today())
    messages.success(
        request, f"已导入: 新增 {kept.fresh} 条, 修改 {kept.changed} 条, 无变化 {kept.same} 条。"
    )
    return HttpResponseRedirect(addresses.listing(register))


@open_to("staff")
@require_GET
@never_cache
def report(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    register = _importable(request, key)
    return download(
        importing.report(_kept(request, register, pk)), f"{register.key}-errors-{pk}.xlsx", "xlsx"
    )


@open_to("staff")
@require_GET
def template(request: HttpRequest, key: str) -> HttpResponse:
    register = _importable(request, key)
    return download(importing.template(register), f"{register.key}-template.xlsx", "xlsx")


def _importable(request: HttpRequest, key: str) -> Register:
    register = book_or_404(request, key)
    if not register.importable or not may(actor_of(request), "edit", register):
        raise Forbidden(f"您的岗位不能向「{register.title}」导入; 请由有此职责的人员导入。")
    return register


def _kept(request: HttpRequest, register: Register, pk: int) -> Import:
    """Whoever brought a file sees it, and nobody else."""
    found = Import.objects.filter(pk=pk, register=register.key, by_id=actor_of(request).staff_id or 0).first()
    if found is None:
        raise Http404("没有这次导入, 或者它是别人上传的; 请重新上传。")
    return found
