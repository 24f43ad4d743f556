"""A process of its own that lays out the first sheet of a workbook: .xlsx comes in, rows of words as JSON go out.

A cell far out, or one long text referred to by every cell, makes a few kilobytes into more memory than any machine has;
here that ends this process and nothing else.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from datetime import date, datetime
from typing import Any

MOST_MEMORY = 1 << 30
MOST_SECONDS = 20
MOST_SAID = 20_000_000
"""Letters of a whole sheet."""


def rows_of(content: bytes, *, rows: int, columns: int) -> list[list[str]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    said = [[_said(cell) for cell in row[:columns]] for row in sheet[:rows]]
    if sum(len(cell) for row in said for cell in row) > MOST_SAID:
        raise ValueError("more text than any sheet of ours has")
    return said


def _said(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    json.dump(rows_of(content, rows=int(sys.argv[1]), columns=int(sys.argv[2])), sys.stdout)


if __name__ == "__main__":
    main()
