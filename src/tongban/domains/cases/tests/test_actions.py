"""A case on the database: row and ledger agree, papers are issued, nothing is half done."""

from datetime import date

import pytest

from tongban.domains.cases import api, queries
from tongban.domains.cases.actions import decision, drafts, entry, examination, lodging, verification
from tongban.domains.cases.models import Application, Commitment, Decision, Draft, Finding, Material
from tongban.domains.cases.tests.factories import COMMITMENT, FORM, a_case, an_item, ids
from tongban.domains.licences import api as licences
from tongban.domains.licences.tests.factories import a_licence
from tongban.kernel.access import Forbidden
from tongban.kernel.docket.actions import run_out
from tongban.kernel.docket.models import Link, Matter
from tongban.kernel.docket.queries import file_of
from tongban.kernel.documents.models import Letter
from tongban.kernel.ledger.models import Entry
from tongban.kernel.ledger.queries import entries_of, first_broken_seal
from tongban.kernel.outbox import Heard
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import (
    a_person,
    actor_for,
    actor_in,
    an_enterprise,
    an_organisation,
    on_day,
    staff_of,
)

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


def letters(matter: Matter) -> list[str]:
    return list(Letter.objects.filter(book=matter.book).order_by("pk").values_list("kind", flat=True))


def heard(matter: Matter, on: date, step: str = "grant") -> Heard:
    written = Entry.objects.get(book=matter.book, step=step)
    return Heard(matter.pk, matter.number, matter.procedure, step, on, written.pk)


def test_an_application_gets_its_number_its_receipt_and_its_terms():
    matter = a_case(an_item())
    assert matter.number == "CZ-XK-2026-000001"
    assert letters(matter) == ["receipt"]
    assert matter.due_on == date(2026, 3, 9)  # five working days to accept or to ask: 3-6, 9 March
    assert Application.objects.get(pk=matter.pk).form == FORM


def test_the_row_equals_what_the_ledger_replays(clerk, head):
    matter = a_case(an_item())
    matter = entry.accept(matter, by=clerk, on=date(2026, 3, 3))
    matter = decision.grant(matter, by=head, on=date(2026, 3, 5))
    file = file_of(matter)
    assert (matter.state, matter.due_on) == (file.state, date(2026, 3, 19))  # delivery: 6, 9-13, 16-19 March
    assert first_broken_seal(matter.pk) is None


def test_the_promised_term_runs_beside_the_statutory_one(clerk):
    matter = entry.accept(a_case(an_item()), by=clerk, on=date(2026, 3, 2))
    due = {clock.name: clock.due_on for clock in matter.clocks.all()}
    assert (due["promise"], due["decide"], matter.due_on) == (
        date(2026, 3, 9),
        date(2026, 3, 30),
        date(2026, 3, 9),
    )


def test_a_draft_becomes_one_matter_however_often_it_is_sent():
    item, firm = an_item(), an_enterprise()
    actor = actor_for(firm)
    draft = drafts.start_draft(item.item_id, person=firm, by=actor, on=date(2026, 3, 2))
    drafts.save_draft(draft, {"form": FORM}, by=actor)
    again = Draft.objects.get(pk=draft.pk)
    first = lodging.lodge(draft, by=actor, on=date(2026, 3, 2))
    second = lodging.lodge(again, by=actor, on=date(2026, 3, 2))
    assert first.pk == second.pk
    assert (Matter.objects.count(), Letter.objects.count(), Draft.objects.count()) == (1, 1, 0)


def test_a_draft_is_begun_once_and_belongs_to_its_writer():
    item, firm = an_item(), an_enterprise()
    draft = drafts.start_draft(item.item_id, person=firm, by=actor_for(firm), on=date(2026, 3, 2))
    assert (
        drafts.start_draft(item.item_id, person=firm, by=actor_for(firm), on=date(2026, 3, 3)).pk == draft.pk
    )
    with pytest.raises(Forbidden):
        drafts.save_draft(draft, {"form": FORM}, by=actor_for(a_person()))


def test_what_was_written_lies_encrypted():
    firm = an_enterprise()
    matter = a_case(an_item(), applicant=firm, contact_name="张伟", contact_phone="13800000000")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT form_kept, contact_name, contact_phone FROM cases_application WHERE matter_id = %s",
            [matter.pk],
        )
        kept = "".join(cursor.fetchone())
    assert not any(word in kept for word in ("南大街", "张伟", "13800000000"))


def test_nothing_that_was_typed_goes_into_the_ledger(clerk, head):
    matter = entry.accept(a_case(an_item()), by=clerk, on=date(2026, 3, 2))
    matter = decision.refuse(matter, by=head, reasons="李四的经营场所不符合要求", on=date(2026, 3, 5))
    assert "李四" not in "".join(str(each.given) for each in entries_of(matter.pk))
    assert Decision.objects.get(pk=matter.pk).reasons == "李四的经营场所不符合要求"


def test_a_person_is_not_taken_for_an_enterprise():
    with pytest.raises(Refused, match="面向企业"):
        a_case(an_item(), applicant=a_person())


def test_a_held_licence_replaces_its_material_and_its_holder_sees_the_reading():
    item, firm = an_item(), an_enterprise()
    licence = a_licence(holder=firm, key="business-licence", until=None, matter="CZ-XK-2025-000001")
    matter = a_case(item, applicant=firm, lacking=("营业执照",))
    row = Material.objects.get(application_id=matter.pk, material_id=ids(item)["营业执照"])
    assert (row.state, row.licence_id, row.licence_identifier) == ("exempt", licence.pk, licence.identifier)
    read = Entry.objects.filter(book=licence.book).last()
    assert read.given["matter"] == matter.number


def test_what_is_missing_is_not_accepted_and_the_cure_is_named(clerk):
    item = an_item()
    with pytest.raises(Refused, match="经营场所平面图; 请办理「一次性告知补正」"):
        entry.accept(a_case(item, lacking=("经营场所平面图",)), by=clerk, on=date(2026, 3, 2))
    with pytest.raises(Refused, match="可以办理「容缺受理」"):
        entry.accept(a_case(item, lacking=("从业人员健康证明",)), by=clerk, on=date(2026, 3, 2))


def test_a_situation_that_was_chosen_asks_for_its_material(clerk):
    item = an_item()
    assert entry.accept(a_case(item), by=clerk, on=date(2026, 3, 2)).state == "accepted"
    with pytest.raises(Refused, match="布局图"):
        entry.accept(a_case(item, situations=["制作冷荤"]), by=clerk, on=date(2026, 3, 2))


def asked(item, *names: str) -> list[dict[str, str]]:
    return [
        {"material": ids(item)[name], "problem": "未提交", "how": "请上传清晰的原件照片"} for name in names
    ]


def test_all_that_is_missing_is_told_once_and_nothing_new_afterwards(clerk):
    item, firm = an_item(), an_enterprise()
    matter = a_case(item, applicant=firm, lacking=("经营场所平面图",))
    matter = entry.ask_to_correct(matter, by=clerk, items=asked(item, "经营场所平面图"), on=date(2026, 3, 3))
    assert letters(matter) == ["receipt", "one_time_notice"]
    plan = ids(item)["经营场所平面图"]
    matter = entry.supply(matter, by=actor_for(firm), materials=[plan], on=date(2026, 3, 10))
    with pytest.raises(Refused, match="一次告知"):
        entry.ask_to_correct(matter, by=clerk, items=asked(item, "营业执照"), on=date(2026, 3, 11))
    again = entry.ask_to_correct(matter, by=clerk, items=asked(item, "经营场所平面图"), on=date(2026, 3, 11))
    assert again.state == "correcting"


def test_what_is_no_material_of_the_item_may_not_be_asked_for(clerk):
    item = an_item()
    matter = a_case(item)
    strange = [{"material": "m99", "problem": "未提交", "how": "请补交"}]
    with pytest.raises(Refused, match="材料清单以外"):
        entry.ask_to_correct(matter, by=clerk, items=strange, on=date(2026, 3, 3))


def test_a_supplement_that_is_not_whole_is_refused_and_says_what_is_lacking(clerk):
    item, firm = an_item(), an_enterprise()
    matter = a_case(item, applicant=firm, lacking=("经营场所平面图", "从业人员健康证明"))
    both = asked(item, "经营场所平面图", "从业人员健康证明")
    matter = entry.ask_to_correct(matter, by=clerk, items=both, on=date(2026, 3, 3))
    with pytest.raises(Refused, match="还缺少: 从业人员健康证明"):
        entry.supply(matter, by=actor_for(firm), materials=[ids(item)["经营场所平面图"]], on=date(2026, 3, 4))


def test_only_what_the_list_marks_may_follow_later(clerk, head):
    item = an_item()
    firm = an_enterprise()
    both = a_case(item, lacking=("经营场所平面图", "从业人员健康证明"))
    wanted = [ids(item)["经营场所平面图"], ids(item)["从业人员健康证明"]]
    with pytest.raises(Refused, match="经营场所平面图不在可容缺材料清单中"):
        entry.accept_with_deferred(
            both, by=clerk, deferred=wanted, applicant_promise="承诺补交", on=date(2026, 3, 2)
        )
    matter = a_case(item, applicant=firm, lacking=("从业人员健康证明",))
    health = ids(item)["从业人员健康证明"]
    matter = entry.accept_with_deferred(
        matter, by=clerk, deferred=[health], applicant_promise="承诺补交", on=date(2026, 3, 2)
    )
    with pytest.raises(Refused, match="容缺材料尚未补齐"):
        decision.grant(matter, by=head, on=date(2026, 3, 4))
    matter = entry.supply_deferred(matter, by=actor_for(firm), materials=[health], on=date(2026, 3, 5))
    assert decision.grant(matter, by=head, on=date(2026, 3, 6)).state == "granted"


def test_silence_accepts_from_the_day_of_receipt_and_says_so_in_writing():
    matter = a_case(an_item(), on="2026-04-28")
    assert run_out(date(2026, 5, 8)) == 0  # the fifth working day itself
    assert run_out(date(2026, 5, 9)) == 1
    matter.refresh_from_db()
    due = {clock.name: clock.due_on for clock in matter.clocks.all()}
    # from 28 April, Labour Day between: 29, 30 April, 6, 7, 8 May
    assert (matter.state, due["decide"], due["promise"]) == ("accepted", date(2026, 5, 28), date(2026, 5, 8))
    assert letters(matter) == ["receipt", "deemed_accepted"]


def test_a_check_names_two_officers_of_the_office(officer):
    item = an_item(on_site_check=True)
    office = an_organisation()
    matter = entry.accept(a_case(item), by=officer, on=date(2026, 3, 2))
    with pytest.raises(Refused, match="尚未登记核查结果"):
        decision.grant(matter, by=actor_in(office, "head"), on=date(2026, 3, 3))
    pair = [staff_of(office, "officer").number, staff_of(office, "officer").number]
    stranger = staff_of(an_organisation("police", "常州市公安局"), "officer").number
    with pytest.raises(Refused, match="不是市市场监督管理局的工作人员"):
        examination.record_check(
            matter, by=officer, officers=[pair[0], stranger], conclusion="meets", on=date(2026, 3, 3)
        )
    examination.record_check(matter, by=officer, officers=pair, conclusion="meets", on=date(2026, 3, 3))
    assert Finding.objects.filter(application_id=matter.pk).count() == 1
    assert decision.grant(matter, by=actor_in(office, "head"), on=date(2026, 3, 4)).state == "granted"


def test_excluded_time_is_told_in_writing_and_stops_the_clock(officer):
    matter = entry.accept(a_case(an_item()), by=officer, on=date(2026, 3, 2))
    matter = examination.exclude_time(
        matter, by=officer, activity="检验", expected_days=5, on=date(2026, 3, 4)
    )
    letter = Letter.objects.get(book=matter.book, kind="excluded_time")
    assert (matter.state, matter.due_on) == ("excluded", None)
    assert (letter.facts["days"], letter.facts["until_on"]) == ("5", "2026-03-11")  # 5, 6, 9, 10, 11 March
    matter = examination.end_exclusion(matter, by=officer, result="合格", on=date(2026, 3, 11))
    # 2 of 5 promised days used; 3 left after 11 March
    assert matter.due_on == date(2026, 3, 16)


def test_an_extension_tells_its_reason_and_both_days(officer, head):
    matter = entry.accept(a_case(an_item()), by=officer, on=date(2026, 3, 2))
    matter = examination.extend(matter, by=head, reason="案情复杂", on=date(2026, 3, 5))
    facts = Letter.objects.get(book=matter.book, kind="extension").facts
    assert (facts["due_before"], facts["due_on"], facts["reason"]) == ("2026-03-30", "2026-04-14", "案情复杂")


def test_a_grant_is_published_and_brings_a_licence_once(clerk, head):
    item = an_item()
    matter = entry.accept(a_case(item), by=clerk, on=date(2026, 3, 2))
    matter = decision.grant(matter, by=head, content="热食类食品制售", on=date(2026, 3, 5))
    decided = Decision.objects.get(pk=matter.pk)
    assert (decided.published_on, decided.valid_until) == (date(2026, 3, 5), date(2031, 3, 4))
    told = heard(matter, date(2026, 3, 5))
    api.issue_licence(told)
    api.issue_licence(told)
    issued = licences.of_matter(matter.number, on=date(2026, 3, 6))
    assert [(one.type_key, one.fields["premises"]) for one in issued] == [
        ("food-operation-permit", FORM["premises"])
    ]
    assert Decision.objects.get(pk=matter.pk).licence_identifier == issued[0].identifier
    matter = decision.deliver(matter, by=clerk, way="窗口领取", on=date(2026, 3, 6))
    assert (matter.state, matter.closed_on) == ("delivered", date(2026, 3, 6))


def test_a_refusal_has_reasons_remedies_and_its_paper(clerk, head):
    matter = entry.accept(a_case(an_item()), by=clerk, on=date(2026, 3, 2))
    with pytest.raises(Refused, match="理由"):
        decision.refuse(matter, by=head, on=date(2026, 3, 5))
    matter = decision.refuse(matter, by=head, reasons="经营场所不符合要求", on=date(2026, 3, 5))
    assert letters(matter) == ["receipt", "acceptance", "refusal"]
    assert "六十日内" in Decision.objects.get(pk=matter.pk).remedies


def test_a_refused_step_leaves_no_paper_behind(clerk, officer):
    matter = entry.accept(a_case(an_item()), by=clerk, on=date(2026, 3, 2))
    with pytest.raises(Refused, match="应由负责人办理"):
        decision.grant(matter, by=officer, on=date(2026, 3, 3))
    assert letters(matter) == ["receipt", "acceptance"]


def test_another_office_may_not_take_a_step():
    matter = a_case(an_item())
    police = actor_in(an_organisation("police", "常州市公安局"), "clerk")
    with pytest.raises(Forbidden):
        entry.accept(matter, by=police, on=date(2026, 3, 3))


def test_an_applicant_withdraws_and_is_told_so():
    firm = an_enterprise()
    matter = a_case(an_item(), applicant=firm)
    matter = entry.withdraw(matter, by=actor_for(firm), on=date(2026, 3, 3))
    assert (matter.state, letters(matter)) == ("withdrawn", ["receipt", "withdrawal"])


def renewing() -> Matter:
    item, firm = an_item(key="food-renewal", handling="延续", procedure="cases.renewal"), an_enterprise()
    a_licence(holder=firm, on="2021-07-01", until="2026-06-30", matter="CZ-XK-2021-000001")
    return a_case(item, on="2026-05-18", applicant=firm)


def test_a_licence_not_renewed_in_time_is_renewed_by_silence(clerk):
    matter = renewing()
    matter = entry.accept(matter, by=clerk, on=date(2026, 5, 18))
    run_out(date(2026, 6, 30))
    assert Matter.objects.get(pk=matter.pk).state == "accepted"  # its last day is still the office's
    run_out(date(2026, 7, 1))
    decided = Decision.objects.get(pk=matter.pk)
    # decided on 1 July, the day after the old licence's last: five years from then end on 30 June 2031
    assert (decided.by_silence, decided.valid_from, decided.valid_until) == (
        True,
        date(2026, 7, 1),
        date(2031, 6, 30),
    )
    api.issue_licence(heard(matter, date(2026, 7, 1), "deem_renewed"))
    assert Decision.objects.get(pk=matter.pk).licence_id is not None


def test_a_licence_renewed_before_its_end_runs_on_from_the_day_after(clerk, head):
    matter = entry.accept(renewing(), by=clerk, on=date(2026, 5, 18))
    decision.grant(matter, by=head, on=date(2026, 6, 1))
    decided = Decision.objects.get(pk=matter.pk)
    assert (decided.valid_from, decided.valid_until) == (date(2026, 7, 1), date(2031, 6, 30))


def test_a_renewal_is_asked_for_thirty_days_before_the_end():
    item, firm = an_item(key="food-renewal", handling="延续", procedure="cases.renewal"), an_enterprise()
    with pytest.raises(Refused, match="没有查到"):
        a_case(item, on="2026-05-18", applicant=firm)
    a_licence(holder=firm, on="2021-07-01", until="2026-06-30", matter="CZ-XK-2021-000001")
    with pytest.raises(Refused, match="最晚为2026年5月31日"):
        a_case(item, on="2026-06-01", applicant=firm)


def test_what_is_granted_on_a_commitment_is_checked_afterwards_in_a_matter_of_its_own(clerk, head, officer):
    item = an_item(commitment=COMMITMENT)
    matter = a_case(item, lacking=("经营场所平面图",), commits=True)
    assert Commitment.objects.get(pk=matter.pk).proofs == ["经营场所平面图"]
    matter = decision.grant_on_commitment(matter, by=head, on=date(2026, 3, 2))
    matter = decision.deliver(matter, by=clerk, way="窗口领取", on=date(2026, 3, 2))
    follow = Link.objects.get(other=matter, kind="follows").matter
    # 60 working days after 2 March: 20 by 30 March, 45 by 8 May, 46 on Saturday 9, 60 on 28 May
    assert (follow.procedure, follow.due_on) == ("cases.verification", date(2026, 5, 28))
    pair = [staff_of(an_organisation(), "officer").number, staff_of(an_organisation(), "officer").number]
    follow = verification.confirm_kept(
        follow, by=officer, officers=pair, conclusion="属实", on=date(2026, 3, 20)
    )
    assert follow.state == "kept"


def test_a_commitment_may_not_be_made_where_none_is_offered():
    with pytest.raises(Refused, match="不适用告知承诺"):
        a_case(an_item(), commits=True)


def test_a_service_is_done_over_the_counter_with_one_paper(clerk):
    item = an_item(
        key="proof", procedure="cases.service", type="公共服务", statutory={"none": True},
        result={"name": "证明", "kind": "证明", "licence": "", "validity": ""}, materials=[], situations=[],
    )  # fmt: skip
    firm = an_enterprise()
    with on_day("2026-03-02"):
        matter = lodging.lodge_at_window(item=item, applicant=firm, form=FORM, materials={}, by=clerk)
    assert (matter.number, matter.channel) == ("CZ-FW-2026-000001", "window")
    matter = decision.grant(matter, by=clerk, on=date(2026, 3, 2))
    assert (matter.state, matter.closed_on, letters(matter)) == (
        "delivered",
        date(2026, 3, 2),
        ["receipt", "confirmation"],
    )


def test_only_the_counter_takes_in_an_application_over_the_counter():
    item, firm = an_item(), an_enterprise()
    with pytest.raises(Forbidden):
        lodging.lodge_at_window(item=item, applicant=firm, form=FORM, materials={}, by=actor_for(firm))


def test_published_decisions_are_found_by_their_day(clerk, head):
    matter = entry.accept(a_case(an_item()), by=clerk, on=date(2026, 3, 2))
    decision.grant(matter, by=head, on=date(2026, 3, 5))
    assert queries.published(until=date(2026, 3, 4)).count() == 0
    assert queries.published(until=date(2026, 3, 5)).count() == 1
