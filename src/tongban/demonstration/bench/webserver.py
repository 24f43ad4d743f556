"""Servers for a run, each a process of its own on a port of its own: gunicorn, and nginx with the configuration that the
repository ships; and wrk, which asks them."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tongban.config.settings.environment import PROJECT

SHIPPED = PROJECT / "deploy" / "nginx.conf"
WORKERS = 2
CONNECTIONS = 16
PATIENCE = "60s"
"""How long wrk waits for an answer before it counts it as none: on a crowded machine its own two seconds are soon over."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What wrk found: answers a second, the 99th hundredth in milliseconds, and answers that were not 200."""

    rate: float
    p99: float
    wrong: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What wrk sent and was answered: how many, how many a second, half and the 99th hundredth in milliseconds, and answers
    that were refusals or errors."""

    sent: int
    rate: float
    p50: float
    p99: float
    wrong: int


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def gunicorn(application: str, environment: Mapping[str, str], *, config: str = "") -> Iterator[int]:
    """Plain processes, as many as in the yardstick's measurement."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    command += ["-c", config] if config else ["--worker-class", "sync", "--preload", "--log-level", "warning"]
    with _running([*command, application], environment, port):
        yield port


def served(**more: str) -> AbstractContextManager[int]:
    """The city that the environment points to, as it is shipped, but that nobody is turned away at the door: here it is
    measured how fast they are served who come, and a crowded machine would mix the door's answers in."""
    environment = {**os.environ, "TONGBAN_PATIENCE": "60", **more}
    return gunicorn("tongban.config.wsgi", environment, config="python:tongban.config.serving")


@contextmanager
def nginx(folder: Path, public: Path, programs: int) -> Iterator[int]:
    """The shipped configuration, with another port, without TLS, and with the run's folder."""
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(configuration(folder, public, port=port, programs=programs), encoding="utf-8")
    command = [str(shutil.which("nginx")), "-c", str(file), "-p", str(folder), "-g", "daemon off;"]
    with _running(command, {"TZ": "Asia/Shanghai", "PATH": "/usr/bin:/bin"}, port):
        yield port


def configuration(folder: Path, public: Path, *, port: int, programs: int) -> str:
    """For a user without privileges. Every line that is changed must be there: a test would notice one that is not."""
    shipped = SHIPPED.read_text(encoding="utf-8")
    changes = {
        "listen 443 ssl;": f"listen 127.0.0.1:{port};",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{programs};",
        "/srv/tongban/public": str(public),
        "server_name zwfw.example.gov.cn;\n    ssl": "server_name 127.0.0.1;\n    ssl",
    }
    for before, after in changes.items():
        if before not in shipped:
            raise ValueError(f"{SHIPPED} has no line {before!r}")
        shipped = shipped.replace(before, after)
    shipped = re.sub(r"\n    ssl_certificate\S* .*;", "", shipped)
    shipped = shipped[: shipped.rindex("server {")]  # the one that sends port 80 on
    shipped += f"server {{ listen 127.0.0.1:{port}; server_name file; root {folder}; }}\n"
    temporary = "".join(f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
    return (
        f"worker_processes {WORKERS};\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"env TZ;\nevents {{ worker_connections 512; }}\nhttp {{\naccess_log off;\ndefault_type application/octet-stream;\n"
        f"types {{ text/html html; text/css css; }}\nsendfile on;\ntcp_nopush on;\n{temporary}{shipped}}}\n"
    )


@contextmanager
def _running(command: list[str], environment: Mapping[str, str], port: int) -> Iterator[None]:
    child = subprocess.Popen(command, env=dict(environment), cwd="/", start_new_session=True)
    try:
        _wait(port, child)
        yield
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(timeout=20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait(port: int, child: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if child.poll() is not None:
            raise RuntimeError(f"{child.args!r} ended with {child.returncode}")
        with socket.socket() as one:
            one.settimeout(1)
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nobody listens on port {port}")


def wrk(
    port: int, paths: list[str], *, seconds: float, folder: Path, cookie: str = "", host: str = "127.0.0.1"
) -> Answered:
    """One thread, sixteen connections; the paths in turn."""
    script = folder / "turn.lua"
    listed = ", ".join(f'"{path}"' for path in paths)
    headers = f'["Host"] = "{host}"' + (f', ["Cookie"] = "{cookie}"' if cookie else "")
    script.write_text(
        f"local paths = {{{listed}}}\nlocal at = 0\nlocal headers = {{{headers}}}\n"
        "function request()\n  at = at % #paths + 1\n  return wrk.format('GET', paths[at], headers)\nend\n"
        "function done(summary, latency)\n  local e = summary.errors\n"
        "  io.write(string.format('FOUND %d %d %f %d\\n', summary.requests, summary.duration, latency:percentile(99), "
        "e.status + e.connect + e.read + e.timeout))\nend\n",
        encoding="utf-8",
    )
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{max(1, round(seconds))}s",
        "--timeout",
        PATIENCE,
        "-s",
        str(script),
        f"http://127.0.0.1:{port}/",
    ]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"FOUND (\d+) (\d+) ([\d.]+) (\d+)", said)
    if found is None:
        raise RuntimeError(said)
    requests, micros, p99, wrong = int(found[1]), int(found[2]), float(found[3]), int(found[4])
    return Answered(requests / (micros / 1e6), p99 / 1000, wrong)


def wrk_sends(
    port: int,
    path: str,
    bodies: list[str],
    *,
    clients: int,
    seconds: float,
    folder: Path,
    headers: Mapping[str, str],
) -> Sent:
    """One thread; the bodies in turn, each under a key that no other has: in the header Idempotency-Key, and in the body
    where it says @once."""
    script = folder / "send.lua"
    listed = ",\n".join(f"[==[{body}]==]" for body in bodies)
    named = ", ".join(f'["{name}"] = "{value}"' for name, value in headers.items())
    script.write_text(
        f"local bodies = {{{listed}}}\nlocal at = 0\nlocal run = '{secrets.token_hex(8)}'\n"
        f"local headers = {{{named}}}\n"
        "function request()\n  at = at + 1\n  local key = run .. '-' .. at\n"
        "  headers['Idempotency-Key'] = key\n"
        f"  return wrk.format('POST', '{path}', headers, (bodies[at % #bodies + 1]:gsub('@once', key)))\nend\n"
        "function done(summary, latency)\n  local e = summary.errors\n"
        "  io.write(string.format('FOUND %d %d %f %f %d\\n', summary.requests, summary.duration, latency:percentile(50), "
        "latency:percentile(99), e.status + e.connect + e.read + e.timeout))\nend\n",
        encoding="utf-8",
    )
    command = [
        "wrk",
        "-t1",
        f"-c{clients}",
        f"-d{max(1, round(seconds))}s",
        "--timeout",
        PATIENCE,
        "-s",
        str(script),
        f"http://127.0.0.1:{port}/",
    ]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"FOUND (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+)", said)
    if found is None:
        raise RuntimeError(said)
    sent, micros, p50, p99, wrong = (
        int(found[1]),
        int(found[2]),
        float(found[3]),
        float(found[4]),
        int(found[5]),
    )
    return Sent(sent, sent / (micros / 1e6), p50 / 1000, p99 / 1000, wrong)


def has_tools() -> str:
    """Empty, or what is missing, in a sentence."""
    missing = [name for name in ("wrk", "nginx") if shutil.which(name) is None]
    return (
        f"没有安装 {'、'.join(missing)}(apt install {' '.join(missing)}), 页面无法测量。" if missing else ""
    )
