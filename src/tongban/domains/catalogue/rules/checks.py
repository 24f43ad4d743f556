"""What the elements of an item must be to one another: law before promise, no catch-all, nothing asked that nobody names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from math import ceil, floor
from typing import Any

from pydantic import ValidationError

from tongban.domains.catalogue.rules.schema import (
    FormField,
    ItemContent,
    Material,
    PromisedTerm,
    StatutoryTerm,
)
from tongban.domains.catalogue.rules.themes import THEMES, theme_named
from tongban.domains.catalogue.rules.wording import Problem, problems_of

CATCH_ALL = re.compile(r"其[他它].{0,12}(材料|资料|文件|证件|证明)")
"""国办发〔2022〕5号 and the local regulations forbid a «其他材料» in a guide."""
GENERAL_TERMS = {"第四十二条第一款": 20, "第四十二条第二款": 45}
"""Working days (行政许可法第八十二条) by the article that sets them; another number comes from another law, which is to be named."""
_WORKING_DAYS_IN = {"working_days": 1.0, "days": 5 / 7, "months": 20.0}


def read(content: Mapping[str, Any]) -> tuple[ItemContent | None, list[Problem]]:
    """The content as elements, or what is wrong with its form."""
    try:
        return ItemContent.model_validate(dict(content)), []
    except ValidationError as error:
        return None, problems_of(error)


def check(
    item: ItemContent, *, licences: Collection[str], departments: Collection[str], items: Collection[str]
) -> list[Problem]:
    """Everything to mend in one item, given the city's licence types, departments and items."""
    return [
        *_identity(item, departments=departments, items=items),
        *_terms(item),
        *_materials(item.materials, licences),
        *_situations(item),
        *_form(item.form),
        *_money_and_promise(item),
        *_result(item, licences),
    ]


def readiness(
    content: Mapping[str, Any],
    *,
    licences: Collection[str],
    departments: Collection[str],
    items: Collection[str],
) -> list[Problem]:
    """What keeps a draft from review, form and sense together."""
    item, problems = read(content)
    return problems if item is None else check(item, licences=licences, departments=departments, items=items)


def repeated(keys: Iterable[str]) -> list[str]:
    return sorted(key for key, times in Counter(keys).items() if times > 1)


def _identity(
    item: ItemContent, *, departments: Collection[str], items: Collection[str]
) -> Iterator[Problem]:
    if item.department not in departments:
        yield Problem(("department",), f"没有标识为「{item.department}」的部门; 请从部门清单中选用。")
    if item.renewal_of and item.renewal_of not in items:
        yield Problem(("renewal_of",), f"没有标识为「{item.renewal_of}」的事项; 请填写被延续事项的标识。")
    if item.renewal_of == item.key:
        yield Problem(("renewal_of",), "事项不能延续它自己; 请填写原许可事项的标识。")
    for audience in ("person", "enterprise"):
        for name in getattr(item.themes, audience):
            if theme_named(name) not in THEMES[audience]:
                yield Problem(("themes", audience), f"没有「{name}」这个主题; 请从主题分类中选用。")
    for audience in item.audience:
        if not getattr(item.themes, audience):
            yield Problem(("themes", audience), "服务对象包含这一类, 但没有归入任何主题; 请至少归入一个。")


def _terms(item: ItemContent) -> Iterator[Problem]:
    statutory, promise = item.statutory, item.promise
    if not statutory.none and statutory.days is None:
        yield Problem(("statutory",), "请写明法定天数; 没有法定时限的写 none: true。")
    if statutory.days is not None and promise.days and _longer(promise, statutory):
        yield Problem(
            ("promise",),
            f"承诺{promise.days}{_UNITS[promise.unit]}长于法定的{statutory.days}{_UNITS[statutory.unit]}; 承诺时限不得长于法定时限。",
        )
    for article, days in GENERAL_TERMS.items():
        if statutory.law.endswith("行政许可法" + article) and (statutory.days, statutory.unit) != (
            days,
            "working_days",
        ):
            yield Problem(
                ("statutory",),
                f"行政许可法{article}规定的是{days}个工作日; 期限不同的, 请写明规定它的那部法律和条款。",
            )
    if item.handling_kind == "即办件" and promise.days:
        yield Problem(("promise",), "即办件当场办结, 承诺天数应为0; 需要时间的请改为承诺件。")
    if item.handling_kind == "承诺件" and not promise.days:
        yield Problem(("promise",), "承诺件应当写明承诺天数; 当场办结的请改为即办件。")
    if (item.procedure == "cases.immediate") != (item.handling_kind == "即办件"):
        yield Problem(("procedure",), "即办件应当使用即办程序(cases.immediate), 承诺件不得使用; 请改一致。")


_UNITS = {"working_days": "个工作日", "days": "日", "months": "个月"}


def _longer(promise: PromisedTerm, statutory: StatutoryTerm) -> bool:
    if promise.unit == statutory.unit:
        return promise.days > (statutory.days or 0)
    return ceil(_in_working_days(promise)) > floor(_in_working_days(statutory))


def _in_working_days(term: StatutoryTerm | PromisedTerm) -> float:
    return (term.days or 0) * _WORKING_DAYS_IN[term.unit]


def _materials(materials: list[Material], licences: Collection[str]) -> Iterator[Problem]:
    for name in repeated(material.name for material in materials):
        yield Problem(("materials",), f"「{name}」列了两次; 请合并为一项。")
    for at, material in enumerate(materials):
        if CATCH_ALL.search(material.name):
            yield Problem(
                ("materials", at, "name"),
                f"「{material.name}」是兜底条款; 办事指南不得要求「其他材料」, 请写明具体材料或者删去。",
            )
        if material.need == "conditional" and not material.when:
            yield Problem(
                ("materials", at, "when"), f"「{material.name}」只在特定情形提交, 请写明是什么情形。"
            )
        if material.licence and material.licence not in licences:
            yield Problem(
                ("materials", at, "licence"),
                f"没有标识为「{material.licence}」的证照类型; 请从证照类型清单中选用。",
            )
        if material.source == "government" and not material.issuer:
            yield Problem(("materials", at, "issuer"), f"「{material.name}」由政府部门核发, 请写明哪个部门。")


def _situations(item: ItemContent) -> Iterator[Problem]:
    names = {material.name for material in item.materials}
    for at, situation in enumerate(item.situations):
        for added in situation.adds:
            if added not in names:
                yield Problem(
                    ("situations", at, "adds"),
                    f"「{situation.name}」增加的「{added}」不在申请材料里; 请先列入材料, 不得要求指南以外的材料。",
                )


def _form(form: list[FormField]) -> Iterator[Problem]:
    for name in repeated(field.name for field in form):
        yield Problem(("form",), f"字段标识「{name}」用了两次; 请改名。")
    for at, field in enumerate(form):
        choosing = field.kind in ("choice", "choices")
        if choosing and len(field.options) < 2:
            yield Problem(("form", at, "options"), f"「{field.label}」是选择题, 至少要有两个选项。")
        if not choosing and field.options:
            yield Problem(
                ("form", at, "options"), f"「{field.label}」不是选择题, 不应有选项; 请改种类或者删去选项。"
            )
        for option in repeated(field.options):
            yield Problem(("form", at, "options"), f"「{field.label}」的选项「{option}」重复; 请删去一个。")


def _money_and_promise(item: ItemContent) -> Iterator[Problem]:
    if item.fee.charged and not item.fee.items:
        yield Problem(("fee", "items"), "收费的事项应当列明收费项目、标准和依据。")
    if not item.fee.charged and item.fee.items:
        yield Problem(("fee", "charged"), "列了收费项目却写明不收费; 请改一致。")
    if item.commitment.offered and not item.commitment.law:
        yield Problem(("commitment", "law"), "实行告知承诺应当写明依据。")


def _result(item: ItemContent, licences: Collection[str]) -> Iterator[Problem]:
    if item.result.licence and item.result.licence not in licences:
        yield Problem(
            ("result", "licence"), f"没有标识为「{item.result.licence}」的证照类型; 请从证照类型清单中选用。"
        )
