"""How much a page asks of the database: no more for thirty rows than for three, and the same for whoever may see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.shape.access import signed_in
from tests.shape.addresses import every_address
from tongban.domains.cases.queries import lists as own_lists
from tongban.domains.cases.tests.factories import FOR_BOTH, a_case, an_item
from tongban.domains.catalogue import api as catalogue
from tongban.domains.licences.tests.factories import a_licence
from tongban.domains.reviews.tests.factories import a_review, an_invitation
from tongban.kernel.access import visible
from tongban.kernel.docket.models import Matter
from tongban.kernel.docket.queries import light_of
from tongban.kernel.documents.models import Document
from tongban.kernel.identity import GUEST, SYSTEM_ACTOR
from tongban.kernel.identity.actions import give_mandate
from tongban.kernel.identity.models import Person
from tongban.kernel.identity.queries import actor_of, actor_of_person, actor_of_staff
from tongban.kernel.testing import a_person, an_enterprise, an_organisation, on_day, staff_of
from tongban.surfaces.desk import lines, lists

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 10)
FEW, MANY = 3, 30


@pytest.fixture(autouse=True)
def today() -> Iterator[date]:
    with on_day(TODAY.isoformat()) as day:
        yield day


@pytest.fixture
def applicant() -> Person:
    return an_enterprise()


@pytest.fixture
def clients(applicant: Person) -> dict[str, Client]:
    office = an_organisation()
    board = an_organisation("approval", "常州市政务服务管理办公室", supervises=True)
    known = {kind: signed_in(staff_of(office, kind).account) for kind in ("clerk", "officer", "head")}
    known |= {kind: signed_in(staff_of(board, kind).account) for kind in ("supervisor", "admin")}
    return {"guest": Client(), "citizen": signed_in(applicant.account), **known}


def rows(applicant: Person, count: int) -> None:
    """So many of everything that a list may show."""
    item = an_item()
    for n in range(count):
        a_case(item, applicant=applicant, on="2026-03-02", lacking=("经营场所平面图",) if n % 3 == 0 else ())
        a_licence(holder=applicant, matter=f"CZ-XK-2025-{Matter.objects.count():06d}")
        invitation = an_invitation(person=applicant)
        if n % 2:
            a_review(invitation, level=5 if n % 4 == 1 else 1, comment="办得很快", options=())


def asked(client: Client, address: str) -> int:
    client.get(address)  # what is read once for a process is not counted
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code < 500, address
    return len(seen)


LISTS = [address.sample for address in every_address() if "<" not in address.route and not address.route.startswith("/accounts")]  # fmt: skip


def test_no_page_asks_more_for_thirty_rows_than_for_three(clients, applicant):
    """Every address without a parameter, as each kind of user."""
    rows(applicant, FEW)
    few = {(kind, page): asked(client, page) for kind, client in clients.items() for page in LISTS}
    rows(applicant, MANY - FEW)
    many = {(kind, page): asked(client, page) for kind, client in clients.items() for page in LISTS}
    assert {key: (few[key], many[key]) for key in few if many[key] > few[key]} == {}


def test_a_case_with_500_documents_opens_with_as_few_questions_as_one_with_5(clients, applicant):
    matter = a_case(an_item(), applicant=applicant)
    pages = {"citizen": f"/my/matters/{matter.number}/", "officer": f"/desk/matters/{matter.number}/"}

    def documents(count: int) -> None:
        Document.objects.bulk_create(
            Document(
                book_id=matter.pk, kind="paper", name=f"图纸{n}.pdf", media_type="application/pdf", size=1, sha256=f"{n:064d}",
                path=f"{n}", uploaded_by="system", uploaded_at=f"2026-03-02T10:00:{n % 60:02d}+08:00", checked="已检查",
            )
            for n in range(count)
        )  # fmt: skip

    documents(5)
    five = {kind: asked(clients[kind], page) for kind, page in pages.items()}
    documents(495)
    many = {kind: asked(clients[kind], page) for kind, page in pages.items()}
    assert many == {"citizen": five["citizen"], "officer": five["officer"] + 1}  # how many there are
    first = clients["officer"].get(pages["officer"]).content.decode()
    assert first.count("/desk/documents/") == 50 and "显示其余 450 份" in first
    everything = clients["officer"].get(pages["officer"], {"papers": "all"}).content.decode()
    assert everything.count("/desk/documents/") == 500 and "显示其余" not in everything


def test_a_review_page_costs_one_request(clients, applicant):
    """Everything on the page comes with it: nothing is fetched afterwards but what all pages share."""
    invitation = an_invitation(person=applicant)
    page = clients["citizen"].get(f"/reviews/{invitation.token}/").content.decode()
    for fetched in ("<iframe", "hx-get", "hx-trigger", '<img src="/re'):
        assert fetched not in page
    assert asked(clients["citizen"], f"/reviews/{invitation.token}/") <= 8


def test_the_list_of_one_persons_cases_is_read_by_its_own_index(applicant):
    """However many there are in the city: the person's index finds them, in the order in which they are shown."""
    where = own_lists.own(actor_of_person(applicant, on=TODAY))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a small table is read whole otherwise
        explained = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(explained + own_lists.PAGE.format(where=where.sql), [*where.values, 20, 0])
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert "docket_matt_applica" in plan


def test_the_catalogue_page_needs_a_bounded_number_of_questions(clients):
    an_item()
    assert asked(clients["guest"], "/items/") <= 4
    item = catalogue.item_by_key("food-operation-licence", on=TODAY)
    assert item is not None
    assert asked(clients["guest"], f"/items/{item.item_id}/") <= 4


def test_who_may_see_what_is_the_same_in_sql_text(applicant):
    office, board = (
        an_organisation(),
        an_organisation("approval", "常州市政务服务管理办公室", supervises=True),
    )
    other = an_organisation("education", "常州市教育局")
    principal, agent = an_enterprise("常州委托示例有限公司"), a_person()
    give_mandate(principal=principal, agent=agent, scope="*", since=date(2026, 1, 1), until=None)
    item = an_item(**FOR_BOTH)
    for person in (applicant, principal, agent):
        a_case(item, applicant=person)
    actors = [
        actor_of_staff(staff_of(office, duty)) for duty in ("clerk", "officer", "head", "supervisor", "admin")
    ]
    actors += [actor_of_staff(staff_of(board, duty)) for duty in ("officer", "supervisor", "admin")]
    actors += [actor_of_staff(staff_of(other, "officer")), GUEST, SYSTEM_ACTOR]
    actors += [actor_of_person(person, on=TODAY) for person in (applicant, principal, agent, a_person())]
    seen = []
    for actor in actors:
        expected = sorted(Matter.objects.filter(visible(actor)).values_list("number", flat=True))
        found = lists.page(lists.seen(actor), "", start=0, most=100)
        assert sorted(row.number for row in found) == expected
        assert sorted(row.number for row in own_lists.page(own_lists.own(actor), most=100)) == expected
        seen.append(len(expected))
    assert seen == [3, 3, 3, 0, 0, 0, 3, 3, 0, 0, 3, 1, 1, 2, 0]


def test_who_is_asking_is_the_same_in_sql_text(applicant):
    office, board = (
        an_organisation(),
        an_organisation("approval", "常州市政务服务管理办公室", supervises=True),
    )
    agent = a_person()
    give_mandate(principal=applicant, agent=agent, scope="*", since=date(2026, 1, 1), until=date(2026, 3, 10))
    for organisation in (office, board):
        for duty in ("clerk", "officer", "head", "supervisor", "admin"):
            staff = staff_of(organisation, duty)
            assert actor_of(staff.account, on=TODAY) == actor_of_staff(staff)
    for person in (agent, applicant):
        assert person.account is not None
        for day in (date(2025, 12, 31), TODAY, date(2026, 3, 11)):
            assert actor_of(person.account, on=day) == actor_of_person(person, on=day)
    gone = staff_of(office, "clerk")
    gone.until = TODAY
    gone.save(update_fields=["until"])
    assert actor_of(gone.account, on=TODAY) == GUEST


def test_a_line_in_sql_text_says_what_its_matter_says(applicant):
    item = an_item()
    for lacking in ((), ("经营场所平面图",)):
        a_case(item, applicant=applicant, lacking=lacking)
    found = {row.number: row for row in lists.page(lists.ANYTHING, "due_on", start=0, most=10)}
    for matter in Matter.objects.all():
        row = found[matter.number]
        shown = lines.line(row, today=TODAY, listing="/desk/matters/")
        assert (row.title, row.state, row.due_on, row.closed_on) == (matter.title, matter.state, matter.due_on, matter.closed_on)  # fmt: skip
        assert shown["light"] == light_of(matter, today=TODAY)
        assert shown["left"] == lines.left_shown(
            matter, rests=light_of(matter, today=TODAY) == "paused", today=TODAY
        )
        assert shown["applicant"] == lines.applicant_shown(matter)
