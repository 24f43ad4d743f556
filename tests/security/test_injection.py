"""What is typed is shown as it was typed, and never carried out: in pages, papers, tables, headers, logs, queries and paths."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import sys
import zipfile
from urllib.parse import quote

import pytest
from django.test import Client

from tests.security.world import MONDAY, a_world
from tests.shape.addresses import every_address
from tongban.domains.media.registers import CONFERENCES
from tongban.kernel.documents.actions import rendered
from tongban.kernel.documents.models import Letter
from tongban.kernel.registers import sheets
from tongban.kernel.testing import on_day

pytestmark = pytest.mark.django_db
UNREADABLE = "提交的内容里有无法识别的字符; 请删去后重新输入, 再提交。"
PLANTED = "<script>alert('p')</script>{{7*7}}{% now 'Y' %}${7*7}\"'><img src=x onerror=alert(1)>"
PROBES = (
    "'", "' OR '1'='1", "1; DROP TABLE docket_matter; --", "%", "_", "\\", "\"", "{{7*7}}", "${jndi:ldap://x}", "../../etc/passwd",
    "\x00", "a\x00b", "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"), "\u202e", "%00", "1" * 5000, "-1", "1e999", "NaN",
    "²", "٣", "９", "[]", "{}", "\r\nSet-Cookie: a=b", "a" * 20_000, "😀" * 300, "<svg/onload=alert(1)>",
)  # fmt: skip
IN_AN_ADDRESS = (
    "'",
    "\x00",
    "../../etc/passwd",
    "%00",
    "1" * 5000,
    "²",
    "٣",
    "😀" * 300,
    "{{7*7}}",
    "-1",
    "\r\nX: 1",
)
NAMES = ("q", "page", "sort", "number", "next", "audience", "department", "region", "only", "state", "owner", "standing", "level",
    "late", "year", "held_on_from", "kind", "organisation", "theme", "event", "start", "n", "unit", "pause", "do", "check")  # fmt: skip


@pytest.fixture
def world():
    with on_day(MONDAY):
        yield a_world()


def test_no_question_breaks_a_page_or_is_carried_out(world):
    """Probes in every parameter of every page at once, for those who may see it, each parameter meeting two of them."""
    broken = []
    pages = [
        address.sample
        for address in every_address()
        if "accounts" not in address.sample and "<" not in address.route
    ]
    asking = {"guest": "/", "owner": "/my", "officer": "/desk", "supervisor": "/desk"}
    for kind, place in asking.items():
        theirs = [
            path
            for path in pages
            if path.startswith(place) and (kind != "guest" or not path.startswith(("/my", "/desk")))
        ]
        for path in theirs:
            for probe in PROBES:
                question = "&".join(f"{name}={quote(probe, safe='', errors='replace')}" for name in NAMES)
                answer = world.clients[kind].get(f"{path}?{question}")
                if answer.status_code >= 500 or "\r" in str(answer.headers):
                    broken.append(f"{kind} {path} {probe[:20]!r}: {answer.status_code}")
                elif not answer.streaming and "<svg/onload" in answer.content.decode(errors="replace"):
                    broken.append(f"{kind} {path}: shown as it was typed")
    assert broken == []


def test_no_piece_of_an_address_breaks_a_page(world):
    broken = []
    for address in every_address():
        if "<" not in address.route or "accounts" in address.route:
            continue
        kind = "officer" if "/desk" in address.route else "owner"
        for probe in IN_AN_ADDRESS:
            path = re.sub(r"<[^>]+>", quote(probe, safe="", errors="replace"), address.route)
            if (status := world.clients[kind].get(path).status_code) >= 500:
                broken.append(f"{kind} {address.route} {probe[:20]!r}: {status}")
    assert broken == []


def test_a_nul_is_refused_by_the_same_sentence_wherever_it_stands(world):
    """In a piece of an address, behind it, in a question, in a form; where there is a page, and where there is none."""
    addresses = ["/no-such-page/", "/static/no-such-file.css", "/api/v1/no-such-thing"]
    pieces = [f"{path}%00" for path in addresses]
    for each in every_address():
        addresses.append(each.sample)
        pieces.append(re.sub(r"<[^>]+>", "%00", each.route) if "<" in each.route else f"{each.sample}%00")
    guest = world.clients["guest"]
    answers = {f"GET {path}": guest.get(path) for path in pieces}
    answers |= {f"GET {path}?q": guest.get(f"{path}?q=a%00") for path in addresses}
    answers |= {f"GET {path}?%00": guest.get(f"{path}?%00=a") for path in addresses}
    answers |= {f"POST {each.sample}": guest.post(each.sample, {"title": "a\0b"}) for each in every_address()}
    broken = [
        f"{asked}: {answer.status_code}"
        for asked, answer in answers.items()
        if answer.status_code != 400 or UNREADABLE not in _words_of(answer)
    ]
    assert broken == [] and len(answers) > 400


def _words_of(answer) -> str:
    problem = answer.headers["Content-Type"] == "application/problem+json"
    return str(answer.json()["title"]) if problem else answer.content.decode()


def test_no_field_of_a_form_breaks_it(world):
    broken, places = [], world.places
    forms = {
        "owner": (
            f"/my/drafts/{places['token']}/", f"/my/drafts/{places['token']}/materials/", f"/my/drafts/{places['token']}/keep/form/",
            f"/my/matters/{places['number']}/act/withdraw/", f"/apply/{places['item']}/", "/my/acting/", "/my/messages/read/",
        ),
        "officer": (
            f"/desk/matters/{places['number']}/steps/refuse_acceptance/", f"/desk/matters/{places['number']}/reveal/",
            f"/desk/intake/{places['item']}/", "/desk/matters/", "/desk/licences/", f"/desk/registers/{CONFERENCES.key}/new/",
        ),
        "guest": ("/progress/", "/verify/", "/accounts/login/", "/accounts/register/", "/ui/care/", "/clock/"),
    }  # fmt: skip
    fields = (
        "f-premises", "reason", "why", "what", "whose", "message", "remove", "seen", "to", "number", "digits", "code", "login", "password",
        "name", "id_number", "phone", "username", "again", "a-number", "a-name", "a-phone", "person", "words", "title", "topic", "held_on",
        "journalists", "next", "once", "situation", "c-name", "c-phone", "go", "n", "start", "unit",
    )  # fmt: skip
    for kind, paths in forms.items():
        for path in paths:
            for probe in {*PROBES[::2], *IN_AN_ADDRESS}:
                answer = world.clients[kind].post(path, dict.fromkeys(fields, probe))
                if answer.status_code >= 500:
                    broken.append(f"{kind} {path} {probe[:20]!r}: {answer.status_code}")
    assert broken == []


def test_what_is_planted_in_every_field_is_only_ever_shown(world):
    """An application, a row of a book, a name of a file, a message and a review carry a script; the pages show it as text."""
    places, owner, officer = world.places, world.clients["owner"], world.clients["officer"]
    owner.post(
        f"/my/drafts/{places['token']}/", {"f-premises": PLANTED, "c-name": PLANTED, "c-phone": "19900001111"}
    )
    owner.post(f"/reviews/{places['review']}/?level=5", {"comment": PLANTED})
    owner.post(f"/my/matters/{places['number']}/act/withdraw/", {"reason": PLANTED})
    book = f"/desk/registers/{CONFERENCES.key}/"
    typed = dict.fromkeys(("title", "topic", "place", "speaker", "speaker_post", "transcript"), PLANTED[:38])
    entered = officer.post(
        f"{book}new/", {**typed, "held_on": "2026-03-01", "kind": "policy", "rank": "deputy", "organisation": str(world.office.pk)}
    )  # fmt: skip
    assert entered.status_code == 302, entered.content.decode()[:3000]
    world.clients["head"].post(entered["Location"] + "publish/")
    pages = {
        "owner": (f"/my/drafts/{places['token']}/", f"/my/matters/{places['number']}/", f"/reviews/{places['review']}/", "/my/"),
        "officer": (f"/desk/matters/{places['number']}/", "/desk/reviews/", book, entered["Location"]),
        "guest": (f"/registers/{CONFERENCES.key}/", f"/search/?q={quote(PLANTED)}", f"/verify/{quote(PLANTED, safe='')}/"),
    }  # fmt: skip
    shown = 0
    for kind, paths in pages.items():
        for path in paths:
            said = world.clients[kind].get(path).content.decode()
            assert (
                "<script>alert" not in said and "onerror=alert(1)>" not in said and "49" not in _around(said)
            ), path
            shown += "&lt;script&gt;alert" in said
    assert shown >= 6, "the walk did not meet what it planted"


def _around(page: str) -> str:
    """What stands close to the planted words: a template carried out would have counted there."""
    return "".join(re.findall(r"&lt;/script&gt;.{0,40}", page))


def test_a_letter_sets_what_was_planted_as_words(world):
    letter = Letter.objects.get(pk=world.places["letter"])
    letter.facts_kept = json.dumps(
        {**letter.facts, "applicant": '#eval("1+1") #import "x" $x$ @y <z>' + PLANTED}
    )
    assert rendered(letter).startswith(b"%PDF-")


def test_a_table_that_leaves_the_house_carries_out_nothing():
    for risky in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"):
        cells = next(
            csv.reader(
                io.StringIO(sheets.as_csv(["a"], [[risky]]).decode("utf-8-sig").split("\n", 1)[1], newline="")
            )
        )
        assert cells[0].startswith("'"), risky
        book = sheets.as_xlsx("t", ["a"], [[risky], ["https://evil.example"]])
        assert b"<f>" not in _sheet_of(book) and b"hyperlink" not in _sheet_of(book)


def _sheet_of(book: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        return packed.read("xl/worksheets/sheet1.xml")


def test_no_line_can_be_forged_in_the_log(caplog):
    with caplog.at_level(logging.DEBUG):
        Client().get("/no%0aWARNING%20django%20forged%0d%0aline/")
        Client().post("/accounts/login/", {"login": "a\nWARNING forged line", "password": "x"})
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    lines = [formatter.format(record) for record in caplog.records if not record.exc_info]
    assert lines and not [line for line in lines if "\n" in line or "\r" in line]


def test_nothing_typed_becomes_a_header(world):
    for address in (
        "/search/?q=a%0d%0aX-Planted:%201", "/accounts/login/?next=/%0d%0aX-Planted:%201", "/verify/a%0d%0aX-Planted:1/",
        "/my/matters/a%0d%0aX-Planted:1/",
    ):  # fmt: skip
        answer = world.clients["owner"].get(address)
        assert "X-Planted" not in answer.headers and answer.status_code < 500


@pytest.mark.engineless
def test_our_own_patterns_take_no_time_for_words_made_to_take_time():
    """Each pattern of the code meets long words of the kind that make patterns go back and forth; pytest would not end."""
    met = 0
    words = (
        "a" * 20_000,
        "1" * 20_000,
        " " * 20_000,
        "<c " * 7_000,
        "“" * 20_000,
        "a1 " * 7_000,
        "/" * 20_000,
    )
    modules = [
        module for name, module in sys.modules.items() if name.startswith("tongban.") and ".tests" not in name
    ]
    for value in [
        each for module in modules for each in list(vars(module).values()) if isinstance(each, re.Pattern)
    ]:
        met += 1
        for word in words:
            value.search(word if isinstance(value.pattern, str) else word.encode())
    assert met >= 5
