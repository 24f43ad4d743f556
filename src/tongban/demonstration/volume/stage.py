"""What all matters of a process share: the town, who is who, words, counters, keys; read once and asked a million times."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tongban.demonstration.papers import paper_for
from tongban.demonstration.volume.tables import Ids, Rows
from tongban.demonstration.year.town import Town
from tongban.domains.cases.actions.lodging import terms_of
from tongban.domains.catalogue.api import ItemView
from tongban.domains.licences.api import Press, licence_type
from tongban.kernel.clock import Term
from tongban.kernel.documents import store
from tongban.kernel.documents.words import word_of
from tongban.kernel.identity.keys import ring
from tongban.kernel.identity.models import Staff
from tongban.kernel.numbering.models import Counter
from tongban.kernel.orgs.models import Organisation

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper that applicants hand in, as it lies in the store."""

    name: str
    path: str
    digest: str
    size: int


class Sealer:
    """Encrypted fields as kernel.identity.fields writes them, with the key looked up once."""

    def __init__(self) -> None:
        keys = ring()
        self._cipher, self._head = AESGCM(keys.keys[keys.current]), f"{keys.current}:"

    def seal(self, value: str, label: str) -> str:
        if not value:
            return value
        nonce = os.urandom(12)
        sealed = self._cipher.encrypt(nonce, value.encode(), label.encode())
        return self._head + base64.b64encode(nonce + sealed).decode()


@dataclass(slots=True)
class Stage:
    """`utc` says that instants are kept as SQLite keeps them: without a zone, in UTC."""

    town: Town
    seed: int
    utc: bool
    numbers: Mapping[int, str]
    """Staff by id: their numbers."""
    staff: Mapping[str, int]
    """And the other way about."""
    counters: dict[tuple[str, int], int]
    ids: Ids = field(default_factory=lambda: Ids({}, 0, 1))
    rows: Rows = field(default_factory=Rows)
    sealer: Sealer = field(default_factory=Sealer)
    random: Random = field(default_factory=Random)
    moment: datetime = field(default_factory=lambda: datetime.min)
    """Now: `go_to` moves it, and with it how the day and the instant are written."""
    day: str = ""
    at_sealed: str = ""
    at_kept: str = ""
    _words: dict[int, str] = field(default_factory=dict)
    _papers: dict[str, Kept] = field(default_factory=dict)
    _presses: dict[str, Press | None] = field(default_factory=dict)
    _terms: dict[int, tuple[dict[str, Term], dict[str, Any]]] = field(default_factory=dict)

    def go_to(self, moment: datetime) -> None:
        self.moment = moment
        self.day = moment.date().isoformat()
        self.at_sealed = moment.isoformat(timespec="microseconds")
        self.at_kept = _in_utc(moment) if self.utc else self.at_sealed

    def next_count(self, series: str, year: int) -> int:
        """As kernel.numbering does, in memory; written back when all is done."""
        count = self.counters.get((series, year), 0) + 1
        self.counters[series, year] = count
        return count

    def word(self, organisation: Organisation) -> str:
        known = self._words.get(organisation.pk)
        if known is None:
            known = self._words[organisation.pk] = word_of(organisation)
        return known

    def paper(self, material: str) -> Kept:
        known = self._papers.get(material)
        if known is None:
            upload = paper_for(material)
            content = upload.read()
            path, digest = store.keep(content, folder="documents")
            known = self._papers[material] = Kept(str(upload.name).strip(), path, digest, len(content))
        return known

    def terms(self, item: ItemView, on: date) -> tuple[dict[str, Term], dict[str, Any]]:
        """The terms that the item and the city give, and as the ledger keeps them."""
        known = self._terms.get(item.edition_id)
        if known is None:
            terms = terms_of(item, on=on)
            known = terms, {name: term.as_data() for name, term in terms.items()}
            self._terms[item.edition_id] = known
        return known

    def press(self, licence: str) -> Press | None:
        """None where an item's result is no licence, or of a type that the city has not."""
        if licence not in self._presses:
            self._presses[licence] = Press(licence) if licence and licence_type(licence) else None
        return self._presses[licence]

    def code(self) -> str:
        """核验码 of a demonstration: from the seed, so that the same seed gives the same city."""
        return "".join(self.random.choices(_ALPHABET, k=16))


def set_stage(town: Town, *, seed: int, utc: bool) -> Stage:
    numbers = dict(Staff.objects.values_list("pk", "number"))
    stage = Stage(
        town=town,
        seed=seed,
        utc=utc,
        numbers=numbers,
        staff={number: pk for pk, number in numbers.items()},
        counters={(one.series, one.year): one.last for one in Counter.objects.all()},
    )
    # Asked here, so that processes begun from this one need ask the database nothing.
    for items in town.items.values():
        stage.press(items[0].result.licence)
    return stage


def _in_utc(moment: datetime) -> str:
    naive = (moment - (moment.utcoffset() or moment - moment)).replace(tzinfo=None)
    return str(naive)
