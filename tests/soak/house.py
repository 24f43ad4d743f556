"""A town that is served: its folder, its database, and real processes that can be killed, stopped, starved and started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 90.0
Process = subprocess.Popen[bytes]


def environment_of(folder: Path, database: str, **more: str) -> dict[str, str]:
    """As an operator's: nothing of the tests' own settings goes along, and the disk is as slow as it is in use."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TONGBAN_", "DJANGO_"))}
    return kept | {
        "TONGBAN_DATA": str(folder),
        "TONGBAN_DATABASE_URL": database,
        "TONGBAN_SECRET_KEY": "soak-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "TONGBAN_PASSWORD_DAYS": "0",
        "TONGBAN_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings.production",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        **more,
    }


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class House:
    """`folder` is TONGBAN_DATA; `database` an address, or empty for SQLite in the folder."""

    folder: Path
    database: str
    people: dict[str, Any]
    logs: Path
    more: dict[str, str] = field(default_factory=dict)
    processes: dict[str, Process] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return environment_of(self.folder, self.database, **self.more)

    def address(self, server: str = "server") -> str:
        return f"http://127.0.0.1:{self.ports[server]}"

    def start(self, *names: str) -> None:
        """`server…` or `worker…`; what runs already is left alone."""
        for name in names:
            if self.runs(name):
                continue
            if name.startswith("server"):
                port = self.ports.setdefault(name, free_port())
                words = ("serve", "--bind", f"127.0.0.1:{port}", "--workers", "2")
            else:
                words = ("worker", "--log", "error")
            with (self.logs / f"{name}.log").open("ab") as log:
                command = [sys.executable, "-m", "tongban.cli", *words]
                self.processes[name] = subprocess.Popen(
                    command, env=self.environment, stdout=log, stderr=log, start_new_session=True
                )

    def runs(self, name: str) -> bool:
        return name in self.processes and self.processes[name].poll() is None

    def kill(self, *names: str) -> None:
        """SIGKILL to the whole group: master and workers at once, as when the power goes."""
        for name in names:
            if self.runs(name):
                os.killpg(self.processes[name].pid, signal.SIGKILL)
        for name in names:
            self.processes.pop(name).wait()

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()

    def wait_until_ready(self, server: str = "server") -> None:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            if not self.runs(server):
                raise AssertionError(f"{server} ended: {self.log_of(server)}")
            try:
                with urllib.request.urlopen(self.address(server) + "/healthz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"{server} did not begin to answer: {self.log_of(server)}")

    def log_of(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text(errors="replace")[-3000:]

    def tongban(self, *words: str, check: bool = True) -> str:
        """One command of the operator's."""
        return self._run([sys.executable, "-m", "tongban.cli", *words], check=check)

    def ask(self, *words: str, say: Any = None) -> Any:
        """What a module of these tests says of the town, from a process of its own."""
        return json.loads(self._run([sys.executable, "-m", *words], say=json.dumps(say)))

    def _run(self, command: list[str], *, check: bool = True, say: str = "") -> str:
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, input=say, capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            raise AssertionError(f"{' '.join(command[2:])}: {done.stdout[-2000:]}{done.stderr[-3000:]}")
        return done.stdout
