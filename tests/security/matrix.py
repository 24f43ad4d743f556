"""Who gets which answer about a thing that exists: reading the table, asking, and writing it anew to be reviewed by eye.

`python -m tests.security.matrix` writes matrix.tsv as the site answers now. Nothing in the table is true by itself: whoever
changes it has read the line. The answers: `ok` shown or done; `goes` sent on to another page of one's own; `said` understood
and refused with what to mend (400, 409, 422); `sign-in`; `refused` (403); `absent` (404, the same as for a number that
nobody has); `method` this address is not asked in this way (405).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from tests.security.world import World

WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(?!django_session|tongban_cache)(\w+)"')
TABLE = Path(__file__).parent / "matrix.tsv"
KINDS = (
    "guest", "owner", "agent", "agent_revoked", "agent_expired", "agent_other", "agent_another_item",
    "scoped_agent", "stranger",
    "clerk", "officer", "head", "elsewhere_clerk", "elsewhere_officer", "elsewhere_head",
    "district_clerk", "district_officer", "district_head", "supervisor", "admin",
)  # fmt: skip
WHY = {"why": "电话联系申请人补正", "what": "phone"}
ASKED: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("GET", "/my/matters/{number}/", {}),
    ("GET", "/my/matters/{number}/receipt/", {}),
    ("GET", "/my/matters/{number}/supply/", {}),
    ("POST", "/my/matters/{number}/supply/", {"go": "next"}),
    ("GET", "/my/matters/{number}/clock/accept/", {}),
    ("GET", "/my/matters/{number}/files/{document}/", {}),
    ("GET", "/my/matters/{number}/files/{inside}/", {}),
    ("GET", "/my/matters/{number}/act/withdraw/", {}),
    ("POST", "/my/matters/{number}/act/withdraw/", {"reason": "不办了"}),
    ("GET", "/my/letters/{letter}/", {}),
    ("GET", "/my/licences/{licence}/", {}),
    ("GET", "/my/licences/{licence}/paper.pdf", {}),
    ("GET", "/my/drafts/{token}/", {}),
    ("POST", "/my/drafts/{token}/", {"f-premises": "别处"}),
    ("GET", "/my/drafts/{token}/materials/", {}),
    ("GET", "/my/drafts/{token}/review/", {}),
    ("POST", "/my/drafts/{token}/review/", {"true": "1"}),
    ("POST", "/my/drafts/{token}/keep/form/", {"f-premises": "别处"}),
    ("POST", "/my/drafts/{token}/newer/", {}),
    ("GET", "/my/drafts/{token}/delete/", {}),
    ("POST", "/my/drafts/{token}/delete/", {}),
    ("GET", "/my/drafts/{token}/files/{paper}/", {}),
    ("POST", "/my/drafts/{token}/materials/", {"remove": "{paper}"}),
    ("POST", "/apply/{item}/", {"whose": "{owner}"}),
    ("POST", "/my/acting/", {"whose": "{owner}"}),
    ("POST", "/my/messages/read/", {"message": "{message}"}),
    ("GET", "/reviews/{review}/", {}),
    ("POST", "/reviews/{review}/?level=5", {"comment": ""}),
    ("GET", "/api/v1/my/matters/{number}", {}),
    ("GET", "/desk/matters/{number}/", {}),
    ("GET", "/desk/matters/{number}/clocks/accept/", {}),
    ("POST", "/desk/matters/{number}/steps/accept/", {}),
    ("POST", "/desk/matters/{number}/steps/refuse_acceptance/", {"reason": "不属于本机关职权"}),
    ("POST", "/desk/matters/{number}/assign/", {"to": "nobody"}),
    ("POST", "/desk/matters/{number}/reveal/", WHY),
    ("POST", "/desk/matters/{number}/rating/", {}),
    ("GET", "/desk/letters/{letter}/", {}),
    ("GET", "/desk/documents/{document}/", {}),
    ("GET", "/desk/documents/{inside}/", {}),
    ("GET", "/desk/documents/{paper}/", {}),
    ("GET", "/desk/licences/{licence}/", {}),
    ("GET", "/desk/licences/{licence}/paper.pdf", {}),
    ("GET", "/desk/licences/{licence}/revoke/", {}),
    ("POST", "/desk/licences/{licence}/revoke/", {"ground": "1", "reason": "依法撤销的理由"}),
    ("GET", "/desk/items/{item}/", {}),
    ("GET", "/desk/items/{item}/edit/", {}),
    ("GET", "/desk/items/{item}/compare/", {}),
    ("GET", "/desk/items/{item}/own/", {}),
    ("POST", "/desk/items/{item}/own/", {}),
    ("POST", "/desk/items/{item}/own/publish/", {}),
    ("POST", "/desk/items/{item}/succeed/", {}),
    ("GET", "/desk/routes/{route}/", {}),
    ("POST", "/desk/routes/{route}/heading/", {"name": "别的名称"}),
    ("GET", "/desk/routes/{route}/questions/0/", {}),
    ("POST", "/desk/routes/{route}/questions/0/", {}),
    ("GET", "/desk/routes/{route}/examples/", {}),
    ("POST", "/desk/routes/{route}/publish/", {}),
    ("GET", "/desk/items/{item}/scenarios/", {}),
    ("POST", "/desk/items/{item}/scenarios/", {"text": ""}),
    ("POST", "/desk/items/{item}/draft/", {}),
    ("POST", "/desk/items/{item}/suspend/", {"suspend-reason": "系统维护"}),
    ("GET", "/desk/intake/{item}/", {}),
    ("POST", "/desk/intake/{item}/", {}),
    ("GET", "/desk/registers/{conferences}/{conference}/", {}),
    ("POST", "/desk/registers/{conferences}/{conference}/edit/", {}),
    ("POST", "/desk/registers/{conferences}/{conference}/publish/", {}),
    ("POST", "/desk/registers/{conferences}/{conference}/strike/", {"reason": "登记有误作废"}),
    ("GET", "/registers/{conferences}/{conference}/", {}),
    ("GET", "/api/v1/registers/press-conferences/{conference}", {}),
    ("GET", "/registers/{commissioners}/{commissioner}/", {}),
    ("GET", "/desk/registers/{commissioners}/", {}),
    ("GET", "/desk/registers/{commissioners}/export.csv", {}),
    ("GET", "/desk/registers/{commissioners}/{commissioner}/", {}),
    ("GET", "/desk/registers/{commissioners}/{commissioner}/edit/", {}),
    ("POST", "/desk/registers/{commissioners}/{commissioner}/strike/", {"reason": "登记有误作废"}),
    ("POST", "/desk/registers/{commissioners}/{commissioner}/unmask/", {"reason": "电话核实在岗情况"}),
    ("GET", "/desk/registers/{commissioners}/import/{import}/", {}),
    ("GET", "/desk/registers/{commissioners}/import/{import}/report.xlsx", {}),
    ("POST", "/desk/registers/{commissioners}/import/{import}/confirm/", {}),
    ("GET", "/api/v1/desk/registers/{commissioners}/", {}),
    ("POST", "/desk/reviews/appeals/{matter}/", {"decision": "uphold", "words": "依法维持"}),
    ("POST", "/desk/quality/objections/{matter}/", {"decision": "uphold", "words": "不是问题"}),
)  # fmt: skip


def read_table() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["asked"]: row for row in csv.DictReader(lines, delimiter="\t")}


def ask(client: Client, method: str, path: str, given: dict[str, str], places: dict[str, Any]) -> Any:
    """One request whose deeds are undone afterwards, so that the next one meets the same world."""
    address = path.format(**places)
    told = {name: value.format(**places) for name, value in given.items()}
    with transaction.atomic():
        answer = client.get(address) if method == "GET" else client.generic(
            method, address, urlencode(told), "application/x-www-form-urlencoded"
        )  # fmt: skip
        if answer.streaming:
            b"".join(answer)
        transaction.set_rollback(True)
    client.cookies.pop("messages", None)  # what an undone deed said would stand on the next page
    return answer


def named(answer: Any) -> str:
    if answer.status_code in (301, 302):
        return "sign-in" if answer["Location"].startswith("/accounts/login/") else "goes"
    names = {
        200: "ok",
        400: "said",
        401: "sign-in",
        403: "refused",
        404: "absent",
        405: "method",
        409: "said",
    }
    return {**names, 410: "said", 422: "said"}.get(answer.status_code, f"broken {answer.status_code}")


def rows(world: World) -> dict[str, list[str]]:
    return {
        f"{method} {path}": [
            named(ask(world.clients[kind], method, path, given, world.places)) for kind in KINDS
        ]
        for method, path, given in ASKED
    }


@dataclass(frozen=True, slots=True)
class Answered:
    """`told_apart` where a 404 reads otherwise than that for a thing that is not there; `wrote` what was written."""

    asked: str
    kind: str
    name: str
    told_apart: bool
    wrote: tuple[str, ...]


def answers(world: World) -> Iterator[Answered]:
    for method, path, given in ASKED:
        for kind in KINDS:
            client = world.clients[kind]
            with CaptureQueriesContext(connection) as made:
                answer = ask(client, method, path, given, world.places)
            apart = False
            if answer.status_code == 404:
                other = ask(client, method, path, given, world.absent)
                apart = plain(answer, path.format(**world.places)) != plain(
                    other, path.format(**world.absent)
                )
            wrote = tuple(
                dict.fromkeys(table for each in made for table in WRITES.findall(each["sql"] or ""))
            )
            yield Answered(f"{method} {path}", kind, named(answer), apart, wrote)


def plain(answer: Any, address: str) -> tuple[int, str]:
    """What is read, without the address that was asked for and without the form's token, which is new each time."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return answer.status_code, text.replace(address, "~").replace(quote(address), "~")


def main() -> None:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings.test")
    import django

    django.setup()
    from django.test.runner import DiscoverRunner

    from tests.security.world import MONDAY, a_world
    from tongban.kernel.testing import on_day

    runner = DiscoverRunner(verbosity=0)
    runner.setup_test_environment()
    made = runner.setup_databases()
    try:
        with on_day(MONDAY):
            found = rows(a_world())
        with TABLE.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, delimiter="\t", lineterminator="\n")
            writer.writerow(["asked", *KINDS])
            writer.writerows([asked, *answers] for asked, answers in found.items())
    finally:
        runner.teardown_databases(made)


if __name__ == "__main__":
    main()
