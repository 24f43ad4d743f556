"""A matter's file in memory: entries chained by the ledger's own digest, letters numbered as they are issued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from tongban.demonstration.volume.stage import Stage
from tongban.demonstration.volume.tables import Row
from tongban.kernel.documents.kinds import KINDS, title_of
from tongban.kernel.documents.models import Letter
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.actions import plain
from tongban.kernel.ledger.digest import FIRST, digest_of
from tongban.kernel.orgs.models import Organisation


class Book:
    """As kernel.ledger keeps it; its rows go to the stage when the matter is put away."""

    __slots__ = ("entries", "head", "kind", "once", "pk", "seq", "stage")

    def __init__(self, stage: Stage, kind: str, once: str | None = None) -> None:
        self.stage, self.kind, self.once = stage, kind, once
        self.pk = stage.ids.take("ledger_book")
        self.seq, self.head = 0, FIRST
        self.entries: list[Row] = []

    def write(
        self,
        step: str,
        *,
        title: str,
        by: Actor,
        law: str = "",
        given: Mapping[str, Any],
        audience: str = "parties",
    ) -> None:
        stage, label = self.stage, by.label
        self.seq += 1
        digest = digest_of(
            {
                "book": self.pk, "seq": self.seq, "step": step, "title": title, "law": law, "by": by.role.value,
                "actor": label, "on": stage.day, "at": stage.at_sealed, "given": given, "previous": self.head,
            }
        )  # fmt: skip
        self.entries.append(
            (
                stage.ids.take("ledger_entry"), self.pk, self.seq, step, title, law, by.role.value, label,
                stage.day, stage.at_kept, json.dumps(given), audience, self.head, digest,
            )
        )  # fmt: skip
        self.head = digest

    def put_away(self) -> None:
        rows = self.stage.rows
        rows.add("ledger_book", (self.pk, self.kind, self.once, self.seq, self.head))
        rows.extend("ledger_entry", self.entries)
        self.entries = []


class Issued:
    """A letter's number and what else of it later papers and rows name."""

    __slots__ = ("code", "kind", "number", "pk", "title")

    def __init__(self, pk: int, number: str, kind: str, title: str, code: str) -> None:
        self.pk, self.number, self.kind, self.title, self.code = pk, number, kind, title, code


def issue(
    stage: Stage, book: Book, kind: str, facts: Mapping[str, Any], *, organisation: Organisation, by: Actor
) -> Issued:
    """As kernel.documents.actions.issue, with the same digest over the same words."""
    declared, kept, year = KINDS[kind], plain(facts), stage.day[:4]
    series = f"{stage.word(organisation)}{declared.word}字"
    number = f"{series}〔{year}〕{stage.next_count(series, int(year)):05d}号"
    issued = Issued(stage.ids.take("documents_letter"), number, kind, title_of(declared, kept), stage.code())
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    edition = declared.edition.isoformat()
    # What kernel.documents.queries.facts_digest makes of the same, its keys in order; the facts are written out once.
    rest = {
        "issued_on": stage.day, "kind": kind, "number": number, "organisation": organisation.code,
        "title": issued.title, "verify_code": issued.code,
    }  # fmt: skip
    said = f'{{"edition": "{edition}", "facts": {text}, {json.dumps(rest, ensure_ascii=False)[1:]}'
    digest = hashlib.sha256(said.encode()).hexdigest()
    stage.rows.add(
        "documents_letter",
        (
            issued.pk, number, kind, issued.title, organisation.pk, book.pk,
            stage.sealer.seal(text, _FACTS), edition, stage.day, by.label, stage.at_kept, digest, issued.code,
        ),
    )  # fmt: skip
    return issued


_FACTS = f"{Letter._meta.db_table}.facts"
