"""Fields whose values lie encrypted in the database (AES-256-GCM with a key's name), and blind indexes to find them by."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from typing import Any

from django.db import models

from tongban.kernel.identity.keys import ring


def encrypt(value: str, *, label: str) -> str:
    """`label` binds the value to its column: a value copied into another column does not decrypt."""
    keys = ring()
    nonce = os.urandom(12)
    sealed = keys.cipher(keys.current).encrypt(nonce, value.encode(), label.encode())
    return f"{keys.current}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(kept: str, *, label: str) -> str:
    name, _, body = kept.partition(":")
    raw = base64.b64decode(body)
    return ring().cipher(name).decrypt(raw[:12], raw[12:], label.encode()).decode()


def blind_index(value: str) -> str:
    """The same for the same value, and of no use to whoever has only the database."""
    return hmac.new(ring().blind, value.strip().upper().encode(), hashlib.sha256).hexdigest()[:40]


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is encrypted on its way into the database. An empty text stays empty."""

    def _label(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value, label=self._label()) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return decrypt(value, label=self._label()) if value else value
