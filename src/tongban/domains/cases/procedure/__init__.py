"""The courses of 办件 as data: 行政许可法 and what is no licence. Read licence.py first."""

from tongban.domains.cases.procedure.confirmation import CONFIRMATION
from tongban.domains.cases.procedure.immediate import IMMEDIATE
from tongban.domains.cases.procedure.licence import LICENCE, UNIFIED
from tongban.domains.cases.procedure.prompt import PROMPT
from tongban.domains.cases.procedure.renewal import RENEWAL
from tongban.domains.cases.procedure.service import SERVICE
from tongban.domains.cases.procedure.verification import VERIFICATION

PROCEDURES = (LICENCE, UNIFIED, RENEWAL, IMMEDIATE, CONFIRMATION, SERVICE, PROMPT, VERIFICATION)

__all__ = [
    "CONFIRMATION",
    "IMMEDIATE",
    "LICENCE",
    "PROCEDURES",
    "PROMPT",
    "RENEWAL",
    "SERVICE",
    "UNIFIED",
    "VERIFICATION",
]
