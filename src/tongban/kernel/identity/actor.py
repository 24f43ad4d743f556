"""Who is acting: one frozen value that every act and every gate takes."""

from __future__ import annotations

from dataclasses import dataclass

from tongban.kernel.procedure import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` is guest, citizen, staff, client (another system) or system; `duty` is a staff member's post. `label` names
    the actor in the ledger without personal data: a person by number, an officer by organisation and number. One acts for
    `principal_ids` in everything, for the `scoped` in one item only, whose key stands beside each."""

    kind: str
    account_id: int | None = None
    person_id: int | None = None
    staff_id: int | None = None
    organisation_id: int | None = None
    duty: str = ""
    assurance: int = 0
    name: str = ""
    principal_ids: tuple[int, ...] = ()
    scoped: tuple[tuple[int, str], ...] = ()
    supervises: bool = False
    client_id: int | None = None

    @property
    def is_guest(self) -> bool:
        return self.kind == "guest"

    @property
    def is_citizen(self) -> bool:
        return self.kind == "citizen"

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    @property
    def role(self) -> Role:
        if self.kind == "system":
            return Role.SYSTEM
        if self.kind == "staff" and self.duty in ("clerk", "officer", "head"):
            return Role(self.duty)
        return Role.APPLICANT

    @property
    def label(self) -> str:
        if self.kind == "citizen":
            return f"person:{self.person_id}"
        own = self.staff_id if self.kind == "staff" else self.client_id
        return f"{self.kind}:{own}" if self.kind in ("staff", "client") else self.kind


GUEST = Actor(kind="guest")
SYSTEM_ACTOR = Actor(kind="system", name="系统")
