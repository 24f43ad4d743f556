"""The course of a licence: from receipt to delivery, each part as its plan deals it out."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime

from tongban.demonstration.year import words
from tongban.demonstration.year.case import Case
from tongban.demonstration.year.engine import Course
from tongban.demonstration.year.plans import AT_ONCE, LATE_BY_LAW, LATE_BY_PROMISE, LICENSING, Plan
from tongban.domains.cases.rules.completeness import FORM
from tongban.kernel.clock import Term, Unit
from tongban.kernel.procedure import Refused

Part = Generator[datetime, None, bool]
"""A part of a course: True if the course goes on after it."""


def handled(case: Case, plan: Plan) -> Course:
    """Any matter of cases, by its plan."""
    case.lodge(lacking=_lacking(case, plan), commits=plan.entry == "commit", online=plan.online)
    if plan.halt == "lodged":
        return
    if not (yield from _entered(case, plan)):
        return
    if case.state == "accepted":
        for name in plan.middle:
            if not (yield from _MIDDLES[name](case, plan)):
                return
    if plan.halt == "accepted":
        return
    yield from _ended(case, plan)


def _lacking(case: Case, plan: Plan) -> list[str]:
    materials = case.item.materials
    if plan.entry in ("correct", "lapse"):
        needed = [one.id for one in materials if one.need == "required" and not one.licence]
        return [case.random.choice(needed)] if needed else []
    if plan.entry in ("defer", "lapse_deferred"):
        return [one.id for one in materials if one.need == "deferrable"]
    if plan.entry == "commit":
        return [one.id for one in materials if one.name in case.item.commitment.proofs]
    return []


# From receipt to acceptance


def _entered(case: Case, plan: Plan) -> Part:
    pick = case.random.choice
    if plan.entry == "silence":
        # Nobody looks at it for five working days: the law accepts it.
        yield case.worked(6)
        return case.again() == "accepted"
    at_the_counter = not plan.online or case.item.procedure in AT_ONCE
    yield case.soon() if at_the_counter else case.between(0, 2)
    if plan.entry == "not_required":
        case.take("not_required", case.clerk, reason=pick(words.REASONS_NOT_REQUIRED))
        return False
    if plan.entry == "not_ours":
        case.take(
            "not_ours", case.clerk, reason=pick(words.REASONS_NOT_OURS), competent=pick(words.COMPETENT)
        )
        return False
    if plan.entry == "withdraw":
        case.take("withdraw", case.citizen, reason=pick(words.WITHDRAWALS))
        return False
    if plan.entry == "mend":
        case.take("mend_on_the_spot", case.clerk, mended=pick(words.MENDED))
        yield case.soon()
    if plan.entry == "commit":
        return True
    if plan.entry in ("defer", "lapse_deferred"):
        return (yield from _deferred(case, plan))
    if plan.entry in ("correct", "lapse") and not (yield from _corrected(case, plan)):
        return False
    if _at_once(case, plan):
        return True
    try:
        case.take("accept", case.clerk)
    except Refused:
        # Something is lacking after all: a licence has ended since it was gathered.
        if not (yield from _corrected(case, plan)):
            return False
        case.take("accept", case.clerk)
    return True


def _at_once(case: Case, plan: Plan) -> bool:
    """What is decided on the spot is not first accepted; a service neither."""
    quick = case.item.procedure in AT_ONCE or (
        case.item.procedure == "cases.service" and case.item.on_the_spot
    )
    return quick and not plan.middle and plan.end == "grant" and plan.halt != "accepted"


def _corrected(case: Case, plan: Plan) -> Part:
    problem, how = case.random.choice(words.PROBLEMS)
    lacking = [one.id for one in case.outstanding()] or [FORM]
    items = [{"material": one, "problem": problem, "how": how} for one in lacking]
    case.take("ask_to_correct", case.clerk, items=items)
    if plan.halt == "correcting":
        return False
    if plan.entry == "lapse":
        yield case.worked(case.random.randint(16, 19))
        case.take("lapse", case.clerk)
        return False
    yield case.at_home(0, 9) if plan.online else case.between(1, 7)
    case.supply()
    yield case.between(0, 2)
    return True


def _deferred(case: Case, plan: Plan) -> Part:
    deferred = [one.id for one in case.outstanding()]
    if not deferred:
        case.take("accept", case.clerk)
        return True
    case.take("accept_with_deferred", case.clerk, deferred=deferred, applicant_promise=words.PROMISES[0])
    if plan.entry == "lapse_deferred":
        yield case.worked(11)
        case.take("lapse_deferred", case.clerk)
        return False
    yield case.between(1, 6)
    case.supply(deferred=True)
    return True


# Examination


def _excluded(case: Case, plan: Plan) -> Part:
    pick = case.random.choice
    yield case.between(1, 3)
    days = case.random.choice((5, 10, 10, 15, 20))
    case.take(
        "exclude_time", case.officer, activity=pick(case.item.excluded or ("专家评审",)), expected_days=days,
        performed_by=pick(words.PERFORMED_BY),
    )  # fmt: skip
    if plan.halt == "excluded":
        return False
    yield case.worked(max(2, days + case.random.randint(-3, 4)))
    if case.again() != "excluded":
        return False
    case.take("end_exclusion", case.officer, result=pick(words.EXCLUSION_RESULTS))
    return True


def _third_party(case: Case, plan: Plan) -> Part:
    yield case.between(0, 2)
    case.take("tell_third_party", case.officer, third_party=case.random.choice(words.THIRD_PARTIES))
    yield case.between(2, 4)
    case.take("record_views", case.officer, views=case.random.choice(words.VIEWS))
    return True


def _extended(case: Case, plan: Plan) -> Part:
    yield case.between(1, 2)
    if _may_be_extended(case):
        case.take(
            "extend", case.head, reason=case.random.choice(words.EXTENSIONS), approval=words.APPROVALS[0]
        )
    return True


def _may_be_extended(case: Case) -> bool:
    """第四十二条 extends terms in working days; what another law sets in days it does not."""
    clock = case.file().clocks.get("decide")
    return clock is not None and clock.is_open and clock.running.term.unit is Unit.WORKING_DAYS


def _offered_hearing(case: Case, plan: Plan) -> Part:
    yield case.between(1, 2)
    case.take("offer_hearing", case.officer, facts_found=case.random.choice(words.FACTS_FOUND))
    yield case.between(1, 4)
    case.take("request_hearing", case.citizen)
    return (yield from _held(case, plan))


def _waived_hearing(case: Case, plan: Plan) -> Part:
    yield case.between(1, 2)
    case.take("offer_hearing", case.officer, facts_found=case.random.choice(words.FACTS_FOUND))
    yield case.between(1, 3)
    case.take("waive_hearing", case.citizen)
    return True


def _called_hearing(case: Case, plan: Plan) -> Part:
    yield case.between(1, 2)
    case.take("call_hearing", case.officer, announcement=words.ANNOUNCEMENTS[0])
    return (yield from _held(case, plan))


def _held(case: Case, plan: Plan) -> Part:
    if plan.halt == "hearing":
        return False
    yield case.between(1, 2)
    held_at = case.worked(case.random.randint(8, 12))
    case.take(
        "notify_hearing", case.officer, hearing_on=held_at.date(), place=case.random.choice(words.PLACES)
    )
    yield held_at
    if case.again() != "hearing":
        return False
    case.take("hold_hearing", case.officer, record=words.RECORDS[0])
    return True


_MIDDLES = {
    "exclude": _excluded, "third_party": _third_party, "extend": _extended, "offer_hearing": _offered_hearing,
    "waived_hearing": _waived_hearing, "call_hearing": _called_hearing,
}  # fmt: skip


# Decision and delivery


def _ended(case: Case, plan: Plan) -> Course:
    pick = case.random.choice
    if plan.end == "silence":
        # The office lets the old licence run out: the law renews it.
        while case.again() in ("accepted", "excluded", "hearing"):
            yield case.worked(5)
    else:
        yield _decision_day(case, plan)
        if case.again() not in ("lodged", "accepted"):
            return
        if plan.end == "withdraw":
            case.take("withdraw", case.citizen, reason=pick(words.WITHDRAWALS))
            return
        refuses = plan.end == "refuse" and case.state == "accepted"
        if not (yield from _checked(case, fails=refuses)):
            return
        _decide(case, plan, refuses=refuses)
    if case.is_closed or case.state not in ("granted", "refused") or plan.halt in ("granted", "refused"):
        return
    yield case.soon() if case.item.procedure in AT_ONCE else case.between(0, 4)
    step = "deliver" if case.state == "granted" else "deliver_refusal"
    case.take(step, case.clerk, way=pick(words.WAYS))
    if step == "deliver" and case.item.result.licence:
        case.town.held.add((case.applicant.row.pk, case.item.result.licence))


def _decide(case: Case, plan: Plan, *, refuses: bool) -> None:
    if refuses:
        by = case.head if case.bureau.heads else case.clerk
        case.take("refuse", by, reasons=case.random.choice(words.REFUSALS))
    elif plan.entry == "commit":
        case.take("grant_on_commitment", case.officer)
    elif case.state == "lodged":
        case.take("grant", case.clerk)
    else:
        case.take("grant", case.head)


def _checked(case: Case, *, fails: bool) -> Part:
    """第三十四条第三款: two officers go and look, where the item asks for it."""
    asked = case.item.on_site_check and case.item.procedure not in ("cases.service", "cases.prompt")
    if not asked or case.state != "accepted" or len(case.bureau.numbers) < 2:
        return True
    conclusion = "fails" if fails else ("mended" if case.random.random() < 0.1 else "meets")
    account = case.random.choice(words.CHECKS[conclusion])
    case.take(
        "record_check", case.officer, officers=case.bureau.numbers[:2], conclusion=conclusion, account=account
    )
    yield case.soon()
    return True


def _decision_day(case: Case, plan: Plan) -> datetime:
    """Most decide well within what they promised; some later than that, a few later than the law lets them."""
    if case.state == "lodged":
        return case.soon()
    promise, statutory = _days(case.item.promise), _days(case.item.statutory) or 20
    if plan.pace == LATE_BY_LAW and case.item.procedure in LICENSING:
        return case.worked(statutory + case.random.randint(1, 9))
    if plan.pace in (LATE_BY_PROMISE, LATE_BY_LAW) and promise:
        return case.worked(min(promise + case.random.randint(1, 4), max(statutory, promise + 1)))
    # What was promised for the spot and is examined after all takes a few days, not the whole term.
    most = max(1, promise or min(statutory, 5 if case.item.procedure in AT_ONCE else 15))
    return case.worked(min(most, max(0, round(case.random.betavariate(2.2, 2.4) * most))))


def _days(term: Term | None) -> int:
    """A term as about so many working days."""
    if term is None:
        return 0
    return int(term.n) if term.unit is Unit.WORKING_DAYS else max(1, int(term.n) * 5 // 7)
