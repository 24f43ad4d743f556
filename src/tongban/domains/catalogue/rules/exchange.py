"""An item set in one file, to be carried from one installation to another: JSON, or a spreadsheet with a row for each item.
Both say the same, and what is read back is what was written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, get_args

from pydantic import ValidationError

from tongban.domains.catalogue.rules.checks import repeated
from tongban.domains.catalogue.rules.codes import basic_code_problems, local_code_problems
from tongban.domains.catalogue.rules.levels import Reach
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.domains.catalogue.rules.wording import problems_of
from tongban.kernel.procedure import Refused

FORMAT, VERSION = "tongban-items", 1
CODES = {"basic_code": "基本编码", "grants": "行使范围"}
HEADINGS = {
    "key": "标识", "name": "事项名称", "handling": "业务办理项", "type": "事项类型", "level": "行使层级", "department": "主管部门",
    "local_code": "地方编码",
    "procedure": "办理程序", "everyday": "日常用语", "audience": "服务对象", "themes": "主题", "basis": "设定依据",
    "conditions": "受理条件", "statutory": "法定办结时限", "promise": "承诺办结时限", "handling_kind": "办件类型", "fee": "收费",
    "materials": "申请材料", "form": "申请表", "situations": "情形", "commitment": "告知承诺", "on_site_check": "现场核查",
    "excluded": "不计入期限的环节", "result": "办理结果", "renewal_of": "所延续的事项", "visits": "到现场次数", "depth": "网办深度",
    "windows": "办理地点", "phone": "咨询电话", "complaint": "监督投诉", "flow": "办理流程", "faq": "常见问题",
    "limits": "数量限制", "sureness": "待核实",
}  # fmt: skip
"""Headings of the spreadsheet; an element that is not named here stands under its own name."""
YES, NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Carried:
    """An item on its way: its elements (its local code among them), its basic code, and where it may be claimed."""

    given: Mapping[str, Any]
    basic_code: str
    grants: tuple[Reach, ...]

    @property
    def key(self) -> str:
        return str(self.given.get("key", ""))

    @property
    def local_code(self) -> str:
        return str(self.given.get("local_code", ""))


def as_json(items: Sequence[Carried], *, city: str, on: str) -> str:
    entries = [_entry(one) for one in items]
    said = {"format": FORMAT, "version": VERSION, "city": city, "exported_on": on, "digest": _digest(entries)}
    return json.dumps({**said, "items": entries}, ensure_ascii=False, indent=1)


def from_json(text: str) -> list[Carried]:
    """Refuses what is not whole: a file that was cut or changed on its way is told by its digest."""
    try:
        said = json.loads(text)
    except ValueError:
        raise Refused("这个文件不是完整的 JSON; 请重新导出, 不要在中途修改。") from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise Refused("这不是事项目录文件; 请用“导出事项”得到的 JSON 文件。")
    if said.get("version") != VERSION:
        raise Refused(
            f"这个文件是第 {said.get('version')} 版格式, 本系统只读第 {VERSION} 版; 请用相同版本的系统导出。"
        )
    entries = said.get("items")
    if not isinstance(entries, list) or said.get("digest") != _digest(entries):
        raise Refused("文件的内容和它的摘要不一致, 可能在传送中被截断或者改过; 请重新导出。")
    return [_carried(entry) for entry in entries]


def _entry(one: Carried) -> dict[str, Any]:
    return {
        "basic_code": one.basic_code,
        "grants": [_grant(reach) for reach in one.grants],
        "content": dict(one.given),
    }


def _grant(reach: Reach) -> dict[str, Any]:
    return {
        "level": reach.level, "does": reach.does, "power": reach.power, "law": reach.law, "field": reach.field,
        "rural": reach.rural,
    }  # fmt: skip


def _carried(entry: Any) -> Carried:
    if not isinstance(entry, dict) or not isinstance(entry.get("content"), dict):
        raise Refused("文件里有一项不是事项; 请重新导出。")
    content = entry["content"]
    try:
        grants = tuple(Reach(key=str(content.get("key", "")), **grant) for grant in entry.get("grants", ()))
    except TypeError:
        raise Refused(f"事项「{content.get('key')}」的行使范围读不出来; 请重新导出。") from None
    return Carried(content, str(entry.get("basic_code", "")), grants)


def _digest(entries: Any) -> str:
    return sha256(json.dumps(entries, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def columns() -> list[str]:
    """The elements in the order of the spreadsheet's columns."""
    return [*ItemContent.model_fields, "basic_code", "grants"]


def headings() -> list[str]:
    return [HEADINGS.get(name) or CODES.get(name, name) for name in columns()]


def as_rows(items: Iterable[Carried]) -> Iterator[list[str]]:
    for one in items:
        cells = [_cell(one.given.get(name)) for name in ItemContent.model_fields]
        yield [*cells, one.basic_code, _cell([_grant(reach) for reach in one.grants])]


def from_rows(rows: Sequence[Sequence[str]]) -> list[Carried]:
    """`rows` begin with the headings, in whatever order."""
    names = dict(zip(headings(), columns(), strict=True))
    unknown = [heading for heading in rows[0] if heading and heading not in names]
    if unknown or HEADINGS["key"] not in rows[0]:
        raise Refused(f"表头不对: {'、'.join(unknown) or '缺少「标识」'}; 请用导出的表格填写, 不要改表头。")
    made = []
    for row in rows[1:]:
        said = {names[heading]: cell for heading, cell in zip(rows[0], row, strict=False) if heading}
        content = {name: _read(name, cell) for name, cell in said.items() if name in ItemContent.model_fields}
        content = {name: value for name, value in content.items() if value is not None}
        grants = [json.loads(line) for line in said.get("grants", "").splitlines() if line.strip()]
        made.append(
            _carried({"content": content, "basic_code": said.get("basic_code", ""), "grants": grants})
        )
    return made


def _cell(value: Any) -> str:
    """Words as they are; several of them one to a line; what has parts as JSON, one to a line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, (str, int)):
        return str(value)
    if isinstance(value, list):
        return "\n".join(one if isinstance(one, str) else _cell(one) for one in value)
    return json.dumps(value, ensure_ascii=False)


def _read(name: str, cell: str) -> Any:
    """What a cell says; None where it is empty and the element may be left out."""
    kind = ItemContent.model_fields[name].annotation
    lines = [line for line in cell.splitlines() if line.strip()]
    if kind is bool:
        return cell == YES
    if kind is int:
        return int(cell) if cell.isdecimal() else None
    if getattr(kind, "__origin__", None) is list:
        part = get_args(kind)[0]
        return [json.loads(line) if hasattr(part, "model_fields") else line for line in lines]
    if hasattr(kind, "model_fields"):
        return _parsed(cell)
    return cell or None


def _parsed(cell: str) -> Any:
    try:
        return json.loads(cell) if cell.strip() else None
    except ValueError:
        raise Refused(f"单元格「{cell[:30]}」读不出来; 带花括号的格子请不要改动格式。") from None


def problems_in(items: Sequence[Carried]) -> list[str]:
    """What is wrong with the form and the codes of each, before anything of it is taken over."""
    found = [f"事项标识「{key}」出现了不止一次; 请删去多余的。" for key in repeated(one.key for one in items)]
    found += [
        f"基本编码「{code}」给了不止一个事项; 请核对。" for code in repeated(one.basic_code for one in items)
    ]
    for one in items:
        try:
            content = ItemContent.model_validate(dict(one.given))
        except ValidationError as error:
            found += [f"事项「{one.key}」{problem}" for problem in problems_of(error)]
            continue
        wrong = [*basic_code_problems(one.basic_code, content.type), *local_code_problems(one.local_code)]
        found += [f"「{content.full_name}」{sentence}" for sentence in wrong]
    return found
