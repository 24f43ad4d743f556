"""Reads of licences: a person's own, those of an office, the one behind a code, its life and its readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from tongban.domains.licences.models import Licence, Reading
from tongban.domains.licences.rules import LIGHTS, READ, STATES, State, state_on
from tongban.kernel.identity import Actor
from tongban.kernel.identity.fields import blind_index
from tongban.kernel.identity.models import Person
from tongban.kernel.ledger.queries import entries_of
from tongban.prepared import Prepared

_WITH = ("type__definer", "holder", "organisation")


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry in the life of a licence, as a timeline shows it."""

    title: str
    on: date
    by: str
    law: str
    note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The state a licence is in on a day, with its light."""

    state: str
    title: str
    light: str

    @property
    def may_be_used(self) -> bool:
        return self.state == State.VALID


def standing(licence: Licence, *, on: date) -> Standing:
    state = state_on(licence.state, licence.valid_until, on)
    return Standing(state, STATES[state], LIGHTS.get(state, "late"))


def of_actor(actor: Actor) -> QuerySet[Licence]:
    """One's own licences and those of whom one acts for, each in its present version."""
    if not actor.is_citizen:
        return Licence.objects.none()
    people = [pk for pk in (actor.person_id, *actor.principal_ids) if pk is not None]
    return Licence.objects.filter(holder_id__in=people).select_related(*_WITH)


def in_wallet(actor: Actor) -> QuerySet[Licence]:
    return (
        of_actor(actor).exclude(state=State.REPLACED).order_by("holder_id", "type__name", "-issued_on", "-pk")
    )


numbered = Prepared(
    lambda pk: Licence.objects.filter(pk=pk).select_related("type__definer", "holder", "organisation__region")
)
"""A licence with all that an act upon it names."""

wallet = Prepared(
    lambda people: Licence.objects.filter(holder_id__in=people).exclude(state=State.REPLACED).only("pk")
)
"""The licences of these people, each in its present version."""


def of_organisation(organisation_id: int | None) -> QuerySet[Licence]:
    return (
        Licence.objects.filter(organisation_id=organisation_id or 0)
        .select_related(*_WITH)
        .order_by("-issued_on", "-pk")
    )


def found_in(licences: QuerySet[Licence], words: str) -> QuerySet[Licence]:
    """By number, identifier, matter, or the holder's exact name or number."""
    words = words.strip()
    if not words:
        return licences
    holder = Q(holder__id_index=blind_index(words)) | Q(holder__name_index=blind_index(words))
    plain = words.upper()
    return licences.filter(
        holder | Q(number=plain) | Q(number=words) | Q(identifier=plain) | Q(matter_number=plain)
    )


def by_letter(letter_id: int) -> Licence | None:
    return Licence.objects.select_related(*_WITH, "letter").filter(letter_id=letter_id).first()


_valid = Prepared(
    lambda holder, type_key, on: (
        Licence.objects.select_related(*_WITH)
        .filter(Q(valid_until=None) | Q(valid_until__gte=on))
        .filter(holder_id=holder, type__key=type_key, state=State.VALID, valid_from__lte=on)
    )
)


def held_by(holder: Person, type_key: str, *, on: date) -> Licence | None:
    """The valid one that lasts longest, if the holder has any."""
    valid = _valid(holder.pk, type_key, on)
    return max(valid, key=lambda licence: (licence.valid_until or date.max, licence.pk), default=None)


def present_version(licence: Licence) -> Licence | None:
    return Licence.objects.filter(book=licence.book_id).exclude(state=State.REPLACED).first()


def life_of(licence: Licence) -> list[Moment]:
    """Every act in its book, the newest first; readings are listed apart."""
    entries = entries_of(licence.book_id).exclude(step=READ).order_by("-seq")
    return [
        Moment(
            entry.title,
            entry.on,
            entry.given.get("organisation", ""),
            entry.law,
            entry.given.get("reason", ""),
        )
        for entry in entries
    ]


def readings_of(licence: Licence) -> QuerySet[Reading]:
    """Of every version of the licence, the newest first."""
    return Reading.objects.filter(licence__book=licence.book_id).select_related("organisation")
