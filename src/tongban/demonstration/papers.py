"""The papers that applicants hand in: one page of each sort, marked as of the demonstration."""

from __future__ import annotations

from functools import cache
from typing import Any

import typst
from django.core.files.base import ContentFile

from tongban.kernel.documents.typeset import FONTS

_SORTS = (
    ("申请表", ("申请", "登记表", "备案表", "审批表")),
    ("合同", ("合同", "协议", "租赁")),
    ("图纸", ("图",)),
    ("制度文件", ("制度", "章程", "方案", "预案")),
    ("报告", ("报告", "鉴定", "检测", "评价", "审查意见")),
    ("证件", ("证书", "执照", "身份证", "户口", "许可证", "护照", "照片", "证件")),
    ("证明", ("证明", "承诺", "声明", "说明")),
)
_PAGE = """
#set document(date: none)
#set page(paper: "a4", margin: 25mm)
#set text(font: ("Noto Serif SC",), size: 12pt, lang: "zh")
#align(center)[#text(size: 20pt)[{sort}]]
#v(12mm)
本页代替申请人提交的「{sort}」，仅用于演示，不含任何真实的个人或者单位信息。
#v(1fr)
#align(center)[#text(size: 40pt, fill: luma(85%))[演示材料]]
#v(2fr)
"""


def paper_for(material: str) -> ContentFile[bytes]:
    """A file as somebody would upload it, named after the material."""
    sort = next((name for name, words in _SORTS if any(word in material for word in words)), "材料")
    return ContentFile(_page(sort), name=f"{material[:40]}.pdf".replace("/", "、"))


@cache
def _page(sort: str) -> bytes:
    fonts: Any = [str(path) for path in FONTS]
    made: bytes = typst.compile(_PAGE.format(sort=sort).encode(), font_paths=fonts, format="pdf")
    return made
