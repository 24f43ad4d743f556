"""Applicants are told of each step that concerns them, once, with the day that binds."""

from datetime import date

import pytest

from tongban.domains.cases.actions import decision, entry
from tongban.domains.cases.api import DONE
from tongban.domains.cases.notices import MESSAGES
from tongban.domains.cases.procedure import PROCEDURES
from tongban.domains.cases.tests.factories import a_case, an_item, ids
from tongban.kernel.notices.models import Message
from tongban.kernel.outbox.delivering import deliver_all
from tongban.kernel.testing import a_person, actor_in, an_enterprise, an_organisation

pytestmark = pytest.mark.django_db


def test_every_message_belongs_to_a_step_and_holds_no_personal_data():
    steps = {"open", "told", *DONE.values()} | {
        step.name for procedure in PROCEDURES for step in procedure.steps
    }
    assert {key.removeprefix("cases.") for key in MESSAGES} <= steps
    assert all({"name", "applicant", "phone"}.isdisjoint(words.needs) for words in MESSAGES.values())


def test_the_applicant_hears_of_receipt_notice_acceptance_and_decision_with_their_days():
    item, firm = an_item(), an_enterprise()
    clerk = actor_in(an_organisation(), "clerk")
    matter = a_case(item, applicant=firm)
    asked = [{"material": ids(item)["经营场所平面图"], "problem": "不清晰", "how": "请重拍"}]
    matter = entry.ask_to_correct(matter, by=clerk, items=asked, on=date(2026, 3, 3))
    deliver_all()
    told = dict(Message.objects.filter(person=firm).values_list("key", "pk"))
    assert set(told) == {"cases.open", "cases.ask_to_correct"}
    body = Message.objects.get(pk=told["cases.ask_to_correct"]).body
    # 15 working days after 3 March: 4-6 (3), 9-13 (8), 16-20 (13), 23-24 (15)
    assert "2026年3月24日" in body and "经营场所平面图" in body


def test_what_is_delivered_twice_is_told_once():
    firm = an_enterprise()
    clerk = actor_in(an_organisation(), "clerk")
    matter = entry.accept(a_case(an_item(), applicant=firm), by=clerk, on=date(2026, 3, 2))
    decision.grant(matter, by=actor_in(an_organisation(), "head"), on=date(2026, 3, 3))
    deliver_all()
    deliver_all()
    assert Message.objects.filter(person=firm, key="cases.grant").count() == 1


def test_whoever_acts_for_the_applicant_is_told_too():
    agent = a_person()
    a_case(an_item(), agent_id=agent.pk)
    deliver_all()
    assert Message.objects.filter(person=agent, key="cases.open").count() == 1


def test_what_is_told_late_still_names_the_day_that_its_step_set():
    """The worker may come to a grant when the certificate has been handed over and nothing is due any more."""
    firm, office = an_enterprise(), an_organisation()
    clerk = actor_in(office, "clerk")
    matter = entry.accept(a_case(an_item(), applicant=firm), by=clerk, on=date(2026, 3, 2))
    matter = decision.grant(matter, by=actor_in(office, "head"), on=date(2026, 3, 3))
    decision.deliver(matter, by=clerk, way="窗口领取", on=date(2026, 3, 4))
    deliver_all()
    # 10 working days after 3 March: 4-6 (3), 9-13 (8), 16-17 (10)
    told = Message.objects.get(person=firm, key="cases.grant").body
    assert "2026年3月17日" in told and "另行告知" not in told


def test_a_service_that_ends_with_its_grant_is_told_as_done_and_waits_for_no_delivery():
    firm = an_enterprise()
    item = an_item(key="proof", procedure="cases.service", type="公共服务", statutory={"none": True})
    matter = entry.accept(
        a_case(item, applicant=firm), by=actor_in(an_organisation(), "clerk"), on=date(2026, 3, 2)
    )
    decision.grant(matter, by=actor_in(an_organisation(), "clerk"), on=date(2026, 3, 3))
    deliver_all()
    told = Message.objects.get(person=firm, key="cases.done").body
    assert "已于2026年3月3日" in told and "送达" not in told and "准予" not in told
