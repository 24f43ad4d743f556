"""How long it takes until the first page, what the processes hold, what is installed, and how long `make demo` takes from nothing.

All in processes of their own, on a folder and a database made for it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from statistics import median

from tongban.config.settings.environment import PROJECT
from tongban.demonstration.bench.frame import Options, Row

MIB = 1024 * 1024
WORKERS = 2
PATIENCE, DEMO_PATIENCE = 120.0, 1200.0
PAGES = ("/", "/items/", "/healthz")
REQUESTS = 2000


def measure(options: Options) -> list[Row]:
    rounds, requests = (1, 20) if options.quick else (options.rounds, REQUESTS)
    with _installation() as environment:
        rows = [
            _timed("python", "空的 Python 启动", rounds, lambda: _ran("-c", "pass", environment=environment)),
            _timed("setup", "装载全部程序(不连数据库)", rounds, lambda: _ran("-c", "import django; django.setup()", environment=environment)),
            _timed("cli", "tongban clock due(不装载程序)", rounds, lambda: _ran("-m", "tongban.cli", "clock", "due", "2026-09-18", "--working-days", "20", environment=environment)),
        ]  # fmt: skip
        rows += _serving(environment, rounds, requests)
        rows += _working(environment, rounds)
    rows.append(_installed())
    if not options.quick:
        rows.append(_demo())
    return rows


@contextmanager
def _installation() -> Iterator[dict[str, str]]:
    """Empty, with all tables; as on the first day."""
    place = Path(tempfile.mkdtemp(prefix="tongban-start-"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TONGBAN_", "DJANGO_"))}
    environment = {
        **kept,
        "TONGBAN_DATA": str(place),
        "DJANGO_SETTINGS_MODULE": "tongban.config.settings.demonstration",
    }
    (place / "static").mkdir()
    try:
        made = (
            "import django; django.setup(); from django.core.management import call_command; "
            "call_command('migrate', verbosity=0); call_command('createcachetable', verbosity=0)"
        )
        _ran("-c", made, environment=environment)
        yield environment
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _ran(*words: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, *words], env=environment, check=True, stdout=subprocess.DEVNULL, cwd="/")


def _timed(name: str, title: str, rounds: int, act: object) -> Row:
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()  # type: ignore[operator]
        took.append(time.perf_counter() - begun)
    return Row(name, title, median(took), "秒", raw={"rounds": took})


def _serving(environment: dict[str, str], rounds: int, requests: int) -> list[Row]:
    """To the first page; then what the master and its children hold, before and after some thousand pages."""
    first, master, early, late = [], [], [], []
    for turn in range(rounds):
        port = _free_port()
        begun = time.perf_counter()
        words = ("serve", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS))
        with _started(environment, *words) as child:
            _wait(lambda port=port: _answers(port, "/healthz"), child)
            _answers(port, "/")
            first.append(time.perf_counter() - begun)
            if turn:
                continue
            children = _children(child.pid)
            master.append(pss(child.pid))
            early = [pss(one) for one in children]
            for number in range(requests):
                _answers(port, PAGES[number % len(PAGES)])
            late = [pss(one) for one in _children(child.pid)]
    return [
        Row("serve", "tongban serve 到第一页", median(first), "秒", raw={"rounds": first}),
        Row("memory-master", "页面主进程的内存(PSS)", master[0] / MIB, "MiB"),
        Row("memory-page", "每个页面进程的内存, 启动时", max(early) / MIB, "MiB", raw={"each": early}),
        Row(
            "memory-page-after",
            f"每个页面进程的内存, {requests} 页之后",
            max(late) / MIB,
            "MiB",
            against="memory-page",
            ratio=max(late) / max(early),
            raw={"each": late, "requests": requests},
        ),
    ]


def _working(environment: dict[str, str], rounds: int) -> list[Row]:
    alive = Path(environment["TONGBAN_DATA"]) / "worker.alive"
    took, held = [], []
    for _ in range(rounds):
        alive.unlink(missing_ok=True)
        begun = time.perf_counter()
        with _started(environment, "worker", "--log", "error") as child:
            _wait(alive.exists, child)
            took.append(time.perf_counter() - begun)
            time.sleep(2.0)
            held.append(pss(child.pid))
    return [
        Row("worker", "tongban worker 到开始办理", median(took), "秒", raw={"rounds": took}),
        Row("memory-worker", "后台进程的内存(PSS)", max(held) / MIB, "MiB", raw={"each": held}),
    ]


@contextmanager
def _started(environment: dict[str, str], *words: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tongban.cli", *words]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, cwd="/")
    try:
        yield child
    finally:
        child.terminate()
        child.wait(timeout=60)


def _wait(is_there: object, child: subprocess.Popen[bytes], *, within: float = PATIENCE) -> None:
    until = time.monotonic() + within
    while not is_there():  # type: ignore[operator]
        if child.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{child.args!r} did not come up")
        time.sleep(0.01)


def _answers(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            answer.read()
            return True
    except urllib.error.HTTPError as answered:
        return answered.code < 500
    except OSError:
        return False


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(one) for one in listed.split()]


def pss(pid: int) -> int:
    """Bytes that a process holds, what it shares counted by its share."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss:\s+(\d+) kB", text, flags=re.M)
    return int(found[1]) * 1024 if found else 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _installed() -> Row:
    """The packages that the product runs on, as `requirements/runtime.txt` locks them, and the product itself."""
    locked = (PROJECT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    sizes = {
        name: _size_of(name)
        for name in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==", locked, flags=re.M)
    }
    own = sum(
        file.stat().st_size
        for file in (PROJECT / "src").rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    )
    largest = dict(sorted(sizes.items(), key=lambda one: -one[1])[:8])
    total = (sum(sizes.values()) + own) / MIB
    return Row("installed", "安装后的大小(依赖和程序)", total, "MiB", raw={"own": own, "largest": largest})


def _size_of(name: str) -> int:
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:
        return 0
    there = (Path(str(file.locate())) for file in files)
    return sum(file.stat().st_size for file in there if file.is_file())


def _demo() -> Row:
    """A clean copy of what is committed, with no environment and no city, to the first page of `make demo`."""
    place = Path(tempfile.mkdtemp(prefix="tongban-demo-"))
    copy, port = place / "tongban", _free_port()
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TONGBAN_", "DJANGO_", "VIRTUAL_ENV"))
    }
    try:
        subprocess.run(["git", "clone", "-q", str(PROJECT), str(copy)], check=True)
        words: Sequence[str] = ("make", "-s", "demo", f"DEMO=--port {port}")
        begun = time.perf_counter()
        child = subprocess.Popen(words, cwd=copy, env=kept, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            _wait(lambda: _answers(port, "/healthz"), child, within=DEMO_PATIENCE)
            took = time.perf_counter() - begun
        finally:
            os.killpg(child.pid, signal.SIGINT)
            child.wait(timeout=60)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return Row("demo", "make demo: 从一份干净的代码到第一页", took, "秒")
