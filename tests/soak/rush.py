"""Many at once, whether or not they are answered: `python -m tests.soak.rush` reads a plan and prints what each request met.

The next request goes off at its time, not when the last was answered: so a queue at the door grows as it does in life.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from tongban.lib.idcard import make_credit_code

LONGEST = 240.0
CLOSED_LOOPS = 4
SERVED = (200, 302)
MOST = 8192
"""Lines at once; a house that puts off none of so many does not know how."""
LOOKED_AT = ("/desk/", "/desk/matters/", "/api/v1/desk/registers/")


@dataclass(frozen=True, slots=True)
class Met:
    """`at`: seconds into the plan; `status` 0 where the line broke; `said`: the words of a 503, what it is, and when to return."""

    at: float
    took: float
    status: int
    path: str
    said: str = ""
    kind: str = ""
    retry_after: str = ""
    location: str = ""


class Rush:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.port, self.cookies, self.item = plan["port"], plan["cookies"], plan["item"]
        self.met: list[Met] = []
        self.acknowledged: dict[str, str] = {}
        self.granted: list[str] = []
        self.began = 0.0
        self.numbers = itertools.count(1)

    async def asks(self, path: str, form: dict[str, str] | None = None) -> Met:
        began = time.monotonic()
        try:
            status, headers, words = await asyncio.wait_for(self._once(path, form), LONGEST)
        except (TimeoutError, OSError, ValueError, asyncio.IncompleteReadError) as broken:
            status, headers, words = 0, {}, repr(broken)
        ended = time.monotonic()
        met = Met(
            began - self.began,
            ended - began,
            status,
            path,
            "" if status in SERVED else words,
            headers.get("content-type", ""),
            headers.get("retry-after", ""),
            headers.get("location", ""),
        )
        self.met.append(met)
        return met

    async def _once(self, path: str, form: dict[str, str] | None) -> tuple[int, dict[str, str], str]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            body = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **form}) if form else ""
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            head = f"{'POST' if form else 'GET'} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n"
            head += f"Cookie: {cookies}\r\nAccept: text/html\r\n"
            if form:
                head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
            writer.write(f"{head}\r\n{body}".encode())
            answer = await reader.read(-1)
        finally:
            writer.close()
        head, _, words = answer.decode(errors="replace").partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        named = (line.partition(": ") for line in lines)
        return int(first.split()[1]), {name.lower(): value for name, _, value in named}, words

    async def looks(self) -> None:
        await self.asks(LOOKED_AT[next(self.numbers) % len(LOOKED_AT)])

    async def lives(self) -> None:
        """A life of four calls: received over the counter, granted, looked at, looked for."""
        number = next(self.numbers)
        form = _at_the_counter(number)
        received = await self.asks(f"/desk/intake/{self.item}/", form)
        page = received.location.partition("?")[0]
        if received.status == 302:
            matter = page.strip("/").rpartition("/")[2]
            self.acknowledged[form["once"]] = matter
            granted = await self.asks(f"{page}steps/grant/", {"content": "", "valid_until": ""})
            if granted.status == 302:
                self.granted.append(matter)
            await self.asks(page)
        await self.asks(f"/desk/?q={number}")

    async def swells(self, seconds: float) -> None:
        """Twice as many lines each time, until somebody is put off; so many go on to come for so long."""
        lines = 16
        while lines < MOST:
            await asyncio.gather(*(self.looks() for _ in range(lines)))
            if any(met.status == 503 for met in self.met):
                break
            lines *= 2
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await asyncio.gather(*(self.looks() for _ in range(lines)))

    async def capacity(self, seconds: float) -> float:
        """Answers a second when a few ask one after another."""
        until = time.monotonic() + seconds

        async def loop() -> int:
            done = 0
            while time.monotonic() < until:
                await self.looks()
                done += 1
            return done

        done = sum(await asyncio.gather(*(loop() for _ in range(CLOSED_LOOPS))))
        self.met.clear()
        return done / seconds

    async def goes(self, shape: list[tuple[float, float]], act: Callable[[], Any]) -> None:
        """`shape`: so many a second, for so many seconds."""
        self.began = time.monotonic()
        under_way = set()
        due = self.began
        for rate, seconds in shape:
            for _ in range(max(1, round(rate * seconds))):
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                under_way.add(task := asyncio.create_task(act()))
                task.add_done_callback(under_way.discard)
                due += 1 / rate
        await asyncio.gather(*under_way)


def _at_the_counter(number: int) -> dict[str, str]:
    return {
        "a-number": make_credit_code("92", "320404", f"{number:09d}"),
        "a-name": f"常州第{number}示例店",
        "a-phone": "19900000001",
        "f-premises": "常州市钟楼区南大街1号",
        "once": f"rush-{number}",
    }


async def main(plan: dict[str, Any]) -> dict[str, Any]:
    rush, capacity = Rush(plan), 0.0
    rush.began = time.monotonic()
    if plan["act"] == "lives":
        await rush.goes(plan["shape"], rush.lives)
    elif plan["act"] == "swells":
        await rush.swells(plan["seconds"])
    else:
        capacity = await rush.capacity(plan["measured_for"])
        await rush.goes([(capacity / 5 * times, seconds) for times, seconds in plan["shape"]], rush.looks)
    return {
        "met": [asdict(met) for met in rush.met],
        "capacity": capacity,
        "acknowledged": rush.acknowledged,
        "granted": rush.granted,
    }


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    json.dump(asyncio.run(main(json.load(sys.stdin))), sys.stdout)
