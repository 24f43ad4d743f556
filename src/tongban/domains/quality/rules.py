"""What the city has set for its inspection, and what is asked of rows of standards, courses and proofs. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_CODES = re.compile(r"^[0-9]{12}(、[0-9]{12})*$")


@dataclass(frozen=True, slots=True)
class Local:
    """What the city itself has set (local.json)."""

    series: str
    error_working_days: int
    warning_working_days: int
    rectify_law: str
    recheck_working_days: int
    objection_working_days: int


@cache
def local() -> Local:
    kept: dict[str, Any] = json.loads((Path(__file__).parent / "local.json").read_text(encoding="utf-8"))
    return Local(**{name: kept[name] for name in Local.__dataclass_fields__})


def standard_faults(values: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    """A standard in force has its day; a replaced one says by what; nobody adopts more than there are places."""
    faults = []
    if values.get("status") == "in_force" and not values.get("in_force_from"):
        faults.append(("in_force_from", "已施行的标准要填施行日期。"))
    if values.get("status") == "replaced" and not values.get("replaced_by"):
        faults.append(("replaced_by", "已被代替的标准要写明由哪项标准代替。"))
    adopted, sites = values.get("adopted") or 0, values.get("sites") or 0
    if adopted > sites:
        faults.append(("adopted", f"落实网点{adopted}个多于应落实的{sites}个, 请核对。"))
    begun, review = values.get("in_force_from"), values.get("review_by")
    if begun and review and review <= begun:
        faults.append(("review_by", "复审日期应在施行日期之后。"))
    return faults


def course_faults(values: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    """A course has something to see or to read, and is tied to items by their codes."""
    faults = []
    if not values.get("video") and not values.get("manual"):
        faults.append(("video", "请填写视频地址或者操作手册地址, 至少一项。"))
    if not _CODES.match(str(values.get("items") or "")):
        faults.append(("items", "请填写事项的12位基本编码, 多个之间用顿号隔开。"))
    begun, until = values.get("online_from"), values.get("valid_until")
    if begun and until and until < begun:
        faults.append(("valid_until", "有效期应在上线日期之后。"))
    if begun and begun > today and values.get("views"):
        faults.append(("views", "还没有上线的课不会有人看过; 请把播放次数改为0。"))
    return faults
