"""Codes of items (GB/T 39554.1): the basic code of 12, the code of an implementing body of 31, and the city's own.

The demonstration's codes are built here and passed on as such: a real city takes over the codes of the national
platform. Structure: region 2, type 2, department 2, main item 3, sub-item 3; before it credit code 18 and level 1.
"""

from __future__ import annotations

from collections.abc import Collection

from tongban.domains.catalogue.rules.schema import ItemType

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
