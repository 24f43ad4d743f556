"""事项质检 (S024): the failings that inspections of the government's own found, each a small function over one item. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from tongban.domains.catalogue.rules.inspection import (
    addresses,
    levels,
    missing,
    repealed,
    signs,
    terms,
    vague,
)
from tongban.domains.catalogue.rules.inspection.grammar import (
    ERROR,
    SEVERITIES,
    WARNING,
    Finding,
    Item,
    Rule,
)
from tongban.domains.catalogue.rules.wording import Problem

RULES: tuple[Rule, ...] = (
    *missing.RULES, *vague.RULES, *terms.RULES, *repealed.RULES, *addresses.RULES, *signs.RULES,
)  # fmt: skip
FORM = "form.elements"
"""What the schema and the checks of loading find: an element absent, of a wrong form, or at odds with another."""
TITLES: Mapping[str, str] = {
    **{rule.code: rule.title for rule in RULES}, FORM: "要素不合规范", levels.CODE: levels.TITLE,
}  # fmt: skip
SOURCES: Mapping[str, str] = {
    **{rule.code: rule.source for rule in RULES}, FORM: "GB/T 39554.2-2020", levels.CODE: levels.SOURCE,
}  # fmt: skip
FULL, ERROR_COSTS, WARNING_COSTS = 100, 20, 5
"""本平台口径: an item begins with 100; five errors leave nothing of it."""


def inspect(
    content: Mapping[str, Any],
    *,
    on: date,
    problems: Iterable[Problem] = (),
    leads: Callable[[str], bool] | None = None,
    hosts: Sequence[str] = (),
) -> list[Finding]:
    """Everything found in one item, errors first, in the order of its elements. `problems` are what the checks of its
    form found; where a rule has more to say of the same place, the rule's words stand."""
    item = Item(content, on=on, leads=leads, hosts=tuple(hosts))
    found = [finding for rule in RULES for finding in rule.findings(item)]
    said = {finding.place for finding in found}
    order = {name: at for at, name in enumerate(content)}
    formal = [_formal(problem) for problem in problems if problem.place not in said]
    return sorted([*found, *formal], key=lambda one: (not one.is_error, order.get(one.element, -1)))


def _formal(problem: Problem) -> Finding:
    sentence, _, cure = problem.sentence.partition("; ")
    return Finding(FORM, ERROR, problem.place, "", sentence.rstrip("。"), cure or "请对照填写说明改正。")


DISMISSED = "dismissed"
"""As what the catalogue keeps findings that are none (`Reference.kind`)."""


def dismissal(item_key: str, finding_key: str) -> str:
    """The key under which it is kept that this finding of this item is none."""
    return sha256(f"{item_key}|{finding_key}".encode()).hexdigest()[:40]


def of_local(words: Mapping[str, str], *, on: date) -> list[Finding]:
    """What is found in the little that a claim says of its own: window, telephone, hours, a note."""
    item = Item({name: said for name, said in words.items() if said}, on=on)
    rules = (*addresses.RULES, *signs.RULES)
    found = [finding for rule in rules for finding in rule.findings(item)]
    return [*found, *missing.wrong_telephone(words.get("phone", ""))]


def readiness_score(findings: Iterable[Finding]) -> int:
    """How ready an item is to be shown, from 0 to 100."""
    cost = sum(ERROR_COSTS if finding.is_error else WARNING_COSTS for finding in findings)
    return max(0, FULL - cost)


__all__ = [
    "DISMISSED",
    "ERROR",
    "FORM",
    "RULES",
    "SEVERITIES",
    "SOURCES",
    "TITLES",
    "WARNING",
    "Finding",
    "dismissal",
    "inspect",
    "of_local",
    "readiness_score",
]
