"""Types of licence, taken into service from the city's file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from tongban.domains.licences.models import LicenceType
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.procedure import Refused
from tongban.prepared import Prepared


def load_types(file: Path | None = None) -> int:
    """Take the city's types of licence into service. A type keeps the sequence it was first given."""
    kept: list[dict[str, Any]] = yaml.safe_load(
        (file or Path(settings.TONGBAN_CITY) / "licence-types.yaml").read_text(encoding="utf-8")
    )
    organisations = {
        each.key: each for each in Organisation.objects.filter(key__in={row["defined_by"] for row in kept})
    }
    for row in kept:
        definer = organisations.get(row["defined_by"])
        if definer is None:
            raise Refused(
                f"证照类型「{row['name']}」的定义机构 {row['defined_by']} 不存在; 请核对 city/licence-types.yaml。"
            )
        _keep_type(row, definer)
    return len(kept)


def _keep_type(row: Mapping[str, Any], definer: Organisation) -> None:
    values = {
        "name": row["name"],
        "kind": row["kind"],
        "holder": row["holder"],
        "validity": row.get("validity", "long"),
        "prefix": row.get("prefix", ""),
        "fields": row.get("fields", []),
    }
    known = LicenceType.objects.filter(key=row["key"]).first()
    if known is not None:
        LicenceType.objects.filter(pk=known.pk).update(**values)
        return
    taken = (
        LicenceType.objects.filter(definer=definer)
        .order_by("-sequence")
        .values_list("sequence", flat=True)
        .first()
    )
    LicenceType.objects.create(key=row["key"], definer=definer, sequence=(taken or 0) + 1, **values)


_named = Prepared(lambda key: LicenceType.objects.filter(key=key).select_related("definer"))


def type_named(key: str) -> LicenceType:
    found = _named.first(key)
    if found is None:
        raise Refused(f"没有名为「{key}」的证照类型; 请核对事项的办理结果设置。")
    return found
