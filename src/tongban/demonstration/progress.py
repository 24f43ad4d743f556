"""How far a building has come: one line, rewritten on a terminal, written anew elsewhere."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TextIO


class Progress:
    """`total` counts whatever `step` counts; a line is written when the per cent changes enough to be worth reading."""

    def __init__(self, total: int, *, out: TextIO | None = None) -> None:
        self.total, self.done, self.out = max(total, 1), 0, out or sys.stdout
        self.begun = monotonic()
        self._shown = -1
        self._every = 1 if self.out.isatty() else 10

    def step(self, what: str, count: int = 1) -> None:
        self.done += count
        percent = min(100, self.done * 100 // self.total)
        if percent // self._every > self._shown:
            self._shown = percent // self._every
            self._write(f"{percent:3d}%  {what}")

    def _write(self, line: str) -> None:
        if self.out.isatty():
            self.out.write(f"\r\033[K{line}")
            if self.done >= self.total:
                self.out.write("\n")
        else:
            self.out.write(f"{line}\n")
        self.out.flush()

    @property
    def seconds(self) -> float:
        return monotonic() - self.begun


class Silent(Progress):
    """For tests."""

    def __init__(self) -> None:
        super().__init__(1)

    def step(self, what: str, count: int = 1) -> None:
        self.done += count
