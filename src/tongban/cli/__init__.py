"""`tongban`: one command for all that an operator does.

Exit status: 0 fine, 1 what was checked does not hold, 2 wrong use.
"""

from __future__ import annotations

import sys

from tongban.cli.command import root
from tongban.kernel.procedure import Refused


def main() -> None:
    """The console command."""
    try:
        root(prog_name="tongban")
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(2)


__all__ = ["main"]
