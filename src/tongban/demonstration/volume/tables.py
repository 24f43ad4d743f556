"""The tables that are written in bulk, their columns in the order of the rows, and the rows on their way there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Value = str | int | None
"""As both databases take it: days and instants as text, truth as 1 and 0, JSON as its text."""
Row = tuple[Value, ...]

COLUMNS: dict[str, tuple[str, ...]] = {
    "identity_account": (
        "id", "password", "last_login", "username", "is_active", "password_changed_on", "made_at",
    ),
    "identity_person": (
        "id", "kind", "name", "name_index", "id_number", "id_index", "phone", "address", "assurance", "account_id",
        "legal_person_id", "since",
    ),
    "identity_mandate": ("id", "principal_id", "agent_id", "scope", "since", "until", "ended_on"),
    "ledger_book": ("id", "kind", "once", "head_seq", "head_digest"),
    "ledger_entry": (
        "id", "book_id", "seq", "step", "title", "law", "by", "actor", "on", "at", "given", "audience",
        "previous", "digest",
    ),
    "docket_matter": (
        "book_id", "number", "procedure", "edition", "title", "owner_id", "applicant_id", "channel", "state",
        "opened_on", "closed_on", "due_on",
    ),
    "docket_runningclock": (
        "id", "matter_id", "name", "kind", "started_on", "due_on", "paused_since", "stopped_on", "was_late",
        "provisional",
    ),
    "docket_holding": ("matter_id", "staff_id", "since"),
    "documents_document": (
        "id", "book_id", "kind", "name", "media_type", "size", "sha256", "path", "uploaded_by", "uploaded_at",
        "audience", "checked",
    ),
    "documents_letter": (
        "id", "number", "kind", "title", "organisation_id", "book_id", "facts", "edition", "issued_on",
        "issued_by", "issued_at", "digest", "verify_code",
    ),
    "licences_licence": (
        "id", "book_id", "type_id", "holder_id", "organisation_id", "number", "identifier", "version", "fields",
        "fields_digest", "issued_on", "valid_from", "valid_until", "matter_number", "item_code", "letter_id",
        "verify_code", "state", "state_since",
    ),
    "cases_application": (
        "matter_id", "item_id", "edition_id", "form_kept", "situations", "contact_name", "contact_phone",
        "agent_id", "clerk_id", "renews", "valid_until",
    ),
    "cases_material": (
        "id", "application_id", "material_id", "name", "need", "state", "document_id", "licence_id",
        "licence_identifier", "note", "round",
    ),
    "cases_finding": (
        "id", "application_id", "first_officer_id", "second_officer_id", "checked_on", "conclusion", "account",
    ),
    "cases_statement": ("id", "application_id", "step", "who", "text", "said_on"),
    "cases_decision": (
        "application_id", "outcome", "content", "reasons", "remedies", "decided_on", "decided_by_id", "letter_id",
        "by_silence", "on_commitment", "valid_from", "valid_until", "licence_id", "licence_identifier",
        "published_on",
    ),
}  # fmt: skip
"""In an order in which no row comes before the one it points to."""

JSON_COLUMNS = {"ledger_entry": 10, "cases_application": 4}
"""Where a text may hold what COPY reads as an escape."""

NUMBERED = tuple(name for name, columns in COLUMNS.items() if columns[0] == "id")


@dataclass(slots=True)
class Rows:
    """What has been made and is not yet written."""

    by_table: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def add(self, table: str, row: Row) -> None:
        self.by_table[table].append(row)

    def extend(self, table: str, rows: Sequence[Row]) -> None:
        self.by_table[table].extend(rows)

    def taken(self) -> dict[str, list[Row]]:
        """All of it; from here on it is empty."""
        rows = self.by_table
        self.by_table = {name: [] for name in COLUMNS}
        return rows


class Ids:
    """Row numbers of one process among several: each takes every so-many-th, so that none asks another."""

    def __init__(self, last: dict[str, int], place: int, among: int) -> None:
        self._next = {name: last.get(name, 0) + 1 + place for name in NUMBERED}
        self._place, self._step = place, among

    def begin_at(self, table: str, number: int) -> None:
        """From here on; each process still takes its own of them."""
        self._next[table] = number + self._place

    def take(self, table: str) -> int:
        taken = self._next[table]
        self._next[table] = taken + self._step
        return taken

    def last(self) -> dict[str, int]:
        return {name: number - self._step for name, number in self._next.items()}
