"""A type, an office and a holder, and licences issued to the holder."""

from __future__ import annotations

from datetime import date
from typing import Any

from tongban.domains.licences import actions
from tongban.domains.licences.models import Licence, LicenceType
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.identity.models import Person
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.testing import an_enterprise, an_organisation

FOOD = "food-operation-permit"
SCOPE = {"format": "餐饮服务经营者", "scope": "热食类食品制售", "premises": "常州市钟楼区南大街1号"}


def a_type(
    key: str = FOOD, name: str = "食品经营许可证", *, holder: str = "enterprise", validity: str = "5 years"
) -> LicenceType:
    fields = [
        {"name": "format", "label": "主体业态"},
        {"name": "scope", "label": "经营项目"},
        {"name": "premises", "label": "经营场所"},
    ]
    office = an_organisation()
    known = LicenceType.objects.filter(key=key).first()
    sequence = LicenceType.objects.filter(definer=office).count() + 1
    return known or LicenceType.objects.create(
        key=key,
        name=name,
        kind="证照",
        holder=holder,
        definer=office,
        sequence=sequence,
        validity=validity,
        fields=fields,
    )


def a_licence(
    *,
    holder: Person | None = None,
    organisation: Organisation | None = None,
    on: str = "2026-03-02",
    until: str | None = "2031-03-01",
    matter: str = "CZ-XK-2026-000001",
    key: str = FOOD,
    **fields: Any,
) -> Licence:
    a_type(key)
    return actions.issue(
        key,
        holder=holder or an_enterprise(),
        organisation=organisation or an_organisation(),
        fields=SCOPE | fields,
        on=date.fromisoformat(on),
        valid_until=date.fromisoformat(until) if until else None,
        by=SYSTEM_ACTOR,
        matter_number=matter,
        item_code="000131013000",
    )
