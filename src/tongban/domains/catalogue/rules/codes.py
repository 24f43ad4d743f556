"""Codes of items (GB/T 39554.1): the basic code of 12, the code of an implementing body of 31, and the city's own.

The demonstration's codes are built here and passed on as such: a real city takes over the codes of the national
platform. Structure: region 2, type 2, department 2, main item 3, sub-item 3; before it credit code 18 and level 1.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tongban.domains.catalogue.rules.schema import ItemType
from tongban.lib.idcard import is_credit_code

TYPE_CODES: dict[ItemType, str] = {
    "行政许可": "01",
    "行政给付": "05",
    "行政确认": "07",
    "行政奖励": "08",
    "行政裁决": "09",
    "其他行政权力": "10",
    "公共服务": "20",
}
LEVEL_CODES: dict[str, str] = {"city": "3", "district": "4", "town": "5", "village": "6"}
DEPARTMENT_NUMBERS = {
    key: number
    for number, key in enumerate(  # the order is the number
        [
            "development",
            "education",
            "science",
            "industry",
            "ethnic",
            "police",
            "civil",
            "justice",
            "finance",
            "hrss",
            "planning",
            "ecology",
            "housing",
            "urban",
            "transport",
            "water",
            "agriculture",
            "commerce",
            "culture",
            "health",
            "veterans",
            "emergency",
            "market",
            "sports",
            "medical-insurance",
            "fire",
            "tobacco",
            "provident",
            "disabled",
            "archives",
            "weather",
            "overseas",
            "tax",
            "approval",
            "data",
            "news",
            "civil-defence",
            "maritime",
            "postal",
            "customs",
            "central-bank",
            "state-security",
            "establishment",
            "financial-regulator",
        ],
        start=1,
    )
}
_ELSEWHERE = 99
OTHER_TYPES = ("02", "03", "04", "06")
"""行政处罚, 行政强制, 行政征收, 行政检查: types of the national list that nobody applies for."""
_BASIC = re.compile(r"\d{2}(\d{2})\d{2}\d{3}\d{3}")
_LOCAL = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,49}")


def basic_code(*, region: str, type: ItemType, department: str, main: int, sub: int) -> str:
    """基本编码: 12 digits."""
    number = DEPARTMENT_NUMBERS.get(department, _ELSEWHERE)
    return f"{region[:2]}{TYPE_CODES[type]}{number:02d}{main:03d}{sub:03d}"


def implementation_code(*, credit_code: str, level: str, basic: str) -> str:
    """实施编码: 31 signs."""
    return f"{credit_code}{LEVEL_CODES[level]}{basic}"


def local_code(*, region: str, basic: str) -> str:
    """地方编码: the division of whoever implements it, department, type and sequence."""
    return f"{region.ljust(12, '0')[:12]}{basic[4:6]}{basic[2:4]}{basic[6:]}"


def numbers_for(name: str, *, taken: dict[str, str], codes: Collection[str]) -> tuple[int, int]:
    """Main and sub number of a further item of a department: the same name (新办, 变更 ...) shares its main number.

    `taken` gives the basic code by name, `codes` all basic codes of the department.
    """
    main = int(taken[name][6:9]) if name in taken else max((int(code[6:9]) for code in codes), default=0) + 1
    return main, max((int(code[9:12]) for code in codes if int(code[6:9]) == main), default=0) + 1


def basic_code_problems(code: str, type: ItemType) -> Iterator[str]:
    """What is wrong with a 基本编码 of an item of this type (GB/T 39554.1)."""
    found = _BASIC.fullmatch(code)
    if found is None:
        yield f"基本编码「{code}」应当是 12 位数字: 地区 2 位、事项类型 2 位、部门 2 位、主项 3 位、子项 3 位; 请核对。"
    elif found[1] != TYPE_CODES[type]:
        if found[1] not in (*TYPE_CODES.values(), *OTHER_TYPES):
            yield f"基本编码「{code}」的第3、4位「{found[1]}」不是事项类型的代码; 请核对。"
        else:
            yield f"基本编码「{code}」的第3、4位「{found[1]}」不是「{type}」的代码「{TYPE_CODES[type]}」; 请核对编码或者事项类型。"


def implementation_code_problems(code: str, *, level: str, basic: str) -> Iterator[str]:
    """What is wrong with a 实施编码 of 31 signs, or with a 业务办理项编码 of 33."""
    if len(code) not in (31, 33):
        yield f"实施编码「{code}」应当是 31 位（业务办理项 33 位）, 现在是 {len(code)} 位; 请核对。"
        return
    if not is_credit_code(code[:18]):
        yield f"实施编码「{code}」的前 18 位不是有效的统一社会信用代码; 请核对实施主体。"
    if code[18] != LEVEL_CODES[level]:
        yield f"实施编码「{code}」的第 19 位应当是行使层级「{LEVEL_CODES[level]}」, 现在是「{code[18]}」; 请核对。"
    if code[19:31] != basic:
        yield f"实施编码「{code}」的后 12 位应当是基本编码「{basic}」, 现在是「{code[19:31]}」; 请核对。"
    if not code[31:].isdecimal() and code[31:]:
        yield f"业务办理项编码「{code}」的末 2 位应当是数字; 请核对。"


def local_code_problems(code: str) -> Iterator[str]:
    if not _LOCAL.fullmatch(code):
        yield f"地方编码「{code[:60]}」应当是不超过 50 位的数字、字母和连字符; 请核对。"
