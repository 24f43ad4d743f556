"""The doors through which an application comes in over HTTP, in turn inside each round: `… lodging_doors ROUNDS SECONDS`.

Where the environment names a database for the floor (YARDSTICK_DATABASE), the floor is asked in the same rounds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402

from tongban.demonstration.bench import company  # noqa: E402
from tongban.demonstration.bench.spent import cpu_of  # noqa: E402
from tongban.demonstration.bench.webserver import Sent, gunicorn, served, wrk_sends  # noqa: E402
from tongban.kernel.docket.models import Matter  # noqa: E402
from tongban.surfaces.openapi.clients import admit  # noqa: E402
from tongban.surfaces.openapi.machine import PATH  # noqa: E402

CLIENTS = 8
FORM_LENGTH = 476
"""Characters of the floor's form, as where the floor was measured against others."""
Ask = Callable[[], Sent]


def each_door(rounds: int, seconds: float) -> dict[str, dict[str, Any]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tongban-doors-")))
        doors: list[Door] = []
        if address := os.environ.get("YARDSTICK_DATABASE"):
            doors += _floor(address, folder, stack, seconds)
        doors += _ours(folder, stack, seconds)
        for each in range(rounds + 1):  # the first only warms up
            for door in doors:
                before, spent = door.count(), cpu_of(door.marks)
                done = door.ask()
                took = cpu_of(door.marks) - spent
                _check(door.name, done, door.count() - before)
                if each:
                    door.found.append((done, took * 1000 / done.sent))
    return {door.name: door.told() for door in doors}


@dataclass(slots=True)
class Door:
    """`count`: how many have been written; `marks`: by what the processes behind it are known."""

    name: str
    ask: Ask
    count: Callable[[], int]
    marks: tuple[str, ...]
    found: list[tuple[Sent, float]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        return {
            **{
                name: median(getattr(each, name) for each, _ in self.found) for name in ("rate", "p50", "p99")
            },
            "cpu_ms": median(cpu for _, cpu in self.found),
            "rounds": [{name: getattr(each, name) for name in Sent.__slots__} for each, _ in self.found],
            "clients": CLIENTS,
        }


def _check(name: str, done: Sent, written: int) -> None:
    """What was answered is there; what wrk hung up on at the end may be."""
    if done.wrong or not done.sent <= written <= done.sent + CLIENTS:
        raise RuntimeError(
            f"{name}: {done.sent} were answered, {done.wrong} of them wrongly; {written} were written"
        )


def _ours(folder: Path, stack: ExitStack, seconds: float) -> list[Door]:
    some = company.at_the_counter()
    _, credential = admit("测量用系统", organisation=_key_of(some), per_minute=10_000_000)
    database = str(settings.DATABASES["default"]["NAME"])
    _part()
    port = stack.enter_context(served())
    sends = partial(wrk_sends, clients=CLIENTS, seconds=seconds, folder=folder)
    page, marks = f"/desk/intake/{some.item.item_id}/", _marks(port, database)
    system = partial(sends, port, PATH, _lodgings(some), headers=_headers(credential))
    counter = partial(sends, port, page, _forms(some), headers=_of_a_clerk(some.clerk))
    return [Door("system", system, _matters, marks), Door("counter", counter, _matters, marks)]


def _floor(address: str, folder: Path, stack: ExitStack, seconds: float) -> list[Door]:
    module = "tongban.demonstration.bench.yardstick.floor"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("TONGBAN_", "DJANGO_"))
    }
    environment |= {
        "YARDSTICK_DATABASE": address,
        "DJANGO_SETTINGS_MODULE": "tongban.demonstration.bench.yardstick.floor_settings",
    }

    def run(words: str) -> str:
        command = [sys.executable, "-c", f"from {module} import count, make, token; {words}"]
        done = subprocess.run(
            command, env=environment, check=True, cwd="/", stdout=subprocess.PIPE, text=True
        )
        return done.stdout.strip()

    def count() -> int:
        rows = json.loads(run("import json; print(json.dumps(count()))"))
        if len(set(rows.values())) != 1:
            raise RuntimeError(f"the floor's tables differ: {rows}")
        return int(rows["Lodged"])

    run("make()")
    headers = _headers(run("print(token())"))
    port = stack.enter_context(gunicorn(module, environment))
    sends = partial(wrk_sends, clients=CLIENTS, seconds=seconds, folder=folder, headers=headers)
    marks = _marks(port, address.rpartition("/")[2])
    return [
        Door(f"floor-{name}", partial(sends, port, f"/{name}", _cases()), count, marks)
        for name in ("sql", "orm")
    ]


def _marks(port: int, database: str) -> tuple[str, ...]:
    """By which the processes of a server are known: the program's and, where it has any, the database's."""
    return f"127.0.0.1:{port}", f" {database} [local]", f" {database} 127.0.0.1("


def _headers(credential: str) -> dict[str, str]:
    return {"Host": "127.0.0.1", "Content-Type": "application/json", "Authorization": f"Bearer {credential}"}


def _of_a_clerk(cookie: str) -> dict[str, str]:
    return {
        "Host": "127.0.0.1",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
    }


TOKEN = "0123456789abcdef" * 2


def _cases() -> list[str]:
    form = {f"field{n}": "常州市天宁区和平中路一百号" for n in range(20)}
    form["field0"] += "路" * max(0, FORM_LENGTH - len(json.dumps(form, ensure_ascii=False)))
    return [
        json.dumps({"item": "11320400MB1234567000117001", "applicant": f"常州示例{n}有限公司", "number": f"91320400{n:010d}", "form": form}, ensure_ascii=False)
        for n in range(50)
    ]  # fmt: skip


def _lodgings(some: company.Company) -> list[str]:
    item = some.item
    return [
        json.dumps(
            {
                "item": item.code,
                "applicant": {"name": each.name, "number": each.id_number, "phone": "19900000001"},
                "form": {
                    name.removeprefix("f-"): value for name, value in company.filled(item, each).items()
                },
                "materials": [material.id for material in item.materials],
            },
            ensure_ascii=False,
        )
        for each, _ in some.applicants
    ]


def _forms(some: company.Company) -> list[str]:
    """As the counter's page sends them."""
    return [
        urlencode({**company.counter_form(some.item, each), "csrfmiddlewaretoken": TOKEN}) + "&once=@once"
        for each, _ in some.applicants
    ]


def _key_of(some: company.Company) -> str:
    from tongban.kernel.orgs.models import Organisation

    return Organisation.objects.get(pk=some.item.organisation_id).key


def _matters() -> int:
    found = Matter.objects.count()
    _part()
    return found


def _part() -> None:
    """No connection is shared by processes that part."""
    for each in connections.all():
        each.close()
        if hasattr(each, "close_pool"):
            each.close_pool()


if __name__ == "__main__":
    print(json.dumps(each_door(int(sys.argv[1]), float(sys.argv[2]))))
