"""Claiming in the demonstration city: where each organisation receives people, what it has claimed, and what is its own
of each item. All of it is invented, from a seed: the same seed, the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import Claim, Claimable
from tongban.kernel.orgs.models import Organisation, Region

ALWAYS = 10_000
LOWEST, USUAL = {"district": 0.78, "town": 0.84, "village": 0.82}, 0.96
SLOW = {"district": 0.08, "town": 0.05, "village": 0.03}
"""How many are far behind, below the seven tenths at which they are urged."""
FAR_BEHIND = (0.52, 0.69)
WEEKDAYS = "工作日 9:00—12:00、13:00—17:00"
HOURS = {
    "district": (WEEKDAYS, f"{WEEKDAYS}，周六 9:00—12:00", f"{WEEKDAYS}（周四延时到 19:00）"),
    "town": (
        "工作日 8:30—11:30、13:30—17:00", f"{WEEKDAYS}，周六 9:00—11:30", "工作日 8:30—12:00、13:30—17:30（夏季 14:00—18:00）",
    ),
    "village": (
        "工作日 8:30—11:30、13:30—17:00", "工作日 8:30—11:30、14:00—17:00", "周一至周六 8:30—11:00、13:30—16:30", "工作日 8:00—17:00（中午有人值守）",
    ),
}  # fmt: skip
ROADS = ("为民路", "和平路", "新村路", "政通路", "育才路", "文化路", "兴业路", "惠民路", "振兴路", "中心街")
ELSEWHERE = (
    "本辖区没有这类服务对象",
    "由镇（街道）便民服务中心集中办理",
    "人员和设备尚不具备",
    "由派驻的专业机构直接办理",
)
ROADWORKS = "road-occupation-excavation-approval"
"""Its charges are fixed by each district."""
AT_TIMES = (
    "每周二、周四有专人驻点",
    "每月 5 日、15 日、25 日集中办理",
    "行动不便的可以预约上门",
    "提前一天预约",
)


def load_and_claim(folder: Path, seed: int, *, on: date) -> int:
    """The basic catalogue, and everybody's rows of it; how many were claimed beyond the levels that it declares."""
    plan = Plan(seed)
    catalogue.load(folder, on=on, plan=plan.of)
    catalogue.settle_places({one.key: place for one, place in _places(seed)})
    return catalogue.claim_all(plan.of, on=on)


def _places(seed: int) -> list[tuple[Organisation, tuple[str, str, str, str]]]:
    names = dict(Region.objects.values_list("code", "name"))
    rows = Organisation.objects.filter(until=None).exclude(level="city").exclude(key__endswith="-government")
    return [(row, _place(row, names, seed)) for row in rows.order_by("pk")]


def _place(one: Organisation, names: dict[str, str], seed: int) -> tuple[str, str, str, str]:
    random = Random(f"place-{seed}-{one.key}")
    region, number = names[one.region_id], random.randint(1, 298)
    # A landline begins with 2 to 8: nobody has one that begins with 1.
    phone = f"0519-1{random.randint(0, 9_999_999):07d}"
    hours = random.choice(HOURS[one.level])
    if one.level == "district":
        hall = f"{region}政务路{10 + crc32(one.region_id.encode()) % 80}号（演示地址）{region}政务服务中心{random.randint(1, 4)}楼"
        return hall, phone, hours, "行政审批科"
    if one.level == "town":
        return f"{region}{random.choice(ROADS)}{number}号（演示地址）", phone, hours, "综合受理"
    town = names.get(one.region_id[:9], "")
    where = "村部" if region.endswith("村") else f"{random.choice(ROADS)}{number}号"
    return f"{town}{region}{where}党群服务中心（演示地址）", phone, hours, "便民服务"


@dataclass(slots=True)
class _Habits:
    """An organisation's own ways: how much it has claimed, and how its windows are numbered."""

    claimed: int
    windows: int
    short: str


class Plan:
    """What becomes of each claim, by a number drawn from the seed, the organisation and the item alone."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._habits: dict[int, _Habits] = {}

    def of(self, what: Claimable, one: Organisation) -> Claim | None:
        habits = self._habits.get(one.pk) or self._learn(one)
        drawn = crc32(f"{self._seed}-{one.key}-{what.key}".encode())
        local = _local(what, one, habits, drawn)
        if what.declared or drawn % ALWAYS < habits.claimed:
            return Claim(local)
        left = drawn // ALWAYS % 100
        if left < 15:
            return Claim({}, refusal=ELSEWHERE[drawn % len(ELSEWHERE)])
        return Claim(local, published=False) if left < 25 else None

    def _learn(self, one: Organisation) -> _Habits:
        random = Random(f"claims-{self._seed}-{one.key}")
        share = random.triangular(LOWEST[one.level], 1.0, USUAL)
        if random.random() < SLOW[one.level]:
            share = random.uniform(*FAR_BEHIND)
        windows = {"district": random.randint(2, 12), "town": random.randint(3, 9), "village": 1}[one.level]
        short = one.short_name.removesuffix("局")
        self._habits[one.pk] = made = _Habits(int(share * ALWAYS), windows, short)
        return made


def _local(what: Claimable, one: Organisation, habits: _Habits, drawn: int) -> dict[str, Any]:
    """Only what differs from the place and from the basic entry."""
    if one.level == "village":
        local: dict[str, Any] = {"counter": "便民服务窗口"}
        if drawn % 9 == 0:
            local["note"] = AT_TIMES[drawn % len(AT_TIMES)]
        return local
    number = 1 + crc32(f"{one.key}{what.field or what.department}".encode()) % habits.windows
    name = what.field or "综合" if one.level == "town" else habits.short
    local = {"counter": f"{number}号 {name}窗口"}
    if what.decides and what.promise > 2 and not what.declared:
        shorter = drawn % 4
        if shorter:
            local["promise"] = max(1, what.promise - shorter)
    if what.decides and what.fully_online and drawn % 23 == 0:
        local |= {"depth": "原件核验", "visits": 1}
    if one.level == "district" and drawn % 5 < 2:
        local["office"] = "综合业务科"
    if drawn % 31 == 0:
        local["phone"] = f"0519-1{drawn % 10_000_000:07d}"
    if drawn % 37 == 0:
        local["note"] = AT_TIMES[drawn % len(AT_TIMES)]
    for charge in what.unpriced if what.key == ROADWORKS else ():
        local.setdefault("fees", {})[charge] = (
            f"{one.region.name}核定的标准：沥青路面每平方米 {160 + drawn % 9 * 10} 元，人行道每平方米 {80 + drawn % 7 * 5} 元（演示值）"
        )
    return local
