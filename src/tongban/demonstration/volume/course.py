"""The course of a matter in an office that works by its rules: who has it in hand is written down, the applicant confirms."""

from __future__ import annotations

from datetime import time

from tongban.demonstration.year import hours
from tongban.demonstration.year.case import Case
from tongban.demonstration.year.engine import Course
from tongban.demonstration.year.licensing import handled
from tongban.demonstration.year.plans import Plan
from tongban.kernel.clock import now

CONFIRMS = 0.9
"""Of the applicants, how many say that the decision has come before it is counted as delivered."""


def passed_on(case: Case, plan: Plan) -> Course:
    """At every turn it is given to whoever is to see to it now (派件): the window, the officer, the head who decides."""
    given_to: set[str] = set()
    for at in handled(case, plan):
        _give(case, given_to)
        yield at
        _give(case, given_to)
        if case.again() in ("granted", "refused"):
            if case.random.random() < CONFIRMS:
                case.confirm_receipt()
        elif case.again() == "accepted" and "head" not in given_to and case.bureau.heads:
            given_to.add("head")
            case.assign(case.head, case.officer)


def _give(case: Case, given_to: set[str]) -> None:
    desk = _desk(case.again())
    if desk and desk not in given_to and _office_is_open():
        given_to.add(desk)
        case.assign(case.officer if desk == "officer" else case.clerk, case.head)


def _desk(state: str) -> str:
    """Who is to see to a matter in this state: the window, the officer, the window again."""
    if state in ("lodged", "correcting"):
        return "window"
    if state in ("accepted", "excluded", "hearing"):
        return "officer"
    return "delivery" if state in ("granted", "refused") else ""


def _office_is_open() -> bool:
    moment = now()
    return hours.is_worked(moment.date()) and time(8, 30) <= moment.time() < time(18)
