"""Statutes as data, pure: the grammar of a procedure, and the one place where a state changes."""

from tongban.kernel.procedure.grammar import (
    APPLICANT,
    CLERK,
    HEAD,
    OFFICER,
    SYSTEM,
    BadProcedure,
    Clock,
    Extension,
    Procedure,
    Refused,
    Role,
    Step,
)
from tongban.kernel.procedure.story import ClockState, File, Story, advance, opened, reckoned, steps_from

__all__ = [
    "APPLICANT",
    "CLERK",
    "HEAD",
    "OFFICER",
    "SYSTEM",
    "BadProcedure",
    "Clock",
    "ClockState",
    "Extension",
    "File",
    "Procedure",
    "Refused",
    "Role",
    "Step",
    "Story",
    "advance",
    "opened",
    "reckoned",
    "steps_from",
]
