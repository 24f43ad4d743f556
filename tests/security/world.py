"""A small world in which everything exists that somebody might guess the number of, and everybody who might guess."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.test import Client

from tests.shape.access import signed_in
from tongban.domains.cases.actions.drafts import save_draft, start_draft
from tongban.domains.cases.actions.routes import begin_route
from tongban.domains.cases.tests.factories import FOR_BOTH, FORM, a_case, an_item
from tongban.domains.cases.tests.visiting import a_pdf
from tongban.domains.licences.tests.factories import a_licence
from tongban.domains.media.registers import CONFERENCES
from tongban.domains.network.registers import COMMISSIONERS
from tongban.domains.reviews.tests.factories import an_invitation
from tongban.kernel.clock import now, today
from tongban.kernel.documents.actions import attach, issue
from tongban.kernel.documents.models import Letter
from tongban.kernel.identity import Actor
from tongban.kernel.identity.actions import end_mandate, give_mandate
from tongban.kernel.identity.queries import actor_of_staff
from tongban.kernel.notices.models import Message
from tongban.kernel.orgs.models import Level, Organisation, Region
from tongban.kernel.registers import importing
from tongban.kernel.registers.actions import enter
from tongban.kernel.registers.fields import Offered
from tongban.kernel.registers.forms import RowForm
from tongban.kernel.registers.grammar import Register
from tongban.kernel.registers.sheets import as_csv
from tongban.kernel.testing import (
    BEGINNING,
    a_person,
    a_region,
    actor_for,
    actor_in,
    an_enterprise,
    an_organisation,
    staff_of,
)

MONDAY = "2026-03-02"
KEY = "food-operation-licence"
"""Of the item that everything is about."""
CONFERENCE = {"title": "优化营商环境发布会", "topic": "营商环境", "held_on": "2026-02-03", "place": "发布厅", "kind": "policy", "rank": "deputy", "speaker": "李明", "speaker_post": "副局长"}  # fmt: skip
COMMISSIONER = {
    "name": "王小明", "sex": "女", "region": "常州市", "post": "综合窗口", "phone": "19900001111",
    "status": "在岗", "trained_on": "2026-03-02", "exam_score": "92.5", "certificate": "CZ-0001", "served": "12",
}  # fmt: skip


@dataclass
class World:
    """`places` are what stands in the braces of an address; `absent` the same shapes with nothing behind them."""

    places: dict[str, Any]
    absent: dict[str, Any]
    clients: dict[str, Client] = field(default_factory=dict)
    owner: Any = None
    office: Any = None


def a_world() -> World:
    """On Monday 2 March 2026, in the time of whoever calls."""
    office, district, elsewhere = an_organisation(), _district(), an_organisation("police", "常州市公安局")
    board = an_organisation("approval", "常州市政务服务管理办公室", supervises=True)
    owner, stranger, firm = an_enterprise(), a_person("李无关"), an_enterprise("常州示例商贸有限公司")
    people = {"owner": owner, "stranger": stranger, **_agents(owner, firm)}
    clients = {"guest": Client(), **{name: signed_in(person.account) for name, person in people.items()}}
    clerk = staff_of(office, "clerk")
    clients["clerk"] = signed_in(clerk.account)
    for name, organisation in (("", office), ("elsewhere_", elsewhere), ("district_", district)):
        for duty in ("clerk", "officer", "head"):
            if f"{name}{duty}" not in clients:
                clients[f"{name}{duty}"] = signed_in(staff_of(organisation, duty).account)
    for duty in ("supervisor", "admin"):
        clients[duty] = signed_in(staff_of(board, duty).account)
    places = _things(owner, office, actor_of_staff(clerk))
    absent = {
        name: "no-such-thing-at-all-0000000000"
        if name in ("token", "review")
        else "CZ-XK-2026-999999"
        if name == "number"
        else 987_654_321
        for name in places
        if name not in KEPT
    }
    return World(places, {**places, **absent}, clients, owner, office)


KEPT = ("conferences", "commissioners")


def _district() -> Organisation:
    wujin = Region.objects.create(code="320412", name="武进区", level=Level.DISTRICT, parent=a_region())
    made = an_organisation("wujin-market", "常州市武进区市场监督管理局")
    Organisation.objects.filter(pk=made.pk).update(region=wujin, level=Level.DISTRICT)
    return Organisation.objects.get(pk=made.pk)


def _agents(owner: Any, firm: Any) -> dict[str, Any]:
    """One with a mandate in force, one whose mandate was taken back, one whose ran out, one of another enterprise, one with a
    mandate for the item that the things are about, and one with a mandate for another item."""
    scopes = {"scoped_agent": f"tobacco-retail {KEY}", "agent_another_item": "tobacco-retail"}
    names = ("agent", "agent_revoked", "agent_expired", "agent_other", *scopes)
    agents = {name: a_person(f"经办{name}") for name in names}
    for name, agent in agents.items():
        principal = firm if name == "agent_other" else owner
        until = date(2026, 2, 28) if name == "agent_expired" else None
        given = give_mandate(principal, agent, scope=scopes.get(name, "*"), since=BEGINNING, until=until)
        if name == "agent_revoked":
            end_mandate(given, on=date(2026, 2, 27))
    return agents


def _things(owner: Any, office: Organisation, clerk: Actor) -> dict[str, Any]:
    item = an_item(**FOR_BOTH)
    by = actor_for(owner)
    matter = a_case(item, applicant=owner)
    document = attach(matter.book, a_pdf(), kind="m", by=by)
    inside = attach(matter.book, a_pdf("内部.pdf"), kind="m", by=clerk, audience="staff")
    letter = Letter.objects.filter(book=matter.book, kind="receipt").first() or issue(
        "generic", {"paragraphs": ["收到。"]}, book=matter.book, organisation=office, by=clerk
    )
    draft = start_draft(item.item_id, person=owner, by=by)
    paper = attach(None, a_pdf("草稿.pdf"), kind="m", by=by)
    save_draft(draft, {"form": FORM, "materials": {"m": [paper.pk]}}, by=by)
    message = _message(owner, matter)
    conference = _row(CONFERENCES, actor_in(office, "officer"), CONFERENCE)
    commissioner = _row(COMMISSIONERS, clerk, COMMISSIONER)
    route = begin_route(key="a-guided-way", name="开食品店", by=actor_in(office, "officer"), on=today()).route
    kept = importing.check(COMMISSIONERS, name="a.csv", content=as_csv(["姓名"], [["甲"]]), by=clerk)
    return {
        "number": matter.number,
        "document": document.pk,
        "inside": inside.pk,
        "letter": letter.pk,
        "licence": a_licence(holder=owner, organisation=office).pk,
        "token": draft.token,
        "paper": paper.pk,
        "review": an_invitation(person=owner, office=office).token,
        "message": message.pk,
        "item": item.item_id,
        "conferences": CONFERENCES.key,
        "conference": conference.pk,
        "commissioners": COMMISSIONERS.key,
        "commissioner": commissioner.pk,
        "matter": matter.pk,
        "owner": owner.pk,
        "import": kept.pk,
        "route": route.key,
    }


def _message(person: Any, matter: Any) -> Any:
    return Message.objects.create(
        person=person, key="test.told", title="已受理", body="您的申请已受理。",
        address=f"/my/matters/{matter.number}/", book_id=matter.pk, on=today(), created_at=now(),
    )  # fmt: skip


def _row(register: Register, by: Actor, typed: dict[str, str]) -> Any:
    form = RowForm(Offered(register, by), {**typed, "organisation": str(by.organisation_id)})
    assert form.is_valid(), form.errors
    return enter(register, form.values(), by=by, on=BEGINNING)
