"""Whether an address of this site, written into a guide, leads anywhere."""

from __future__ import annotations

import re

from django.urls import Resolver404, resolve

from tongban.domains.catalogue.models import Item

_ITEM = re.compile(r"^/items/(\d+)/")


def leads_somewhere(path: str) -> bool:
    """A page of the site, and where it is the page of an item, one that there is."""
    bare = path.partition("?")[0].partition("#")[0]
    try:
        resolve(bare)
    except Resolver404:
        return False
    found = _ITEM.match(bare)
    return found is None or Item.objects.filter(pk=int(found[1])).exists()
