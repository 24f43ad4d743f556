"""Everything for which a city's files cannot be taken over, each with its file and line; nothing is written before there is none."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import yaml

from tongban.founding.divisions import LEVELS
from tongban.founding.organisations import PlannedOrganisation
from tongban.founding.places import CityFolder
from tongban.kernel.orgs.models import Post
from tongban.lib.idcard import is_credit_code

COLUMNS = ("code", "name", "level", "parent_code", "statutory", "managed_by")
DIGITS = {"city": 4, "district": 6, "town": 9, "village": 12}
_ABOVE = {"district": "city", "town": "district", "village": "town"}
_DEPARTMENT = ("key", "name", "short_name", "region", "credit_code", "local_name")


def faults_of_files(folder: CityFolder) -> Iterator[str]:
    """What is lacking before a line is read."""
    if not sorted((folder.root / "divisions").glob("*.csv")):
        yield f"{folder.root}/divisions: 没有区划文件(*.csv); 格式见 city/README.md。"
    for file in (folder.departments, folder.licence_types):
        if not file.exists():
            yield f"{file}: 没有这个文件; 格式见 city/README.md。"


def faults_of_divisions(folder: CityFolder) -> Iterator[str]:
    with folder.divisions.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if lacking := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
            yield f"{folder.divisions.name} 第 1 行: 缺少 {'、'.join(lacking)} 列; 请补上表头。"
            return
        rows = list(reader)
    levels = {row["code"]: row["level"] for row in rows}
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        if fault := _division_fault(row, levels, seen):
            yield f"{folder.divisions.name} 第 {number} 行: {fault}"
        seen.add(row["code"])
    if sum(level == "city" for level in levels.values()) != 1:
        yield f"{folder.divisions.name}: 应有且只有一行 city(市本级); 请核对。"


def _division_fault(row: dict[str, str], levels: dict[str, str], seen: set[str]) -> str:
    code, level = row["code"], row["level"]
    if level not in LEVELS:
        return f"层级「{level}」应为 city、district、town、village 之一。"
    if not code.isdigit() or len(code) != DIGITS[level]:
        return f"区划代码「{code}」应为 {DIGITS[level]} 位数字。"
    if code in seen:
        return f"区划代码 {code} 出现了两次; 请只留一行。"
    if not row["name"].strip():
        return "没有名称。"
    if level in _ABOVE and levels.get(row["parent_code"]) != _ABOVE[level]:
        return f"上级「{row['parent_code']}」不是文件里的 {_ABOVE[level]}; 请先列出上级。"
    if row["statutory"] not in ("0", "1"):
        return "statutory 应写 1(法定区划)或者 0。"
    return ""


def faults_of_departments(folder: CityFolder) -> Iterator[str]:
    try:
        listed = yaml.safe_load(folder.departments.read_text(encoding="utf-8"))
    except yaml.YAMLError as wrong:
        yield f"{folder.departments.name}: 不是正确的 YAML({wrong}); 请改正。"
        return
    if lacking := [
        part for part in ("city", "departments", "districts", "towns", "villages") if part not in listed
    ]:
        yield f"{folder.departments.name}: 缺少 {'、'.join(lacking)}; 格式见 city/README.md。"
        return
    for number, one in enumerate(listed["departments"], start=1):
        name = one.get("name") or one.get("key") or f"第 {number} 个"
        for fault in _department_faults(one):
            yield f"{folder.departments.name} 「{name}」: {fault}"


def _department_faults(one: dict[str, Any]) -> Iterator[str]:
    if lacking := [name for name in _DEPARTMENT if not one.get(name)]:
        yield f"缺少 {'、'.join(lacking)}。"
    if one.get("credit_code") and not is_credit_code(str(one["credit_code"])):
        yield f"统一社会信用代码 {one['credit_code']} 的校验码不符; 请逐位核对。"
    for post in one.get("posts", ()):
        if post.get("office") not in one.get("offices", ()):
            yield f"岗位「{post.get('title')}」的科室「{post.get('office')}」不在 offices 里。"
        if post.get("role") not in Post.Duty.values:
            yield f"岗位「{post.get('title')}」的 role「{post.get('role')}」应为 {'、'.join(Post.Duty.values)} 之一。"


def faults_of_plan(plan: list[PlannedOrganisation], regions: set[str]) -> Iterator[str]:
    """What only shows once the rules for districts, towns and villages have been followed."""
    keys: dict[str, str] = {}
    codes: dict[str, str] = {}
    for one in plan:
        if one.key in keys:
            yield f"departments.yaml 「{one.name}」: 标识 {one.key} 与「{keys[one.key]}」重复。"
        if one.credit_code in codes:
            yield f"departments.yaml 「{one.name}」: 统一社会信用代码与「{codes[one.credit_code]}」重复。"
        if one.region not in regions:
            yield f"departments.yaml 「{one.name}」: 区划 {one.region} 不在区划文件里。"
        keys[one.key] = codes[one.credit_code] = one.name
