"""Asking every operation of the interface from its own description, in ways that suit it and in ways that do not."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
SEED = 20260302
DESCRIPTION = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"


@dataclass
class Fuzzed:
    """What was asked, how it was answered, and what was wrong with an answer."""

    asked: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return f"{self.asked} requests asked ({told})"


def fuzz(
    address: str,
    *,
    session: requests.Session,
    examples: int,
    known: dict[str, list[Any]],
    only: str = "",
) -> Fuzzed:
    """`examples` of each operation in each mode, every second one about something that is there (`known`, by the
    parameter's name). `session` carries the cookies of whoever asks, or their credential; `only` is one address to ask."""
    found = Fuzzed()
    description = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    for result in schemathesis.openapi.from_dict(description).get_all_operations():
        if only in ("", result.ok().path):
            _ask(result.ok(), address, session, examples, known, found)
    return found


def things_that_are_there(address: str, session: requests.Session) -> dict[str, list[Any]]:
    """What the lists offer to whoever asks, for the operations that want one thing of them."""

    def rows(path: str) -> list[dict[str, Any]]:
        answer = session.get(f"{address}/api/v1/{path}", timeout=30).json()
        return list(answer["rows"]) if isinstance(answer, dict) and "rows" in answer else []

    books = session.get(f"{address}/api/v1/desk/registers/", timeout=30).json()
    return {
        "items/{key}": [row["key"] for row in rows("items/?per_page=20")],
        "desk/registers/{key}": [book["key"] for book in books] if isinstance(books, list) else [],
        "number": [row["number"] for row in rows("my/matters/")],
        "row_id": [row["id"] for row in rows("registers/press-conferences/")],
    }


def _ask(
    operation: Any,
    address: str,
    session: requests.Session,
    examples: int,
    known: dict[str, list[Any]],
    found: Fuzzed,
) -> None:
    name = next(iter(re.findall(r"{(\w+)}", operation.path)), "")
    there = next((values for place, values in known.items() if place == name or place in operation.path), [])
    for mode in MODES:

        @seed(SEED)
        @settings(
            max_examples=examples,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def one(case: Any) -> None:
            for cookie in list(session.cookies.keys()):
                case.cookies.pop(cookie, None)
            for header in ("Authorization", *session.headers):
                case.headers.pop(header, None)
            if there and found.asked % 2:
                case.path_parameters[name] = there[found.asked % len(there)]
            answer = case.call(base_url=address, session=session, timeout=30)
            found.asked += 1
            found.statuses[answer.status_code] += 1
            try:
                case.validate_response(answer, checks=CHECKS)
            except (Failure, FailureGroup) as wrong:
                told = getattr(wrong, "exceptions", [wrong])
                reasons = "; ".join(f"{each.title}: {each.message[:300]}" for each in told)
                found.faults.append(f"{case.method} {case.formatted_path}: {answer.status_code}: {reasons}")

        try:
            one()
        except Exception as nothing:
            # An operation without parameters cannot be asked wrongly: there is nothing to generate.
            if "Unsatisfiable" not in type(nothing).__name__:
                raise
