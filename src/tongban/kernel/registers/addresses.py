"""Where a record book's pages stand, in one place."""

from __future__ import annotations

from urllib.parse import urlencode

from tongban.kernel.registers.grammar import Register

DESK = "/desk/registers/"
PUBLIC = "/registers/"


def listing(register: Register, query: list[tuple[str, str]] | None = None) -> str:
    return f"{DESK}{register.key}/" + (f"?{urlencode(query)}" if query else "")


def row(register: Register, pk: int, act: str = "") -> str:
    return f"{DESK}{register.key}/{pk}/" + (f"{act}/" if act else "")


def public_listing(register: Register) -> str:
    return f"{PUBLIC}{register.key}/"


def public_row(register: Register, pk: int) -> str:
    return f"{PUBLIC}{register.key}/{pk}/"
