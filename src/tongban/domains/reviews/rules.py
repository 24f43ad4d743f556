"""What a review may say, what can be checked of it without asking anybody, and how rates are counted. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LEVELS: Mapping[int, str] = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
"""GB/T 39046-2020 附录A; the last two are 差评, the first three 好评."""
BAD = (1, 2)
GOOD = (3, 4, 5)
CHANNELS: Mapping[int, str] = {1: "电脑", 2: "手机", 3: "二维码", 4: "大厅平板", 5: "大厅其他终端"}

LATE_BY_LAW = "110"
LATE_BY_PROMISE = "209"
BREACHES = ("108", "109", LATE_BY_LAW, LATE_BY_PROMISE, "210")
"""Options that state a breach of what was published: true or not, whatever anybody feels."""

OUTCOMES: Mapping[str, str] = {"rectified": "已经改正", "explained": "诉求没有法律依据, 作出说明"}
"""整改方式: 立行立改, or an explanation where what is asked for has no basis in law."""

LONGEST_COMMENT = 500
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Local:
    """What the city itself has set (local.json)."""

    series: str
    invitation_days: int
    contact_working_days: int
    contact_law: str
    rectify_working_days: int
    rectify_law: str
    confirm_working_days: int
    appeal_working_days: int
    appeal_law: str


@cache
def local() -> Local:
    kept: dict[str, Any] = json.loads((_HERE / "local.json").read_text(encoding="utf-8"))
    return Local(**{name: kept[name] for name in Local.__dataclass_fields__})


@cache
def _options() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((_HERE / "options.json").read_text(encoding="utf-8"))
    return kept


def current_edition() -> str:
    return str(_options()["current"])


def options(level: int, edition: str = "") -> list[tuple[str, str]]:
    """Code and text of the options of a level, in the national order."""
    rows = _options()["editions"][edition or current_edition()][str(level)]
    return [(row[:3], row[4:]) for row in rows]


def option_texts(codes: Iterable[str], edition: str) -> list[str]:
    known = {code: text for level in LEVELS for code, text in options(level, edition)}
    return [known[code] for code in codes if code in known]


def fits(level: int, codes: Iterable[str], edition: str) -> bool:
    """Options belong to their level: 差评 options with five stars say nothing."""
    allowed = {code for code, _ in options(level, edition)}
    return all(code in allowed for code in codes)


@dataclass(frozen=True, slots=True)
class Check:
    """What the platform found of a breach that the review states: it holds, it does not, or a person must look."""

    code: str
    holds: bool | None
    sentence: str

    def as_data(self) -> dict[str, Any]:
        return {"code": self.code, "holds": self.holds, "sentence": self.sentence}


def checked(codes: Iterable[str], *, late_by_law: bool, late_by_promise: bool) -> list[Check]:
    """The breaches among the options, against the clocks of the service."""
    found = []
    for code in codes:
        if code == LATE_BY_LAW:
            words = "法定期限计时显示已超期, 情况属实" if late_by_law else "法定期限计时显示未超期"
            found.append(Check(code, late_by_law, words))
        elif code == LATE_BY_PROMISE:
            words = "承诺期限计时显示已超期, 情况属实" if late_by_promise else "承诺期限计时显示未超期"
            found.append(Check(code, late_by_promise, words))
        elif code in BREACHES:
            found.append(Check(code, None, "请对照公布的办事指南逐项核对"))
    return found


def without_names(comment: str, known: Iterable[str]) -> str:
    """The comment as the reviewed office reads it: whoever wrote it, and any number that could name them, taken out."""
    for word in sorted(filter(None, known), key=len, reverse=True):
        comment = comment.replace(word, "某某")
    return _without_numbers(comment)


def _without_numbers(text: str) -> str:
    """Runs of seven or more digits are telephones, identity numbers or case numbers."""
    out, run = [], ""
    for sign in [*text, ""]:
        if sign and (sign.isdigit() or (run and sign in "-Xx")):
            run += sign
            continue
        out.append("*" * len(run) if sum(each.isdigit() for each in run) >= 7 else run)
        run = ""
        out.append(sign)
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Rates:
    """What is published of an organisation. None where nothing was counted: a rate of nothing is no nought."""

    invited: int
    reviewed: int
    good: int
    bad: int
    bad_due: int = 0
    rectified_in_time: int = 0

    @property
    def active_rate(self) -> float | None:
        return _percent(self.reviewed, self.invited)

    @property
    def good_rate(self) -> float | None:
        return _percent(self.good, self.reviewed)

    @property
    def bad_rate(self) -> float | None:
        return _percent(self.bad, self.reviewed)

    @property
    def rectified_rate(self) -> float | None:
        return _percent(self.rectified_in_time, self.bad_due)


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
