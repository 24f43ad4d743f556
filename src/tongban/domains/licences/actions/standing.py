"""Putting a licence into a state, and telling its holder."""

from __future__ import annotations

from datetime import date
from typing import Any

from tongban.domains.licences.models import Licence
from tongban.kernel.notices.actions import tell
from tongban.prepared import updated


def put(licence: Licence, state: str, on: date) -> None:
    licence.state, licence.state_since = state, on
    updated(licence, "state", "state_since")


def tell_holder(licence: Licence, key: str, on: date, *, once: str, **more: Any) -> bool:
    facts = {
        "name": licence.type.name,
        "number": licence.number,
        "organisation": licence.organisation.name,
        "until": licence.valid_until or "长期",
        "licence": licence.pk,
        "on": on,
        **more,
    }
    message = tell(licence.holder, key, facts, book=licence.book_id, on=on, once=once)
    return message.on == on
