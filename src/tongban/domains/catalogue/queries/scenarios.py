"""The scenarios of an item, run as it is written now: what holds, and what keeps a draft from publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from tongban.domains.catalogue.rules.guide import procedure_of
from tongban.domains.catalogue.rules.scenarios import Result, Told, Unreadable, filing_day, run
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.domains.catalogue.rules.wording import Problem
from tongban.kernel.docket.registry import in_force
from tongban.kernel.procedure import Refused


def results_of(content: Mapping[str, Any], *, on: date) -> list[Result]:
    """Each scenario played under the law of the day it begins on. A content that is not in form has none to play."""
    if not content.get("scenarios"):
        return []
    try:
        item = ItemContent.model_validate(dict(content))
    except ValidationError:
        return []
    return results_for(item, on=on)


def results_for(item: ItemContent, *, on: date) -> list[Result]:
    results = []
    for scenario in item.scenarios:
        try:
            procedure = in_force(procedure_of(item), filing_day(scenario) or on)
        except (Unreadable, Refused) as no:
            results.append(Result(scenario.name, (Told(scenario.lines[0], holds=False, said=str(no)),)))
            continue
        results.append(run(scenario, item, procedure))
    return results


def failures_of(content: Mapping[str, Any], *, on: date) -> list[Problem]:
    """What keeps a content from review and publication: the first line of each scenario that did not come out."""
    return [
        Problem(("scenarios", at), f"{result.first_failure}; 请改事项或者改情景, 两者要一致。")
        for at, result in enumerate(results_of(content, on=on))
        if not result.holds
    ]
