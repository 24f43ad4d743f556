"""The procedures in service, by edition. A matter keeps the edition it was opened under."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongban.kernel.procedure import Procedure, Refused

Performer = Callable[..., Any]

_procedures: dict[str, dict[date, Procedure]] = {}
_performers: dict[str, Mapping[str, Performer]] = {}


def register(procedure: Procedure, actions: Mapping[str, Performer] | None = None) -> None:
    """Put an edition into service (from AppConfig.ready). `actions` are the domain's own functions, by step."""
    for name in actions or ():
        procedure.step(name)
    _procedures.setdefault(procedure.key, {})[procedure.edition] = procedure
    _performers.setdefault(procedure.key, {})
    _performers[procedure.key] = {**_performers[procedure.key], **(actions or {})}


def in_force(key: str, on: date) -> Procedure:
    """The edition that governs a matter opened on that day."""
    editions = [edition for edition in _procedures.get(key, {}) if edition <= on]
    if not editions:
        raise Refused(f"{on.isoformat()} 没有生效的「{key}」程序; 请核对事项所用的程序。")
    return _procedures[key][max(editions)]


def edition_of(key: str, edition: date) -> Procedure:
    return _procedures[key][edition]


def performer_of(key: str, step: str) -> Performer | None:
    return _performers.get(key, {}).get(step)


def all_procedures() -> list[Procedure]:
    return [editions[edition] for _, editions in sorted(_procedures.items()) for edition in sorted(editions)]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a procedure brings to the one matter page: a form for each step that needs one (made with the data and the
    matter), and a panel of its facts (a template, and what it shows)."""

    forms: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    panel: str = ""
    facts: Callable[..., Any] | None = None


_desks: dict[str, Desk] = {}


def register_desk(
    key: str,
    *,
    forms: Mapping[str, Callable[..., Any]],
    panel: str = "",
    facts: Callable[..., Any] | None = None,
) -> None:
    """Put a procedure's forms and panel on the desk (from AppConfig.ready). A form is called with (data, matter)."""
    _desks[key] = Desk(forms, panel, facts)


def desk_of(key: str) -> Desk:
    return _desks.get(key, Desk())
