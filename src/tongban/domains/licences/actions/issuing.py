"""Issuing a licence, and its later versions: 延续 and 变更."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from tongban.domains.licences import rules
from tongban.domains.licences.actions import drafting
from tongban.domains.licences.actions.standing import put, tell_holder
from tongban.domains.licences.actions.types import type_named
from tongban.domains.licences.models import Licence, LicenceType
from tongban.domains.licences.queries import numbered
from tongban.domains.licences.rules import LAWS, TITLES, State
from tongban.kernel.documents import actions as papers
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Person
from tongban.kernel.ledger.actions import locked, open_book, write
from tongban.kernel.ledger.models import Book
from tongban.kernel.numbering.actions import next_count
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.procedure import Refused
from tongban.lib.licence_identifier import read_identifier
from tongban.prepared import Prepared, inserted


def issue(
    type_key: str,
    *,
    holder: Person,
    organisation: Organisation,
    fields: Mapping[str, Any],
    on: date,
    valid_until: date | None,
    by: Actor,
    matter_number: str = "",
    item_code: str = "",
    tells: bool = True,
    licensed: bool = True,
) -> Licence:
    """A new licence in its first version. Issued again for the same matter, it is the one already issued.

    `tells` is False for what the holder has had in hand for long and the platform only gathers (归集); `licensed` for what no
    administrative licence stands behind.
    """
    type_ = type_named(type_key)
    if known := _of_matter(type_, matter_number):
        return known
    try:
        with transaction.atomic():
            count = next_count(drafting.series_of(type_, organisation), on)
            return _make(
                rules.ISSUED,
                open_book("licence"),
                type_,
                holder,
                organisation,
                by=by,
                on=on,
                number=drafting.number_of(type_, organisation, year=on.year, count=count),
                serial=drafting.serial_of(year=on.year, count=count),
                version=1,
                fields=fields,
                valid_until=valid_until,
                matter_number=matter_number,
                item_code=item_code,
                tells=tells,
                law=LAWS[rules.ISSUED] if licensed and tells else rules.GATHERED,
            )
    except IntegrityError:
        known = _of_matter(type_, matter_number)
        if known is None:
            raise
        return known


def renew(licence_id: int, *, on: date, valid_until: date | None, by: Actor, matter_number: str) -> Licence:
    """延续: the same licence in a new version with a later end."""
    return _next_version(
        rules.RENEWED, licence_id, on=on, valid_until=valid_until, by=by, matter_number=matter_number
    )


def change(licence_id: int, *, fields: Mapping[str, Any], on: date, by: Actor, matter_number: str) -> Licence:
    """变更: the same licence in a new version that says something else and ends on the same day."""
    licence = Licence.objects.get(pk=licence_id)
    return _next_version(
        rules.CHANGED,
        licence_id,
        on=on,
        valid_until=licence.valid_until,
        by=by,
        matter_number=matter_number,
        fields={**licence.fields, **fields},
    )


def _next_version(
    act: str,
    licence_id: int,
    *,
    on: date,
    valid_until: date | None,
    by: Actor,
    matter_number: str,
    fields: Mapping[str, Any] | None = None,
) -> Licence:
    with transaction.atomic():
        former = numbered.one(licence_id)
        book = locked(former.book_id)
        if known := _of_matter(former.type, matter_number):
            return known
        former.refresh_from_db(fields=["state"])
        # 第五十条: a renewal applied for in time may be decided after the term has ended, silence being consent.
        if former.state not in (State.VALID, State.EXPIRED):
            raise Refused(
                f"《{former.type.name}》{former.number}现为「{former.state_title}」, 不能{TITLES[act]}; 请查看证照页面的最新状态。"
            )
        put(former, State.REPLACED, on)
        return _make(
            act,
            book,
            former.type,
            former.holder,
            former.organisation,
            by=by,
            on=on,
            number=former.number,
            serial=read_identifier(former.identifier).serial,
            version=former.version + 1,
            fields=fields if fields is not None else former.fields,
            valid_until=valid_until,
            matter_number=matter_number,
            item_code=former.item_code,
        )


def _make(
    act: str,
    book: Book,
    type_: LicenceType,
    holder: Person,
    organisation: Organisation,
    *,
    by: Actor,
    on: date,
    number: str,
    serial: str,
    version: int,
    fields: Mapping[str, Any],
    valid_until: date | None,
    matter_number: str,
    item_code: str,
    tells: bool = True,
    law: str = "",
) -> Licence:
    if valid_until is not None and valid_until < on:
        raise Refused(f"有效期截止日{valid_until.isoformat()}早于颁发日期; 请核对有效期。")
    licence = drafting.drafted(
        type_,
        holder=holder,
        organisation=organisation,
        number=number,
        serial=serial,
        version=version,
        fields=fields,
        on=on,
        valid_until=valid_until,
        matter_number=matter_number,
        item_code=item_code,
    )
    licence.book = book
    licence.letter = papers.issue(
        "certificate", drafting.face_of(licence), book=book, organisation=organisation, on=on, by=by
    )
    licence.verify_code = licence.letter.verify_code
    inserted(licence)
    given = drafting.given_of(licence)
    entry = write(
        book, act, title=TITLES[act], law=law or LAWS[act], by=by.role, actor=by, on=on, given=given
    )
    if tells:
        tell_holder(licence, f"licences.{act}", on, once=f"entry:{entry.pk}")
    return licence


_issued = Prepared(
    lambda type_, matter: (
        Licence.objects.filter(type_id=type_, matter_number=matter)
        .select_related("type__definer", "holder", "organisation__region")
        .order_by("pk")[:1]
    )
)


def _of_matter(type_: LicenceType, matter_number: str) -> Licence | None:
    if not matter_number:
        return None
    return _issued.first(type_.pk, matter_number)
