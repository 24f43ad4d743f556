"""Every paper of a case can be set: none has a hole, and each says the days that its step makes."""

from datetime import date

import pypdfium2
import pytest

from tongban.domains.cases import api
from tongban.domains.cases.actions import decision, entry, examination, verification
from tongban.domains.cases.tests.factories import COMMITMENT, MATERIALS, a_case, an_item, ids
from tongban.domains.licences.tests.factories import a_licence
from tongban.kernel.docket.actions import run_out
from tongban.kernel.docket.models import Link, Matter
from tongban.kernel.documents.actions import rendered
from tongban.kernel.documents.models import Letter
from tongban.kernel.ledger.models import Entry
from tongban.kernel.outbox import Heard
from tongban.kernel.testing import actor_for, actor_in, an_enterprise, an_organisation, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return actor_in(an_organisation(), "clerk")


@pytest.fixture
def officer():
    return actor_in(an_organisation(), "officer")


@pytest.fixture
def head():
    return actor_in(an_organisation(), "head")


def said(matter: Matter, kind: str) -> str:
    letter = Letter.objects.filter(book=matter.book, kind=kind).order_by("-pk")[0]
    paper = pypdfium2.PdfDocument(rendered(letter))
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    paper.close()
    return "".join(text.split())


def test_receipt_and_notice_name_the_materials_and_the_day_to_reply(clerk):
    item = an_item()
    matter = a_case(item, lacking=("经营场所平面图",))
    assert "2026年3月9日" in said(matter, "receipt")  # by when the office says whether it accepts
    asked = [{"material": ids(item)["经营场所平面图"], "problem": "未提交", "how": "请上传"}]
    entry.ask_to_correct(matter, by=clerk, items=asked, on=date(2026, 3, 3))
    words = said(matter, "one_time_notice")
    assert "经营场所平面图" in words and "2026年3月24日" in words


def test_the_acceptance_names_both_terms(clerk):
    matter = entry.accept(a_case(an_item()), by=clerk, on=date(2026, 3, 2))
    words = said(matter, "acceptance")
    assert "2026年3月30日" in words and "2026年3月9日" in words
    assert "经营场所平面图电子1" in words  # name, form and copies of each material


def test_a_form_that_is_a_material_of_its_own_name_is_listed_once():
    own = {
        "name": "食品经营许可申请书",
        "need": "required",
        "form": "电子",
        "source": "self",
        "template": True,
    }
    words = said(a_case(an_item(materials=[own, *MATERIALS])), "receipt")
    assert "食品经营许可申请书电子1" in words and "1申请表" not in words
    brought = an_item(key="nothing-but-the-form", materials=[own], situations=[])
    assert "1申请表电子1" in said(a_case(brought, lacking=("食品经营许可申请书",)), "receipt")
    assert "1申请表电子1" in said(a_case(an_item(key="without-a-form")), "receipt")


def test_what_is_not_ours_names_the_right_office(clerk):
    matter = entry.not_ours(
        a_case(an_item()),
        by=clerk,
        reason="该事项属于区级权限。",
        competent="钟楼区市场监督管理局",
        on=date(2026, 3, 2),
    )
    assert "钟楼区市场监督管理局" in said(matter, "non_acceptance")


def test_what_needs_no_licence_says_so(clerk):
    matter = entry.not_required(
        a_case(an_item()), by=clerk, reason="仅销售预包装食品, 无需许可。", on=date(2026, 3, 2)
    )
    assert "不需要取得行政许可" in said(matter, "not_required")


def test_a_hearing_is_offered_with_its_day_and_announced_with_its_place(officer):
    firm = an_enterprise()
    matter = entry.accept(a_case(an_item(), applicant=firm), by=officer, on=date(2026, 3, 2))
    matter = examination.offer_hearing(matter, by=officer, on=date(2026, 3, 4))
    assert "2026年3月11日" in said(matter, "hearing_notice")
    from tongban.kernel.docket.actions import perform

    perform(matter, "request_hearing", by=actor_for(firm), on=date(2026, 3, 9))
    matter = examination.notify_hearing(
        matter, by=officer, hearing_on="2026-03-20", place="政务服务中心5楼", on=date(2026, 3, 11)
    )
    words = said(matter, "generic")
    assert "听证通知书" in words and "2026年3月20日" in words and "政务服务中心5楼" in words


def test_a_third_party_is_named_in_its_paper_and_only_there(officer):
    matter = entry.accept(a_case(an_item()), by=officer, on=date(2026, 3, 2))
    matter = examination.tell_third_party(matter, by=officer, third_party="孙丽", on=date(2026, 3, 3))
    assert "孙丽" in said(matter, "generic")


def test_grant_refusal_and_delivery_say_what_the_law_asks(clerk, head):
    granted = entry.accept(a_case(an_item()), by=clerk, on=date(2026, 3, 2))
    granted = decision.grant(granted, by=head, content="热食类食品制售", on=date(2026, 3, 4))
    words = said(granted, "grant")
    assert "热食类食品制售" in words and "2031年3月3日" in words
    decision.deliver(granted, by=clerk, way="窗口领取", on=date(2026, 3, 5))
    assert "窗口领取" in said(granted, "delivery")
    # the day of receipt is written by whoever signs; it is not that of the application
    assert "收到日期年月日" in said(granted, "delivery") and "第四十四条" in said(granted, "delivery")
    refused = entry.accept(a_case(an_item()), by=clerk, on=date(2026, 3, 2))
    refused = decision.refuse(refused, by=head, reasons="经营场所不符合要求", on=date(2026, 3, 4))
    words = said(refused, "refusal")
    assert "经营场所不符合要求" in words and "六十日内" in words and "六个月内" in words


def test_a_renewal_by_silence_is_told_in_writing(clerk):
    item, firm = an_item(key="food-renewal", handling="延续", procedure="cases.renewal"), an_enterprise()
    a_licence(holder=firm, on="2021-07-01", until="2026-06-30", matter="CZ-XK-2021-000001")
    matter = entry.accept(a_case(item, on="2026-05-18", applicant=firm), by=clerk, on=date(2026, 5, 18))
    run_out(date(2026, 7, 1))
    assert "视为准予延续" in said(matter, "generic") and "2026年6月30日" in said(matter, "generic")


def test_a_broken_commitment_is_ordered_mended_and_then_revoked(clerk, head, officer):
    matter = a_case(an_item(commitment=COMMITMENT), lacking=("经营场所平面图",), commits=True)
    matter = decision.grant_on_commitment(matter, by=head, on=date(2026, 3, 2))
    decision.deliver(matter, by=clerk, way="窗口领取", on=date(2026, 3, 2))
    follow = Link.objects.get(other=matter, kind="follows").matter
    pair = [staff_of(an_organisation(), "officer").number for _ in range(2)]
    follow = verification.order_rectification(
        follow, by=officer, officers=pair, findings="没有经营场所平面图", on=date(2026, 4, 1)
    )
    assert "2026年4月23日" in said(follow, "generic")
    follow = verification.revoke(follow, by=head, reasons="逾期未整改", on=date(2026, 4, 24))
    words = said(follow, "generic")
    assert "撤销行政许可决定书" in words and "六十日内" in words


def test_a_withdrawal_and_an_extension_have_their_papers(clerk, head):
    firm = an_enterprise()
    matter = entry.accept(a_case(an_item(), applicant=firm), by=clerk, on=date(2026, 3, 2))
    matter = examination.extend(matter, by=head, reason="案情复杂", on=date(2026, 3, 5))
    assert "2026年4月14日" in said(matter, "extension")
    entry.withdraw(matter, by=actor_for(firm), on=date(2026, 3, 6))
    assert "2026年3月6日" in said(matter, "withdrawal")


def test_a_revoked_grant_ends_the_licence_that_was_issued_on_it(clerk, head, officer):
    matter = a_case(an_item(commitment=COMMITMENT), lacking=("经营场所平面图",), commits=True)
    matter = decision.grant_on_commitment(matter, by=head, on=date(2026, 3, 2))
    licence = a_licence(holder=matter.applicant, matter=matter.number, until=None)
    decision.deliver(matter, by=clerk, way="窗口领取", on=date(2026, 3, 2))
    follow = Link.objects.get(other=matter, kind="follows").matter
    follow = verification.revoke_at_once(follow, by=head, reasons="平面图系伪造", on=date(2026, 3, 20))
    told = Heard(follow.pk, follow.number, follow.procedure, "revoke_at_once", date(2026, 3, 20), 1)
    for _ in range(2):  # at least once: however often it is heard
        api.annul_licence(told)
    licence.refresh_from_db()
    assert licence.state == "annulled"
    assert Entry.objects.filter(book=licence.book, step="annul").get().law == "行政许可法第六十九条第二款"


def test_a_service_done_on_the_spot_leaves_no_paper_of_the_licensing_law(clerk):
    """国办发〔2020〕42号: what is done on a commitment is checked afterwards; a service too."""
    now = {"handling_kind": "即办件", "promise": {"days": 0}, "procedure": "cases.immediate"}
    item = an_item(key="filing", type="公共服务", statutory={"none": True}, commitment=COMMITMENT, **now)
    assert item.procedure == "cases.prompt"
    matter = a_case(item, lacking=("经营场所平面图",))
    assert matter.number.startswith("CZ-JB-")
    entry.commit(matter, by=clerk, on=date(2026, 3, 2))
    matter = decision.grant_on_commitment(matter, by=clerk, on=date(2026, 3, 2))
    assert matter.state == "delivered" and Link.objects.get(other=matter).kind == Link.Kind.FOLLOWS
    said_all = "".join(said(matter, letter.kind) for letter in Letter.objects.filter(book=matter.book))
    assert "行政许可" not in said_all and "办结" in said_all
    assert an_item(key="licence-at-once", **now).procedure == "cases.immediate"
