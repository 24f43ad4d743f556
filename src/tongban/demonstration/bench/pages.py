"""Pages a second: stored pages from Python and from nginx, and the pages that are made anew, beside plain Django in the same run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.parse import quote

from django.conf import settings

from tongban.demonstration.bench.frame import Options, Row
from tongban.demonstration.bench.scratch import database
from tongban.demonstration.bench.standing import Standing, standing
from tongban.demonstration.bench.webserver import Answered, gunicorn, has_tools, nginx, served, wrk
from tongban.demonstration.bench.yardstick import CASES
from tongban.kernel.procedure import Refused

LISTS = ("/items/", "/person/", "/enterprise/", "/departments/", "/registers/")
YARDSTICK, FILE = "plain-django", "nginx-file"
Asked = Callable[[], Answered]


def measure(options: Options) -> list[Row]:
    """On the city that is there (TONGBAN_DATA, TONGBAN_DATABASE_URL); its rows stay as they are but for two sign-ins."""
    if missing := has_tools():
        raise Refused(missing)
    city, seconds = standing(), 1.0 if options.quick else options.seconds
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tongban-pages-")))
        folder.chmod(0o755)
        public = folder / "public"
        (public / "static").mkdir(parents=True)
        plain = stack.enter_context(_plain_django(options, folder, stack))
        ours = stack.enter_context(served(TONGBAN_PUBLIC=str(public)))
        front = stack.enter_context(nginx(folder, public, ours))
        asked = _asked(city, folder, seconds, plain=plain, ours=ours, front=front)
        _warm(ours, [*city.guides, *LISTS, "/"])
        (folder / "page.html").write_bytes(_a_stored_page(public))
        rounds = 1 if options.quick else options.rounds
        found: dict[str, list[Answered]] = {name: [] for name in asked}
        for _ in range(rounds):  # all of them in turn, so that a disturbance falls on all
            for name, (_, ask) in asked.items():
                found[name].append(ask())
    return [_row(name, asked[name][0], each, found, city) for name, each in found.items()]


def _plain_django(options: Options, folder: Path, stack: ExitStack):  # type: ignore[no-untyped-def]
    """On the same engine as the city."""
    engine = "postgres" if settings.DATABASES["default"]["ENGINE"].endswith("postgresql") else "sqlite"
    address = stack.enter_context(database(engine, options.postgres)) or f"sqlite:///{folder}/plain.sqlite3"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("TONGBAN_", "DJANGO_"))
    }
    environment |= {
        "YARDSTICK_DATABASE": address,
        "DJANGO_SETTINGS_MODULE": "tongban.demonstration.bench.yardstick.settings",
    }
    filling = "from tongban.demonstration.bench.yardstick.pages import fill; fill()"
    subprocess.run([sys.executable, "-c", filling], env=environment, check=True, cwd="/")
    return gunicorn("tongban.demonstration.bench.yardstick.pages", environment)


def _asked(
    city: Standing, folder: Path, seconds: float, *, plain: int, ours: int, front: int
) -> dict[str, tuple[str, Asked]]:
    def ask(port: int, paths: list[str], cookie: str = "", host: str = "127.0.0.1") -> Asked:
        return lambda: wrk(port, paths, seconds=seconds, folder=folder, cookie=cookie, host=host)

    search = [f"/search/?q={quote(words)}" for words in ("食品经营", "身份证", "营业执照", "公积金提取")]
    numbers = [f"/desk/matters/?q={number}" for number in city.numbers]
    cases = [f"/cases/{n}/" for n in range(1, CASES + 1)]
    return {
        YARDSTICK: ("普通 Django(三次 ORM 读取, 30 KB 模板)", ask(plain, cases)),
        "guide": ("办事指南, 存页, 只用 Python", ask(ours, city.guides)),
        "home": ("首页, 存页, 只用 Python", ask(ours, ["/"])),
        "lists": ("事项、主题、部门和台账列表, 存页, 只用 Python", ask(ours, list(LISTS))),
        FILE: ("nginx 提供一个文件", ask(front, ["/page.html"], host="file")),
        "nginx-guide": ("办事指南, 存页, nginx", ask(front, city.guides)),
        "nginx-home": ("首页, 存页, nginx", ask(front, ["/"])),
        "nginx-lists": ("列表, 存页, nginx", ask(front, list(LISTS))),
        "my": ("我的", ask(ours, ["/my/"], city.citizen)),
        "my-matters": ("我的办件", ask(ours, ["/my/matters/?standing="], city.citizen)),
        "my-matter": ("办件页(申请人)", ask(ours, city.own, city.citizen)),
        "inbox": ("待办", ask(ours, ["/desk/"], city.officer)),
        "desk-matter": ("办件页(工作人员)", ask(ours, city.office, city.officer)),
        "desk-search": ("办件查询, 按编号", ask(ours, numbers, city.officer)),
        "search": ("事项搜索", ask(ours, search)),
    }


def _warm(port: int, paths: list[str]) -> None:
    """Once one after another, so that what is stored lies there before a crowd asks for it."""
    time.sleep(1.1)  # in its first second a store keeps nothing
    for path in paths:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            answer.read()


def _a_stored_page(public: Path) -> bytes:
    """A guide as it lies in the store: the file that nginx serves without any of our configuration."""
    return next(iter(sorted(public.glob("pages/now/*/items/*/@.html")))).read_bytes()


def _row(
    name: str, title: str, rounds: list[Answered], found: dict[str, list[Answered]], city: Standing
) -> Row:
    rate = median(each.rate for each in rounds)
    against = (
        "" if name in (YARDSTICK,) else FILE if name.startswith("nginx-") and name != FILE else YARDSTICK
    )
    ratio = rate / median(each.rate for each in found[against]) if against else None
    raw = {"rounds": [each.rate for each in rounds], "p99_ms": median(each.p99 for each in rounds), "wrong": sum(each.wrong for each in rounds), "matters": city.matters}  # fmt: skip
    return Row(name, title, rate, "次/秒", against=against, ratio=ratio, raw=raw)
