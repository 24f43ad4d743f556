"""What is asked of papers: those of a book, the one behind a code, and whether a letter is still what was issued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from tongban.kernel.documents import store
from tongban.kernel.documents.models import Document, Letter, Paper
from tongban.kernel.documents.sealing import root_certificate
from tongban.kernel.ledger.models import Book
from tongban.kernel.procedure import Refused
from tongban.lib.signing import read_signature


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of a letter found. `printed` is False while nobody has read it yet, and then nothing is wrong."""

    facts_intact: bool
    printed: bool
    paper_intact: bool
    signature_valid: bool
    signer: str

    @property
    def holds(self) -> bool:
        return self.facts_intact and (not self.printed or (self.paper_intact and self.signature_valid))


def documents_of(book: Book) -> QuerySet[Document]:
    return Document.objects.filter(book=book)


def document_content(document: Document) -> bytes:
    return store.read(document.path, document.sha256)


def letters_of(book: Book) -> QuerySet[Letter]:
    return Letter.objects.filter(book=book).select_related("organisation", "paper", "book__matter")


def by_verify_code(code: str) -> Letter | None:
    """However a person typed it: small letters, spaces and strokes do not matter."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return Letter.objects.filter(verify_code=plain).select_related("organisation", "book__matter").first()


def verify_address(letter: Letter) -> str:
    """What the QR code points to. A certificate may have a page of its own (`verify_address` among its facts)."""
    own = letter.facts.get("verify_address")
    return str(own) if own else f"{settings.TONGBAN_PUBLIC_ADDRESS.rstrip('/')}/verify/{letter.verify_code}"


def facts_digest(letter: Letter) -> str:
    """Over all that was said; the unguessable code in it keeps short facts from being found by trial."""
    return hashlib.sha256(sealed_text(letter, letter.number, letter.facts).encode()).hexdigest()


def sealed_text(letter: Letter, number: str, facts: Mapping[str, Any]) -> str:
    """What the digest is made of."""
    said = {
        "number": number,
        "kind": letter.kind,
        "title": letter.title,
        "organisation": letter.organisation.code,
        "edition": letter.edition.isoformat(),
        "issued_on": letter.issued_on.isoformat(),
        "verify_code": letter.verify_code,
        "facts": facts,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def verification(letter: Letter) -> Verification:
    """Do the facts equal their digest, does the stored PDF equal its own, and does its signature hold?"""
    facts_intact = facts_digest(letter) == letter.digest
    paper = Paper.objects.filter(letter=letter).first()
    if paper is None:
        return Verification(facts_intact, printed=False, paper_intact=False, signature_valid=False, signer="")
    try:
        content = store.read(paper.path, paper.sha256)
    except Refused:
        return Verification(facts_intact, printed=True, paper_intact=False, signature_valid=False, signer="")
    found = read_signature(content, root=root_certificate(letter.organisation))
    return Verification(
        facts_intact,
        printed=True,
        paper_intact=True,
        signature_valid=found.intact and found.trusted,
        signer=found.signer,
    )
