"""What an application must bring, what may follow later, and what may be asked for once (第三十一条、第三十二条). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Protocol, TypeVar

SUPPLIED = "supplied"
EXEMPT = "exempt"
DEFERRED = "deferred"
MISSING = "missing"
RETURNED = "returned"
UNNEEDED = "unneeded"

STATES = {
    SUPPLIED: "已提交",
    EXEMPT: "免提交(电子证照)",
    DEFERRED: "容缺后补",
    MISSING: "未提交",
    RETURNED: "需要补正",
    UNNEEDED: "本次不需要",
}
HERE = (SUPPLIED, EXEMPT, UNNEEDED)

FORM = "form"
"""As a material in a notice: the application form itself."""

RENEWAL_DAYS = 30
"""第五十条第一款: 应当在该行政许可有效期届满三十日前提出申请."""


class Asked(Protocol):
    """A material as the item asks for it; the catalogue's MaterialView is one."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def need(self) -> str: ...
    @property
    def licence(self) -> str: ...


class AskedInAForm(Asked, Protocol):
    """With what tells whether the material is the application form itself, and how a paper lists it."""

    @property
    def copies(self) -> int: ...
    @property
    def form(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def has_template(self) -> bool: ...


M = TypeVar("M", bound=Asked)

FORM_NAMES = ("申请表", "申请书", "申请登记表", "登记申请书")


def is_the_form(material: AskedInAForm) -> bool:
    """The office's own form as an electronic material: who fills it in online has handed it in, and uploads nothing."""
    named = material.name.endswith(FORM_NAMES)
    return named and material.form == "电子" and material.source == "self" and material.has_template


def on_paper(asked: Iterable[AskedInAForm], here: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """What is here as a receipt lists it; `here` by name, with the state of each."""
    known = {material.name[:200]: material for material in asked}
    return [
        {
            "name": name,
            "form": "电子证照" if state == EXEMPT else known[name].form if name in known else "",
            "copies": str(known[name].copies) if name in known else "",
        }
        for name, state in here
    ]


def with_the_form(asked: Iterable[AskedInAForm], listed: list[dict[str, str]]) -> list[dict[str, str]]:
    """Whoever applies has filled in a form: listed under the name that the item gives it where it is handed in under that
    name, and as 申请表 otherwise."""
    names = {material.name[:200] for material in asked if is_the_form(material)}
    if any(row["name"] in names for row in listed):
        return listed
    return [{"name": "申请表", "form": "电子", "copies": "1"}, *listed]


def is_needed(material: Asked, added: Collection[str]) -> bool:
    """What is needed in some situations only is needed if the applicant chose one of them."""
    return material.need != "conditional" or material.name in added


def outstanding(
    materials: Iterable[M], states: Mapping[str, str], *, added: Collection[str] = ()
) -> tuple[M, ...]:
    """What is neither handed in nor exempt nor unneeded."""
    return tuple(
        material
        for material in materials
        if states.get(material.id, MISSING if is_needed(material, added) else UNNEEDED) not in HERE
    )


def not_deferrable(materials: Iterable[M]) -> tuple[M, ...]:
    """容缺受理 is for what the item's published list marks as deferrable, and for nothing else."""
    return tuple(material for material in materials if material.need != "deferrable")


def newly_asked(asked: Collection[str], told_before: Collection[str]) -> tuple[str, ...]:
    """第三十二条第一款第四项: 一次告知. A later notice repeats what was told; it adds nothing."""
    return tuple(sorted(set(asked) - set(told_before)))


def is_in_time_to_renew(on: date, valid_until: date) -> bool:
    return on <= valid_until - timedelta(days=RENEWAL_DAYS)


def last_day_to_renew(valid_until: date) -> date:
    return valid_until - timedelta(days=RENEWAL_DAYS)
