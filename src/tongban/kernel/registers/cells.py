"""Values as people read them and write them: the words of a cell, masked or clear, the same in pages, sheets and the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from tongban.kernel.orgs.models import Organisation, Region
from tongban.lib import masking

if TYPE_CHECKING:
    from tongban.kernel.registers.grammar import Column

MASKS: Mapping[str, Callable[[str], str]] = {
    "name": masking.mask_name,
    "id_number": masking.mask_id_number,
    "phone": masking.mask_phone,
    "email": masking.mask_email,
    "account": masking.mask_account,
    "address": masking.mask_address,
}
YES, NO = "是", "否"
FLAGS = {YES: True, NO: False, "1": True, "0": False, "true": True, "false": False}
"""How a yes or a no is written."""


def masked(column: Column, value: str) -> str:
    return MASKS[column.personal](value) if value else ""


def shown(column: Column, row: Any, *, clear: bool = False) -> Any:
    """A cell of a page or a sheet: days and numbers stay what they are, the rest are words."""
    value = getattr(row, column.name)
    if value is None or value == "":
        return ""
    if column.personal:
        return value if clear else masked(column, value)
    return words(column, value)


def words(column: Column, value: Any) -> Any:
    if column.kind == "choice":
        return dict(column.choices).get(str(value), str(value))
    if column.kind == "flag":
        return YES if value else NO
    if isinstance(value, (Region, Organisation)):
        return value.name
    return value


def kept(column: Column, value: Any) -> Any:
    """As the ledger keeps it: words, and personal data masked, since the ledger is never changed."""
    if value is None or value == "":
        return ""
    if column.personal:
        return masked(column, value)
    said = words(column, value)
    return said.isoformat() if isinstance(said, date) else said if isinstance(said, (int, str)) else str(said)
