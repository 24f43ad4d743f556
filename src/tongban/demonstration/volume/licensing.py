"""The licence that a grant brings about, as domains.licences issues it when it hears of the grant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.demonstration.volume.book import Book, issue
from tongban.demonstration.volume.stage import Stage
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.actions import plain

_FIELDS = "licences_licence.fields"


@dataclass(frozen=True, slots=True)
class Granted:
    pk: int
    identifier: str


def issue_licence(
    stage: Stage, matter: Matter, item: ItemView, form: Mapping[str, Any], *, valid_until: date | None
) -> Granted | None:
    """None where the item's result is no licence."""
    press = stage.press(item.result.licence)
    if press is None or matter.applicant is None:
        return None
    owner, on = matter.owner, stage.moment.date()
    printed = press.print(
        matter.applicant, owner, form, count=stage.next_count(press.series(owner), on.year), on=on,
        valid_until=valid_until, matter_number=matter.number, item_code=item.basic_code,
    )  # fmt: skip
    book, pk = Book(stage, "licence"), stage.ids.take("licences_licence")
    letter = issue(stage, book, "certificate", printed.face, organisation=owner, by=SYSTEM_ACTOR)
    book.write(
        printed.step, title=printed.title, law=printed.law, by=SYSTEM_ACTOR, given=plain(printed.given)
    )
    book.put_away()
    stage.rows.add(
        "licences_licence",
        (
            pk, book.pk, printed.type_id, matter.applicant.pk, owner.pk, printed.number, printed.identifier, 1,
            stage.sealer.seal(printed.fields_text, _FIELDS), printed.fields_digest, stage.day, stage.day,
            valid_until.isoformat() if valid_until else None, matter.number, item.basic_code, letter.pk,
            letter.code, printed.state, stage.day,
        ),
    )  # fmt: skip
    return Granted(pk, printed.identifier)
