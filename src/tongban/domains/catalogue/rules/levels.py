"""Which levels may claim an item, and what each does with it: its declared level, and the lists of districts, towns and
villages. A village decides no licence; a town decides one only by a power handed down to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tongban.domains.catalogue.rules.schema import ItemContent, Level

if TYPE_CHECKING:
    from tongban.domains.catalogue.rules.lists import Handled

ORDER: tuple[Level, ...] = ("city", "district", "town", "village")
PLACES: dict[Level, str] = {
    "city": "市",
    "district": "区（市）",
    "town": "镇（街道）",
    "village": "村（社区）",
}
LICENCE = "行政许可"
OWN = "法定本级行使"
HANDED_DOWN = ("上级下放", "上级授权", "上级委托")
DECIDES = "办理"


@dataclass(frozen=True, slots=True)
class Reach:
    """At one level an item may be claimed."""

    key: str
    level: Level
    does: str
    power: str = OWN
    law: str = ""
    field: str = ""
    rural: bool = False


def reaches(items: Iterable[ItemContent], lists: Mapping[Level, Sequence[Handled]]) -> Iterator[Reach]:
    """Every level at which each item may be claimed, once; the declared level first, in the order of the items."""
    listed = {
        (key, level): Reach(key, level, one.does, one.power, one.law, one.field, one.rural)
        for level, group in lists.items()
        for one in group
        for key in one.items
    }
    for item in items:
        for level in ORDER[1:]:
            found = listed.get((item.key, level))
            if found is not None:
                yield found
            elif level == item.level:
                yield Reach(item.key, level, DECIDES)


def check_levels(lists: Mapping[Level, Sequence[Handled]], items: Mapping[str, ItemContent]) -> Iterator[str]:
    for level, group in lists.items():
        for one in group:
            for key in one.items:
                if (item := items.get(key)) is not None:
                    yield from _misplaced(item, one, level)


def _misplaced(item: ItemContent, one: Handled, level: Level) -> Iterator[str]:
    where = f"lists/{level}s.yaml"
    if ORDER.index(level) < ORDER.index(item.level):
        yield f"{where} 的「{item.full_name}」在目录里由{PLACES[item.level]}行使, 不能列在{PLACES[level]}; 请删去, 或者改它的行使层级。"
    if level == item.level and one.does != DECIDES:
        yield f"{where} 的「{item.full_name}」在目录里由{PLACES[level]}行使, 这里却写「{one.does}」; 请移到「办理」, 或者改它的行使层级。"
    if item.type != LICENCE or one.does != DECIDES or level == item.level:
        return
    if level == "village":
        yield f"{where} 的「{item.full_name}」是行政许可, 村（社区）不能作决定; 请改为受理或者协助。"
    elif level == "town" and (one.power not in HANDED_DOWN or not one.law):
        yield f"{where} 的「{item.full_name}」是行政许可, 镇（街道）办理要写明权力来源（上级下放、授权或者委托）和依据; 请补上 power 和 law。"
