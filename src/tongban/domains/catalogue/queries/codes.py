"""Items by the code of the implementation list (实施编码), as other systems name them."""

from __future__ import annotations

from tongban.domains.catalogue.models import Item


def item_of_code(code: str) -> tuple[int, int] | None:
    """The item and the organisation in whose implementation list it stands."""
    return Item.objects.filter(code=code, exercised=True).values_list("pk", "organisation_id").first()
