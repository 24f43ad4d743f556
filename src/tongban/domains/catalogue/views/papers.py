"""空白表格 and 示范文本: the application form of an item on paper, as its edition declares it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.rules import examples
from tongban.domains.catalogue.rules.guide import FieldView, ItemView
from tongban.domains.catalogue.views.public import HIGHEST_NUMBER
from tongban.kernel.access import open_to
from tongban.kernel.clock import today
from tongban.kernel.documents.typeset import as_data, qr_svg, set_page

TEMPLATE = Path(__file__).parent.parent / "papers" / "form.typ"
NOT_THERE = "这个事项现在不能申请, 没有可以下载的申请表; 请从全部事项中重新选择, 或者拨打 12345 咨询。"
NOTES = {
    False: "带 * 的必须填写；请用黑色签字笔或者打印填写，选项在方框内打√。",
    True: "本表由虚构的申请人填写，只说明每一项怎么填；姓名、号码、地址都不是真的，请按您自己的情况填写。",
}
PROMISES = {
    True: "申请人对申请材料实质内容的真实性负责（行政许可法第三十一条）。",
    False: "以上内容真实，如有不实，申请人承担相应责任。",
}


@open_to("public")
def blank(request: HttpRequest, item_id: int) -> HttpResponse:
    return _sent(item_id, sample=False)


@open_to("public")
def sample(request: HttpRequest, item_id: int) -> HttpResponse:
    return _sent(item_id, sample=True)


def _sent(item_id: int, *, sample: bool) -> HttpResponse:
    item = catalogue.item_in_force(item_id, on=today()) if item_id <= HIGHEST_NUMBER else None
    if item is None:
        raise Http404(NOT_THERE)
    address = settings.TONGBAN_PUBLIC_ADDRESS.rstrip("/") + reverse("catalogue:guide", args=[item_id])
    content = _set(as_data(facts_of(item, sample=sample, address=address)), address, item.published_on)
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{item.name}-{'填写示范' if sample else '空白申请表'}.pdf"
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    return answer


@lru_cache(maxsize=256)
def _set(facts: str, address: str, on: date) -> bytes:
    """The same facts give the same bytes, so that a form is set once in each process."""
    return set_page(TEMPLATE, {"facts": facts, "qr": qr_svg(address)}, on=on)


def facts_of(item: ItemView, *, sample: bool, address: str) -> dict[str, Any]:
    applicant = examples.applicant_of(item.audience, item.form)
    answers = examples.sample_of(item.form, applicant=applicant, on=item.published_on) if sample else {}
    return {
        "title": item.name if item.name.endswith(("申请", "申请表")) else f"{item.name}申请表",
        "kind": "示范文本" if sample else "空白表格",
        "organisation": item.organisation_name,
        "edition": f"{_written(item.published_on)}公布，第 {item.edition_number} 版",
        "note": NOTES[sample],
        "promise": PROMISES[item.type == "行政许可"],
        "address": address,
        "sample": sample,
        "signature": applicant,
        "signed-on": _written(item.published_on),
        "groups": [
            {"title": title, "rows": [_row(field, answers.get(field.name, "")) for field in fields]}
            for title, fields in _groups(item.form)
        ],
    }


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _groups(form: tuple[FieldView, ...]) -> list[tuple[str, tuple[FieldView, ...]]]:
    """As on the screen: who applies, up to the last field that the city can fill in itself; then what is asked for."""
    last = max((at for at, field in enumerate(form) if field.prefill), default=-1) + 1
    return [(title, some) for title, some in (("申请人", form[:last]), ("申请内容", form[last:])) if some]


def _row(field: FieldView, answer: str | list[str]) -> dict[str, Any]:
    words = ("是", "否") if field.kind == "yes_no" else field.options
    chosen = answer if isinstance(answer, list) else [answer]
    return {
        "label": field.label,
        "required": field.required,
        "hint": field.help,
        "tall": field.kind == "textarea",
        "options": [{"word": word, "chosen": word in chosen} for word in words],
        "value": "" if words else answer,
    }
