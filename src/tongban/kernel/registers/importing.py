"""A spreadsheet brought into a record book: every row checked before anything is written, then all rows or none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from tongban.kernel.access import Forbidden
from tongban.kernel.clock import now
from tongban.kernel.identity import Actor
from tongban.kernel.procedure import Refused
from tongban.kernel.registers import sheets
from tongban.kernel.registers.actions import CHANGED_BY_IMPORT, IMPORTED, change, enter
from tongban.kernel.registers.fields import Offered
from tongban.kernel.registers.forms import RowForm, known_rows, same_row, typed
from tongban.kernel.registers.grammar import Column, Register
from tongban.kernel.registers.models import Import
from tongban.kernel.registers.queries import all_rows, may

ALL_COLUMNS = "整行"
HIDDEN = "(个人信息, 略)"


@dataclass(frozen=True, slots=True)
class RowFault:
    """`row` counts as the spreadsheet does: the headings are row 1."""

    row: int
    column: str
    said: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What a row will do: enter (row_id None), change, or nothing (`same`)."""

    row_id: int | None
    version: int | None
    values: Mapping[str, Any]
    same: bool


def check(register: Register, *, name: str, content: bytes, by: Actor) -> Import:
    """Read and check; keep the content for the confirmation, or the faults for the report. Nothing is entered."""
    _demand(register, by)
    rows = sheets.read(name, content)
    lines, faults = _lines(register, rows)
    planned: list[Planned] = []
    if not faults:
        planned, faults = _plan(register, lines, by)
    state = Import.State.FAULTY if faults else Import.State.CHECKED
    return Import.objects.create(
        register=register.key,
        by_id=by.staff_id or 0,
        name=name[:120],
        at=now(),
        state=state,
        content="" if faults else json.dumps(lines, ensure_ascii=False),
        faults=json.dumps([[f.row, f.column, f.said, f.sentence] for f in faults], ensure_ascii=False)
        if faults
        else "",
        rows=len(rows) - 1,
        fresh=sum(each.row_id is None for each in planned),
        changed=sum(each.row_id is not None and not each.same for each in planned),
        same=sum(each.same for each in planned),
    )


@transaction.atomic
def carry_out(register: Register, import_id: int, *, by: Actor, on: date) -> Import:
    """Check once more, since others may have written meanwhile; then all rows, each with its entry in the ledger."""
    _demand(register, by)
    kept = Import.objects.select_for_update().get(pk=import_id, register=register.key, by_id=by.staff_id)
    if kept.state == Import.State.DONE:
        return kept
    if kept.state != Import.State.CHECKED:
        raise Refused("这个文件有错误, 不能导入; 请按错误清单改好后重新上传。")
    planned, faults = _plan(register, json.loads(kept.content), by)
    if faults:
        first = faults[0]
        raise Refused(f"检查之后台账有了变化, 没有导入: 第{first.row}行, {first.sentence} 请重新上传检查。")
    reason = f"导入 {kept.name}"
    for each in planned:
        if each.row_id is None:
            enter(register, each.values, by=by, on=on, title=IMPORTED, reason=reason)
        elif not each.same:
            change(
                register, each.row_id, each.values, by=by, on=on,
                reason=reason, version=each.version, title=CHANGED_BY_IMPORT,
            )  # fmt: skip
    kept.state, kept.content = Import.State.DONE, ""
    kept.save(update_fields=["state", "content"])
    return kept


def faults_of(kept: Import) -> list[RowFault]:
    return [RowFault(*each) for each in json.loads(kept.faults)] if kept.faults else []


def report(kept: Import) -> bytes:
    rows = [(f.row, f.column, f.said, f.sentence) for f in faults_of(kept)]
    return sheets.as_xlsx("错误清单", ("行号", "列", "填写的内容", "问题和改法"), rows)


def template(register: Register) -> bytes:
    """An empty sheet with the headings and, on a second sheet, what each column wants."""
    notes = [
        f"第一行是列名, 不要改动; 从第二行起每行一条, 一次最多 {sheets.MOST_ROWS} 行。",
        *[_wanted(column) for column in register.written],
    ]
    return sheets.as_xlsx(register.title, [column.title for column in register.written], [], notes=notes)


def _wanted(column: Column) -> str:
    kinds = {"date": "日期, 如 2026-03-12", "integer": "整数", "decimal": "数字", "flag": "填“是”或者“否”"}
    kinds |= {
        "region": "区或者镇(街道)的全名, 如 武进区湖塘镇",
        "organisation": "机构全称",
        "address": "网址",
    }
    kind = "、".join(label for _, label in column.choices) or kinds.get(column.kind, "文字")
    said = [f"{column.title}: {'必填' if column.required else '选填'}", kind, column.help]
    return (
        "; ".join([part for part in said if part] + ([f"例: {column.example}"] if column.example else []))
        + "。"
    )


def _demand(register: Register, by: Actor) -> None:
    if not register.importable or not by.is_staff or not may(by, "edit", register):
        raise Forbidden(f"您的岗位不能向「{register.title}」导入; 请由登记单位中有此职责的人员办理。")


def _lines(register: Register, rows: Sequence[Sequence[str]]) -> tuple[list[dict[str, str]], list[RowFault]]:
    """Cells by the columns' names; faults if the headings are not those of the book."""
    titles = {column.title: column.name for column in register.columns}
    heads = [heading.strip().removesuffix("*").strip() for heading in rows[0]]
    faults = []
    for at, head in enumerate(heads):
        if head and head not in titles:
            known = "、".join(column.title for column in register.written)
            faults.append(RowFault(1, head[:30], head[:30], f"没有“{head[:30]}”这一列; 列名应为: {known}。"))
        elif head and head in heads[:at]:
            faults.append(RowFault(1, head, head, f"“{head}”这一列出现了两次, 请只留一列。"))
        elif not head and any(row[at] for row in rows[1:] if at < len(row)):
            faults.append(
                RowFault(1, f"第{at + 1}列", "", f"第{at + 1}列有内容而没有列名, 请补上列名或者删去这一列。")
            )
    absent = [
        c.title for c in register.written if c.required and c.name != "organisation" and c.title not in heads
    ]
    faults += [RowFault(1, title, "", f"缺少“{title}”这一列, 请照模板补上。") for title in absent]
    lines = [
        {titles[head]: row[at] if at < len(row) else "" for at, head in enumerate(heads) if head in titles}
        for row in rows[1:]
    ]
    return lines, faults


def _plan(
    register: Register, lines: Sequence[Mapping[str, str]], by: Actor
) -> tuple[list[Planned], list[RowFault]]:
    offered = Offered(register, by, known_rows(register))
    planned: list[Planned] = []
    faults: list[RowFault] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(lines, 2):
        if not any(line.values()):
            continue
        each, wrong = _one(register, offered, line, number, by)
        faults += wrong
        if each is None:
            continue
        key = tuple(str(each.values[name]) for name in register.identity if name in each.values) or (
            str(each.row_id),
        )
        if all(key) and key in seen:
            told = f"与第 {seen[key]} 行是同一条, 请只留一行。"
            faults.append(RowFault(number, register.column(register.identity[0]).title, "", told))
        seen.setdefault(key, number)
        planned.append(each)
    return planned, faults


def _one(
    register: Register, offered: Offered, line: Mapping[str, str], number: int, by: Actor
) -> tuple[Planned | None, list[RowFault]]:
    given_number = next(
        (line[c.name] for c in register.columns if c.kind == "number" and line.get(c.name)), ""
    )
    row = None
    if given_number:
        name = next(column.name for column in register.columns if column.kind == "number")
        row = all_rows(register).filter(**{name: given_number}, struck_on=None).first()
        if row is None:
            title = register.column(name).title
            return None, [
                RowFault(number, title, given_number, f"没有这个{title}; 新增的行请把{title}留空。")
            ]
    form = RowForm(offered, _typed(register, offered, line, row), row=row)
    if row is None and (row := same_row(register, _cleaned(form), known=offered.known)) is not None:
        form = RowForm(offered, _typed(register, offered, line, row), row=row)
    if row is not None and not may(by, "edit", register, row):
        told = "这一条由别的单位登记, 您不能修改; 请删去这一行, 或者请该单位导入。"
        return None, [RowFault(number, ALL_COLUMNS, "", told)]
    if not form.is_valid():
        return None, list(_faults(register, form, line, number))
    values = form.values()
    same = row is not None and all(getattr(row, name) == value for name, value in values.items())
    return Planned(row.pk if row else None, row.version if row else None, values, same), []


def _cleaned(form: RowForm) -> dict[str, Any]:
    """The values so far, without the rules over the row: enough to see whether it is already there."""
    values = {}
    for name in form.register.identity:
        if name in form.fields:
            try:
                values[name] = form.fields[name].clean(form.data.get(name, ""))
            except ValidationError:  # the form itself will say what is wrong
                return {}
    return values


def _typed(register: Register, offered: Offered, line: Mapping[str, str], row: Any) -> dict[str, Any]:
    """A column that the sheet does not have stays as it is; where only one organisation may be meant, it is meant."""
    data: dict[str, Any] = typed(register, row) if row is not None else {}
    for column in register.written:
        if column.name in line:
            data[column.name] = line[column.name]
        if column.kind == "organisation" and not data.get(column.name) and column.name == "organisation":
            data[column.name] = str(row.organisation_id if row is not None else offered.actor.organisation_id)
    return data


def _faults(register: Register, form: RowForm, line: Mapping[str, str], number: int) -> list[RowFault]:
    found = []
    for name, sentences in form.errors.items():
        column = register.column(name) if name in register.names else None
        said = (
            ""
            if column is None
            else HIDDEN
            if column.personal and line.get(name)
            else line.get(name, "")[:60]
        )
        title = column.title if column else ALL_COLUMNS
        found += [RowFault(number, title, said, str(sentence)) for sentence in sentences]
    return found
