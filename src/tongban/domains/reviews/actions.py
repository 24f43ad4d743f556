"""Every write of reviews: inviting, reviewing, and the steps of a rectification."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from tongban.domains.reviews import queries, rules
from tongban.domains.reviews.models import Exchange, Invitation, Rectification, Review
from tongban.domains.reviews.procedure import RECTIFY
from tongban.domains.reviews.rules import BAD, LEVELS, LONGEST_COMMENT
from tongban.kernel.access import Forbidden
from tongban.kernel.docket.actions import open_matter, take
from tongban.kernel.docket.models import Channel, Matter
from tongban.kernel.identity import SYSTEM_ACTOR, Actor
from tongban.kernel.identity.fields import blind_index
from tongban.kernel.identity.models import Person, Staff
from tongban.kernel.notices.actions import tell
from tongban.kernel.procedure import Refused
from tongban.prepared import inserted

REVIEWER = Actor(kind="reviewer", name="评价人")
"""In whose name the reviewer's steps are written down: an applicant without a number, so that no entry says who."""


def invite(matter: Matter, *, on: date, number: int = 1) -> Invitation | None:
    """Ask whoever was served, once a service. Whoever filed without a name cannot be asked."""
    if matter.applicant is None or matter.closed_on is None:
        return None
    if known := Invitation.objects.filter(matter=matter, number=number).first():
        return known
    invitation = Invitation(
        matter=matter,
        person=matter.applicant,
        number=number,
        token=secrets.token_urlsafe(18),
        sent_on=on,
        expires_on=on + timedelta(days=rules.local().invitation_days),
    )
    try:
        with transaction.atomic():
            inserted(invitation)
    except IntegrityError:
        return Invitation.objects.get(
            matter=matter, number=number
        )  # asked at the same moment by another worker
    facts = {
        "service": matter.title,
        "organisation": matter.owner.name,
        "until": invitation.expires_on,
        "token": invitation.token,
    }
    tell(matter.applicant, "reviews.invite", facts, book=matter.pk, on=on, once=f"invitation:{invitation.pk}")
    return invitation


def review(
    token: str,
    *,
    level: int,
    options: Sequence[str],
    comment: str,
    anonymous: bool,
    channel: int,
    by: Actor,
    on: date,
) -> Review:
    """What the person served says, once; a bad one under a name opens a rectification."""
    invitation = _usable(token, by=by, on=on)
    edition = rules.current_edition()
    if level not in LEVELS:
        raise Refused("请选择一个评价等级。")
    if not rules.fits(level, options, edition):
        raise Refused(f"所选的选项不属于「{LEVELS[level]}」; 请重新选择等级后再勾选。")
    if len(comment) > LONGEST_COMMENT:
        raise Refused(f"文字评价最多{LONGEST_COMMENT}字, 现在是{len(comment)}字; 请删减后再提交。")
    late_by_law, late_by_promise = queries.lateness_of(invitation.matter)
    checks = rules.checked(options, late_by_law=late_by_law, late_by_promise=late_by_promise)
    try:
        with transaction.atomic():
            said = Review.objects.create(
                mark=queries.mark_of(invitation),
                matter=None if anonymous else invitation.matter,
                person=None if anonymous else invitation.person,
                organisation=invitation.matter.owner,
                service=invitation.matter.title,
                level=level,
                edition=edition,
                options=list(options),
                comment=comment.strip(),
                anonymous=anonymous,
                channel=channel,
                checks=[check.as_data() for check in checks],
                on=on,
            )
            invitation.used = True
            invitation.save(update_fields=["used"])
            if level in BAD and not anonymous:
                _open_rectification(said, on=on)
            return said
    except IntegrityError as twice:
        raise Refused("这次服务已经评价过, 每次服务评价一次; 可以在“我的评价”中查看。") from twice


def _usable(token: str, *, by: Actor, on: date) -> Invitation:
    """Voluntary and one's own: no member of staff reviews for anybody, and nobody reviews before the service has ended."""
    if by.is_staff:
        raise Forbidden("工作人员账户不能提交评价; 评价由服务对象本人自愿作出。")
    invitation = queries.by_token(token)
    if invitation is None:
        raise Refused("没有找到这次服务的评价邀请; 请从“我的消息”或者“我的评价”中打开。")
    if by.is_citizen and not queries.belongs_to(invitation, by):
        raise Forbidden("这次服务不是您办理的; 请用办理人本人的账户登录后评价。")
    if invitation.used:
        raise Refused("这次服务已经评价过, 每次服务评价一次; 可以在“我的评价”中查看。")
    if invitation.matter.closed_on is None:
        raise Refused("这件事还没有办结, 办结后才能评价。")
    if on > invitation.expires_on:
        raise Refused("评价时间已过; 仍有意见的, 请拨打12345反映。")
    return invitation


def _open_rectification(said: Review, *, on: date) -> None:
    """Its applicant is nobody and it names no case: the reviewed office learns what was said, not by whom."""
    matter = open_matter(
        RECTIFY.key,
        title=f"差评整改: {said.service}"[:200],
        owner=said.organisation,
        applicant=None,
        channel=Channel.SYSTEM,
        by=SYSTEM_ACTOR,
        series=rules.local().series,
        on=on,
        once=f"review:{said.pk}",
        level=said.level,
        options=list(said.options),
    )
    Rectification.objects.create(matter=matter, review=said)


def contact(matter: Matter, *, by: Actor, on: date, words: str = "", **_: Any) -> Matter:
    return _say(matter, "contact", by=by, on=on, words=words, message="reviews.contacted")


def verify(matter: Matter, *, by: Actor, on: date, finding: str = "", **_: Any) -> Matter:
    with transaction.atomic():
        moved = take(matter.pk, "verify", by=by, on=on, finding=finding)
        Rectification.objects.filter(pk=matter.pk).update(finding=finding)
        return moved


def rectify(matter: Matter, *, by: Actor, on: date, outcome: str = "", words: str = "", **_: Any) -> Matter:
    with transaction.atomic():
        moved = _say(
            matter, "rectify", by=by, on=on, words=words, message="reviews.answered", outcome=outcome
        )
        Rectification.objects.filter(pk=matter.pk).update(outcome=outcome)
        return moved


def appeal(matter: Matter, *, by: Actor, on: date, ground: str = "", words: str = "", **_: Any) -> Matter:
    return _say(matter, "appeal", by=by, on=on, words=words, message="", ground=ground)


def decide_appeal(matter: Matter, *, uphold: bool, words: str, by: Actor, on: date) -> Matter:
    """误评、恶意差评 is decided by whoever supervises the city, never by the reviewed office."""
    if not (by.is_staff and by.supervises):
        raise Forbidden("差评申诉由政务服务监督机构复核; 请等待复核结果。")
    if not words.strip():
        raise Refused("请写明复核理由, 评价人和承办单位都会看到。")
    rectification = Rectification.objects.select_related("review").get(pk=matter.pk)
    if uphold and queries.has_proven_breach(rectification.review):
        raise Refused("计时记录已确认差评反映的超期属实, 不能认定为误评; 请选择不采纳申诉。")
    step = "uphold_appeal" if uphold else "reject_appeal"
    decided_by = Staff.objects.values_list("number", flat=True).get(pk=by.staff_id or 0)
    with transaction.atomic():
        moved = take(matter.pk, step, by=SYSTEM_ACTOR, on=on, decided_by=decided_by, reason=words)
        if uphold:
            Review.objects.filter(pk=rectification.review_id).update(adopted=False)
            _tell(rectification, "reviews.not_adopted", on, reason=words)
        return moved


def answer_back(invitation: Invitation, *, satisfied: bool, words: str, by: Actor, on: date) -> Matter:
    """The reviewer says whether the mending will do. The book says that the reviewer did, not who that is."""
    rectification = queries.rectification_of(queries.review_of(invitation))
    if rectification is None or not queries.belongs_to(invitation, by):
        raise Forbidden("这次回访不是发给您的; 请用评价时的账户登录。")
    if satisfied:
        with transaction.atomic():
            return take(rectification.pk, "call_back", by=REVIEWER, on=on, satisfied="yes")
    if not words.strip():
        raise Refused("请写明哪里还不满意, 承办单位才能再次整改。")
    may_again = (
        rectification.matter.state == "answered"
        and not rectification.exchanges.filter(step="object").exists()
    )
    if may_again:
        return _say(rectification.matter, "object", by=REVIEWER, on=on, words=words, message="")
    with transaction.atomic():
        moved = take(
            rectification.pk, "call_back", by=REVIEWER, on=on, satisfied="no", words=blind_index(words)
        )
        _keep(rectification, "call_back", words, on, Exchange.Side.REVIEWER)
        return moved


def _say(matter: Matter, step: str, *, by: Actor, on: date, words: str, message: str, **given: Any) -> Matter:
    """Take a step with words: the ledger keeps their keyed digest, the words lie encrypted beside it."""
    words = words.strip()
    rectification = Rectification.objects.select_related("review__person", "matter__owner").get(pk=matter.pk)
    with transaction.atomic():
        moved = take(matter.pk, step, by=by, on=on, words=blind_index(words) if words else "", **given)
        side = Exchange.Side.REVIEWER if by is REVIEWER else Exchange.Side.OFFICE
        _keep(rectification, step, words, on, side)
        if message:
            _tell(rectification, message, on, words=words)
        return moved


def _keep(rectification: Rectification, step: str, words: str, on: date, side: str) -> None:
    Exchange.objects.create(rectification=rectification, side=side, step=step, words=words, on=on)


def _tell(rectification: Rectification, key: str, on: date, **more: Any) -> None:
    """Without the book: a message to the reviewer is tied to nothing that an office can open."""
    person: Person | None = rectification.review.person
    if person is None:
        return
    said = rectification.review
    invitation = Invitation.objects.filter(matter=said.matter_id, person=person).first()
    facts = {
        "service": said.service,
        "organisation": said.organisation.name,
        "token": invitation.token if invitation else "",
        "days": rules.local().confirm_working_days,
        **more,
    }
    tell(person, key, facts, on=on)
