"""合并、拆分: a basic entry goes over into one other or into several, from a day on. Whoever had claimed it has claimed what
takes its place; whoever has applied keeps the edition under which they applied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import DateField, Value
from django.db.models.functions import Greatest

from tongban.domains.catalogue.actions.claiming import Claim, write_claims
from tongban.domains.catalogue.actions.course import given_reason, touch
from tongban.domains.catalogue.models import Edition, Grant, Item, Succession
from tongban.domains.catalogue.rules.local import carried_over
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.actions import locked, write
from tongban.kernel.procedure import Refused

STANDING = ("published", "suspended")


@transaction.atomic
def succeed(item: Item, into: Sequence[Item], reason: str, *, starting: date, by: Actor, on: date) -> int:
    """Into one it is merged, into several it is split. How many claims went over."""
    book = locked(item.book_id)
    standing = _standing(item)
    _allowed(item, into, by)
    if starting < on or (standing.in_force_from is not None and starting < standing.in_force_from):
        raise Refused("生效日期不能早于今天, 也不能早于原事项施行的日期; 请改为以后的一天。")
    reason = given_reason(reason, "请写明合并、拆分的依据, 例如上级调整目录的文号。")
    successors = {one.pk: _standing(one) for one in into}
    for after in successors.values():
        if after.in_force_from is not None and after.in_force_from > starting:
            raise Refused("承接的事项到那一天还没有施行; 请先发布承接的事项, 或者改后生效日期。")
    for one in into:
        _extend_grants(item, one)
    moved = sum(_move_claims(item, one, successors[one.pk], starting=starting) for one in into)
    _end(item, standing, reason, starting=starting)
    Succession.objects.bulk_create(Succession(before=item, after=one, on=starting) for one in into)
    word = "合并" if len(into) == 1 else "拆分"
    given = {"into": [one.key for one in into], "from": starting, "reason": reason, "claims": moved}
    entry = write(book, "succeed", title=word, by=by.role, actor=by, on=on, given=given)
    for one in into:
        said = {"of": item.key, "from": starting, "reason": reason}
        write(locked(one.book_id), "take_over", title=f"承接{word}", by=by.role, actor=by, on=on, given=said)
    touch(entry)
    return moved


def _standing(item: Item) -> Edition:
    found = item.editions.filter(state__in=STANDING, in_force_until=None).first()
    if item.base_id is not None or found is None:
        raise Refused(f"「{item.key}」不是正在施行的基本目录项, 不能合并或者拆分; 请核对标识。")
    return found


def _allowed(item: Item, into: Sequence[Item], by: Actor) -> None:
    if by.kind != "system" and (by.organisation_id != item.organisation_id or by.duty != "head"):
        raise Refused("合并、拆分由主管部门的负责人办理; 请交负责人办理。")
    if not into or item in into or len({one.pk for one in into}) != len(into):
        raise Refused("请填写承接的事项: 合并填一个, 拆分填几个, 不能是本事项, 也不能重复。")


def _extend_grants(before: Item, after: Item) -> None:
    """Every level that might claim the one may claim the other; what is granted of the other already stays as it is."""
    there = set(after.grants.values_list("level", flat=True))
    Grant.objects.bulk_create(
        Grant(
            item=after, level=one.level, does=one.does, power=one.power, law=one.law, field=one.field,
            rural=one.rural,
        )
        for one in before.grants.all() if one.level not in there
    )  # fmt: skip


def _move_claims(before: Item, after: Item, shared: Edition, *, starting: date) -> int:
    """Whoever stands with the one and not yet with the other claims it, with what is their own as far as it still fits."""
    have = set(after.claims.values_list("organisation_id", flat=True))
    grants = {grant.level: grant for grant in after.grants.select_related("item")}
    base = ItemContent.model_validate(shared.content)
    rows = Edition.objects.filter(item__base=before, state__in=STANDING, in_force_until=None).select_related(
        "item__organisation__region"
    )
    claims = [
        (grants[row.item.level], row.item.organisation, Claim(carried_over(row.content, base, row.item.does == "decides")))
        for row in rows
        if row.item.organisation_id not in have and row.item.level in grants
    ]  # fmt: skip
    if claims:
        write_claims(claims, on=starting)
        Item.objects.filter(pk=after.pk, level__in=("district", "town", "village")).update(exercised=False)
    return len(claims)


def _end(item: Item, standing: Edition, reason: str, *, starting: date) -> None:
    """Up to the day it stands; no further edition of it is drafted."""
    own: Any = Edition.objects.filter(item=item) | Edition.objects.filter(item__base=item)
    own.filter(state__in=("draft", "review")).delete()
    own.filter(state__in=STANDING, in_force_until=None).update(
        in_force_until=Greatest("in_force_from", Value(starting, DateField())), reason=reason
    )
    standing.refresh_from_db()
