"""The record books in service, as the domains hand them in when the product starts."""

from __future__ import annotations

from tongban.kernel.registers.grammar import BadRegister, Register

_REGISTERS: dict[str, Register] = {}


def register(*books: Register) -> None:
    """From AppConfig.ready(). Two books of one key are a fault of the programme."""
    for book in books:
        kept = _REGISTERS.get(book.key)
        if kept is not None and kept.model is not book.model:
            raise BadRegister(
                f"{book.key}: declared by {kept.model.__module__} and by {book.model.__module__}"
            )
        _REGISTERS[book.key] = book


def registered() -> tuple[Register, ...]:
    return tuple(_REGISTERS[key] for key in sorted(_REGISTERS))


def register_of(key: str) -> Register | None:
    return _REGISTERS.get(key)
