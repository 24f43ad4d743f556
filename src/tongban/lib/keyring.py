"""A ring of keys in a file: one encrypts, every one decrypts, and one makes blind indexes. Each has a name, so that they can be rotated."""

from __future__ import annotations

import base64
import contextlib
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


@dataclass(frozen=True)
class KeyRing:
    """`current` encrypts; every key decrypts. `blind` makes the indexes by which encrypted values are found."""

    current: str
    keys: dict[str, bytes]
    blind: bytes

    def cipher(self, name: str) -> AESGCM:
        return _cipher(self.keys[name])


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def read(file: Path) -> KeyRing:
    """The ring as the file has it now; made if there is none."""
    try:
        changed = os.stat(file).st_mtime_ns
    except FileNotFoundError:
        _write(file, {"current": "k1", "keys": {"k1": _fresh()}, "blind": _fresh()}, fresh=True)
        changed = os.stat(file).st_mtime_ns
    return _read(file, changed)


def add_key(file: Path) -> str:
    """Add a key and make it the current one. Gives its name."""
    read(file)
    kept = json.loads(file.read_text(encoding="utf-8"))
    name = f"k{len(kept['keys']) + 1}"
    kept["keys"][name] = _fresh()
    kept["current"] = name
    _write(file, kept, fresh=False)
    return name


@lru_cache(maxsize=4)
def _read(file: Path, _changed: int) -> KeyRing:
    kept = json.loads(file.read_text(encoding="utf-8"))
    return KeyRing(
        current=kept["current"],
        keys={name: base64.b64decode(value) for name, value in kept["keys"].items()},
        blind=base64.b64decode(kept["blind"]),
    )


def _fresh() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def _write(file: Path, kept: dict[str, object], *, fresh: bool) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_suffix(f".{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(kept, out)
    if fresh:
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)  # the first of two processes wins; neither overwrites the other's keys
        draft.unlink()
    else:
        os.replace(draft, file)
