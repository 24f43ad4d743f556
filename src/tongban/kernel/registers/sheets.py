"""Spreadsheets in and out: .xlsx and .csv, cells as words, formulas as the text or the value that they are, never carried out."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from tongban.kernel.documents.sentences import in_words, refusal
from tongban.kernel.procedure import Refused
from tongban.kernel.registers import laying_out
from tongban.lib.filecheck import packages

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 2000
MOST_COLUMNS = 100
MOST_UNPACKED = 100 * 1024 * 1024
MOST_LETTERS = 5000
BROKEN = "这个 .xlsx 文件损坏、有密码或者太大, 读不出来; 请在表格软件里打开它, 只留要导入的一张表, 另存一份不带密码的, 再上传。"
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet programme would carry out when it opens a .csv."""

_PLACED = re.compile(rb'<c [^>]{0,80}?r="([A-Z]{1,3})([0-9]{1,7})"|<row [^>]{0,80}?r="([0-9]{1,7})"')


def read(name: str, content: bytes) -> list[list[str]]:
    """The first sheet as words, its first row the headings. Refuses what is too large or no spreadsheet, saying what to do."""
    if not content:
        raise Refused("这个文件是空的; 请下载模板, 填好后再上传。")
    if len(content) > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 1024 // 1024} MB; 请分成几个文件, 分次导入。")
    kind = name.lower().rpartition(".")[2]
    if kind == "csv":
        rows = _read_csv(content)
    elif kind == "xlsx" and content[:2] == b"PK":
        rows = _read_xlsx(name, content)
    else:
        raise Refused("这个文件不是 .xlsx 或 .csv 表格; 请在表格软件里另存为 .xlsx, 再上传。")
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) - 1 > MOST_ROWS:
        raise Refused(
            f"一次最多导入 {MOST_ROWS} 行, 这个文件有 {len(rows) - 1} 行; 请分成几个文件, 分次导入。"
        )
    if len(rows) < 2:
        raise Refused("表里没有内容: 第一行是列名, 从第二行起每行一条; 请下载模板, 填好后再上传。")
    return rows


def _read_csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused("这个 .csv 文件的文字编码读不出来; 请在表格软件里另存为 .xlsx, 再上传。")
    if "\x00" in text:
        raise Refused("这个文件不是 .csv 表格; 请在表格软件里另存为 .xlsx, 再上传。")
    rows: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline="")):
            if len(rows) > MOST_ROWS + 1:
                raise Refused(f"一次最多导入 {MOST_ROWS} 行; 请分成几个文件, 分次导入。")
            rows.append([_plain(cell) for cell in line[:MOST_COLUMNS]])
    except csv.Error as error:
        raise Refused("这个 .csv 文件的格式有错, 读不出来; 请在表格软件里另存为 .xlsx, 再上传。") from error
    return rows


def _plain(cell: str) -> str:
    """Without the apostrophe that our own export puts before what would be carried out."""
    cell = cell.strip()[:MOST_LETTERS]
    return cell[1:] if cell[:1] == "'" and cell[1:2] in RISKY else cell


def _read_xlsx(name: str, content: bytes) -> list[list[str]]:
    kind = packages.kind_of(content)
    if kind == "macros":
        raise refusal("macros", name=name)
    if kind != "xlsx":
        raise Refused(BROKEN)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
            raise Refused("这个文件展开后太大; 请只留要导入的一张表, 另存为 .xlsx, 再上传。")
        with in_words():
            packages.check(content, name)
        _measure(packed)
    return [[said.strip()[:MOST_LETTERS] for said in row] for row in _laid_out(content)]


def _laid_out(content: bytes) -> list[list[str]]:
    """In a process of its own with little memory and time, because a small file may claim a sheet of any size."""
    command = [sys.executable, "-I", "-m", laying_out.__name__, str(MOST_ROWS + 1000), str(MOST_COLUMNS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, check=True, timeout=60)
    except subprocess.SubprocessError as error:
        raise Refused(BROKEN) from error
    rows: list[list[str]] = json.loads(done.stdout)
    return rows


def _measure(packed: zipfile.ZipFile) -> None:
    """Before anything is laid out: how far out its farthest cell lies, so that this can be said."""
    for name in packed.namelist():
        if not name.startswith("xl/worksheets/sheet"):
            continue
        with packed.open(name) as sheet:
            rest = b""
            while piece := sheet.read(1 << 20):
                for letters, row, row_alone in _PLACED.findall(rest + piece):
                    if int(row or row_alone) > MOST_ROWS + 1000 or len(letters) > 2:
                        raise Refused(
                            f"表里有内容远在第 {int(row or row_alone)} 行; 一次最多导入 {MOST_ROWS} 行, "
                            "请删去多余的行和列, 或者分成几个文件。"
                        )
                rest = piece[-120:]


def as_xlsx(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, notes: Sequence[str] = ()
) -> bytes:
    """`notes`, where given, stand on a second sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold, day = (
        book.add_format({"bold": True, "bg_color": "#f4f6f9"}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
    )
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", "", title)[:31])
    sheet.freeze_panes(1, 0)
    for at, heading in enumerate(headings):
        sheet.write_string(0, at, heading, bold)
        sheet.set_column(at, at, max(12, min(30, len(heading) * 2 + 4)))
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, at, datetime(cell.year, cell.month, cell.day), day)
            elif isinstance(cell, bool) or not hasattr(cell, "as_integer_ratio"):
                sheet.write_string(number, at, str(cell))
            else:
                sheet.write_number(number, at, cell)
    if notes:
        second = book.add_worksheet("填写说明")
        second.set_column(0, 0, 90)
        for number, sentence in enumerate(notes):
            second.write_string(number, 0, sentence)
    book.close()
    return out.getvalue()


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> str:
    said = cell.isoformat() if isinstance(cell, date) else str(cell)
    return f"'{said}" if isinstance(cell, str) and said.startswith(RISKY) else said
