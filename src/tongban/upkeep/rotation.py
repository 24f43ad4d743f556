"""Rotating the keys of encrypted fields: a new key, and every value encrypted anew with it."""

from __future__ import annotations

from django.apps import apps
from django.db import models, transaction

from tongban.kernel.identity.fields import EncryptedTextField
from tongban.kernel.identity.keys import rotate

BATCH = 500


def rotate_keys() -> tuple[str, int]:
    """The new key's name and how many values now lie under it. Files and backups keep their old key."""
    name = rotate()
    return name, sum(_anew(model, field) for model in apps.get_models() for field in _encrypted(model))


def _encrypted(model: type[models.Model]) -> list[str]:
    fields = model._meta.local_concrete_fields
    return [field.attname for field in fields if isinstance(field, EncryptedTextField)]


def _anew(model: type[models.Model], field: str) -> int:
    done, last = 0, 0
    while True:
        with transaction.atomic():
            rows = list(
                model._default_manager.filter(pk__gt=last)
                .exclude(**{field: ""})
                .order_by("pk")
                .only(field)[:BATCH]
            )
            if not rows:
                return done
            model._default_manager.bulk_update(rows, [field])
        done, last = done + len(rows), rows[-1].pk
