"""Articles 34 to 48 performed: checks, third parties, excluded time, hearings and the extension."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from tongban.domains.cases.actions.course import IN_THE_FILE, Act, act, keep
from tongban.domains.cases.models import Finding
from tongban.kernel.clock import the_calendar, today
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import file_of
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Staff
from tongban.kernel.procedure import File, Refused, reckoned
from tongban.lib.masking import mask_holder


def record_check(
    matter: Matter,
    *,
    by: Actor,
    officers: Sequence[str] = (),
    conclusion: str = "",
    account: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """`officers` by their numbers; each must be of the office that has the matter."""
    with transaction.atomic():
        given = {"officers": list(officers), "conclusion": conclusion}
        done = act(matter, "record_check", by=by, on=on, seen=seen, given=given)
        found(done, officers, conclusion, account)
        return done.matter


def found(done: Act, officers: Sequence[str], conclusion: str, account: str) -> Finding:
    first, second = checkers(done.matter, officers)
    return Finding.objects.create(
        application=done.application,
        first_officer=first,
        second_officer=second,
        checked_on=done.on,
        conclusion=conclusion,
        account=account,
    )


def checkers(matter: Matter, numbers: Sequence[str]) -> tuple[Staff, Staff]:
    """第三十四条第三款: two of the office's own staff."""
    found = list(Staff.objects.filter(number__in=list(numbers), organisation=matter.owner).order_by("number"))
    known = {staff.number for staff in found}
    if strange := [number for number in numbers if number not in known]:
        raise Refused(
            f"工号{'、'.join(strange)}不是{matter.owner.short_name}的工作人员; 请核对后重新选择核查人员。"
        )
    return found[0], found[1]


def tell_third_party(
    matter: Matter, *, by: Actor, third_party: str = "", on: date | None = None, seen: int | None = None
) -> Matter:
    with transaction.atomic():
        name = third_party.strip()
        given = {"third_party": mask_holder(name) if name else ""}
        done = act(
            matter,
            "tell_third_party",
            by=by,
            on=on,
            seen=seen,
            given=given,
            facts=lambda _: {"applicant": name, "third_party": "你(单位)"},
        )
        keep(done, "tell_third_party", "已书面告知", who=name)
        return done.matter


def record_views(
    matter: Matter, *, by: Actor, views: str = "", on: date | None = None, seen: int | None = None
) -> Matter:
    with transaction.atomic():
        given = {"views": IN_THE_FILE if views.strip() else ""}
        done = act(matter, "record_views", by=by, on=on, seen=seen, given=given)
        keep(done, "record_views", views)
        return done.matter


def exclude_time(
    matter: Matter,
    *,
    by: Actor,
    activity: str = "",
    expected_days: int = 0,
    performed_by: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """第四十五条: the applicant is told in writing how long the activity takes."""
    return act(
        matter,
        "exclude_time",
        by=by,
        on=on,
        seen=seen,
        given={"activity": activity, "expected_days": expected_days},
        facts=lambda done: {
            "activity": activity,
            "from_on": done.on,
            "days": str(expected_days),
            "until_on": working_day_after(done.on, expected_days),
            "performed_by": performed_by,
            "left": str(left_of(done.after, done.on)),
        },
    ).matter


def left_of(file: File, on: date) -> int | str:
    return reckoned(file, "decide", today=on).left if "decide" in file.clocks else ""


def working_day_after(day: date, count: int) -> date:
    calendar = the_calendar()
    for _ in range(count):
        day = calendar.next_working_day_from(date.fromordinal(day.toordinal() + 1))
    return day


def end_exclusion(
    matter: Matter, *, by: Actor, result: str = "", on: date | None = None, seen: int | None = None
) -> Matter:
    with transaction.atomic():
        given = {"result": IN_THE_FILE if result.strip() else ""}
        done = act(matter, "end_exclusion", by=by, on=on, seen=seen, given=given)
        keep(done, "end_exclusion", result)
        return done.matter


def call_hearing(
    matter: Matter, *, by: Actor, announcement: str = "", on: date | None = None, seen: int | None = None
) -> Matter:
    with transaction.atomic():
        given = {"announcement": IN_THE_FILE if announcement.strip() else ""}
        done = act(matter, "call_hearing", by=by, on=on, seen=seen, given=given)
        keep(done, "call_hearing", announcement)
        return done.matter


def offer_hearing(
    matter: Matter, *, by: Actor, facts_found: str = "", on: date | None = None, seen: int | None = None
) -> Matter:
    return act(
        matter,
        "offer_hearing",
        by=by,
        on=on,
        seen=seen,
        facts=lambda done: {"reply_by": done.due("request_hearing"), "facts_found": facts_found},
    ).matter


def notify_hearing(
    matter: Matter,
    *,
    by: Actor,
    hearing_on: date | str = "",
    place: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    day = date.fromisoformat(hearing_on) if isinstance(hearing_on, str) and hearing_on else hearing_on
    return act(
        matter,
        "notify_hearing",
        by=by,
        on=on,
        seen=seen,
        given={"hearing_on": day.isoformat() if isinstance(day, date) else "", "place": place},
        facts=lambda _: {"hearing_on": day, "place": place},
    ).matter


def hold_hearing(
    matter: Matter, *, by: Actor, record: str = "", on: date | None = None, seen: int | None = None
) -> Matter:
    with transaction.atomic():
        given = {"record": IN_THE_FILE if record.strip() else ""}
        done = act(matter, "hold_hearing", by=by, on=on, seen=seen, given=given)
        keep(done, "hold_hearing", record)
        return done.matter


def extend(
    matter: Matter,
    *,
    by: Actor,
    reason: str = "",
    approval: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """第四十二条: with the approval that the statute asks for, and the reason told to the applicant."""
    with transaction.atomic():
        before = file_of(matter)
        day = on or today()
        due_before = reckoned(before, "decide", today=day).due_on if "decide" in before.clocks else None
        extension = before.procedure.clock("decide").extension
        facts: dict[str, Any] = {
            "reason": reason,
            "due_before": due_before,
            "days": str(int(extension.term.n)) if extension else "",
            "law": extension.law if extension else "",
            "approved_by": approval or "本机关负责人",
        }
        given = {"reason": IN_THE_FILE if reason.strip() else "", "approval": approval}
        done = act(
            matter,
            "extend",
            by=by,
            on=on,
            seen=seen,
            given=given,
            facts=lambda act: facts | {"due_on": act.due("decide")},
        )
        keep(done, "extend", reason)
        return done.matter


__all__ = [
    "call_hearing",
    "checkers",
    "end_exclusion",
    "exclude_time",
    "extend",
    "hold_hearing",
    "notify_hearing",
    "offer_hearing",
    "record_check",
    "record_views",
    "tell_third_party",
    "working_day_after",
]
