"""Articles 34 and 38 to 44 performed: grant or refuse, publish, deliver; and what silence grants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Unpack

from django.db import transaction

from tongban.domains.cases import queries
from tongban.domains.cases.actions.course import Act, When, act, against, sentences
from tongban.domains.cases.actions.verification import open_verification
from tongban.domains.cases.models import Decision
from tongban.domains.cases.rules.letters import LICENSING
from tongban.domains.licences import api as licences
from tongban.kernel.clock import today
from tongban.kernel.docket.actions import take
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import procedure_of
from tongban.kernel.documents.models import Letter
from tongban.kernel.identity import SYSTEM_ACTOR, Actor
from tongban.kernel.procedure import Refused
from tongban.prepared import Change, Prepared, inserted


class Granting(When, total=False):
    content: str
    valid_until: date | None


class Handing(When, total=False):
    way: str
    place: str


_published = Change(lambda pk, on: (Decision.objects.filter(pk=pk), {"published_on": on}))
_on_commitment = Prepared(
    lambda pk: Decision.objects.filter(pk=pk, on_commitment=True, application__commitment__isnull=False).only(
        "pk"
    )
)
_handed_over = Prepared(
    lambda book: Letter.objects.filter(
        book_id=book, kind__in=("grant", "refusal", "confirmation", "certificate", "generic")
    ).only("title", "number")
)
ONLINE = "电子送达"
"""What is sent into the applicant's own pages has arrived with that; any other paper is dated by whoever signs for it."""
DECISION_STEPS = ("grant", "grant_on_commitment", "deem_renewed", "refuse")


def grant(matter: Matter, *, by: Actor, **given: Unpack[Granting]) -> Matter:
    """准予. An item that asks for a check on site is not granted without one by two officers."""
    application = queries.application_of(matter)
    item = queries.item_of(application)
    checks = any(step.name == "record_check" for step in procedure_of(matter).steps)
    if (
        item.on_site_check
        and checks
        and item.procedure != "cases.immediate"
        and not application.findings.exists()
    ):
        raise Refused("本事项需要实质核查, 尚未登记核查结果(第三十四条第三款); 请先办理「登记实质核查」。")
    return _granted(matter, "grant", by=by, **given)


def grant_on_commitment(matter: Matter, *, by: Actor, **given: Unpack[Granting]) -> Matter:
    """依告知承诺准予: the proof is not asked for; everything else must be here."""
    application = queries.application_of(matter)
    item = queries.item_of(application)
    covered = set(item.commitment.proofs)
    lacking = [row.name for row in queries.outstanding_of(application, item) if row.name not in covered]
    if lacking:
        raise Refused(
            f"承诺只代替{'、'.join(covered)}, 还缺少: {'、'.join(lacking)}; 请先收齐或者一次性告知补正。"
        )
    with transaction.atomic():
        granted = _granted(matter, "grant_on_commitment", by=by, **given)
        if granted.closed_on:  # a service is done with that; nothing is left to hand over
            open_verification(application, on=granted.closed_on)
        return granted


def deem_renewed(matter: Matter, *, by: Actor, on: date, **given: Any) -> Matter:
    """第五十条第二款: 逾期未作决定的, 视为准予延续."""
    return _granted(matter, "deem_renewed", by=by, on=on, **given)


def _granted(
    matter: Matter,
    step: str,
    *,
    by: Actor,
    content: str = "",
    valid_until: date | None = None,
    on: date | None = None,
    seen: int | None = None,
    **given: Any,
) -> Matter:
    with transaction.atomic():
        done = act(
            matter, step, by=by, on=on, seen=seen, given=given, facts=_grant_facts(step, content, valid_until)
        )
        _decided(
            done,
            Decision.Outcome.GRANTED,
            content=content,
            valid_until=valid_until or _validity(done),
            by_silence=step == "deem_renewed",
            on_commitment=step == "grant_on_commitment",
        )
        _publish(done)
        return done.matter


def _grant_facts(step: str, content: str, valid_until: date | None) -> Callable[[Act], dict[str, Any]]:
    def facts(done: Act) -> dict[str, Any]:
        basis = done.item.basis[0] if done.item.basis else None
        licence = done.item.result.kind == "证照"
        return {
            "content": content,
            "law": f"《{basis.law}》{basis.article}" if basis else "",
            "valid_from": _begins(done) if licence else None,
            "valid_until": done.application.valid_until
            if step == "deem_renewed"
            else (valid_until or _validity(done)),
            "certificate": done.item.result.name if licence else "",
            "concluded_on": done.on,
            "result": "准予办理",
        }

    return facts


def _begins(done: Act) -> date:
    """A licence is valid from its decision; one renewed runs on from the day after the old one's last."""
    old = done.application.valid_until
    return old + timedelta(days=1) if done.application.renews and old and old >= done.on else done.on


def _validity(done: Act) -> date | None:
    """Until when a licence of this type is valid."""
    kind = licences.licence_type(done.item.result.licence) if done.item.result.licence else None
    return kind.valid_until(_begins(done)) if kind else None


def refuse(
    matter: Matter,
    *,
    by: Actor,
    reasons: str = "",
    remedies: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Matter:
    """第三十八条第二款: the reasons, and to whom one may turn."""
    with transaction.atomic():
        remedies = remedies or sentences()["remedies"]
        given = against(reasons)
        facts = {"reason": reasons, "result": "不予办理", "adverse": True}
        done = act(
            matter,
            "refuse",
            by=by,
            on=on,
            seen=seen,
            given=given,
            facts=lambda act: facts | {"concluded_on": act.on},
        )
        _decided(done, Decision.Outcome.REFUSED, reasons=reasons, remedies=remedies)
        return done.matter


def _decided(done: Act, outcome: str, **more: Any) -> Decision:
    decision = Decision(
        application=done.application,
        outcome=outcome,
        decided_on=done.on,
        decided_by_id=done.by.staff_id,
        letter=done.letter,
        valid_from=_begins(done) if outcome == Decision.Outcome.GRANTED else None,
        **more,
    )
    return inserted(decision)


def _publish(done: Act) -> None:
    """第四十条: 准予行政许可决定, 应当予以公开. What is no licence is not published."""
    if any(step.name == "publish" for step in done.after.procedure.steps):
        publish(done.matter, by=SYSTEM_ACTOR, on=done.on)


def publish(matter: Matter, *, by: Actor, on: date | None = None, seen: int | None = None) -> Matter:
    on = on or today()
    with transaction.atomic():
        taken = take(matter.pk, "publish", by=by, on=on, seen=seen)
        _published(matter.pk, on)
        return taken


def deliver(matter: Matter, *, by: Actor, **given: Unpack[Handing]) -> Matter:
    """颁发送达, with which the matter ends. What was granted on a commitment is checked afterwards, in a matter of its own."""
    with transaction.atomic():
        done = _delivered(matter, "deliver", by=by, **given)
        if _on_commitment(matter.pk):
            open_verification(done.application, on=done.on)
        return done.matter


def deliver_refusal(matter: Matter, *, by: Actor, **given: Unpack[Handing]) -> Matter:
    return _delivered(matter, "deliver_refusal", by=by, **given).matter


def _delivered(
    matter: Matter,
    step: str,
    *,
    by: Actor,
    way: str = "",
    place: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Act:
    papers = [{"name": letter.title, "number": letter.number} for letter in _handed_over(matter.pk)]
    return act(
        matter,
        step,
        by=by,
        on=on,
        seen=seen,
        given={"way": way},
        facts=lambda done: {
            "way": way,
            "place": place or done.item.window,
            "letters": papers or [{"name": done.item.result.name, "number": ""}],
            "served_on": done.on,
            "handed_on": done.on if way == ONLINE else None,
            "licensing": matter.procedure in LICENSING,
            "served_by": done.by.name,
        },
    )
