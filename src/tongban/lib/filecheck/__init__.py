"""Looking into a file that was handed in, before it is kept; nothing of it is ever run."""

from tongban.lib.filecheck.findings import BadFile
from tongban.lib.filecheck.inspection import ACCEPTED, Format, inspect

__all__ = ["ACCEPTED", "BadFile", "Format", "inspect"]
