"""What other domains may ask of licences: functions and frozen values, never rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongban.domains.licences import actions, queries
from tongban.domains.licences.actions import drafting
from tongban.domains.licences.models import Licence, LicenceType
from tongban.domains.licences.rules import ISSUED, LAWS, TITLES, valid_through
from tongban.kernel.clock import today
from tongban.kernel.identity import SYSTEM_ACTOR, Actor
from tongban.kernel.identity.models import Person
from tongban.kernel.orgs.models import Organisation
from tongban.prepared import Prepared


@dataclass(frozen=True, slots=True)
class LicenceView:
    """A licence as it stands on the day it was asked for."""

    id: int
    identifier: str
    type_key: str
    type_name: str
    number: str
    holder_id: int
    holder_name: str
    organisation_name: str
    fields: Mapping[str, str]
    issued_on: date
    valid_from: date
    valid_until: date | None
    state: str
    state_title: str
    version: int
    verify_code: str


@dataclass(frozen=True, slots=True)
class TypeView:
    """A type of licence: what its face says, and until when one issued on a day is valid."""

    key: str
    name: str
    kind: str
    holder: str
    validity: str
    fields: tuple[tuple[str, str], ...]

    def valid_until(self, on: date) -> date | None:
        return valid_through(self.validity, on)


def issue(
    type_key: str,
    *,
    holder: Person,
    organisation: Organisation,
    fields: Mapping[str, Any],
    on: date,
    valid_until: date | None,
    by: Actor,
    matter_number: str,
    item_code: str,
    tells: bool = True,
    licensed: bool = True,
) -> LicenceView:
    """Issue a licence from a decision; for the same matter and type it is issued once. `tells` is False for what is only
    gathered from older registers (归集), `licensed` for a paper that no administrative licence stands behind."""
    licence = actions.issue(
        type_key,
        holder=holder,
        organisation=organisation,
        fields=fields,
        on=on,
        valid_until=valid_until,
        by=by,
        matter_number=matter_number,
        item_code=item_code,
        tells=tells,
        licensed=licensed,
    )
    return _view(licence, on)


def renew(
    licence_id: int, *, on: date, valid_until: date | None, by: Actor, matter_number: str
) -> LicenceView:
    return _view(
        actions.renew(licence_id, on=on, valid_until=valid_until, by=by, matter_number=matter_number), on
    )


def change(
    licence_id: int, *, fields: Mapping[str, Any], on: date, by: Actor, matter_number: str
) -> LicenceView:
    return _view(actions.change(licence_id, fields=fields, on=on, by=by, matter_number=matter_number), on)


def held(holder: Person, type_key: str, *, on: date) -> LicenceView | None:
    """The valid licence of a type that a person holds: the material need not be handed in (免证办)."""
    licence = queries.held_by(holder, type_key, on=on)
    return _view(licence, on) if licence else None


def read(licence_id: int, *, by: Actor, purpose: str, matter_number: str) -> LicenceView:
    """Read it for a matter; the reading is in its ledger and the holder sees it."""
    on = today()
    return _view(actions.read(licence_id, by=by, purpose=purpose, matter_number=matter_number, on=on), on)


_type = Prepared(lambda key: LicenceType.objects.filter(key=key))


def licence_type(key: str) -> TypeView | None:
    found = _type.first(key)
    if found is None:
        return None
    fields = tuple((each["name"], each["label"]) for each in found.fields)
    return TypeView(found.key, found.name, found.kind, found.holder, found.validity, fields)


def of_matter(matter_number: str, *, on: date) -> list[LicenceView]:
    """The licences issued from a matter."""
    rows = Licence.objects.select_related("type", "holder", "organisation").filter(
        matter_number=matter_number
    )
    return [_view(licence, on) for licence in rows.order_by("pk")] if matter_number else []


def annul_of_matter(matter_number: str, *, ground: str, reason: str, on: date) -> int:
    """End what was issued from a matter whose grant was revoked (第六十九条); gives how many, and none twice."""
    ended = 0
    for view in of_matter(matter_number, on=on):
        if view.state in ("valid", "suspended"):
            actions.act(view.id, "annul", ground=ground, reason=reason, by=SYSTEM_ACTOR, on=on)
            ended += 1
    return ended


def run_day(on: date) -> int:
    """What a day brings to licences: terms that ended, and warnings to those whose term ends soon."""
    return actions.expire(on) + actions.warn(on)


def _view(licence: Licence, on: date) -> LicenceView:
    stands = queries.standing(licence, on=on)
    return LicenceView(
        id=licence.pk,
        identifier=licence.identifier,
        type_key=licence.type.key,
        type_name=licence.type.name,
        number=licence.number,
        holder_id=licence.holder_id,
        holder_name=licence.holder.name,
        organisation_name=licence.organisation.name,
        fields=licence.fields,
        issued_on=licence.issued_on,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        state=stands.state,
        state_title=stands.title,
        version=licence.version,
        verify_code=licence.verify_code,
    )


@dataclass(frozen=True, slots=True)
class Printed:
    """A licence as it would be issued: what its row, its paper and its line in the ledger say."""

    type_id: int
    number: str
    identifier: str
    fields_text: str
    fields_digest: str
    face: Mapping[str, Any]
    given: Mapping[str, Any]
    step: str
    title: str
    law: str
    state: str


class Press:
    """A type of which very many are issued at once: the database is asked about it once, and no more for each licence."""

    def __init__(self, key: str) -> None:
        self._type = LicenceType.objects.select_related("definer").get(key=key)

    def series(self, organisation: Organisation) -> str:
        return drafting.series_of(self._type, organisation)

    def valid_until(self, begins: date) -> date | None:
        return valid_through(self._type.validity, begins)

    def print(
        self, holder: Person, organisation: Organisation, form: Mapping[str, Any], *, count: int, on: date,
        valid_until: date | None, matter_number: str, item_code: str,
    ) -> Printed:  # fmt: skip
        licence = drafting.drafted(
            self._type, holder=holder, organisation=organisation,
            number=drafting.number_of(self._type, organisation, year=on.year, count=count),
            serial=drafting.serial_of(year=on.year, count=count), version=1, fields=form, on=on,
            valid_until=valid_until, matter_number=matter_number, item_code=item_code,
        )  # fmt: skip
        return Printed(
            self._type.pk, licence.number, licence.identifier, licence.fields_kept, licence.fields_digest,
            drafting.face_of(licence), drafting.given_of(licence), ISSUED, TITLES[ISSUED], LAWS[ISSUED],
            str(licence.state),
        )  # fmt: skip
