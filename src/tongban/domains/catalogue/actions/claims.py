"""What an organisation does about the items that it may claim: takes one over, fills in what is its own, publishes it, or
says why it does not. Who runs an organisation (a town's centre for its stations) may do the same for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from tongban.domains.catalogue.actions.course import close_before, following, given_reason, touch
from tongban.domains.catalogue.models import Edition, Grant, Item, Refusal
from tongban.domains.catalogue.queries.claiming import Claimants, may_act_for
from tongban.domains.catalogue.rules.codes import implementation_code, local_code
from tongban.domains.catalogue.rules.local import local_problems
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.actions import locked, open_book, write
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.procedure import Refused

MOST_AT_ONCE = 200


@transaction.atomic
def claim(grants: Sequence[Grant], organisation: Organisation, *, by: Actor, on: date) -> list[Item]:
    """认领: a row of one's own for each, with a draft of what is to be filled in. What was refused before may be claimed."""
    _allowed(organisation, by)
    if len(grants) > MOST_AT_ONCE:
        raise Refused(f"一次最多认领 {MOST_AT_ONCE} 项; 请分几次选。")
    made = [_claimed(grant, organisation, by=by, on=on) for grant in grants]
    Refusal.objects.filter(grant__in=grants, organisation=organisation).delete()
    return made


def _claimed(grant: Grant, organisation: Organisation, *, by: Actor, on: date) -> Item:
    base = grant.item
    book = locked(base.book_id)
    if organisation not in Claimants([organisation]).of(grant):
        raise Refused(
            f"「{base.key}」不在本单位可以认领的范围内; 请核对层级和部门, 或者请主管部门调整行使范围。"
        )
    if base.claims.filter(organisation=organisation).exists():
        raise Refused("有事项已经认领过了; 请刷新页面, 在“已认领”里继续填写。")
    shared = standing_of(base)
    item = Item.objects.create(
        key=base.key,
        organisation=organisation,
        base=base,
        level=organisation.level,
        does=grant.does,
        department=base.department,
        basic_code=base.basic_code,
        code=implementation_code(
            credit_code=organisation.code, level=organisation.level, basic=base.basic_code
        ),
        local_code=local_code(region=organisation.region_id, basic=base.basic_code),
        book=open_book("item"),
    )
    Edition.objects.create(item=item, number=1, content={}, shares=shared)
    for each in (book, locked(item.book_id)):
        write(
            each, "claim", title="认领", by=by.role, actor=by, on=on, given={"organisation": organisation.key}
        )
    return item


@transaction.atomic
def refuse(
    grant: Grant,
    organisation: Organisation,
    reason: str,
    *,
    by: Actor,
    on: date,
    instead: Organisation | None = None,
) -> Refusal:
    """不认领, with the reason, and the organisation that does it instead if there is one."""
    _allowed(organisation, by)
    _decides(by, "不认领由经办人或者负责人登记。")
    book = locked(grant.item.book_id)
    if grant.item.claims.filter(organisation=organisation).exists():
        raise Refused("本单位已经认领这个事项; 不再承办的请在事项页面取消。")
    reason = given_reason(reason, "请写明不认领的理由, 例如本辖区没有这类服务对象。")
    if instead is not None and instead.pk == organisation.pk:
        raise Refused("移交的单位不能是本单位; 请改选, 或者留空。")
    made, _ = Refusal.objects.update_or_create(
        grant=grant, organisation=organisation, defaults={"reason": reason, "instead": instead, "on": on}
    )
    given = {
        "organisation": organisation.key,
        "reason": reason,
        "instead": instead.key if instead else None,
    }
    write(book, "refuse_claim", title="不认领", by=by.role, actor=by, on=on, given=given)
    return made


@transaction.atomic
def revise(item: Item, *, by: Actor, on: date) -> Edition:
    """A draft of what is one's own, beside what is published; the one in work, if there is one."""
    book = locked(item.book_id)
    _claim_of(item, by)
    working = item.editions.filter(state__in=("draft", "review")).first()
    if working is not None:
        return working
    last = item.editions.exclude(shares=None).order_by("-number").first()
    made = Edition.objects.create(
        item=item, number=following(item), content=last.content if last else {}, shares=standing_of(item.base)
    )
    write(book, "draft", title="修改本地要素", by=by.role, actor=by, on=on, given={"edition": made.number})
    return made


@transaction.atomic
def fill(edition: Edition, local: Mapping[str, Any], *, by: Actor, on: date) -> Edition:
    """Keep what the draft of a claim says so far, finished or not."""
    book = locked(edition.item.book_id)
    _claim_of(edition.item, by)
    edition.refresh_from_db(fields=["state", "content"])
    if edition.state != Edition.State.DRAFT:
        raise Refused("这一版已经发布, 不能再改; 请另起草修改。")
    said = {name: value for name, value in local.items() if value not in (None, "", {})}
    if said != edition.content:
        changed = sorted(
            name for name in {**said, **edition.content} if said.get(name) != edition.content.get(name)
        )
        edition.content = said
        edition.save(update_fields=["content"])
        given = {"edition": edition.number, "changed": changed}
        write(book, "edit", title="填写本地要素", by=by.role, actor=by, on=on, given=given, audience="office")
    return edition


@transaction.atomic
def publish_claim(edition: Edition, *, starting: date, by: Actor, on: date) -> Edition:
    """发布: the row stands in the implementation list from a day on, under the content of the basic entry of that day."""
    item = edition.item
    book = locked(item.book_id)
    _claim_of(item, by)
    _decides(by, "发布由经办人或者负责人办理。")
    edition.refresh_from_db(fields=["state", "content"])
    if edition.state != Edition.State.DRAFT:
        raise Refused("这一版已经发布; 请刷新页面。")
    if starting < on:
        raise Refused("施行日期不能早于今天; 请改为今天或者以后。")
    shared = standing_of(item.base)
    if shared.in_force_from is not None and shared.in_force_from > starting:
        raise Refused(
            f"基本目录的现行版自 {shared.in_force_from.isoformat()} 起施行; 施行日期请定在那一天或者以后。"
        )
    base = ItemContent.model_validate(shared.content)
    if problems := local_problems(edition.content, base, decides=item.does == "decides"):
        raise Refused(f"还有 {len(problems)} 处需要补正, 补正后再发布。第一处: {problems[0]}")
    close_before(item.pk, starting)
    edition.state, edition.in_force_from, edition.shares = Edition.State.PUBLISHED, starting, shared
    edition.save(update_fields=["state", "in_force_from", "shares"])
    given = {"edition": edition.number, "from": starting}
    touch(write(book, "publish", title="发布", by=by.role, actor=by, on=on, given=given))
    return edition


def standing_of(base: Item | None) -> Edition:
    """The content that claims share; only what is published can be claimed."""
    found = base and base.editions.filter(state__in=("published", "suspended"), in_force_until=None).first()
    if not found:
        raise Refused("基本目录里这个事项没有发布的版本; 请先请主管部门发布。")
    return found


def _claim_of(item: Item, by: Actor) -> None:
    if item.base_id is None:
        raise Refused("这是基本目录项, 请用“起草修订”修改。")
    _allowed(item.organisation, by)


def _allowed(organisation: Organisation, by: Actor) -> None:
    if not may_act_for(organisation, by):
        raise Refused("只能认领和填写本单位、本单位下属站点的事项; 其他单位的请联系该单位。")


def _decides(by: Actor, otherwise: str) -> None:
    if by.duty not in ("officer", "head"):
        raise Refused(f"{otherwise}请交经办人办理; 没有经办人的站点由镇（街道）便民服务中心办理。")
