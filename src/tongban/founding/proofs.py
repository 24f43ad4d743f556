"""告知承诺制证明事项清单 from the city's files into its register, by the organisation that supervises the city."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tongban.domains.quality.models import Proof
from tongban.domains.quality.queries import listed_proofs
from tongban.domains.quality.registers import PROOFS
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.registers.actions import enter, publish

EDITION = "2.0"


def load_proofs(root: Path, *, on: date) -> int:
    """Entered and made public; what stands in the register already is left as it is. Gives how many are new."""
    keeper = Organisation.objects.filter(supervises=True, until=None).order_by("pk").first()
    if keeper is None:
        return 0
    have = set(Proof.objects.filter(struck_on=None).values_list("name", flat=True))
    new = [values for values in listed_proofs(root) if values["name"] not in have]
    for values in new:
        row = enter(PROOFS, {**values, "edition": EDITION, "organisation": keeper}, by=SYSTEM_ACTOR, on=on)
        publish(PROOFS, row.pk, by=SYSTEM_ACTOR, on=on)
    return len(new)
