"""What the law lets happen to a licence once it is issued: acts, their grounds and who may take them. Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongban.kernel.procedure import HEAD, OFFICER, Role
from tongban.lib.chinese import document_date
from tongban.lib.masking import mask_address, mask_name


class State(StrEnum):
    """In what state a licence stands. `replaced`: a later version of the same licence has been issued."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    ANNULLED = "annulled"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REPLACED = "replaced"


STATES: Mapping[str, str] = {
    State.VALID: "有效",
    State.SUSPENDED: "暂扣",
    State.REVOKED: "吊销",
    State.ANNULLED: "撤销",
    State.CANCELLED: "注销",
    State.EXPIRED: "失效",
    State.REPLACED: "已换发",
}
LIGHTS: Mapping[str, str] = {State.VALID: "ok", State.SUSPENDED: "paused", State.REPLACED: "done"}
"""Every other state is shown as one in which the licence may not be used (`late`)."""

PENALTIES = "行政处罚法第九条第三项"
REVIVES = (State.VALID, State.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Ground:
    """Why an act is taken, with its article."""

    key: str
    title: str
    law: str


@dataclass(frozen=True, slots=True)
class Act:
    """An act in the life of a licence. `law` stands over its grounds; `needs_decision`: it carries out a penalty decision,
    whose number is given."""

    name: str
    title: str
    frm: tuple[State, ...]
    to: State
    by: tuple[Role, ...]
    grounds: tuple[Ground, ...]
    law: str = ""
    needs_decision: bool = False
    effect: str = ""

    def ground(self, key: str) -> Ground | None:
        return next((ground for ground in self.grounds if ground.key == key), None)


ACTS: Mapping[str, Act] = {
    act.name: act
    for act in (
        Act(
            "suspend",
            "暂扣",
            (State.VALID,),
            State.SUSPENDED,
            (*OFFICER, *HEAD),
            (Ground("penalty", "行政处罚决定暂扣许可证件", PENALTIES),),
            needs_decision=True,
            law=PENALTIES,
            effect="暂扣期间持有人不得凭证从事许可的活动",
        ),
        Act(
            "resume",
            "发还",
            (State.SUSPENDED,),
            State.VALID,
            (*OFFICER, *HEAD),
            (
                Ground("served", "暂扣期限届满", PENALTIES),
                Ground("changed", "处罚决定已变更或者撤销", "行政处罚法第七十五条第二款"),
            ),
            law=PENALTIES,
            effect="证照恢复有效",
        ),
        Act(
            "revoke",
            "吊销",
            REVIVES,
            State.REVOKED,
            HEAD,
            # 第六十三条第一款第三项: the holder has been told of the right to a hearing before the penalty decision.
            (Ground("penalty", "行政处罚决定吊销许可证件", PENALTIES),),
            needs_decision=True,
            law=PENALTIES,
            effect="证照永久失去效力",
        ),
        Act(
            "annul",
            "撤销",
            REVIVES,
            State.ANNULLED,
            HEAD,
            (
                Ground("abuse", "工作人员滥用职权、玩忽职守作出准予决定", "行政许可法第六十九条第一款第一项"),
                Ground("beyond_power", "超越法定职权作出准予决定", "行政许可法第六十九条第一款第二项"),
                Ground("procedure", "违反法定程序作出准予决定", "行政许可法第六十九条第一款第三项"),
                Ground(
                    "unqualified",
                    "申请人不具备申请资格或者不符合法定条件",
                    "行政许可法第六十九条第一款第四项",
                ),
                Ground("other", "依法可以撤销的其他情形", "行政许可法第六十九条第一款第五项"),
                Ground("deceit", "以欺骗、贿赂等不正当手段取得", "行政许可法第六十九条第二款"),
            ),
            law="行政许可法第六十九条",
            effect="持有人不得再凭证从事许可的活动",
        ),
        Act(
            "cancel",
            "注销",
            (State.VALID, State.SUSPENDED, State.REVOKED, State.ANNULLED, State.EXPIRED),
            State.CANCELLED,
            (*OFFICER, *HEAD),
            (
                Ground("expired", "有效期届满未延续", "行政许可法第七十条第一项"),
                Ground("person", "公民死亡或者丧失行为能力", "行政许可法第七十条第二项"),
                Ground("dissolved", "法人或者其他组织依法终止", "行政许可法第七十条第三项"),
                Ground("taken_back", "许可依法被撤销、撤回, 或者证件依法被吊销", "行政许可法第七十条第四项"),
                Ground("force", "因不可抗力许可事项无法实施", "行政许可法第七十条第五项"),
                Ground("other", "法律、法规规定应当注销的其他情形", "行政许可法第七十条第六项"),
            ),
            law="行政许可法第七十条",
            effect="证照退出登记, 不能恢复",
        ),
    )
}

ISSUED, RENEWED, CHANGED, EXPIRED, READ = "issue", "renew", "change", "expire", "read"
GATHERED = "国务院关于在线政务服务的若干规定第十条"
"""What is no administrative licence (an identity card, a title to land) is no paper of 第三十九条; the platform holds its electronic one."""
LAWS: Mapping[str, str] = {
    ISSUED: "行政许可法第三十九条",
    RENEWED: "行政许可法第五十条",
    CHANGED: "行政许可法第四十九条",
    EXPIRED: "行政许可法第七十条第一项",
    READ: "国务院关于在线政务服务的若干规定第七条",
}
TITLES: Mapping[str, str] = {
    ISSUED: "颁发",
    RENEWED: "延续换发",
    CHANGED: "变更换发",
    EXPIRED: "有效期届满",
    READ: "查阅",
}


def acts_from(state: str, role: Role) -> list[Act]:
    """What an officer in this role may do to a licence in this state."""
    return [act for act in ACTS.values() if state in act.frm and role in act.by]


def state_on(state: str, valid_until: date | None, on: date) -> str:
    """The state as it is read on a day: the end of the term takes effect by itself, before any run has noted it."""
    if state in REVIVES and valid_until is not None and valid_until < on:
        return State.EXPIRED
    return state


def day_on_paper(value: str) -> str:
    """2026-03-12, as a form gives it, in the words of papers; anything else as it is."""
    try:
        return document_date(date.fromisoformat(value)) if len(value) == len("2026-03-12") else value
    except ValueError:
        return value


_SPAN = re.compile(r"(\d{1,4}) (year|month)s?")


def valid_through(validity: str, start: date) -> date | None:
    """The last day of a licence of `5 years` that begins on a day: the eve of the same day. `long` has none."""
    found = _SPAN.fullmatch(validity.strip())
    if found is None:
        return None
    months = int(found[1]) * (12 if found[2] == "year" else 1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    month += 1
    last = calendar.monthrange(year, month)[1]
    if start.day > last:
        return date(year, month, last)
    anniversary = date(year, month, start.day)
    return date.fromordinal(anniversary.toordinal() - 1)


_PRIVATE = {
    "name": mask_name,
    "owner": mask_name,
    "spouse": mask_name,
    "address": mask_address,
    "location": mask_address,
    "residence": mask_address,
}
_HIDDEN = ("born_on", "id_number", "phone", "unit_number")


def public_value(field: str, value: str, *, holder_is_person: bool) -> str:
    """A field as a stranger who holds the paper may read it: enough to compare, no more than is on it."""
    if not holder_is_person:
        return value
    if field in _HIDDEN:
        return "*" * min(len(value), 8)
    return _PRIVATE[field](value) if field in _PRIVATE else value
