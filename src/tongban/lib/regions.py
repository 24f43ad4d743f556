"""行政区划代码: the level and the parent of a code of two, four, six, nine or twelve digits (GB/T 2260, GB/T 10114)."""

import re
from typing import Literal

Level = Literal["province", "city", "district", "town", "village"]

_LEVELS: dict[int, Level] = {2: "province", 4: "city", 6: "district", 9: "town", 12: "village"}
_STEPS = (2, 4, 6, 9, 12)

LEVEL_NAMES: dict[Level, str] = {
    "province": "省级",
    "city": "市级",
    "district": "区（县）级",
    "town": "镇（街道）级",
    "village": "村（社区）级",
}


class BadCode(ValueError):
    """No code of a division; the message is fit to show."""


def shorten(code: str) -> str:
    """Without the zeros that fill up: 320400 and 320400000000 are 3204."""
    if not re.fullmatch(r"[0-9]+", code) or len(code) not in _LEVELS:
        raise BadCode(f"“{code}”不是行政区划代码，应为2、4、6、9或12位数字，请核对。")
    if code.startswith("00"):
        raise BadCode(f"“{code}”不是行政区划代码：省级代码不能为00，请核对。")
    kept = 0
    for start, end in zip((0, *_STEPS), _STEPS, strict=False):
        if end > len(code) or not code[start:end].strip("0"):
            break
        kept = end
    if code[kept:].strip("0"):
        raise BadCode(f"“{code}”不是行政区划代码：中间一级为零，请核对。")
    return code[:kept]


def full(code: str, digits: int = 6) -> str:
    """With zeros to the length that a form or a number wants: 3204 is 320400."""
    short = shorten(code)
    if len(short) > digits:
        raise BadCode(f"“{code}”超过{digits}位，无法按该级别填写。")
    return short.ljust(digits, "0")


def level_of(code: str) -> Level:
    return _LEVELS[len(shorten(code))]


def parent_of(code: str) -> str | None:
    """By the digits alone; who runs a place may differ (常州经济开发区)."""
    short = shorten(code)
    position = _STEPS.index(len(short))
    return short[: _STEPS[position - 1]] if position else None


def ancestors(code: str) -> list[str]:
    """From the province down to the parent."""
    short = shorten(code)
    return [short[:step] for step in _STEPS if step < len(short)]


def is_within(code: str, region: str) -> bool:
    """A region is within itself."""
    return shorten(code).startswith(shorten(region))


def is_region(code: str) -> bool:
    try:
        shorten(code)
    except BadCode:
        return False
    return True


def is_statistical(code: str) -> bool:
    """Whether only the statistics know the unit: 类似乡级单位, 类似村级单位 and 虚拟社区 end in 400 and above."""
    short = shorten(code)
    return len(short) >= 9 and int(short[-3:]) >= 400
