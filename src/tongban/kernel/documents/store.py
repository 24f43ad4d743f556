"""Where papers lie: encrypted, outside the database, under the digest of what is in them and never under a name of anybody's."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.core.files.storage import default_storage

from tongban.kernel.documents.sentences import refusal
from tongban.kernel.identity.keys import ring

log = logging.getLogger(__name__)
_NONCE = 12


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep(content: bytes, *, folder: str) -> tuple[str, str]:
    """Path and digest. The same content kept twice is one file, and it is there whole and on the disk, or not at all."""
    digest = digest_of(content)
    path = f"{folder}/{digest[:2]}/{digest}"
    whole = Path(default_storage.path(path))
    if not whole.exists():
        draft = whole.with_name(f"{digest}.{secrets.token_hex(4)}.part")
        try:
            whole.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("xb") as out:
                out.write(_sealed(content, digest))
                out.flush()
                os.fsync(out.fileno())
            draft.replace(whole)
        except OSError as failure:
            log.error("papers: %s", failure)
            draft.unlink(missing_ok=True)
            raise refusal("no_room") from failure
    return path, digest


def read(path: str, digest: str) -> bytes:
    """What was kept, or a refusal where it is gone or is no longer what was kept."""
    try:
        with default_storage.open(path, "rb") as file:
            kept = file.read()
    except OSError:
        raise refusal("lost") from None
    try:
        content = _opened(kept, digest)
    except (InvalidTag, KeyError, ValueError):
        raise refusal("altered") from None
    if digest_of(content) != digest:
        raise refusal("altered")
    return content


def forget(path: str) -> None:
    default_storage.delete(path)


def _sealed(content: bytes, digest: str) -> bytes:
    """The key's name, a line, the nonce and the cipher text; the digest binds the file to its place."""
    keys, nonce = ring(), os.urandom(_NONCE)
    return (
        f"{keys.current}\n".encode()
        + nonce
        + keys.cipher(keys.current).encrypt(nonce, content, digest.encode())
    )


def _opened(kept: bytes, digest: str) -> bytes:
    name, _, sealed = kept.partition(b"\n")
    return ring().cipher(name.decode()).decrypt(sealed[:_NONCE], sealed[_NONCE:], digest.encode())
