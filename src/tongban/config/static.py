"""The addresses of our own files: the same all day, so each is made once and not at every page."""

from __future__ import annotations

from functools import cache

from django.contrib.staticfiles.storage import StaticFilesStorage


class KeptAddresses(StaticFilesStorage):
    """Django's own storage; only its addresses are kept."""

    def url(self, name: str | None) -> str:
        return _address(self, name)


@cache
def _address(storage: StaticFilesStorage, name: str | None) -> str:
    return StaticFilesStorage.url(storage, name)
