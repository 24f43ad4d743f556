"""Who takes part when the city is measured over HTTP, what they ask for, and what they do: lodge, live a life, go a whole journey."""

from __future__ import annotations

import io
import itertools
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from pypdfium2 import PdfDocument

from tongban.demonstration.bench.basics import stage
from tongban.demonstration.bench.crowd import Act
from tongban.demonstration.bench.standing import signed_in
from tongban.demonstration.bench.visitor import Ask, Visitor
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import FieldView, ItemView
from tongban.kernel.clock import today
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Account, Person, Staff
from tongban.kernel.procedure import Refused

PROVEN = 3
NUMBER = re.compile(r"/matters/([^/]+)/")
OF_A_LICENCE = re.compile(rb'href="(/my/licences/(\d+)/)"')
ASKS_AGAIN_AFTER = 0.1
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Company:
    """Sessions of a clerk and of the head who decides; `applicants`: the session of each, if there is one."""

    item: ItemView
    clerk: str
    head: str
    applicants: list[tuple[Person, str]]


def at_the_counter() -> Company:
    item, clerk, head, applicants = stage()
    return Company(item, _session(clerk), _session(head), [(each, "") for each in applicants])


def online() -> Company:
    """A licence for natural persons that asks for their own papers only, and people who may apply for it at home."""
    people = list(
        Person.objects.filter(kind=Person.Kind.NATURAL, assurance__gte=PROVEN, account__isnull=False)
        .select_related("account")
        .order_by("pk")[:64]
    )
    for card in catalogue.cards():
        item = catalogue.item_by_key(card.key, on=today()) if card.audience else None
        if item is None or not _is_plain(item):
            continue
        staff = Staff.objects.select_related("account").filter(
            organisation_id=item.organisation_id, until=None
        )
        clerk, head = staff.filter(post__duty="clerk").first(), staff.filter(post__duty="head").first()
        if clerk and head and people:
            own = [(each, signed_in(_account(each))) for each in people]
            return Company(item, signed_in(clerk.account), signed_in(head.account), own)
    raise Refused("库中没有可供测量的事项; 请先运行 tongban city build。")


def _is_plain(item: ItemView) -> bool:
    own = all(each.need == "conditional" or each.source == "self" for each in item.materials)
    plain = item.procedure == "cases.licence" and not item.on_site_check and not item.fee.charged
    return plain and own and "person" in item.audience and bool(item.result.licence)


def _session(of: Actor) -> str:
    assert of.staff_id is not None
    return signed_in(Account.objects.get(staff__pk=of.staff_id))


def _account(of: Person) -> Account:
    assert of.account is not None
    return of.account


def filled(item: ItemView, applicant: Person) -> dict[str, object]:
    """The item's form as somebody fills it in who has all that is asked."""
    return {f"f-{each.name}": _value(each, applicant) for each in item.form}


def _value(asked: FieldView, applicant: Person) -> object:
    known = {
        "person.name": applicant.name,
        "enterprise.name": applicant.name,
        "enterprise.credit_code": applicant.id_number,
    }
    if asked.prefill in known:
        return known[asked.prefill]
    if asked.options:
        return asked.options[0]
    kinds = {
        "phone": "19900000001",
        "id_number": applicant.id_number,
        "credit_code": applicant.id_number,
        "number": "20",
        "money": "1200.50",
        "date": today().isoformat(),
        "yes_no": "否",
        "region": "天宁区",
    }
    return kinds.get(asked.kind, "常州市天宁区和平中路一百号")


# --- What they do. Each gives an act for one client after another.


def lodging(ask: Ask, company: Company, at: int) -> Act:
    """One request, one application: received over the counter."""
    clerk = Visitor(ask, company.clerk)
    forms = [counter_form(company.item, each) for each, _ in company.applicants]
    turn = itertools.cycle(forms[at % len(forms) :] + forms[: at % len(forms)])
    page = f"/desk/intake/{company.item.item_id}/"
    return lambda: clerk.sends(page, {**next(turn), "once": secrets.token_hex(12)})


def counter_form(item: ItemView, applicant: Person) -> dict[str, object]:
    return {
        "a-number": applicant.id_number,
        "a-name": applicant.name,
        "a-phone": "19900000001",
        **filled(item, applicant),
        **{f"m-{each.id}": "on" for each in item.materials},
    }


def life(ask: Ask, company: Company, at: int) -> Act:
    """Four calls: received, accepted, decided, handed over."""
    receives = lodging(ask, company, at)
    clerk, head = Visitor(ask, company.clerk), Visitor(ask, company.head)

    def act() -> None:
        number = _number(str(receives()))
        clerk.sends(f"/desk/matters/{number}/steps/accept/", {"seen": ""})
        head.sends(f"/desk/matters/{number}/steps/grant/", {"content": "", "valid_until": ""})
        clerk.sends(f"/desk/matters/{number}/steps/deliver/", {"way": "窗口领取"})

    return act


STEPS = {
    "search": "搜索事项",
    "guide": "办事指南",
    "lodge": "网上填报、上传材料、提交",
    "accept": "受理",
    "decide": "决定",
    "certificate": "领取电子证照",
}


def journey(
    ask: Ask,
    company: Company,
    at: int,
    *,
    waits: Callable[[], object] = lambda: time.sleep(ASKS_AGAIN_AFTER),
    spent: dict[str, float] | None = None,
) -> Act:
    """From the search to the certificate, every page read that somebody would see on the way.

    `waits` is what is done until the certificate is there; `spent` adds up the seconds of each part.
    """
    item, (person, session) = company.item, company.applicants[at % len(company.applicants)]
    citizen, clerk, head = (Visitor(ask, each) for each in (session, company.clerk, company.head))
    spent = {} if spent is None else spent

    @contextmanager
    def part(name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        spent[name] = spent.get(name, 0.0) + time.perf_counter() - begun

    def act() -> None:
        with part("search"):
            citizen.reads(f"/search/?q={quote(item.name[:12])}")
        with part("guide"):
            citizen.reads(f"/items/{item.item_id}/")
        with part("lodge"):
            number = _lodged(citizen, item, person)
        with part("accept"):
            clerk.reads(f"/desk/?q={number}")
            clerk.reads(f"/desk/matters/{number}/")
            clerk.goes_on(f"/desk/matters/{number}/steps/accept/", {})
        with part("decide"):
            head.reads(f"/desk/matters/{number}/")
            head.goes_on(f"/desk/matters/{number}/steps/grant/", {"content": "", "valid_until": ""})
        with part("certificate"):
            _fetched(citizen, held, waits)

    held: set[bytes] = set()
    held |= {found[1] for found in OF_A_LICENCE.findall(citizen.reads("/my/licences/"))}
    return act


def _lodged(citizen: Visitor, item: ItemView, person: Person) -> str:
    citizen.reads(f"/apply/{item.item_id}/")
    draft = citizen.goes_on(f"/apply/{item.item_id}/", {"whose": person.pk})
    contact = {"c-name": person.name, "c-phone": "19900000001"}
    citizen.goes_on(draft, {**filled(item, person), **contact, "go": "next"})
    papers = {f"m-{each.id}": _a_paper() for each in item.materials if each.need != "conditional"}
    citizen.goes_on(f"{draft}materials/", {"go": "next"}, papers)
    return _number(citizen.goes_on(f"{draft}review/", {"true": "1"}))


def _fetched(citizen: Visitor, held: set[bytes], waits: Callable[[], object]) -> None:
    """The newest licence in the wallet that was not there before, as a PDF."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        fresh = [each for each in OF_A_LICENCE.findall(citizen.reads("/my/licences/")) if each[1] not in held]
        if fresh:
            page, key = max(fresh, key=lambda each: int(each[1]))
            held.add(key)
            if not citizen.reads(f"{page.decode()}paper.pdf").startswith(b"%PDF"):
                raise RuntimeError("the certificate is no PDF")
            return
        waits()
    raise RuntimeError("no certificate was issued; does a worker run?")


def _number(location: str) -> str:
    found = NUMBER.search(location)
    if found is None:
        raise RuntimeError(f"no matter at {location}")
    return found[1]


def _a_paper() -> bytes:
    """A page that no other is."""
    paper, content = PdfDocument.new(), io.BytesIO()
    paper.new_page(595, 842)
    paper.save(content)
    return content.getvalue() + f"\n%{os.getpid()}-{secrets.token_hex(8)}\n".encode()
