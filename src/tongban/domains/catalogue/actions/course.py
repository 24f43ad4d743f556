"""The course of an edition: drafted, sent to review, published from a day, suspended, ended. A draft never ends the
life of the published one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import DateField, Max, QuerySet, Value
from django.db.models.functions import Greatest

from tongban.domains.catalogue.models import Edition, Item, Stamp
from tongban.domains.catalogue.queries.claiming import may_act_for
from tongban.domains.catalogue.queries.desk import known
from tongban.kernel import pages
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.actions import locked, write
from tongban.kernel.ledger.models import Entry
from tongban.kernel.procedure import Refused

OFFICERS = ("officer", "head")
WITH_BASE = "基本目录暂停办理: "
"""How the reason of a claim begins that was suspended with its basic entry, and is resumed with it."""


def touch(entry: Entry | None = None) -> None:
    """Tell every process that the shelf has changed, and with it the pages that were made from it."""
    Stamp.objects.update_or_create(pk=1, defaults={"token": uuid4().hex})
    pages.changed(entry)


@transaction.atomic
def draft(item: Item, *, by: Actor, on: date) -> Edition:
    """A draft beside what is published, beginning as its copy; the one already in work, if there is one."""
    book = locked(item.book_id)
    _own(item, by)
    if item.base_id is not None:
        raise Refused("本事项是认领的, 内容由基本目录的主管部门统一维护; 请联系市级主管部门修订。")
    working = item.editions.filter(state__in=("draft", "review")).first()
    if working is not None:
        return working
    last = item.editions.order_by("-number").first()
    made = Edition.objects.create(
        item=item, number=following(item), content=last.content if last else {"key": item.key}
    )
    write(book, "draft", title="起草修订", by=by.role, actor=by, on=on, given={"edition": made.number})
    return made


@transaction.atomic
def edit(edition: Edition, content: Mapping[str, Any], *, by: Actor, on: date) -> Edition:
    """Keep what a draft says so far, finished or not. What identifies the item is not changed by editing."""
    book = locked(edition.item.book_id)
    _own(edition.item, by)
    edition.refresh_from_db(fields=["state", "content"])
    if edition.state != Edition.State.DRAFT:
        raise Refused(
            f"第{edition.number}版已经{edition.get_state_display()}, 不能再改; 请退回草稿或者另起草新版。"
        )
    fixed = {
        name: edition.content[name] for name in ("key", "level", "department") if name in edition.content
    }
    merged = {**edition.content, **content, **fixed}
    if merged != edition.content:
        changed = sorted(name for name in merged if merged.get(name) != edition.content.get(name))
        edition.content = merged
        edition.save(update_fields=["content"])
        write(
            book, "edit", title="修改草稿", by=by.role, actor=by, on=on,
            given={"edition": edition.number, "changed": changed}, audience="office",
        )  # fmt: skip
    return edition


@transaction.atomic
def send_to_review(edition: Edition, *, by: Actor, on: date) -> Edition:
    """The officer vouches for the draft; it must lack nothing."""
    _moving(edition, frm=("draft",), to=Edition.State.REVIEW, by=by, duties=OFFICERS)
    problems = known().problems(edition.content, on=on)
    if problems:
        raise Refused(f"还有 {len(problems)} 处需要补正, 补正后再送审。第一处: {problems[0]}")
    edition.reason = ""
    return _moved(edition, "review", "送审", by=by, on=on)


@transaction.atomic
def send_back(edition: Edition, reason: str, *, by: Actor, on: date) -> Edition:
    _moving(edition, frm=("review",), to=Edition.State.DRAFT, by=by, duties=OFFICERS)
    edition.reason = given_reason(reason, "请写明退回修改的原因, 起草人要照着改。")
    return _moved(edition, "send_back", "退回修改", by=by, on=on)


@transaction.atomic
def publish(edition: Edition, *, starting: date, by: Actor, on: date) -> Edition:
    """The head publishes from a day, today or later; the edition before it ends on that day, and not before."""
    _moving(edition, frm=("review",), to=Edition.State.PUBLISHED, by=by, duties=("head",))
    if starting < on:
        raise Refused("施行日期不能早于今天; 已经过去的日子按当时的版本办理, 请改为今天或者以后。")
    problems = known().problems(edition.content, on=on)
    if problems:
        raise Refused(f"送审后有 {len(problems)} 处不再符合要求, 请退回修改。第一处: {problems[0]}")
    put_in_force(edition, starting=starting)
    return _moved(edition, "publish", "发布", by=by, on=on)


def put_in_force(edition: Edition, *, starting: date) -> None:
    """Close what stood before, open this from its day, and let those that claimed the item follow."""
    close_before(edition.item_id, starting)
    edition.state, edition.in_force_from, edition.reason = Edition.State.PUBLISHED, starting, ""
    edition.save()
    claimed = {
        row.item_id: row
        for row in Edition.objects.filter(
            item__base_id=edition.item_id, state__in=("published", "suspended"), in_force_until=None
        )
    }
    numbers = dict(
        Edition.objects.filter(item_id__in=claimed).values_list("item_id").annotate(Max("number")).order_by()
    )
    for row in claimed.values():
        if row.in_force_from is not None and row.in_force_from > starting:
            raise Refused("认领单位有更晚施行的版本; 请先核对它们的施行日期。")
    Edition.objects.filter(pk__in=[row.pk for row in claimed.values()]).update(in_force_until=starting)
    Edition.objects.bulk_create(
        Edition(
            item_id=item_id,
            number=numbers[item_id] + 1,
            state=row.state,
            reason=row.reason,
            in_force_from=starting,
            content=row.content,
            shares=edition,
        )
        for item_id, row in claimed.items()
    )
    touch()


def close_before(item_id: int, starting: date) -> None:
    standing = Edition.objects.filter(
        item_id=item_id, state__in=("published", "suspended"), in_force_until=None
    ).first()
    if standing is None:
        return
    if standing.in_force_from is not None and standing.in_force_from > starting:
        day = standing.in_force_from.isoformat()
        raise Refused(f"已有自 {day} 起施行的第{standing.number}版; 施行日期请定在那一天或者以后。")
    standing.in_force_until = starting
    standing.save(update_fields=["in_force_until"])


@transaction.atomic
def suspend(edition: Edition, reason: str, *, by: Actor, on: date) -> Edition:
    """No new applications for a time; those under way go on."""
    _moving(edition, frm=("published",), to=Edition.State.SUSPENDED, by=by, duties=("head",))
    edition.reason = given_reason(reason, "请写明暂停办理的原因, 群众会在办事指南上看到。")
    # What the city suspends is suspended wherever it was claimed.
    _claims_of(edition.item, ("published",)).update(
        state=Edition.State.SUSPENDED, reason=f"{WITH_BASE}{edition.reason}"[:200]
    )
    return _moved(edition, "suspend", "暂停办理", by=by, on=on)


@transaction.atomic
def resume(edition: Edition, *, by: Actor, on: date) -> Edition:
    _moving(edition, frm=("suspended",), to=Edition.State.PUBLISHED, by=by, duties=("head",))
    edition.reason = ""
    _claims_of(edition.item, ("suspended",)).filter(reason__startswith=WITH_BASE).update(
        state=Edition.State.PUBLISHED, reason=""
    )
    return _moved(edition, "resume", "恢复办理", by=by, on=on)


@transaction.atomic
def end(edition: Edition, reason: str, *, by: Actor, on: date) -> Edition:
    """The item is no longer exercised here; an abolished item leaves its guide behind as history."""
    _moving(edition, frm=("published", "suspended"), to=Edition.State.ENDED, by=by, duties=("head",))
    edition.reason = given_reason(reason, "请写明取消的依据, 例如国务院取消事项的决定文号。")
    edition.in_force_until = max(on, edition.in_force_from or on)
    # 取消: nobody may go on exercising what the basic catalogue no longer has. Open matters keep their edition.
    Edition.objects.filter(item__base=edition.item_id, state__in=("draft", "review")).delete()
    _claims_of(edition.item, ("published", "suspended")).update(
        state=Edition.State.ENDED,
        reason=f"基本目录取消: {edition.reason}"[:200],
        in_force_until=Greatest("in_force_from", Value(on, DateField())),
    )
    return _moved(edition, "end", "取消事项", by=by, on=on)


def _claims_of(base: Item, states: tuple[str, ...]) -> QuerySet[Edition]:
    """What stands of the claims of a basic entry; of a claim, nothing."""
    return Edition.objects.filter(item__base=base, state__in=states, in_force_until=None)


@transaction.atomic
def relocate(item: Item, *, window: str, phone: str, by: Actor, on: date) -> Edition:
    """An organisation that claimed an item keeps its own window and telephone; the content stays the shared one."""
    book = locked(item.book_id)
    _own(item, by)
    if by.duty not in OFFICERS:
        raise Refused("这一步应由经办人或者负责人办理。")
    standing = item.editions.filter(state="published", in_force_until=None, shares__isnull=False).first()
    if standing is None:
        raise Refused("只有认领并且正在办理的事项才单独维护窗口; 本单位自己的事项请起草修订。")
    if standing.in_force_from is not None and standing.in_force_from > on:
        raise Refused("新版还没有施行; 请在施行以后再改窗口。")
    close_before(item.pk, on)
    made = Edition.objects.create(
        item=item,
        number=following(item),
        state=Edition.State.PUBLISHED,
        in_force_from=on,
        content={"window": window, "phone": phone},
        shares_id=standing.shares_id,
    )
    given = {"edition": made.number, "window": window, "phone": phone}
    touch(write(book, "relocate", title="更新窗口", by=by.role, actor=by, on=on, given=given))
    return made


def _own(item: Item, by: Actor) -> None:
    """A claim may be seen to by whoever runs the organisation: the centre of a town for its stations."""
    own = by.organisation_id == item.organisation_id
    if by.kind != "system" and not own and not (item.base_id and may_act_for(item.organisation, by)):
        raise Refused("只能维护本单位的事项; 其他单位的事项请联系该单位。")


def _moving(edition: Edition, *, frm: tuple[str, ...], to: str, by: Actor, duties: tuple[str, ...]) -> None:
    """The item's book is held, the edition is where it may move from, and this actor may move it."""
    locked(edition.item.book_id)
    _own(edition.item, by)
    edition.refresh_from_db(fields=["state", "content", "in_force_from", "in_force_until"])
    if by.kind != "system" and by.duty not in duties:
        raise Refused(
            "这一步应由单位负责人办理。" if duties == ("head",) else "这一步应由经办人或者负责人办理。"
        )
    if edition.state not in frm:
        raise Refused(
            f"第{edition.number}版现在是「{edition.get_state_display()}」, 不能转为「{Edition.State(to).label}」; 请刷新页面后再办。"
        )
    edition.state = to


def _moved(edition: Edition, step: str, title: str, *, by: Actor, on: date) -> Edition:
    edition.save(update_fields=["state", "reason", "in_force_from", "in_force_until"])
    given = {"edition": edition.number, "from": edition.in_force_from, "reason": edition.reason or None}
    book = locked(edition.item.book_id)
    touch(write(book, step, title=title, by=by.role, actor=by, on=on, given=given))
    return edition


def given_reason(reason: str, otherwise: str) -> str:
    if not reason.strip():
        raise Refused(otherwise)
    return reason.strip()[:200]


def following(item: Item) -> int:
    return (item.editions.aggregate(last=Max("number"))["last"] or 0) + 1
