"""A record book: a spreadsheet with faults is answered row by row, mended, brought in, published and read by everybody."""

from __future__ import annotations

import csv
import io
import re

from python_calamine import CalamineWorkbook

from tests.journeys.conftest import Visit
from tests.journeys.papers import Paper
from tests.journeys.visitor import Visitor

TITLE = "常州市办好群众身边小事新闻发布会"
BOOK = "/desk/registers/press-conferences/"
CONFERENCE = {
    "发布会名称": TITLE,
    "主题": "民生实事",
    "举行日期": "2026-11-12",
    "地点": "市行政中心新闻发布厅",
    "类别": "民生实事",
    "发布单位": "武进区市场监督管理局",
    "主发布人": "周立群",
    "主发布人职务": "副局长",
    "出席层级": "部门分管负责人",
    "到会记者人数": "12",
    "提问数": "3",
    "需会后答复数": "1",
    "会后已答复数": "1",
}


def _headings(officer: Visitor) -> list[str]:
    """As the template of this book has them."""
    officer.goes(f"{BOOK}import/")
    answer = officer.page.request.get(officer.city.address + BOOK + "import/template.xlsx")
    assert answer.status == 200
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.body())).get_sheet_by_index(0)
    return [str(cell) for cell in sheet.to_python()[0]]


def _sheet(headings: list[str], *rows: dict[str, str]) -> Paper:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    for row in rows:
        writer.writerow(
            next((row[name] for name in row if re.match(rf"{name}(\W|$)", heading)), "")
            for heading in headings
        )
    return {"name": "发布会.csv", "mimeType": "text/csv", "buffer": out.getvalue().encode("utf-8-sig")}


def _brings(officer: Visitor, sheet: Paper) -> None:
    officer.goes(f"{BOOK}import/")
    officer.page.locator("#file").set_input_files([sheet])
    officer.presses("上传并检查")


def test_every_kind_of_staff_opens_the_shelf_of_registers(visit: Visit) -> None:
    for username in ("clerk", "officer", "head", "supervisor", "admin"):
        staff = visit()
        staff.signs_in(username)
        staff.goes("/desk/registers/")
        staff.sees("台账", "畅通办专员", "新闻发布会")


def test_a_spreadsheet_is_mended_by_its_rows_brought_in_and_published(visit: Visit) -> None:
    officer, head, guest = visit(), visit(), visit()
    officer.signs_in("officer")
    headings = _headings(officer)
    wrong_day = {**CONFERENCE, "举行日期": "2026-02-30"}
    wrong_sum = {**CONFERENCE, "发布会名称": "第二场", "会后已答复数": "9"}
    _brings(officer, _sheet(headings, CONFERENCE, wrong_day, wrong_sum))
    officer.sees(
        "有 2 行、2 处要改, 一条也没有写入", "错误清单", "2026-02-30", "已答复的(9)比需要会后答复的(1)还多"
    )
    faults = officer.page.locator("table tbody tr")
    assert [faults.nth(at).locator("td, th").first.inner_text().strip() for at in range(2)] == ["3", "4"]
    officer.goes(BOOK)
    assert TITLE not in officer.page.inner_text("main")

    _brings(officer, _sheet(headings, CONFERENCE))
    officer.sees("检查无误, 还没有写入")
    officer.presses("确认导入")
    officer.goes(BOOK)
    officer.follows(TITLE)
    officer.sees("尚未公开", "留痕")

    guest.goes("/registers/press-conferences/")
    assert TITLE not in guest.page.inner_text("main")
    head.signs_in("head")
    head.goes(BOOK)
    head.follows(TITLE)
    head.presses("公开", exact=True)
    guest.goes("/registers/press-conferences/")
    guest.follows(TITLE)
    guest.sees("周立群", "2026年11月12日")


def test_a_file_that_is_no_spreadsheet_is_told_what_to_do(visit: Visit) -> None:
    officer = visit()
    officer.signs_in("officer")
    _brings(officer, {"name": "名单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    officer.sees("这个文件不是 .xlsx 或 .csv 表格; 请在表格软件里另存为 .xlsx, 再上传。")
