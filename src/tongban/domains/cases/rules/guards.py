"""What more than a present field a step asks for: None, or the sentence that refuses it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongban.kernel.clock import the_calendar
from tongban.kernel.procedure import File, reckoned
from tongban.kernel.procedure.grammar import Guard

EXCLUDED_ACTIVITIES = ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审")
"""行政许可法第四十五条: these eight and no other. 现场勘验 and 技术审查 are not among them."""

HEARING_NOTICE_DAYS = 7
"""第四十八条第一款第一项; a term of the office, and so in working days (第八十二条)."""

Given = Mapping[str, Any]


def _say(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _due(file: File, clock: str, on: date) -> date | None:
    return reckoned(file, clock, today=on).due_on if clock in file.clocks else None


def _is_running(file: File, clock: str) -> bool:
    return clock in file.clocks and file.clocks[clock].is_open


def two_officers(file: File, on: date, given: Given) -> str | None:
    """第三十四条第三款: 应当指派两名以上工作人员进行核查."""
    if len({str(officer).strip() for officer in given.get("officers", ()) if str(officer).strip()}) < 2:
        return "实质核查应当由两名以上工作人员进行(第三十四条第三款); 请再填写至少一名不同的核查人员。"
    return None


def told_in_time(file: File, on: date, given: Given) -> str | None:
    """第三十二条第一款第四项: after five working days it is too late, the application is accepted already."""
    due_on = _due(file, "accept", on)
    if due_on and on > due_on:
        return (
            f"一次性告知的期限已于{_say(due_on)}届满, 自收到申请材料之日起即为受理(第三十二条第一款第四项); "
            "请改为办理「视为受理」, 不能再要求补正。"
        )
    return None


def excludable(file: File, on: date, given: Given) -> str | None:
    """第四十五条: one of the eight, and the applicant told how long it takes."""
    if given.get("activity") not in EXCLUDED_ACTIVITIES:
        return f"只有{'、'.join(EXCLUDED_ACTIVITIES)}所需时间不计入期限(第四十五条); 请从中选择, 其他活动照常计时。"
    days = given.get("expected_days")
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 365:
        return "请填写预计需要的工作日数(1至365之间的整数), 并书面告知申请人(第四十五条)。"
    return None


def lapsed(clock: str, what: str) -> Guard:
    """The chance that an applicant was given must be over before its loss is written down."""

    def guard(file: File, on: date, given: Given) -> str | None:
        due_on = _due(file, clock, on)
        if due_on is None or on <= due_on:
            until = f", {_say(due_on)}届满" if due_on else ""
            return f"{what}的期限尚未届满{until}; 请在届满之后再办理。"
        return None

    return guard


def may_ask_for_hearing(file: File, on: date, given: Given) -> str | None:
    """第四十七条第一款: within five days of being told."""
    due_on = _due(file, "request_hearing", on)
    if due_on is None:
        return "尚未告知听证权利; 请先办理「告知听证权利」(第四十七条第一款)。"
    if not _is_running(file, "request_hearing") or on > due_on:
        return f"申请听证的期限已于{_say(due_on)}届满(第四十七条第一款); 仍可以书面陈述意见。"
    return None


def may_waive_hearing(file: File, on: date, given: Given) -> str | None:
    if not _is_running(file, "request_hearing"):
        return "没有正在进行的听证申请期限, 无需放弃; 请刷新页面查看最新状态。"
    return None


def seven_days_before(file: File, on: date, given: Given) -> str | None:
    """第四十八条第一款第一项: 应当于举行听证的七日前将举行听证的时间、地点通知申请人、利害关系人."""
    try:
        held_on = date.fromisoformat(str(given.get("hearing_on")))
    except ValueError:
        return "请填写举行听证的日期, 例如 2026-03-20。"
    if not the_calendar().is_working_day(held_on):
        return f"{_say(held_on)}不是工作日; 请另选举行听证的日期。"
    if the_calendar().working_days_between(on, held_on) < HEARING_NOTICE_DAYS:
        return (
            f"举行听证的时间、地点应当提前{HEARING_NOTICE_DAYS}日通知(第四十八条第一款第一项), "
            f"{_say(held_on)}过近; 请选择更晚的日期。"
        )
    return None


def notified(file: File, on: date, given: Given) -> str | None:
    if "notify_hearing" not in file.taken:
        return "尚未通知举行听证的时间、地点; 请先办理「通知听证」(第四十八条第一款第一项)。"
    return None


def committed(file: File, on: date, given: Given) -> str | None:
    if "commit" not in file.taken:
        return "申请人尚未签署告知承诺书; 请先办理「签署告知承诺书」。"
    return None


def may_deliver_deferred(file: File, on: date, given: Given) -> str | None:
    if not _is_running(file, "deferred"):
        return "本件没有待补的容缺材料; 请核对材料清单。"
    return None


def heard_everyone(file: File, on: date, given: Given) -> str | None:
    """第三十六条 and 第四十七条: whoever has a right to be heard is heard before the decision."""
    if file.taken.count("tell_third_party") > file.taken.count("record_views"):
        return "已告知利害关系人, 尚未登记其陈述、申辩意见(第三十六条); 请先办理「登记陈述申辩意见」, 未提出意见的也请登记。"
    due_on = _due(file, "request_hearing", on)
    if due_on and on <= due_on and _is_running(file, "request_hearing"):
        return f"申请听证的期限至{_say(due_on)}届满(第四十七条第一款); 届满之前不能作出决定, 申请人明确放弃的除外。"
    return None


def ready_to_grant(file: File, on: date, given: Given) -> str | None:
    if _is_running(file, "deferred"):
        due_on = _due(file, "deferred", on)
        until = f"(补交期限至{_say(due_on)})" if due_on else ""
        return f"容缺材料尚未补齐{until}; 请在补齐之后作出准予决定。"
    return heard_everyone(file, on, given)
