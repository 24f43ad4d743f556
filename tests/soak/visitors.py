"""Applicants and clerks who use the public pages over HTTP, and ask again as a careful person does when no answer comes."""

from __future__ import annotations

import http.client
import io
import queue
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from pypdfium2 import PdfDocument

from tests.soak.town import PASSWORD

GIVES_UP_AFTER = 240.0
"""Seconds of asking again; a town that answers nobody for so long is a failure of the test."""
AGAIN = 0.25
FORM = {"f-premises": "常州市钟楼区南大街1号", "c-name": "李静", "c-phone": "19900000001"}


class GaveUp(AssertionError):
    """Nobody answered, or what was answered cannot be gone on from."""


@dataclass(slots=True)
class Answer:
    status: int
    location: str
    text: str
    retry_after: str


@dataclass
class Tally:
    """What everybody was told, counted."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    """By the token of the submission: the number that the applicant was shown."""
    granted: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    to_grant: queue.Queue[str] = field(default_factory=queue.Queue)


@dataclass
class Visitor:
    """One person with one browser. `where` gives the server to ask; it may change from one question to the next."""

    username: str
    where: Callable[[], str]
    tally: Tally
    stopping: threading.Event
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None
    served_by: str = ""
    place: str = ""
    """What the page calls the paper that is asked for; read once."""

    def asks(
        self, path: str, form: dict[str, str] | None = None, file: tuple[str, bytes] | None = None
    ) -> Answer:
        """Until there is an answer that says something: broken lines and 502 to 504 are asked again, with the same words."""
        until = time.monotonic() + GIVES_UP_AFTER
        while True:
            try:
                answer = self.once(path, form, file)
            except (OSError, http.client.HTTPException) as broken:
                self._hang_up()
                kind = type(broken).__name__
            else:
                if answer.status < 500:
                    self.tally.answers["answered"] += 1
                    return answer
                kind = str(answer.status)
                if answer.status not in (502, 503, 504) or not answer.retry_after:
                    self.tally.faults.append(f"{path}: {answer.status} {answer.text[:300]}")
            self.tally.answers[kind] += 1
            if time.monotonic() > until:
                raise GaveUp(f"{path}: no answer")
            time.sleep(AGAIN)

    def once(self, path: str, form: dict[str, str] | None, file: tuple[str, bytes] | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers["Accept"] = "text/html"
        body, method = None, "GET"
        if form is not None:
            method, form = "POST", {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **form}
            body, headers["Content-Type"] = _multipart(form, file) if file else _plain(form)
        line = self._line()
        line.request(method, path, body, headers)
        got = line.getresponse()
        text = got.read().decode(errors="replace")
        for name, value in got.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, kept = value.partition(";")[0].partition("=")
                self.cookies[cookie.strip()] = kept
        return Answer(got.status, got.headers.get("Location", ""), text, got.headers.get("Retry-After", ""))

    def _line(self) -> http.client.HTTPConnection:
        where = self.where()
        if self.connection is None or where != self.served_by:
            self._hang_up()
            self.connection = http.client.HTTPConnection(urlsplit(where).netloc, timeout=60)
            self.served_by = where
        return self.connection

    def _hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def signs_in(self) -> None:
        """Once: whoever is put off with a 503 asks again, but nobody who knows the password is told that it is wrong."""
        self.asks("/accounts/login/")
        answer = self.asks("/accounts/login/", {"login": self.username, "password": PASSWORD})
        if answer.status != 302 or "sessionid" not in self.cookies:
            said = re.sub(r"<[^>]+>|\s+", " ", answer.text.partition("<main")[2])
            raise GaveUp(f"{self.username} could not sign in: {answer.status} {said[:1500]}")


class Applicant(Visitor):
    """Applies for the service, over and over, each time with a paper of its own."""

    def applies(self, item: int, person: int) -> str:
        """One application from its beginning to its receipt; gives the number that was shown."""
        draft = self.begins(item, person)
        self._sent_on(self.brings(draft), r"/review/", "bring")
        return self.sends(draft)

    def begins(self, item: int, person: int) -> str:
        """The draft's token, with the form filled in."""
        begun = self.asks(f"/apply/{item}/", {"whose": str(person)})
        draft = self._sent_on(begun, r"/my/drafts/([^/]+)/", "apply")
        self._sent_on(self.asks(f"/my/drafts/{draft}/", {**FORM, "go": "next"}), r"/materials/", "fill")
        return draft

    def brings(self, draft: str, *, ask: Callable[..., Answer] | None = None) -> Answer:
        """A paper for the draft, which nobody else has."""
        if not self.place:
            page = self.asks(f"/my/drafts/{draft}/materials/").text
            found = re.search(r'type="file"[^>]*? name="(m-[^"]+)"', page)
            if found is None:
                raise GaveUp(f"no place for the paper: {page[:3000]}")
            self.place = found[1]
        return (ask or self.asks)(f"/my/drafts/{draft}/materials/", {"go": "next"}, (self.place, a_paper()))

    def sends(self, draft: str) -> str:
        sent = self.asks(f"/my/drafts/{draft}/review/", {"true": "1"})
        number = self._sent_on(sent, r"/my/matters/([^/]+)/receipt/", "review")
        self.tally.acknowledged[draft] = number
        self.tally.to_grant.put(number)
        return number

    def _sent_on(self, answer: Answer, pattern: str, what: str) -> str:
        found = re.search(pattern, answer.location)
        if answer.status != 302 or found is None:
            said = re.sub(r"<[^>]+>|\s+", " ", answer.text)
            raise GaveUp(f"{what}: {answer.status} {answer.location} {said[:1500]}")
        return found[1] if found.groups() else found[0]

    def goes_on(self, item: int, person: int) -> None:
        self.signs_in()
        while not self.stopping.is_set():
            self.applies(item, person)


class Clerk(Visitor):
    """Grants what was lodged, and believes it only when the page says so."""

    def goes_on(self) -> None:
        self.signs_in()
        while not self.stopping.is_set():
            try:
                number = self.tally.to_grant.get(timeout=0.2)
            except queue.Empty:
                continue
            self.grants(number)

    def grants(self, number: str) -> None:
        answer = self.asks(f"/desk/matters/{number}/steps/grant/", {"content": "", "valid_until": ""})
        if answer.status != 302:  # done before the line broke: the page says where the matter stands
            page = self.asks(f"/desk/matters/{number}/").text
            if "已办结" not in page:
                raise GaveUp(f"grant {number}: {answer.status} {re.sub(r'<[^>]+>', ' ', answer.text)[:1500]}")
        self.tally.granted.add(number)


def a_paper() -> bytes:
    """A paper that no other is: a page, and a name of its own at its end."""
    paper, content = PdfDocument.new(), io.BytesIO()
    paper.new_page(595, 842)
    paper.save(content)
    return content.getvalue() + f"\n%{uuid.uuid4().hex}\n".encode()


def _plain(form: dict[str, str]) -> tuple[bytes, str]:
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _multipart(form: dict[str, str], file: tuple[str, bytes]) -> tuple[bytes, str]:
    edge, lines = uuid.uuid4().hex, []
    for name, value in form.items():
        lines.append(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{file[0]}"; filename="plan.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    lines += [head.encode(), file[1], f"\r\n--{edge}--\r\n".encode()]
    return b"".join(lines), f"multipart/form-data; boundary={edge}"
