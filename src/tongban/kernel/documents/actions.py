"""What is done with papers: attach one that was handed in, issue a letter, set and sign it at its first reading."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction

from tongban.kernel.clock import now, today
from tongban.kernel.documents import store
from tongban.kernel.documents.kinds import KINDS, missing_facts, title_of
from tongban.kernel.documents.models import Audience, Document, Letter, Paper
from tongban.kernel.documents.queries import facts_digest, verify_address
from tongban.kernel.documents.sealing import signer_of
from tongban.kernel.documents.sentences import inspect, refusal
from tongban.kernel.documents.typeset import Frame, typeset
from tongban.kernel.documents.words import word_of
from tongban.kernel.identity import Actor
from tongban.kernel.ledger.actions import plain
from tongban.kernel.ledger.models import Book
from tongban.kernel.numbering.actions import Series, next_count
from tongban.kernel.orgs.models import Organisation
from tongban.lib.signing import sign_pdf
from tongban.prepared import inserted

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without the signs that are taken for one another on paper."""
_CODE_LENGTH = 16
_LONGEST_NAME = 120


def attach(
    book: Book | None,
    upload: File[bytes],
    *,
    kind: str,
    name: str = "",
    by: Actor,
    at: datetime | None = None,
    audience: str = Audience.PARTIES,
) -> Document:
    """Look into what was handed in and keep it, or refuse it. Without a book it belongs to a draft (`bind` gives it one)."""
    name = _plain_name(name or upload.name or "")
    limit: int = settings.TONGBAN_UPLOAD_LIMIT
    content = b"" if upload.size > limit else upload.read(limit + 1)
    if upload.size > limit or len(content) > limit:
        raise refusal("too_large", name=name, limit=limit // 1024 // 1024)
    found = inspect(content, name)
    path, digest = store.keep(content, folder="documents")
    document = Document(
        book=book,
        kind=kind,
        name=name,
        media_type=found.media_type,
        size=len(content),
        sha256=digest,
        path=path,
        uploaded_by=by.label,
        uploaded_at=at or now(),
        audience=audience,
        checked=f"{found.name}，可以打开",
    )
    return inserted(document)


def discard(document: Document) -> None:
    """Take a paper out of a draft. What was handed in with an application is never removed."""
    with transaction.atomic():
        removed, _ = Document.objects.filter(pk=document.pk, book=None).delete()
        if not removed:
            raise refusal("bound")
    if not Document.objects.filter(path=document.path).exists():
        store.forget(document.path)


def issue(
    kind: str,
    facts: Mapping[str, Any],
    *,
    book: Book,
    organisation: Organisation,
    on: date | None = None,
    by: Actor,
) -> Letter:
    """A numbered letter; its PDF is set and signed at the first reading (`rendered`)."""
    letter, series, _ = drawn_up(kind, facts, organisation=organisation, on=on or today(), by=by)
    with transaction.atomic():
        letter.book = book
        letter.number = series.number(next_count(series.name, letter.issued_on))
        letter.digest = facts_digest(letter)
        inserted(letter)
    return letter


def drawn_up(
    kind: str, facts: Mapping[str, Any], *, organisation: Organisation, on: date, by: Actor
) -> tuple[Letter, Series, dict[str, Any]]:
    """A letter that lacks only its number, its book and its digest; the series of its number; and its facts."""
    declared, kept = KINDS[kind], plain(facts)
    if lacking := missing_facts(declared, kept):
        raise ValueError(f"a letter {kind} without {', '.join(lacking)}")
    letter = Letter(
        kind=kind,
        title=title_of(declared, kept),
        organisation=organisation,
        facts_kept=json.dumps(kept, ensure_ascii=False, sort_keys=True),
        edition=declared.edition,
        issued_on=on,
        issued_by=by.label,
        issued_at=now(),
        verify_code=_code(),
    )
    series = f"{word_of(organisation)}{declared.word}字"
    return letter, Series(series, on.year, f"{series}〔{on.year}〕", 5, "号"), kept


def _code() -> str:
    """Of one draw: what nobody can guess."""
    drawn, signs = secrets.randbelow(len(_ALPHABET) ** _CODE_LENGTH), []
    for _ in range(_CODE_LENGTH):
        drawn, at = divmod(drawn, len(_ALPHABET))
        signs.append(_ALPHABET[at])
    return "".join(signs)


def rendered(letter: Letter) -> bytes:
    """The letter's PDF: set and signed once, kept, and proven against its digest at every later reading."""
    known = Paper.objects.filter(letter=letter).first()
    if known is not None:
        return store.read(known.path, known.sha256)
    content = sign_pdf(
        typeset(letter.kind, letter.facts, frame_of(letter)),
        signer_of(letter.organisation),
        reason=f"签发《{letter.title}》{letter.number}",
        place=letter.organisation.region.name,
    )
    path, digest = store.keep(content, folder="letters")
    try:
        with transaction.atomic():
            Paper.objects.create(letter=letter, path=path, sha256=digest, size=len(content), set_at=now())
    except IntegrityError:
        # Somebody else read it at the same moment and was first: there is one paper, theirs.
        first = Paper.objects.get(letter=letter)
        if path != first.path:
            store.forget(path)
        return store.read(first.path, first.sha256)
    return content


def frame_of(letter: Letter) -> Frame:
    demonstration: bool = settings.TONGBAN_DEMONSTRATION_SEAL
    return Frame(
        number=letter.number,
        title=letter.title,
        organisation=letter.organisation.name,
        issued_on=letter.issued_on,
        seal_words=str(letter.facts.get("seal_words") or "业务专用章"),
        verify_address=verify_address(letter),
        verify_code=letter.shown_code,
        footnote="示范文书，不具法律效力" if demonstration else "",
        demonstration=demonstration,
    )


def _plain_name(name: str) -> str:
    """The last part of what the browser called it, without control signs; only ever shown, never a path."""
    last = PurePath(name.replace("\\", "/")).name
    shown = "".join(character for character in last if character.isprintable()).strip() or "未命名文件"
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[:80]}…{shown[-30:]}"
