"""Forms with files as bytes on the line, against a house that is served: nothing half is taken, nothing breaks, all is said."""

from __future__ import annotations

import base64
import re
from html import unescape

import pytest

from tests.security.conftest import a_clerk, an_applicant
from tests.security.papers import bombs, good, tricks
from tests.security.refusing import CHINESE
from tests.security.tables import shapes
from tests.security.wire import EDGE, Heard, form, part, sent
from tests.soak.house import House
from tests.soak.visitors import Applicant

pytestmark = pytest.mark.engineless
SAID = (200, 302, 400, 403, 411, 413, 431)
"""An answer that takes it or says why not; a 500 and a line that is closed without a word are neither."""
IMPORT = "/desk/registers/commissioners/import/"


class Desk:
    """Where papers are brought for a draft: bytes in, and what has become of them."""

    def __init__(self, house: House, number: int) -> None:
        self.house = house
        self.applicant, draft = an_applicant(house, number)
        self.path = f"/my/drafts/{draft}/materials/"
        self.applicant.brings(draft)
        self.token = part("csrfmiddlewaretoken", self.applicant.cookies["csrftoken"].encode())

    def papers(self) -> list[str]:
        return papers_on(self.applicant, self.path)

    def hands_in(self, *parts: bytes, **how: str) -> Heard:
        return self.sends(form([self.token, *parts]), **how)

    def sends(self, body: bytes, **how: str) -> Heard:
        return sent(self.house.address(), self.path, body, cookies=self.applicant.cookies, **how)

    def paper(self, name: str, content: bytes | None = None, *, more: str = "") -> bytes:
        return part(self.applicant.place, good()["pdf"] if content is None else content, file=name, more=more)


def papers_on(applicant: Applicant, path: str) -> list[str]:
    page = applicant.asks(path).text
    return [unescape(name) for name in re.findall(r'href="[^"]*/files/\d+/"[^>]*>([^<]*)<', page)]


@pytest.fixture(scope="module")
def desk(living: House) -> Desk:
    return Desk(living, 0)


def test_a_form_that_is_cut_on_its_way_takes_nothing_half(desk: Desk) -> None:
    before = desk.papers()
    whole = form([desk.token, desk.paper('"cut.pdf"')])
    edge = len(f"--{EDGE}--\r\n")
    for missing in (edge, edge + 2, edge + 300, len(whole) - 40):
        for body, length in ((whole[:-missing], len(whole)), (whole, len(whole) - missing)):
            heard = desk.sends(body, length=str(length))
            assert heard.status in SAID, (missing, heard)
            assert desk.papers() == before, f"taken with {missing} bytes missing"
    assert desk.sends(whole).status == 302
    assert desk.papers() == [*before, "cut.pdf"], "the same form, whole"


def test_a_form_that_lies_about_its_length_is_answered_and_the_next_one_is_not_touched(desk: Desk) -> None:
    before = desk.papers()
    whole = form([desk.token, desk.paper('"lies.pdf"')])
    chunked = "Transfer-Encoding: chunked\r\n"
    lies = [
        desk.sends(whole, length="-5"),
        desk.sends(whole, length="many"),
        desk.sends(whole, length="0x10"),
        desk.sends(whole, length=str(10**18)),
        desk.sends(whole, length=""),
        desk.sends(whole, more="Content-Length: 5\r\n"),
        desk.sends(whole, more=chunked),
        desk.sends(b"ZZ\r\n" + whole, length="", more=chunked),
        desk.sends(b"10\r\n" + whole[:16], length="", more=chunked),
    ]
    assert [heard.status for heard in lies if heard.status not in SAID] == []
    assert desk.papers() == before


def test_no_shape_of_a_form_breaks_the_house(desk: Desk) -> None:
    file, held = desk.paper, f"multipart/form-data; boundary={EDGE}"
    shapes_of_forms = {
        "1,500 fields": desk.hands_in(*(part(f"a{n}", b"x") for n in range(1500))),
        "1,000 files": desk.hands_in(*(file(f'"a{n}.pdf"') for n in range(1000))),
        "a name of a megabyte": desk.hands_in(file(f'"{"n" * 1_000_000}.pdf"')),
        "a long name of a field": desk.hands_in(part("n" * 900, b"x")),
        "a field of six megabytes": desk.hands_in(part("x", bytes(6_000_000))),
        "letters that are none": desk.hands_in(file('"a.pdf"', b"!!!!", more="Content-Transfer-Encoding: base64\r\n")),
        "no edge": desk.sends(form([desk.token]), kind="multipart/form-data"),
        "an edge of 5,000 letters": desk.sends(form([desk.token]), kind=f"multipart/form-data; boundary={'b' * 5000}"),
        "another edge": desk.sends(form([desk.token]), kind="multipart/form-data; boundary=other"),
        "an edge that is not ASCII": desk.sends(form([desk.token]), kind="multipart/form-data; boundary=\u00e9"),
        "forms in a form": desk.hands_in(part("x", b"--in\r\n\r\nx\r\n--in--", more="Content-Type: multipart/mixed; boundary=in\r\n")),
        "no form": desk.sends(b"\0\xff" * 4000),
        "another kind": desk.sends(b"{", kind="application/json"),
        "letters of nowhere": desk.sends(form([desk.token]), kind=f"{held}; charset=utf-99"),
        "turned letters": desk.sends(form([desk.token]), kind=f"{held}; charset=rot13"),
        "two bytes a letter": desk.sends(form([desk.token]), kind=f"{held}; charset=utf-16"),
        "two bytes a letter, plain": desk.sends(b"a=b", kind="application/x-www-form-urlencoded; charset=utf-16"),
        "no letters, plain": desk.sends(b"\xff\xfe=%ff%00&&&===", kind="application/x-www-form-urlencoded"),
        "a head of 500 lines": desk.sends(b"", more="".join(f"X-{n}: {n}\r\n" for n in range(500))),
        "a line of 20,000 letters": desk.sends(b"", more=f"X: {'a' * 20_000}\r\n"),
    }  # fmt: skip
    assert {how: heard.status for how, heard in shapes_of_forms.items() if heard.status not in SAID} == {}
    unread = shapes_of_forms["turned letters"], shapes_of_forms["two bytes a letter, plain"]
    assert all(heard.status == 400 and "无法识别的字符" in heard.text for heard in unread)


@pytest.mark.parametrize(
    "name",
    [
        '"../../../etc/passwd.pdf"', '"..\\\\..\\\\windows\\\\a.pdf"', '"/etc/cron.d/a.pdf"', '"C:\\\\a.pdf"', '"%2e%2e%2fa.pdf"',
        "\"a.pdf\"; filename*=UTF-8''..%2f..%2fetc%2fcron.d%2fa.pdf", '"a\\"; name=\\"go.pdf"', '"a.pdf', "../a.pdf",
    ],
)  # fmt: skip
def test_a_name_that_climbs_stays_a_name(living: House, name: str) -> None:
    desk = Desk(living, 1)
    before = set(living.folder.rglob("*"))
    heard = desk.hands_in(desk.paper(name))
    assert heard.status in SAID
    taken = desk.papers()
    assert not [each for each in taken if "/" in each or "\\" in each or ".." in each], taken
    for made in set(living.folder.rglob("*")) - before:
        assert made.is_dir() or made.is_relative_to(living.folder / "papers") or made.suffix in (".sqlite3-wal", ".sqlite3-shm", ".alive"), made  # fmt: skip
    desk.applicant.asks(desk.path.replace("materials", "delete"), {})


def test_whatever_is_handed_in_is_taken_whole_or_refused_by_its_name(living: House) -> None:
    desk, taken = Desk(living, 2), []
    for handed in tricks() + bombs():
        before = desk.papers()
        heard = desk.hands_in(desk.paper(f'"{handed.name}"', handed.content))
        assert heard.status in (200, 302), (handed.how, heard.status)
        if desk.papers() != before:
            taken.append(handed)
        elif heard.status == 200:
            said = unescape(re.sub(r"<[^>]+>", "", heard.text))
            assert re.search(f"“{re.escape(handed.name)}”[^“”]*请", said) and CHINESE.search(said), handed.how
    assert [handed.how for handed in taken if handed.bad] == []
    assert len(taken) >= 2, "what opens after all is taken"


def test_coded_on_its_way_a_paper_is_looked_into_all_the_same(living: House) -> None:
    """A library decodes base64 before anything of ours sees it; a program in it is a program."""
    desk, coded = Desk(living, 3), "Content-Transfer-Encoding: base64\r\n"
    before = desk.papers()
    heard = desk.hands_in(desk.paper('"a.pdf"', base64.b64encode(b"MZ\x90\0" + bytes(400)), more=coded))
    assert "是程序或者脚本文件" in heard.text and desk.papers() == before
    assert desk.hands_in(desk.paper('"b.pdf"', base64.b64encode(good()["pdf"]), more=coded)).status == 302
    assert desk.papers() == [*before, "b.pdf"]


def test_a_spreadsheet_that_would_swell_is_refused_by_a_sentence_and_the_house_goes_on(living: House) -> None:
    clerk, refused = a_clerk(living), 0
    token = part("csrfmiddlewaretoken", clerk.cookies["csrftoken"].encode())
    swelling = (
        "far",
        "unplaced",
        "without a place",
        "everywhere",
        "laughs",
        "outside",
        "bomb",
        "endless",
        "too many",
    )
    for handed in [each for each in shapes() if any(word in each.how for word in swelling)]:
        body = form([token, part("file", handed.content, file=f'"{handed.name}"')])
        heard = sent(living.address(), IMPORT, body, cookies=clerk.cookies)
        assert heard.status in (302, 422), (handed.how, heard.status)
        assert heard.status == 422 or not handed.bad, handed.how
        refused += heard.status == 422
    assert refused >= 8 and clerk.asks("/desk/").status == 200
