"""The city's lists over its items: proofs that a promise replaces, what towns and villages take in, what is done well
and fast; read from `proofs.yaml` and `lists/*.yaml`, each name in them held against the items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from tongban.domains.catalogue.rules.checks import repeated
from tongban.domains.catalogue.rules.levels import check_levels
from tongban.domains.catalogue.rules.schema import (
    Commitment,
    ItemContent,
    Level,
    Part,
    ProcedureKey,
    Slug,
    Words,
)
from tongban.domains.catalogue.rules.wording import problems_of

Means = Literal["情形引导", "自动预填", "智能预审", "少材料", "当场办结"]
Does = Literal["办理", "受理", "协助", "证明"]
Power = Literal["法定本级行使", "上级下放", "上级授权", "同级授权", "上级委托", "同级委托"]

COMMITMENT_LAW = "国办发〔2020〕42号"
_COMMITTING: frozenset[ProcedureKey] = frozenset(
    ("cases.licence", "cases.renewal", "cases.immediate", "cases.unified")
)
"""The procedures that know the step 签署告知承诺书."""
_AT_MOST_FOR_FAST = 2
_SELF_GOVERNING = ("村民委员会", "居民委员会", "村委会", "居委会")
_LISTS = ("districts.yaml", "towns.yaml", "villages.yaml", "smart.yaml")
Form = TypeVar("Form")


class Proof(Part):
    """证明事项: who issued it, why it was asked, and in which items it stands under which name."""

    name: Words
    issuer: Words
    basis: Words
    letter: Literal["通用", "资格", "场所", "身份关系", "家庭状况"]
    checked: Literal["数据共享核验", "部门协查", "现场核查", "书面核查"]
    asked: dict[Words, list[Slug]]


class Handled(Part):
    """What a district, a town or a village does with some items of one field, and by whose power."""

    does: Does
    field: Words
    items: list[Slug]
    power: Power = "法定本级行使"
    law: str = ""
    rural: bool = False
    sureness: str = ""


class Refusal(Part):
    """A proof that a village need not write, and what stands in for it."""

    name: Words
    instead: Words
    field: Words


class NotToProve(Part):
    """不应由基层群众性自治组织出具证明事项清单."""

    basis: Words
    proofs: list[Refusal]
    sureness: str = ""


class Village(Part):
    items: list[Handled]
    not_to_prove: NotToProve | None = None


class ByMeans(Part):
    by: list[Means]
    items: list[Slug]


class Smart(Part):
    """好办、快办."""

    good: list[ByMeans]
    quick: list[ByMeans]


@dataclass(slots=True)
class Lists:
    """The lists as read; empty where a city keeps none."""

    proofs: list[Proof] = field(default_factory=list)
    districts: list[Handled] = field(default_factory=list)
    towns: list[Handled] = field(default_factory=list)
    villages: list[Handled] = field(default_factory=list)
    not_to_prove: NotToProve | None = None
    smart: Smart = field(default_factory=lambda: Smart(good=[], quick=[]))

    def by_level(self) -> dict[Level, list[Handled]]:
        return {"district": self.districts, "town": self.towns, "village": self.villages}


def read_lists(folder: Path, load: Callable[[Path], Any]) -> tuple[Lists, list[str]]:
    """The lists of the city's folder, and what is wrong with their form. `load` reads one file."""
    lists = Lists()
    problems: list[str] = []
    if made := _read(folder / "proofs.yaml", list[Proof], load, problems):
        lists.proofs = made
    for name in _LISTS:
        file = folder / "lists" / name
        if name == "districts.yaml" and (districts := _read(file, list[Handled], load, problems)):
            lists.districts = districts
        elif name == "towns.yaml" and (towns := _read(file, list[Handled], load, problems)):
            lists.towns = towns
        elif name == "villages.yaml" and (village := _read(file, Village, load, problems)):
            lists.villages, lists.not_to_prove = village.items, village.not_to_prove
        elif name == "smart.yaml" and (smart := _read(file, Smart, load, problems)):
            lists.smart = smart
    return lists, problems


def _read(file: Path, form: type[Form], load: Callable[[Path], Any], problems: list[str]) -> Form | None:
    if not file.exists():
        return None
    try:
        return TypeAdapter(form).validate_python(load(file))
    except ValidationError as error:
        problems += [f"{file.name} {problem}" for problem in problems_of(error)]
        return None


def check_lists(lists: Lists, items: Mapping[str, ItemContent]) -> Iterator[str]:
    """What the lists say that the items do not bear out; each in a sentence that says what to mend."""
    yield from _proofs(lists.proofs, items)
    yield from _once("lists/districts.yaml", _keys(lists.districts), items)
    yield from _once("lists/towns.yaml", _keys(lists.towns), items)
    yield from _once("lists/villages.yaml", _keys(lists.villages), items)
    for name, group in (("好办", lists.smart.good), ("快办", lists.smart.quick)):
        yield from _once(f"lists/smart.yaml 的{name}", [key for one in group for key in one.items], items)
    for one in lists.smart.quick:
        for key in one.items:
            yield from _fast(key, items.get(key))
    if lists.not_to_prove:
        yield from _not_asked({one.name for one in lists.not_to_prove.proofs}, items.values())

    yield from check_levels(lists.by_level(), items)


def _keys(group: Iterable[Handled]) -> list[str]:
    return [key for one in group for key in one.items]


def _once(place: str, keys: Sequence[str], items: Mapping[str, ItemContent]) -> Iterator[str]:
    for key in repeated(keys):
        yield f"{place} 里「{key}」列了不止一次; 请删去多余的。"
    for key in sorted(set(keys) - set(items)):
        yield f"{place} 里的「{key}」不是事项目录里的标识; 请核对拼写。"


def _proofs(proofs: Sequence[Proof], items: Mapping[str, ItemContent]) -> Iterator[str]:
    for name in repeated(proof.name for proof in proofs):
        yield f"proofs.yaml 的证明「{name}」列了不止一次; 请合并。"
    for proof in proofs:
        for material, keys in proof.asked.items():
            for key in keys:
                item = items.get(key)
                if item is None:
                    yield f"proofs.yaml「{proof.name}」列的事项「{key}」不在目录里; 请核对拼写。"
                elif material not in {one.name for one in item.materials}:
                    yield f"proofs.yaml「{proof.name}」说「{item.full_name}」要求提交「{material}」, 该事项的材料里没有; 请改一致。"
                elif item.procedure not in _COMMITTING and material not in item.commitment.proofs:
                    yield f"proofs.yaml「{proof.name}」列了「{item.full_name}」, 它的办理程序没有签署告知承诺书这一步; 请换事项。"


def _fast(key: str, item: ItemContent | None) -> Iterator[str]:
    if item is None:
        return
    if item.promise.days:
        yield f"快办事项「{item.full_name}」承诺{item.promise.days}天, 不是当场办结; 请移到好办, 或者改为即办。"
    if sum(one.need == "required" for one in item.materials) > _AT_MOST_FOR_FAST:
        yield f"快办事项「{item.full_name}」的必交材料多于{_AT_MOST_FOR_FAST}件; 请移到好办, 或者减材料。"


def _not_asked(names: set[str], items: Iterable[ItemContent]) -> Iterator[str]:
    for item in items:
        for one in item.materials:
            if one.name in names and any(body in one.issuer for body in _SELF_GOVERNING):
                yield f"「{item.full_name}」要求由{one.issuer}出具「{one.name}」; 这属于不应由村（居）民委员会出具的证明, 请改由部门核查。"


def promised_in(proofs: Iterable[Proof]) -> dict[str, list[str]]:
    """By item the materials that a promise may replace, as the list of proofs says."""
    made: dict[str, list[str]] = {}
    for proof in proofs:
        for material, keys in proof.asked.items():
            for key in keys:
                made.setdefault(key, []).append(material)
    return made


def committed(item: ItemContent, materials: Sequence[str]) -> ItemContent:
    """The item with 告知承诺 offered for these materials as well; unchanged where it offers them already."""
    old = item.commitment
    given = [name for name in dict.fromkeys(materials) if name not in old.proofs]
    if not given:
        return item
    made = Commitment(offered=True, proofs=[*old.proofs, *given], law=old.law or COMMITMENT_LAW)
    return item.model_copy(update={"commitment": made})
