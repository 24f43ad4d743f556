"""Every write of licences, by what it concerns: their types, their issue, and what becomes of them."""

from tongban.domains.licences.actions.course import act, expire, read, warn
from tongban.domains.licences.actions.issuing import change, issue, renew
from tongban.domains.licences.actions.types import load_types

__all__ = ["act", "change", "expire", "issue", "load_types", "read", "renew", "warn"]
