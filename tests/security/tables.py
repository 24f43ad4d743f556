"""Spreadsheets that are none: broken, swollen, far reaching, of wrong shape, in wrong letters, with formulas and macros."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator

from tests.security.papers import HARMS, LAUGHS, OUTSIDE, Handed, _with, bombs, good
from tongban.kernel.registers.sheets import as_csv, as_xlsx

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
FIRST = "xl/worksheets/sheet1.xml"


def sheet(rows: str, **parts: bytes) -> bytes:
    body = f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>".encode()
    return _with("xlsx", {FIRST: body, **parts})


def one_long_text_everywhere() -> bytes:
    text = f"<sst {SPACE}><si><t>{'长' * 300_000}</t></si></sst>".encode()
    cells = "".join(f'<c r="{letter}{{0}}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(1, 1001))
    return sheet(rows, **{"xl/sharedStrings.xml": text})


def shapes() -> list[Handed]:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    hidden = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c\n\n r = \'XFD1048576\'><v>1</v></c></row>'
    unplaced = "<row>" + "<c><v>1</v></c>" * 60_000 + "</row>" + "<row><c><v>1</v></c></row>" * 60_000
    formula = '<row r="1"><c r="A1" t="str"><f>WEBSERVICE("http://x/")</f><v>甲</v></c></row><row r="2"><c r="A2"><f>1/0</f></c></row>'
    return [
        Handed("a cell far out", "a.xlsx", sheet(far)),
        Handed("a cell far out, oddly written", "a.xlsx", sheet(hidden)),
        Handed("cells without a place", "a.xlsx", sheet(unplaced)),
        Handed("one long text everywhere", "a.xlsx", one_long_text_everywhere()),
        Handed("laughs", "a.xlsx", _with("xlsx", {FIRST: LAUGHS})),
        Handed("from outside", "a.xlsx", _with("xlsx", {"xl/sharedStrings.xml": OUTSIDE})),
        Handed("macros", "a.xlsx", _with("xlsx", {"xl/vbaProject.bin": b"x"})),
        Handed("no sheet", "a.xlsx", _with("xlsx", {"xl/workbook.xml": f"<workbook {SPACE}/>".encode()})),
        Handed("no rows", "a.xlsx", sheet("")),
        Handed("a heading alone", "a.xlsx", as_xlsx("a", ["姓名"], [])),
        Handed("formulas", "a.xlsx", sheet(formula), bad=False),
        Handed("too many rows", "a.xlsx", as_xlsx("a", ["姓名"], [["甲"]] * 2500)),
        Handed("an open-document sheet", "a.xlsx", _open_document()),
        Handed("a document", "a.xlsx", good()["docx"]),
        Handed("a PDF", "a.xlsx", good()["pdf"]),
        Handed("two bytes a letter", "a.csv", "姓名,电话\n王小明,1\n".encode("utf-16")),
        Handed("letters of nowhere", "a.csv", b"\xff\xff\xff,\xfe\xff\n\xff"),
        Handed("quotation without end", "a.csv", '姓名\n"王小明\n'.encode() * 50, bad=False),
        Handed("one endless line", "a.csv", b"a," * 1_000_000, bad=True),
        Handed("one endless cell", "a.csv", "姓名\n".encode() + b"a" * 400_000),
        Handed("a bare return", "a.csv", b"a\rb\rc", bad=False),
        Handed("commands", "a.csv", as_csv(["姓名"], [["=cmd|' /C calc'!A0"]]), bad=False),
        *[bomb for bomb in bombs() if bomb.name.endswith("xlsx")],
    ]  # fmt: skip


def _open_document() -> bytes:
    out = io.BytesIO()
    cell = '<table:table-cell table:number-columns-repeated="16384"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr(
            "content.xml", f"<office:spreadsheet><table:table>{row}</table:table></office:spreadsheet>"
        )
    return out.getvalue()


def wrong_sheets(count: int, *, seed: int) -> Iterator[Handed]:
    chance, made = random.Random(seed), shapes()
    yield from made[:count]
    table = as_csv(["姓名", "电话"], [["王小明", "19900001111"]] * 20)
    for _ in range(count - len(made)):
        harm, letters = chance.choice(HARMS), chance.choice(("csv", "csv", "csv", "xlsx"))
        content = table if letters == "csv" else good()["xlsx"]
        yield Handed(harm.__name__.strip("_"), f"名单.{letters}", harm(content, chance), bad=False)
