"""`tongban`: one command for all that an operator does.

Exit status: 0 fine, 1 what was checked does not hold, 2 wrong use.
"""

from __future__ import annotations

import sys
import traceback

from tongban.cli.command import root
from tongban.cli.surroundings import words_for
from tongban.kernel.procedure import Refused


def main() -> None:
    """The console command. Only a check that does not hold may end with 1: whoever watches it must not take a crash for one."""
    try:
        root(prog_name="tongban")
    except Refused as refusal:
        _end(str(refusal))
    except Exception as failure:
        if not (words := words_for(failure)):
            traceback.print_exc()
            words = "程序出错, 没有办成; 请把上面的内容交给维护人员。"
        _end(words)


def _end(words: str) -> None:
    print(words, file=sys.stderr)
    sys.exit(2)


__all__ = ["main"]
