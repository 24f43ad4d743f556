"""The one write of the catalogue's own inspection: that a finding is none."""

from __future__ import annotations

from tongban.domains.catalogue.models import Item, Reference
from tongban.domains.catalogue.rules.inspection import DISMISSED, dismissal


def dismiss(item_id: int, finding_key: str, *, why: str) -> None:
    """From now on nobody is told of this finding in this item, and it keeps no draft from publication."""
    item = Item.objects.get(pk=item_id)
    whose = item.key if item.base_id is None else f"{item.key}@{item.organisation_id}"
    Reference.objects.update_or_create(
        kind=DISMISSED, key=dismissal(whose, finding_key), defaults={"name": why[:120]}
    )
