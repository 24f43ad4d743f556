"""Every write of a case. A function named as a step performs it; `PERFORMERS` puts them into service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongban.domains.cases.actions import decision, entry, examination, verification
from tongban.domains.cases.actions.drafts import discard_draft, save_draft, start_draft
from tongban.domains.cases.actions.lodging import lodge, lodge_at_window, lodge_by_system
from tongban.kernel.procedure import Procedure

_PARTS = (entry, examination, decision, verification)


def performers_of(procedure: Procedure) -> Mapping[str, Any]:
    """The domain's own functions for the steps of a procedure, found by the steps' names."""
    return {
        step.name: getattr(part, step.name)
        for step in procedure.steps
        for part in _PARTS
        if hasattr(part, step.name)
    }


__all__ = [
    "discard_draft",
    "lodge",
    "lodge_at_window",
    "lodge_by_system",
    "performers_of",
    "save_draft",
    "start_draft",
]
