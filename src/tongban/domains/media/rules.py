"""What must fit together in the row of a press conference: pure, on plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

Fault = tuple[str, str]
AFTERWARDS = ("transcript", "transcript_at", "replay_at")


def conference_faults(values: Mapping[str, Any], today: date) -> list[Fault]:
    """What was said cannot be written down before it was held, nor more be answered than was asked."""
    faults: list[Fault] = []
    held_on = values.get("held_on")
    if held_on is not None and held_on > today:
        faults += [(name, "发布会还没有举行, 请在举行之后补填。") for name in AFTERWARDS if values.get(name)]
    asked, later, answered = (values.get(name) or 0 for name in ("questions", "later", "answered"))
    if later > asked:
        faults.append(("later", f"会后答复的问题({later})比提问({asked})还多, 请核对。"))
    if answered > later:
        faults.append(("answered", f"已答复的({answered})比需要会后答复的({later})还多, 请核对。"))
    return faults
