"""What the year has shown: how many matters stand in each state of each procedure, and whether each was ever reached."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count

from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import OPEN
from tongban.kernel.docket.registry import all_procedures, edition_of
from tongban.kernel.ledger.models import Entry
from tongban.kernel.procedure.grammar import SAME


@dataclass(slots=True)
class Line:
    procedure: str
    state: str
    title: str
    reached: bool
    standing: int


@dataclass(slots=True)
class Coverage:
    lines: list[Line] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        return [f"{line.procedure}: {line.title}({line.state})" for line in self.lines if not line.reached]

    @property
    def matters(self) -> int:
        return sum(line.standing for line in self.lines)


def coverage() -> Coverage:
    """From the ledger: a state is reached if a step that leads there was taken."""
    reached: set[tuple[str, str]] = set()
    taken = (
        Entry.objects.filter(book__kind="matter")
        .values_list("book__matter__procedure", "book__matter__edition", "step")
        .distinct()
        .order_by()
    )
    for key, edition, step in taken:
        procedure = edition_of(key, edition)
        to = (
            procedure.initial
            if step == OPEN
            else next((one.to for one in procedure.steps if one.name == step), SAME)
        )
        if to != SAME:
            reached.add((key, to))
    standing = Counter(
        {
            (key, state): count
            for key, state, count in Matter.objects.values_list("procedure", "state")
            .annotate(n=Count("pk"))
            .order_by()
        }
    )
    return Coverage(
        [
            Line(one.key, state, title, (one.key, state) in reached, standing[one.key, state])
            for one in all_procedures()
            for state, title in one.states.items()
        ]
    )
