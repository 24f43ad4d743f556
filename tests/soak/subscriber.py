"""Another system that is told what happened here, as a process of its own: `python -m tests.soak.subscriber 8123 heard.txt`."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from tests.soak.house import ROOT


def main(port: int, file: Path) -> None:
    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if said:
                with file.open("a", encoding="utf-8") as out:
                    out.write(f"{said}\n")
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing of this belongs into the output of the tests."""

    HTTPServer(("127.0.0.1", port), Desk).serve_forever()


@contextmanager
def running(port: int, file: Path) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.subscriber", str(port), str(file)], cwd=ROOT
    )
    try:
        while process.poll() is None:
            try:
                tell(port, "")
                break
            except urllib.error.URLError:
                time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait()


def tell(port: int, words: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", words.encode(), timeout=5):
        pass


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
