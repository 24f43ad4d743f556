"""What each step brings with it beside its entry, in memory: as the functions of domains.cases.actions do in the database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from tongban.demonstration.volume.case import FileInMemory
from tongban.demonstration.volume.licensing import issue_licence
from tongban.domains.cases.actions.course import IN_THE_FILE, Act, sentences
from tongban.domains.cases.actions.decision import ONLINE
from tongban.domains.cases.actions.entry import acceptance_said
from tongban.domains.cases.actions.examination import left_of, working_day_after
from tongban.domains.cases.rules import completeness
from tongban.domains.cases.rules.letters import LICENSING
from tongban.domains.cases.rules.local import local_rules
from tongban.kernel.identity import SYSTEM_ACTOR, Actor
from tongban.kernel.procedure import Refused, reckoned
from tongban.lib.masking import mask_holder

_SHOWN = ("grant", "refusal", "confirmation", "certificate", "generic")
"""The papers that a receipt of delivery names."""


def _said(words: str) -> str:
    return IN_THE_FILE if words.strip() else ""


def _plain(step: str) -> Callable[..., None]:
    """A step that has no work of its own."""

    def taken(case: FileInMemory, by: Actor, **given: Any) -> None:
        case.act(step, by, given)

    return taken


def _kept(step: str, word: str) -> Callable[..., None]:
    """A step of which the ledger only says that words were kept."""

    def taken(case: FileInMemory, by: Actor, **given: str) -> None:
        case.act(step, by, {word: _said(given[word])})
        case.keep(step, given[word])

    return taken


# From receipt to acceptance


def _not_required(case: FileInMemory, by: Actor, *, reason: str) -> None:
    case.act("not_required", by, {"reason": _said(reason)}, lambda _: {"reason": reason})
    case.keep("not_required", reason)


def _not_ours(case: FileInMemory, by: Actor, *, reason: str, competent: str) -> None:
    facts = {"reason": reason, "competent": competent, "materials_returned": True}
    case.act("not_ours", by, {"reason": _said(reason), "competent": competent}, lambda _: facts)
    case.keep("not_ours", reason)


def _ask_to_correct(case: FileInMemory, by: Actor, *, items: Sequence[Mapping[str, str]]) -> None:
    names = {row.asked.id: row.asked.name[:200] for row in case.materials}
    rows = [
        {
            "name": names.get(item["material"], "申请表"),
            "problem": item.get("problem") or "未提交",
            "how": item.get("how") or "请补交",
        }
        for item in items
    ]
    case.act(
        "ask_to_correct", by, {"items": sorted({item["material"] for item in items})},
        lambda act: {
            "items": rows,
            "items_said": "; ".join(f"{row['name']}: {row['problem']}, {row['how']}" for row in rows),
            "reply_by": act.due("correct"),
            "correction_sentence": local_rules().correction_sentence,
        },
    )  # fmt: skip
    for item in items:
        for row in case.materials:
            if row.asked.id == item["material"]:
                here = row.state in completeness.HERE
                row.state = completeness.RETURNED if here else completeness.MISSING
                row.note, row.round = item.get("problem", ""), row.round + 1


def _acceptance(case: FileInMemory) -> Callable[[Act], dict[str, Any]]:
    here = (completeness.SUPPLIED, completeness.EXEMPT)
    return lambda act: acceptance_said(
        act, [(row.asked.name[:200], row.state) for row in case.materials if row.state in here]
    )


def _accept(case: FileInMemory, by: Actor) -> None:
    if lacking := case.outstanding():
        raise Refused(
            f"材料不齐全, 还缺少: {'、'.join(one.name for one in lacking)}; 请办理「一次性告知补正」。"
        )
    case.act("accept", by, facts=_acceptance(case))


def _accept_with_deferred(
    case: FileInMemory, by: Actor, *, deferred: Collection[str], applicant_promise: str
) -> None:
    said = _acceptance(case)
    case.act(
        "accept_with_deferred", by,
        {"deferred": sorted(deferred), "applicant_promise": _said(applicant_promise)},
        lambda act: said(act) | {"deferred_by": act.due("deferred")},
    )  # fmt: skip
    for row in case.materials:
        if row.asked.id in deferred:
            row.state = completeness.DEFERRED
    case.keep("accept_with_deferred", applicant_promise)


def _deem_accepted(case: FileInMemory, by: Actor, *, clock: str) -> None:
    said = _acceptance(case)
    case.act("deem_accepted", by, {"clock": clock}, lambda act: said(act) | {"accepted_on": act.received_on})


def _lapsed(step: str) -> Callable[..., None]:
    def taken(case: FileInMemory, by: Actor) -> None:
        facts = {"reason": sentences()[step]["reason"], "ended_on": case.today}
        case.act(step, by, facts=lambda _: facts)

    return taken


def _withdraw(case: FileInMemory, by: Actor, *, reason: str) -> None:
    facts = {"withdrawn_on": case.today, "ended_on": case.today}
    case.act("withdraw", by, facts=lambda _: facts)
    case.keep("withdraw", reason)


# Examination


def _record_check(
    case: FileInMemory, by: Actor, *, officers: Sequence[str], conclusion: str, account: str
) -> None:
    case.act("record_check", by, {"officers": list(officers), "conclusion": conclusion})
    first, second = (case.stage.staff[number] for number in sorted(officers))
    case.stage.rows.add(
        "cases_finding",
        (
            case.stage.ids.take("cases_finding"), case.book.pk, first, second, case.stage.day, conclusion,
            case.stage.sealer.seal(account, "cases_finding.account"),
        ),
    )  # fmt: skip
    case.findings += 1


def _tell_third_party(case: FileInMemory, by: Actor, *, third_party: str) -> None:
    name = third_party.strip()
    facts = {"applicant": name, "third_party": "你(单位)"}
    case.act("tell_third_party", by, {"third_party": mask_holder(name)}, lambda _: facts)
    case.keep("tell_third_party", "已书面告知", who=name)


def _exclude_time(
    case: FileInMemory, by: Actor, *, activity: str, expected_days: int, performed_by: str
) -> None:
    ends_on = working_day_after(case.today, expected_days)
    case.act(
        "exclude_time", by, {"activity": activity, "expected_days": expected_days},
        lambda act: {
            "activity": activity, "from_on": act.on, "days": str(expected_days),
            "until_on": ends_on, "performed_by": performed_by,
            "left": str(left_of(act.after, act.on)),
        },
    )  # fmt: skip
    case.excluded = (activity, ends_on)


def _offer_hearing(case: FileInMemory, by: Actor, *, facts_found: str) -> None:
    case.act(
        "offer_hearing", by,
        facts=lambda act: {"reply_by": act.due("request_hearing"), "facts_found": facts_found},
    )  # fmt: skip


def _notify_hearing(case: FileInMemory, by: Actor, *, hearing_on: date, place: str) -> None:
    case.act(
        "notify_hearing", by, {"hearing_on": hearing_on.isoformat(), "place": place},
        lambda _: {"hearing_on": hearing_on, "place": place},
    )  # fmt: skip


def _extend(case: FileInMemory, by: Actor, *, reason: str, approval: str) -> None:
    before = case.file()
    extension = before.procedure.clock("decide").extension
    facts: dict[str, Any] = {
        "reason": reason,
        "due_before": reckoned(before, "decide", today=case.today).due_on if "decide" in before.clocks else None,
        "days": str(int(extension.term.n)) if extension else "",
        "law": extension.law if extension else "",
        "approved_by": approval or "本机关负责人",
    }  # fmt: skip
    case.act(
        "extend", by, {"reason": _said(reason), "approval": approval},
        lambda act: facts | {"due_on": act.due("decide")},
    )  # fmt: skip
    case.keep("extend", reason)


# Decision and delivery


def _grant(case: FileInMemory, by: Actor) -> None:
    item, licence = case.item, case.item.result.kind == "证照"
    checks = any(step.name == "record_check" for step in case.file().procedure.steps)
    if item.on_site_check and checks and item.procedure != "cases.immediate" and not case.findings:
        raise Refused("本事项需要实质核查, 尚未登记核查结果(第三十四条第三款); 请先办理「登记实质核查」。")
    basis, on = (item.basis[0] if item.basis else None), case.today
    press = case.stage.press(item.result.licence)
    until = press.valid_until(on) if press else None
    done = case.act(
        "grant", by,
        facts=lambda act: {
            "content": "", "law": f"《{basis.law}》{basis.article}" if basis else "",
            "valid_from": on if licence else None, "valid_until": until,
            "certificate": item.result.name if licence else "", "concluded_on": on, "result": "准予办理",
        },
    )  # fmt: skip
    _decided(case, by, "granted", begins=on, until=until)
    if any(step.name == "publish" for step in done.after.procedure.steps):
        case.act("publish", SYSTEM_ACTOR)
        assert case.decision is not None
        case.decision[-1] = case.stage.day
    granted = issue_licence(case.stage, case.matter, item, case.form, valid_until=until)
    if granted is not None and case.decision is not None:
        case.decision[12], case.decision[13] = granted.pk, granted.identifier


def _refuse(case: FileInMemory, by: Actor, *, reasons: str) -> None:
    remedies = sentences()["remedies"]
    facts = {"reason": reasons, "result": "不予办理", "adverse": True, "concluded_on": case.today}
    case.act("refuse", by, {"reasons": _said(reasons), "remedies": "已告知"}, lambda _: facts)
    _decided(case, by, "refused", reasons=reasons, remedies=remedies)


def _decided(
    case: FileInMemory, by: Actor, outcome: str, *, reasons: str = "", remedies: str = "",
    begins: date | None = None, until: date | None = None,
) -> None:  # fmt: skip
    case.decision = [
        case.book.pk, outcome, "", case.stage.sealer.seal(reasons, "cases_decision.reasons"), remedies,
        case.stage.day, by.staff_id, case.letters[-1].pk, 0, 0, begins.isoformat() if begins else None,
        until.isoformat() if until else None, None, "", None,
    ]  # fmt: skip


def _delivered(step: str) -> Callable[..., None]:
    def taken(case: FileInMemory, by: Actor, *, way: str) -> None:
        papers = [
            {"name": letter.title, "number": letter.number}
            for letter in case.letters
            if letter.kind in _SHOWN
        ]
        case.act(
            step, by, {"way": way},
            lambda act: {
                "way": way, "place": act.item.window,
                "letters": papers or [{"name": act.item.result.name, "number": ""}],
                "served_on": act.on, "handed_on": act.on if way == ONLINE else None, "served_by": act.by.name,
                "licensing": case.matter.procedure in LICENSING,
            },
        )  # fmt: skip

    return taken


ACTS: Mapping[str, Callable[..., None]] = {
    "mend_on_the_spot": _kept("mend_on_the_spot", "mended"),
    "not_required": _not_required,
    "not_ours": _not_ours,
    "ask_to_correct": _ask_to_correct,
    "accept": _accept,
    "accept_with_deferred": _accept_with_deferred,
    "deem_accepted": _deem_accepted,
    "lapse": _lapsed("lapse"),
    "lapse_deferred": _lapsed("lapse_deferred"),
    "withdraw": _withdraw,
    "record_check": _record_check,
    "tell_third_party": _tell_third_party,
    "record_views": _kept("record_views", "views"),
    "exclude_time": _exclude_time,
    "end_exclusion": _kept("end_exclusion", "result"),
    "call_hearing": _kept("call_hearing", "announcement"),
    "offer_hearing": _offer_hearing,
    "request_hearing": _plain("request_hearing"),
    "waive_hearing": _plain("waive_hearing"),
    "notify_hearing": _notify_hearing,
    "hold_hearing": _kept("hold_hearing", "record"),
    "extend": _extend,
    "grant": _grant,
    "refuse": _refuse,
    "deliver": _delivered("deliver"),
    "deliver_refusal": _delivered("deliver_refusal"),
}


class Batched(FileInMemory):
    """A case whose steps are taken in memory."""

    def take(self, step: str, by: Actor, **given: Any) -> None:
        ACTS[step](self, by, **given)
