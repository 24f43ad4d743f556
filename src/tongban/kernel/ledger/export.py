"""An export of the ledger, a line each: entries and bills, as anyone can check them without this program."""

from __future__ import annotations

import base64
import json
from typing import TextIO

from tongban.kernel.ledger.models import DailyBill, Entry


def export(out: TextIO) -> int:
    """Write every entry, book by book, then every bill; gives how many lines."""
    lines = 0
    for entry in Entry.objects.order_by("book_id", "seq").iterator(chunk_size=2000):
        out.write(_line({"kind": "entry", "id": entry.pk, **entry.as_sealed(), "digest": entry.digest}))
        lines += 1
    for bill in DailyBill.objects.order_by("day"):
        kept = {
            "kind": "bill",
            "day": bill.day.isoformat(),
            "entries": bill.entries,
            "through": bill.through,
            "root": bill.root,
            "previous": bill.previous,
            "digest": bill.digest,
            "authority": bill.authority,
            "token": base64.b64encode(bytes(bill.token)).decode(),
        }
        out.write(_line(kept))
        lines += 1
    return lines


def _line(kept: dict[str, object]) -> str:
    return json.dumps(kept, ensure_ascii=False, sort_keys=True) + "\n"
