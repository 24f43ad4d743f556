"""Somebody outside who notes whoever comes to the door: `python -m tests.security.outside notes.txt` prints its port and waits."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.soak.house import ROOT


@dataclass(frozen=True, slots=True)
class Outside:
    port: int
    notes: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def heard(self) -> list[str]:
        return self.notes.read_text(encoding="utf-8").splitlines()


@contextmanager
def outside(notes: Path) -> Iterator[Outside]:
    notes.touch()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.security.outside", str(notes)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield Outside(int(process.stdout.readline()), notes)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def main(notes: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, notes.open("a", encoding="utf-8") as out:
        print(server.getsockname()[1], flush=True)
        while True:
            line, _ = server.accept()
            with line:
                line.settimeout(1)
                try:
                    said = line.recv(200)
                except OSError:
                    said = b""
                out.write(f"{said[:80]!r}\n")
                out.flush()
                line.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
