"""What the invented people write into the forms of items: fitting the field's kind, near enough to its label."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from tongban.demonstration import names
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import FieldView, ItemView
from tongban.kernel.identity.models import Person
from tongban.lib.idcard import make_credit_code

_TOWN = re.compile(r"(?:江苏省)?(?:常州市)?(\S+?[区市]\S+?(?:镇|街道))")


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies, and what can be said of them."""

    row: Person
    name: str
    number: str
    phone: str
    address: str
    region: str
    contact: str
    is_enterprise: bool
    trade: str = ""


def answers(item: ItemView, applicant: Applicant, *, on: date, random: Random) -> dict[str, Any]:
    return {field.name: _answer(field, applicant, on, random) for field in item.form}


def _answer(field: FieldView, applicant: Applicant, on: date, random: Random) -> Any:
    known = _prefilled(applicant).get(field.prefill or "")
    if known:
        return known
    by_kind: Mapping[str, Any] = {
        "phone": applicant.phone,
        "id_number": applicant.number if not applicant.is_enterprise else "",
        "credit_code": applicant.number
        if applicant.is_enterprise
        else make_credit_code("91", "320412", "TE9000001"),
        "number": str(random.choice((1, 2, 3, 6, 12, 24, 36, 60, 80, 120, 180, 260))),
        "money": str(random.choice((800, 1200, 3600, 20_000, 100_000, 500_000, 3_000_000))),
        "date": (on + timedelta(days=random.randint(1, 40))).isoformat(),
        "yes_no": random.choice(("是", "否")),
        "region": _town(applicant.address),
    }
    if field.kind in by_kind:
        return by_kind[field.kind]
    if field.kind == "choice":
        return random.choice(field.options)
    if field.kind == "choices":
        count = random.randint(1, min(3, len(field.options)))
        return sorted(random.sample(field.options, count), key=field.options.index)
    if field.kind == "textarea":
        return random.choice(catalogue.LONG_EXAMPLES)
    return _text(field.label, applicant, random)[: field.max or 100]


def _town(address: str) -> str:
    """Written out with its district, as the form on the web has it."""
    found = _TOWN.search(address)
    return found[1] if found else ""


def _prefilled(applicant: Applicant) -> dict[str, str]:
    if applicant.is_enterprise:
        return {
            "enterprise.name": applicant.name,
            "enterprise.credit_code": applicant.number,
            "person.name": applicant.contact,
            "person.phone": applicant.phone,
        }
    return {
        "person.name": applicant.name,
        "person.id_number": applicant.number,
        "person.phone": applicant.phone,
    }


def _text(label: str, applicant: Applicant, random: Random) -> str:
    values = catalogue.examples_for(label)
    return _filled(random.choice(values), applicant, random) if values else "见申请材料"


def _filled(value: str, applicant: Applicant, random: Random) -> str:
    if value == "@address":
        return applicant.address
    if value == "@applicant":
        return applicant.name
    if value == "@person":
        if not applicant.is_enterprise or random.random() < 0.3:
            return applicant.contact
        return names.person_name(random, sex=random.choice(("男", "女")), year=random.randint(1968, 1998))
    return value
