"""What a claimed item has of its own: where, when and by which office it is done, and what is better here than the shared
content says. Nothing here may be worse for people than the basic entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, ValidationError

from tongban.domains.catalogue.rules.schema import Depth, ItemContent, Part, Words
from tongban.domains.catalogue.rules.wording import Problem, problems_of

MOST_VISITS = 3
WITHOUT_COMING: Depth = "全程网办"


class LocalContent(Part):
    """`window` is the whole address of the counter, `counter` only its name at the organisation's own place. What is
    empty or absent is as at the place, or as in the basic entry."""

    window: str = Field(default="", max_length=200)
    counter: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=30)
    hours: str = Field(default="", max_length=80)
    office: str = Field(default="", max_length=40)
    promise: int | None = Field(default=None, ge=1)
    visits: int | None = Field(default=None, ge=0, le=MOST_VISITS)
    depth: Depth | None = None
    fees: dict[Words, Words] = {}
    note: str = Field(default="", max_length=200)


EMPTY = LocalContent()


def local_of(content: Mapping[str, Any]) -> LocalContent:
    return LocalContent.model_validate(content) if content else EMPTY


def carried_over(content: Mapping[str, Any], base: ItemContent, decides: bool) -> dict[str, Any]:
    """What is an organisation's own, as far as it fits another basic entry: its places go over, its promises only if they
    are still no worse."""
    local = local_of(content)
    kept = local.model_dump(exclude_defaults=True)
    if not decides or (local.promise or 0) > base.promise.days:
        kept.pop("promise", None)
    names = {charge.name for charge in base.fee.items}
    if fees := {name: price for name, price in local.fees.items() if name in names}:
        kept["fees"] = fees
    else:
        kept.pop("fees", None)
    if local_problems(kept, base, decides=decides):
        kept = {name: value for name, value in kept.items() if name not in ("depth", "visits")}
    return kept


def local_problems(content: Mapping[str, Any], base: ItemContent, *, decides: bool) -> list[Problem]:
    """What keeps a claim from being published, in sentences."""
    try:
        local = local_of(content)
    except ValidationError as error:
        return problems_of(error)
    return list(_problems(local, base, decides))


def _problems(local: LocalContent, base: ItemContent, decides: bool) -> Iterator[Problem]:
    if not local.window and not local.counter:
        yield Problem(("counter",), "没有写办理窗口; 请写明窗口的名称或者编号, 例如「3号 社会保障窗口」。")
    if local.promise is not None:
        yield from _promise(local.promise, base, decides)
    depth, visits = local.depth or base.depth, base.visits if local.visits is None else local.visits
    if depth == WITHOUT_COMING and visits:
        yield Problem(("visits",), "写了全程网办又写了到现场的次数; 请把次数改为 0, 或者改网办深度。")
    if depth != WITHOUT_COMING and not visits:
        yield Problem(("visits",), f"网办深度是「{depth}」就要到现场; 请写明到现场的次数。")
    for name in local.fees:
        if name not in {charge.name for charge in base.fee.items}:
            yield Problem(
                ("fees",),
                f"基本目录里没有「{name}」这项收费; 本地不能自设收费(行政许可法第五十八条), 请删去。",
            )


def _promise(days: int, base: ItemContent, decides: bool) -> Iterator[Problem]:
    if not decides:
        yield Problem(("promise",), "本单位不作决定, 不能承诺办结时限; 请删去, 以作决定的单位的承诺为准。")
    elif days > base.promise.days:
        yield Problem(
            ("promise",),
            f"承诺 {days} 天长于基本目录的 {base.promise.days} 天; 认领单位只能缩短, 不能延长, 请改短或者删去。",
        )
