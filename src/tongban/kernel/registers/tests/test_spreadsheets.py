"""Spreadsheets in and out: every wrong cell named, all rows or none, and nothing carried out that a cell says."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tongban.domains.network.models import Commissioner
from tongban.domains.network.registers import COMMISSIONERS
from tongban.kernel.access import Forbidden
from tongban.kernel.procedure import Refused
from tongban.kernel.registers import actions, importing, sheets
from tongban.kernel.registers.cells import shown
from tongban.kernel.registers.queries import history
from tongban.kernel.registers.tests.conftest import a_commissioner

HEADS = ["姓名", "性别", "服务地区", "岗位", "联系电话", "状态", "培训合格日期", "考试成绩", "累计帮办件数"]
GOOD = ["王小明", "女", "武进区湖塘镇", "综合窗口", "19900001111", "在岗", date(2026, 3, 2), 92.5, 12]
ON = date(2026, 4, 1)


def sheet(*rows, heads=HEADS) -> bytes:
    return sheets.as_xlsx("表", heads, rows)


def said_of(kept) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.sentence) for fault in importing.faults_of(kept)]


def test_a_good_sheet_is_checked_first_and_written_when_confirmed(town):
    by = town.actor()
    other = ["李小红", "男", "320412", "导办", "19900002222", "在岗", "2026/3/5", "", ""]
    kept = importing.check(COMMISSIONERS, name="名单.xlsx", content=sheet(GOOD, other), by=by)
    assert (kept.state, kept.fresh, Commissioner.objects.count()) == ("checked", 2, 0)
    done = importing.carry_out(COMMISSIONERS, kept.pk, by=by, on=ON)
    assert (done.state, done.content) == ("done", "")
    first, second = Commissioner.objects.order_by("number")
    assert (first.name, first.trained_on, first.organisation_id) == (
        "王小明",
        date(2026, 3, 2),
        town.centre.pk,
    )
    assert (second.region_id, second.served, second.exam_score) == ("320412", 0, None)
    assert history(COMMISSIONERS, first)[0].title == "导入登记"


def test_confirming_twice_writes_once(town):
    by = town.actor()
    kept = importing.check(COMMISSIONERS, name="a.xlsx", content=sheet(GOOD), by=by)
    importing.carry_out(COMMISSIONERS, kept.pk, by=by, on=ON)
    importing.carry_out(COMMISSIONERS, kept.pk, by=by, on=ON)
    assert Commissioner.objects.count() == 1


def test_every_wrong_cell_is_named_by_row_and_column_and_nothing_is_written(town):
    bad = ["", "不明", "月球", "窗口", "123", "在岗", "昨天", 120, "很多"]
    by = town.actor()
    kept = importing.check(COMMISSIONERS, name="a.xlsx", content=sheet(GOOD, bad, GOOD), by=by)
    assert kept.state == "faulty"
    assert {(row, column) for row, column, _ in said_of(kept)} == {
        (3, "姓名"), (3, "性别"), (3, "服务地区"), (3, "联系电话"), (3, "培训合格日期"), (3, "考试成绩"),
        (3, "累计帮办件数"), (4, "姓名"),
    }  # fmt: skip
    assert (4, "姓名", "与第 2 行是同一条, 请只留一行。") in said_of(kept)
    with pytest.raises(Refused, match="有错误, 不能导入"):
        importing.carry_out(COMMISSIONERS, kept.pk, by=by, on=ON)
    assert Commissioner.objects.count() == 0


def test_the_report_of_errors_opens_and_repeats_no_personal_data(town):
    bad = [*GOOD[:4], "199000011", *GOOD[5:]]
    kept = importing.check(COMMISSIONERS, name="a.xlsx", content=sheet(bad), by=town.actor())
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(importing.report(kept))).get_sheet_by_index(0).to_python()
    )
    assert rows[0] == ["行号", "列", "填写的内容", "问题和改法"]
    assert rows[1][:3] == [2, "联系电话", "(个人信息, 略)"]


def test_wrong_headings_are_named(town):
    content = sheet(["王小明", "x", "y"], heads=["姓名", "绰号", "姓名"])
    said = said_of(importing.check(COMMISSIONERS, name="a.xlsx", content=content, by=town.actor()))
    assert any(column == "绰号" and "没有“绰号”这一列" in sentence for _, column, sentence in said)
    assert (1, "姓名", "“姓名”这一列出现了两次, 请只留一列。") in said
    assert (1, "性别", "缺少“性别”这一列, 请照模板补上。") in said


def test_a_row_that_is_there_is_changed_and_columns_that_are_absent_stay(town):
    by = town.actor()
    row = a_commissioner(by)
    content = sheet(
        ["王小明", "女", "武进区湖塘镇", "帮办", "19900001111", 30], heads=[*HEADS[:5], "累计帮办件数"]
    )
    kept = importing.check(COMMISSIONERS, name="a.xlsx", content=content, by=by)
    assert (kept.fresh, kept.changed, kept.same) == (0, 1, 0)
    importing.carry_out(COMMISSIONERS, kept.pk, by=by, on=ON)
    row.refresh_from_db()
    assert (row.post, row.served, row.certificate) == ("帮办", 30, "CZ-0001")


def test_what_is_exported_comes_back_unchanged(town):
    by = town.actor()
    row = a_commissioner(by, honours="=1+1", site="-甲站")
    titles = [column.title for column in COMMISSIONERS.columns]
    cells = [shown(column, row) for column in COMMISSIONERS.columns]
    for name, content in (
        ("a.xlsx", sheets.as_xlsx("表", titles, [cells])),
        ("a.csv", sheets.as_csv(titles, [cells])),
    ):
        kept = importing.check(COMMISSIONERS, name=name, content=content, by=by)
        assert (said_of(kept), kept.same) == ([], 1), name


def test_a_cell_that_looks_like_a_formula_is_written_as_words(town):
    with zipfile.ZipFile(io.BytesIO(sheets.as_xlsx("表", ["甲"], [["=HYPERLINK(1)"]]))) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    assert sheets.as_csv(["甲"], [["=1+1"], ["@x"]]).decode("utf-8-sig").split() == ["甲", "'=1+1", "'@x"]


def test_a_sheet_from_a_changed_book_is_refused_at_the_confirmation(town):
    by = town.actor()
    kept = importing.check(
        COMMISSIONERS, name="a.xlsx", content=sheet([*GOOD[:2], "武进区湖塘镇", *GOOD[3:]]), by=by
    )
    a_commissioner(town.actor(organisation=town.district), organisation=str(town.district.pk))
    with pytest.raises(Refused, match="没有导入: 第2行"):
        importing.carry_out(COMMISSIONERS, kept.pk, by=by, on=ON)
    assert Commissioner.objects.count() == 1


def test_the_row_of_another_office_is_not_changed_by_import(town):
    a_commissioner(town.actor(organisation=town.other), organisation=str(town.other.pk))
    kept = importing.check(COMMISSIONERS, name="a.xlsx", content=sheet(GOOD), by=town.actor())
    assert said_of(kept)[0][1:] == (
        "整行",
        "这一条由别的单位登记, 您不能修改; 请删去这一行, 或者请该单位导入。",
    )


def test_somebody_without_the_duty_brings_nothing(town):
    with pytest.raises(Forbidden):
        importing.check(COMMISSIONERS, name="a.xlsx", content=sheet(GOOD), by=town.actor("supervisor"))


def far_away() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    page = book.add_worksheet()
    page.write(0, 0, "姓名")
    page.write(1_000_000, 0, "远")
    book.close()
    return out.getvalue()


def swollen() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b"<Types/>")
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (sheets.MOST_UNPACKED + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"", "文件是空的"),
        ("a.xlsx", b"x" * (sheets.MOST_BYTES + 1), "超过 5 MB"),
        ("a.pdf", b"%PDF-1.7", "不是 .xlsx 或 .csv"),
        ("a.xlsx", b"MZ\x90\x00", "不是 .xlsx 或 .csv"),
        ("a.xlsx", b"PK\x03\x04broken", "损坏、有密码或者太大"),
        ("a.csv", b"\x00\x01\x02", "不是 .csv"),
        ("a.csv", "姓名\n".encode(), "表里没有内容"),
        ("a.csv", ("姓名\n" + "甲\n" * 2001).encode(), "一次最多导入 2000 行"),
        ("a.xlsx", far_away(), "第 1000001 行"),
        ("a.xlsx", swollen(), "展开后太大"),
    ],
    ids=[
        "empty",
        "large",
        "pdf",
        "program",
        "broken",
        "binary",
        "headings only",
        "long",
        "far away",
        "swollen",
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(name, content, sentence):
    with pytest.raises(Refused, match=sentence) as caught:
        sheets.read(name, content)
    assert "请" in str(caught.value)


def test_a_csv_in_the_national_encoding_is_read():
    assert sheets.read("a.csv", "姓名,岗位\n王小明,窗口".encode("gb18030"))[1] == ["王小明", "窗口"]


def test_two_thousand_rows_are_read_and_one_more_is_not():
    assert len(sheets.read("a.csv", ("姓名\n" + "甲\n" * 2000).encode())) == 2001


def test_the_template_has_the_headings_that_the_import_wants(town):
    book = CalamineWorkbook.from_filelike(io.BytesIO(importing.template(COMMISSIONERS)))
    heads = book.get_sheet_by_index(0).to_python()[0]
    assert heads == [column.title for column in COMMISSIONERS.written]
    assert "专员编号" not in heads
    notes = [row[0] for row in book.get_sheet_by_index(1).to_python()]
    assert "性别: 必填; 女、男。" in notes


def test_a_struck_row_may_be_imported_again(town):
    by = town.actor()
    row = a_commissioner(by)
    actions.strike(COMMISSIONERS, row.pk, by=by, on=ON, reason="误登")
    kept = importing.check(COMMISSIONERS, name="a.xlsx", content=sheet(GOOD), by=by)
    assert (kept.fresh, kept.changed) == (1, 0)
