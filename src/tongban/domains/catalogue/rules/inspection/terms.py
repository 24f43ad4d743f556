"""Times and what goes with them: promised longer than the law allows, and a guide that says one thing here and another there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from math import ceil, floor
from typing import Any

from tongban.domains.catalogue.rules.checks import repeated
from tongban.domains.catalogue.rules.inspection.grammar import ERROR, WARNING, Found, Item, Rule

_WORKING_DAYS_IN = {"working_days": 1.0, "days": 5 / 7, "months": 20.0}
_UNITS = {"working_days": "个工作日", "days": "日", "months": "个月"}
_NUMBER = r"(\d+|[一二两三四五六七八九十]+)"
_TOLD = re.compile(rf"(?:承诺|办结|受理后|办理时限|办好|办完)[^，。；]{{0,10}}?{_NUMBER}个?(工作日|日|天)")
_FREE = re.compile(r"不收费|免费|不收取任何费用")
_CHARGED = re.compile(r"(?:需要?|应当?|须|收取|缴纳|交纳)[^，。；不]{0,8}\d+(?:\.\d+)?元")
_ONLINE = re.compile(
    r"(?:必须|须|需要?|应当?)(?:本人|申请人|当事人)?(?:携带[^，。；]{0,10})?(?:到|前往|亲自到|来)(?:现场|窗口|大厅)"
)
_MEANT = 0.8
"""A proof whose name is so like a material's is that material; a promise may also stand for what nobody asks for."""
_DIGITS = {word: at for at, word in enumerate("零一二三四五六七八九")} | {"两": 2}


def number_of(words: str) -> int:
    """«15», «十五» or «二十» as a number; up to ninety-nine, which no promise passes."""
    if words.isdigit():
        return int(words)
    if "十" not in words:
        return _DIGITS[words]
    tens, _, ones = words.partition("十")
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def _working_days(term: Mapping[str, Any]) -> float:
    return int(term.get("days") or 0) * _WORKING_DAYS_IN.get(str(term.get("unit") or "working_days"), 1.0)


def _says(term: Mapping[str, Any]) -> str:
    return f"{term.get('days')}{_UNITS.get(str(term.get('unit') or 'working_days'), '')}"


def _promise(item: Item) -> Iterator[Found]:
    statutory, promise = item.part("statutory"), item.part("promise")
    if statutory.get("days") and promise.get("days") and _is_longer(promise, statutory):
        yield (
            ("promise",),
            _says(promise),
            f"承诺{_says(promise)}长于法定的{_says(statutory)}",
            "承诺时限不得长于法定时限, 请改短。",
        )


def _is_longer(promise: Mapping[str, Any], statutory: Mapping[str, Any]) -> bool:
    """A term in another unit is held to what it is sure to contain."""
    if promise.get("unit", "working_days") == statutory.get("unit", "working_days"):
        return int(promise["days"]) > int(statutory["days"])
    return ceil(_working_days(promise)) > floor(_working_days(statutory))


def _handling(item: Item) -> Iterator[Found]:
    days, kind = item.part("promise").get("days"), item.said("handling_kind")
    if kind == "即办件" and days:
        yield (
            ("promise",),
            _says(item.part("promise")),
            "即办件当场办结, 却写了承诺天数",
            "请把承诺天数改为0, 或者改为承诺件。",
        )
    if kind == "承诺件" and days == 0:
        yield ("promise",), "0", "承诺件写的是当场办结", "请填写承诺天数, 或者改为即办件。"


def _told(item: Item) -> Iterator[Found]:
    """A number of days in the words of the guide beside the one in its element."""
    promise = item.part("promise")
    for text in item.among("faq", "conditions", "windows"):
        for found in _TOLD.finditer(text.words):
            told = number_of(found[1]) * (1.0 if found[2] == "工作日" else 5 / 7)
            if promise.get("unit", "working_days") != "months" and told > _working_days(promise) + 0.999:
                yield (
                    text.place,
                    found[0],
                    f"这里说「{found[0]}」, 承诺时限却是{_says(promise)}",
                    "请改成一致; 以承诺时限为准。",
                )


def _visits(item: Item) -> Iterator[Found]:
    depth, visits = item.said("depth"), item.content.get("visits")
    if depth == "全程网办" and visits:
        yield (
            ("visits",),
            str(visits),
            f"全程网办的事项写着到现场{visits}次",
            "请把到现场次数改为0, 或者改网办深度。",
        )
    if depth in ("互联网咨询", "原件核验") and visits == 0:
        yield (
            ("visits",),
            "0",
            f"网办深度只到「{depth}」, 却写着不用到现场",
            "请填写要到现场几次, 或者改网办深度。",
        )
    if depth == "全程网办":
        for text in item.among("conditions", "faq", "flow"):
            if found := _ONLINE.search(text.words):
                yield (
                    text.place,
                    found[0],
                    f"全程网办的事项又说「{found[0]}」",
                    "请删去, 或者改网办深度和到现场次数。",
                )


def _steps(item: Item) -> Iterator[Found]:
    flow = "".join(str(step) for step in item.content.get("flow") or ())
    if item.content.get("on_site_check") and not re.search("核查|核实|勘|检查|调查|查验|验收", flow):
        yield ("flow",), "现场核查", "写明要现场核查, 办理流程里没有这一环节", "请在办理流程中补上现场核查。"


def _fees(item: Item) -> Iterator[Found]:
    charged = item.part("fee").get("charged")
    for text in item.among("faq", "conditions"):
        pattern = _FREE if charged else _CHARGED
        if charged is not None and (found := pattern.search(text.words)) and "工本费" not in text.words:
            yield (
                text.place,
                found[0],
                f"这里说「{found[0]}」, 收费一栏却写着{'收费' if charged else '不收费'}",
                "请改成一致。",
            )


def _promises_of_proofs(item: Item) -> Iterator[Found]:
    commitment = item.part("commitment")
    names = [str(row.get("name")) for _, row in item.lines("materials")]
    for at, proof in enumerate(commitment.get("proofs") or ()):
        near = get_close_matches(str(proof), names, n=1, cutoff=_MEANT) if str(proof) not in names else []
        if near:
            yield (
                ("commitment", "proofs", at),
                str(proof),
                f"告知承诺的「{proof}」与材料清单的「{near[0]}」名称不一",
                "请改成材料清单中的名称, 承诺才能替代这份材料。",
            )
    if commitment.get("offered") and not str(commitment.get("law") or "").strip():
        yield ("commitment", "law"), "", "实行告知承诺没有写明依据", "请写明实行告知承诺的文件和条款。"


def _twice(item: Item) -> Iterator[Found]:
    for element, title in (("conditions", "受理条件"), ("flow", "办理环节"), ("everyday", "日常用语")):
        rows = [str(one).strip().rstrip("。；;") for one in item.content.get(element) or ()]
        for words in repeated(rows):
            last = len(rows) - 1 - rows[::-1].index(words)
            yield (element, last), words, f"{title}「{words}」写了两遍", "请删去一条。"
    for element, name, title in (
        ("materials", "name", "申请材料"),
        ("faq", "q", "问题"),
        ("basis", "", "设定依据"),
    ):
        seen: dict[str, int] = {}
        for place, row in item.lines(element):
            words = str(row.get(name)) if name else f"{row.get('law')} {row.get('article')}"
            if words in seen:
                yield place, words, f"{title}「{words}」写了两遍", "请合并为一条。"
            seen[words] = 1


def _whom(item: Item) -> Iterator[Found]:
    audience = item.content.get("audience") or []
    for place, field in item.lines("form"):
        whom = str(field.get("prefill") or "").partition(".")[0]
        if whom == "enterprise" and audience and "enterprise" not in audience:
            yield (
                (*place, "prefill"),
                str(field.get("label")),
                "服务对象只有个人, 申请表却要带出企业信息",
                "请改服务对象, 或者取消自动带出。",
            )


RULES = (
    Rule("terms.promise", "承诺长于法定", ERROR, "优化营商环境条例第三十六条", _promise),
    Rule("terms.handling", "办件类型与时限矛盾", ERROR, "GB/T 39554.2-2020", _handling),
    Rule("terms.told", "前后时限不一", WARNING, "GB/T 39554.2-2020", _told),
    Rule("terms.visits", "网办深度与到现场次数矛盾", ERROR, "GB/T 39554.2-2020", _visits),
    Rule("terms.steps", "流程缺环节", WARNING, "行政许可法第三十四条第三款", _steps),
    Rule("terms.fees", "收费前后矛盾", ERROR, "行政许可法第五十八条", _fees),
    Rule("terms.commitment", "告知承诺与材料不符", ERROR, "国办发〔2020〕42号", _promises_of_proofs),
    Rule("terms.twice", "内容重复", WARNING, "GB/T 39554.2-2020", _twice),
    Rule("terms.whom", "服务对象与表单矛盾", WARNING, "GB/T 39554.2-2020", _whom),
)  # fmt: skip
