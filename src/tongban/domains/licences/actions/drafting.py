"""What a licence says before it is a row: its number, its identifier, its face, its line in the ledger. Asks no database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from tongban.domains.licences.models import Licence, LicenceType
from tongban.domains.licences.rules import State
from tongban.kernel.identity.fields import blind_index
from tongban.kernel.identity.models import Person
from tongban.kernel.orgs.models import Organisation
from tongban.lib.licence_identifier import make_identifier


def series_of(type_: LicenceType, organisation: Organisation) -> str:
    """By which the licences of a type are counted at whoever issues them."""
    return f"licence:{type_.code}:{organisation.code}"


def number_of(type_: LicenceType, organisation: Organisation, *, year: int, count: int) -> str:
    division = f"{organisation.region_id:0<6}"[:6]
    return f"{type_.prefix}{division}{type_.sequence:03d}{year}{count:06d}"


def serial_of(*, year: int, count: int) -> str:
    return f"{year}{count:07d}"


def drafted(
    type_: LicenceType,
    *,
    holder: Person,
    organisation: Organisation,
    number: str,
    serial: str,
    version: int,
    fields: Mapping[str, Any],
    on: date,
    valid_until: date | None,
    matter_number: str,
    item_code: str,
) -> Licence:
    """Whole but for its book and its paper."""
    shown = _declared(type_, fields)
    return Licence(
        type=type_,
        holder=holder,
        organisation=organisation,
        number=number,
        identifier=make_identifier(type_.code, organisation.code, serial, version),
        version=version,
        fields_kept=json.dumps(shown, ensure_ascii=False, sort_keys=True),
        fields_digest=_digest(shown),
        issued_on=on,
        valid_from=on,
        valid_until=valid_until,
        matter_number=matter_number,
        item_code=item_code,
        state=State.VALID,
        state_since=on,
    )


def face_of(licence: Licence) -> dict[str, Any]:
    """What stands on the paper."""
    person = licence.holder.kind == Person.Kind.NATURAL
    return {
        "name": licence.type.name,
        "number": licence.number,
        "identifier": licence.identifier,
        "holder": licence.holder.name,
        "holder_label": "持 有 人" if person else "名　　称",
        "holder_code": licence.holder.id_number,
        "holder_code_label": "公民身份号码" if person else "统一社会信用代码",
        "fields": [
            {"label": label, "value": value} for _, label, value in licence.type.labelled(licence.fields)
        ],
        "issued_on": licence.issued_on,
        "valid_from": licence.valid_from,
        "valid_until": licence.valid_until,
        "valid": "" if licence.valid_until else "长期有效",
        "portrait": licence.type.kind != "证照",
    }


def given_of(licence: Licence) -> dict[str, Any]:
    """What the ledger keeps of its issue."""
    return {
        "identifier": licence.identifier,
        "number": licence.number,
        "organisation": licence.organisation.name,
        "matter": licence.matter_number,
        "valid_until": licence.valid_until,
        "fields_digest": licence.fields_digest,
    }


def _declared(type_: LicenceType, fields: Mapping[str, Any]) -> dict[str, str]:
    """Only what the type puts on its face; an application says more than its licence."""
    return {
        each["name"]: _text(fields[each["name"]])
        for each in type_.fields
        if fields.get(each["name"]) not in (None, "")
    }


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(str(each) for each in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _digest(shown: Mapping[str, str]) -> str:
    return blind_index(json.dumps(shown, ensure_ascii=False, sort_keys=True))
