"""Drafts: begun with the edition in force, saved at every change, given up or lodged."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from tongban.domains.cases.models import Draft
from tongban.domains.cases.queries import may_write_for
from tongban.domains.catalogue import api as catalogue
from tongban.kernel.access import Forbidden
from tongban.kernel.clock import now, today
from tongban.kernel.documents.actions import discard
from tongban.kernel.documents.models import Document
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Person
from tongban.kernel.identity.queries import may_act_for
from tongban.kernel.procedure import Refused
from tongban.prepared import Gone, Prepared, inserted, updated

REAL_NAME = 3
"""The level of assurance that acting for others and signing a commitment ask for."""


_begun = Prepared(
    lambda person, item, edition: Draft.objects.filter(person_id=person, item_id=item, edition_id=edition)[:1]
)
_papers = Prepared(
    lambda wanted, owners: Document.objects.filter(pk__in=wanted, book=None, uploaded_by__in=owners)
)


def start_draft(item_id: int, *, person: Person, by: Actor, on: date | None = None) -> Draft:
    """A new draft of the edition in force today, or the one that this person has already begun."""
    if by.is_citizen and person.pk not in (by.person_id, *by.principal_ids, *(pk for pk, _ in by.scoped)):
        raise Forbidden("这份草稿不属于您的账户; 请用填写时的账户登录。")
    _check_signed_in(by)
    item = catalogue.item_in_force(item_id, on=on or today())
    if item is None:
        raise Refused("这个事项目前不能办理; 请返回办事指南查看最新情况, 或者拨打12345咨询。")
    _check_mandate(person, by, item.key, on=on or today())
    begun = _begun.first(person.pk, item_id, item.edition_id)
    return begun or inserted(
        Draft(
            token=secrets.token_urlsafe(24),
            person=person,
            writer_id=by.person_id,
            item_id=item_id,
            edition_id=item.edition_id,
            saved_at=now(),
        )
    )


def save_draft(draft: Draft, content: Mapping[str, Any], *, by: Actor) -> Draft:
    """Keep what is written so far, right or wrong. Parts not given stay as they were."""
    _check(draft, by)
    # Whoever may act for the applicant may bring papers; who has written here is kept, and nobody else's papers are taken.
    writers = {*draft.content.get("writers", ()), *([by.person_id] if by.person_id else [])}
    kept = {**draft.content, **content, "writers": sorted(writers)}
    draft.kept = json.dumps(kept, ensure_ascii=False, default=str)
    draft.saved_at = now()
    try:
        updated(draft, "kept", "saved_at")
    except Gone:  # sent or given up in another window meanwhile: then there is nothing left to keep it in
        raise Refused("这份草稿已经提交或者删除, 没有再保存; 请到“我的”查看最新情况。") from None
    return draft


def discard_draft(draft: Draft, *, by: Actor) -> None:
    """Give a draft up, and with it the papers that were uploaded for it."""
    _check(draft, by)
    for document in documents_of_draft(draft):
        discard(document)
    draft.delete()


def documents_of_draft(draft: Draft) -> list[Document]:
    """Only papers that still belong to no book: a number typed into a form opens nothing else."""
    wanted = [number for numbers in draft.content.get("materials", {}).values() for number in numbers]
    return _papers(wanted, _owners(draft))


def _owners(draft: Draft) -> list[str]:
    wrote = {draft.person_id, draft.writer_id, *draft.content.get("writers", ())}
    return [f"person:{pk}" for pk in sorted(pk for pk in wrote if pk)]


def _check_mandate(person: Person, by: Actor, item_key: str, *, on: date) -> None:
    if not by.is_citizen or person.pk == by.person_id:
        return
    if by.assurance < REAL_NAME:
        raise Refused("代他人办理需要三级实名; 请持有效身份证件原件到任一窗口核验一次, 之后即可在网上代办。")
    if not may_act_for(by, person.pk, subject=item_key, on=on):
        raise Forbidden("您受托的事项范围不包括这个事项; 请由委托人重新授权, 或者由委托人本人申请。")


def _check(draft: Draft, by: Actor) -> None:
    if by.is_citizen and not may_write_for(by, draft.person_id, draft.item_id):
        raise Forbidden("这份草稿不属于您的账户; 请用填写时的账户登录。")
    _check_signed_in(by)


def _check_signed_in(by: Actor) -> None:
    if by.is_guest:
        raise Forbidden("请先登录再填写申请; 登录后系统会保存您填写的内容。")
