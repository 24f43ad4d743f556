"""What becomes of a licence: the acts of an office, the end of its term, and who reads it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from tongban.domains.licences import rules
from tongban.domains.licences.actions.standing import put, tell_holder
from tongban.domains.licences.models import Licence, Reading
from tongban.domains.licences.queries import numbered
from tongban.domains.licences.rules import ACTS, LAWS, TITLES, Act, State
from tongban.kernel.access import Forbidden
from tongban.kernel.clock import now
from tongban.kernel.identity import SYSTEM_ACTOR, Actor
from tongban.kernel.ledger.actions import locked, write
from tongban.kernel.notices.models import Message
from tongban.kernel.orgs.queries import organisation
from tongban.kernel.procedure import Refused
from tongban.prepared import Prepared, inserted

WARNING_DAYS = 60
"""A holder is told this many days before the end; an application to renew is due thirty days before (第五十条第一款)."""


def act(
    licence_id: int, name: str, *, ground: str, reason: str, by: Actor, on: date, decision: str = ""
) -> Licence:
    """Suspend, give back, revoke, annul or cancel: by the issuing organisation, on a ground that the law names."""
    declared = ACTS[name]
    with transaction.atomic():
        licence = numbered.one(licence_id)
        book = locked(licence.book_id)
        licence.refresh_from_db(fields=["state"])
        law = _check(licence, declared, ground=ground, reason=reason, decision=decision, by=by, on=on)
        given = {
            "organisation": licence.organisation.name,
            "ground": ground,
            "reason": reason,
            "decision": decision,
        }
        entry = write(book, name, title=declared.title, law=law, by=by.role, actor=by, on=on, given=given)
        put(licence, declared.to, on)
        tell_holder(licence, f"licences.{name}", on, once=f"entry:{entry.pk}", reason=reason, law=law)
        return licence


def _check(
    licence: Licence, declared: Act, *, ground: str, reason: str, decision: str, by: Actor, on: date
) -> str:
    if by.kind != "system" and by.organisation_id != licence.organisation_id:
        raise Forbidden(
            f"只有颁发机关{licence.organisation.name}可以{declared.title}这件证照; 请将线索移送该机关。"
        )
    if by.kind != "system" and by.role not in declared.by:
        who = "或者".join(role.word for role in declared.by)
        raise Refused(f"{declared.title}证照应由{who}决定; 请提交{who}办理。")
    state = rules.state_on(licence.state, licence.valid_until, on)
    if state not in declared.frm:
        raise Refused(f"证照现为「{rules.STATES[state]}」, 不能{declared.title}; 请刷新页面查看最新状态。")
    found = declared.ground(ground)
    if found is None:
        raise Refused(f"请选择{declared.title}的法定事由。")
    if not reason.strip():
        raise Refused(f"请写明{declared.title}的事实和理由, 持有人会看到。")
    if declared.needs_decision and not decision.strip():
        raise Refused("请填写行政处罚决定书文号; 没有作出处罚决定的, 不能办理。")
    return found.law


_ended = Prepared(
    lambda on: (
        Licence.objects.filter(state__in=rules.REVIVES, valid_until__lt=on)
        .order_by("valid_until", "pk")
        .only("pk")
    )
)


def expire(on: date) -> int:
    """The terms that ended before this day: noted in each book, and the holder told."""
    return sum(_expire(licence.pk, on) for licence in _ended(on))


def _expire(licence_id: int, on: date) -> bool:
    with transaction.atomic():
        licence = numbered.one(licence_id)
        book = locked(licence.book_id)
        licence.refresh_from_db(fields=["state"])
        if licence.state not in rules.REVIVES:
            return False
        given = {"organisation": licence.organisation.name, "valid_until": licence.valid_until}
        title, law = TITLES[rules.EXPIRED], LAWS[rules.EXPIRED]
        entry = write(
            book,
            rules.EXPIRED,
            title=title,
            law=law,
            by=SYSTEM_ACTOR.role,
            actor=SYSTEM_ACTOR,
            on=on,
            given=given,
        )
        put(licence, State.EXPIRED, on)
        tell_holder(licence, "licences.expire", on, once=f"entry:{entry.pk}")
        return True


@Prepared
def _ending(on: date, until: date) -> QuerySet[Licence]:
    """Those whose holder has not been told."""
    ending = Licence.objects.filter(state=State.VALID, valid_until__gte=on, valid_until__lte=until)
    mark = Concat(
        Value("licences.ending:"), Cast(OuterRef("holder_id"), CharField()),
        Value(":licence:"), Cast(OuterRef("pk"), CharField()),
    )  # fmt: skip
    fresh = ending.exclude(Exists(Message.objects.filter(once=mark))).order_by("pk")
    return fresh.select_related("type", "holder", "organisation")


def warn(on: date) -> int:
    """Tell the holders whose licence ends soon, once each, while there is time to renew."""
    told = 0
    for licence in _ending(on, date.fromordinal(on.toordinal() + WARNING_DAYS)):
        assert licence.valid_until is not None
        by_day = date.fromordinal(licence.valid_until.toordinal() - 30)
        told += tell_holder(licence, "licences.ending", on, once=f"licence:{licence.pk}", by_day=by_day)
    return told


def read(licence_id: int, *, by: Actor, purpose: str, matter_number: str, on: date) -> Licence:
    """Read a licence for a matter: who, for what and by which right stands in its book before anything is shown."""
    with transaction.atomic():
        licence = numbered.one(licence_id)
        if by.is_guest or (by.is_citizen and licence.holder_id not in (by.person_id, *by.principal_ids)):
            raise Forbidden("您不能查阅他人的证照; 请由持有人本人登录后使用, 或者扫描证照上的二维码核验。")
        if by.is_staff and not (purpose.strip() and matter_number.strip()):
            raise Refused("查阅他人证照必须写明用途和办件编号; 请从办件页面打开证照。")
        book = locked(licence.book_id)
        office = organisation(by.organisation_id) if by.organisation_id else None
        given = {"organisation": office.name if office else "", "purpose": purpose, "matter": matter_number}
        entry = write(
            book,
            rules.READ,
            title=TITLES[rules.READ],
            law=LAWS[rules.READ],
            by=by.role,
            actor=by,
            on=on,
            given=given,
        )
        reading = Reading(
            entry=entry,
            licence=licence,
            reader=by.label,
            organisation=office,
            matter_number=matter_number,
            purpose=purpose,
            law=LAWS[rules.READ],
            on=on,
            at=now(),
        )
        inserted(reading)
        return licence
