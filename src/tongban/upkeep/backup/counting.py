"""What a database holds, in figures that can be compared: rows of every table, and the ledger's last entry."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

GROWING = ("ledger_entry", "ledger_book", "docket_matter")
"""Only ever added to: between two countings, every count lies between the two."""
_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
_POSTGRES = (
    "SELECT table_name FROM information_schema.tables "
    "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name"
)


class Connection(Protocol):
    """sqlite3's and psycopg's alike."""

    def execute(self, query: Any, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Census:
    """`head` is the digest of the ledger's last entry, `head_id` its row; both empty where nothing was ever written."""

    rows: dict[str, int] = field(default_factory=dict)
    head_id: int = 0
    head: str = ""

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, kept: dict[str, Any]) -> Census:
        return cls(dict(kept["rows"]), int(kept["head_id"]), str(kept["head"]))


def tables_of(connection: Connection, *, vendor: str) -> list[str]:
    return [row[0] for row in connection.execute(_SQLITE if vendor == "sqlite" else _POSTGRES).fetchall()]


def census_of(connection: Connection, *, vendor: str, only: tuple[str, ...] | None = None) -> Census:
    """To be asked within one transaction, so that all figures are of one moment."""
    there = tables_of(connection, vendor=vendor)
    wanted = [name for name in there if only is None or name in only]
    rows = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in wanted}
    if "ledger_entry" not in there:
        return Census(rows)
    last = connection.execute("SELECT id, digest FROM ledger_entry ORDER BY id DESC LIMIT 1").fetchone()
    return Census(rows, *(last or (0, "")))
