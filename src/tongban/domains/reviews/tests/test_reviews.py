"""One review a service, of one's own will, and nobody in the reviewed office learns whose it is."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from tongban.domains.reviews import actions, api, queries
from tongban.domains.reviews.models import Exchange, Invitation, Rectification, Review
from tongban.domains.reviews.rules import (
    LEVELS,
    Rates,
    checked,
    current_edition,
    fits,
    options,
    without_names,
)
from tongban.domains.reviews.tests.factories import a_review, a_service, an_invitation
from tongban.kernel.access import Forbidden
from tongban.kernel.docket.actions import perform, run_out
from tongban.kernel.docket.models import Matter, RunningClock
from tongban.kernel.identity import GUEST
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.notices.queries import messages_of
from tongban.kernel.outbox import Heard
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import a_person, actor_for, actor_in, an_organisation

pytestmark = pytest.mark.django_db


def heard(matter: Matter) -> Heard:
    entry = entries_of(matter.pk).last()
    return Heard(matter.pk, matter.number, matter.procedure, entry.step, entry.on, entry.pk)


def test_whoever_was_served_is_asked_once_however_often_the_close_is_heard():
    matter = a_service()
    api.invite(heard(matter))
    api.invite(heard(matter))
    assert Invitation.objects.count() == 1
    assert messages_of(matter.applicant).count() == 1


def test_nobody_is_asked_before_the_close():
    assert actions.invite(a_service(closed=None), on=date(2026, 3, 3)) is None


def test_a_service_is_reviewed_once():
    invitation = an_invitation()
    a_review(invitation, 5, options=("513",))
    with pytest.raises(Refused, match="已经评价过"):
        a_review(invitation, 1)
    assert Review.objects.count() == 1


def test_the_database_itself_refuses_a_second_review_of_a_service():
    said = a_review(an_invitation(), 5)
    said.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        said.save(force_insert=True)


def test_no_member_of_staff_reviews_for_anybody():
    invitation = an_invitation()
    for duty in ("clerk", "officer", "head", "supervisor", "admin"):
        with pytest.raises(Forbidden, match="工作人员账户不能提交评价"):
            actions.review(
                invitation.token, level=5, options=(), comment="", anonymous=False, channel=4,
                by=actor_in(an_organisation(), duty), on=date(2026, 3, 6),
            )  # fmt: skip


def test_another_person_with_the_address_is_refused_and_a_guest_with_it_is_not():
    invitation = an_invitation()
    given = {
        "level": 4,
        "options": (),
        "comment": "",
        "anonymous": False,
        "channel": 2,
        "on": date(2026, 3, 6),
    }
    with pytest.raises(Forbidden, match="不是您办理的"):
        actions.review(invitation.token, by=actor_for(a_person("钱进")), **given)
    assert actions.review(invitation.token, by=GUEST, **given).person_id == invitation.person_id


def test_an_invitation_ends_after_thirty_days():
    invitation = an_invitation()  # sent on 5 March
    with pytest.raises(Refused, match="评价时间已过"):
        a_review(invitation, 5, on="2026-04-05")
    assert a_review(invitation, 5, on="2026-04-04").level == 5


def test_options_of_another_level_are_refused():
    with pytest.raises(Refused, match="不属于「非常满意」"):
        a_review(an_invitation(), 5, options=("110",))


def test_every_level_has_the_eight_national_options():
    assert all(len(options(level)) == 8 for level in LEVELS)
    assert options(2)[2] == ("209", "未在承诺时间内办结")
    assert fits(1, ["110"], current_edition()) and not fits(2, ["110"], current_edition())


def test_an_anonymous_review_names_neither_person_nor_case_and_opens_nothing():
    said = a_review(an_invitation(), 1, anonymous=True, comment="太慢")
    assert (said.person, said.matter) == (None, None)
    assert Rectification.objects.count() == 0


def test_the_database_refuses_a_name_on_an_anonymous_review():
    said = a_review(an_invitation(), 1, anonymous=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=said.pk).update(person=a_person())


def test_what_is_written_lies_encrypted():
    a_review(an_invitation(), 1, comment="窗口推来推去")
    with connection.cursor() as cursor:
        cursor.execute("SELECT comment FROM reviews_review")
        assert "窗口" not in cursor.fetchone()[0]


def test_a_late_promise_is_confirmed_by_the_clock():
    # 2 March + 2 working days is 4 March; closed on the 5th
    said = a_review(an_invitation(promise=2), 2, options=("209",))
    assert [(check["code"], check["holds"]) for check in said.checks] == [("209", True)]


def test_a_service_within_the_law_is_not_late_by_law():
    said = a_review(an_invitation(promise=2), 1, options=("110", "108"))
    assert [(check["code"], check["holds"]) for check in said.checks] == [("110", False), ("108", None)]


def test_only_stated_breaches_are_checked():
    assert checked(["115"], late_by_law=True, late_by_promise=True) == []


def rectification(level: int = 1, **said: object) -> Matter:
    review = a_review(an_invitation(), level, **said)
    return Rectification.objects.select_related("matter__owner").get(review=review).matter


def test_a_bad_named_review_opens_a_matter_of_the_office_with_its_two_clocks():
    matter = rectification()
    assert (matter.owner.key, matter.applicant, matter.number) == ("market", None, "CZ-PJ-2026-000001")
    due = dict(RunningClock.objects.filter(matter=matter).values_list("name", "due_on"))
    # from Friday 6 March: one working day is Monday 9; fifteen are 9-13 (5), 16-20 (10), 23-27 March (15)
    assert due == {"contact": date(2026, 3, 9), "rectify": date(2026, 3, 27)}


@pytest.mark.parametrize("level", [3, 4, 5])
def test_a_good_review_opens_none(level):
    a_review(an_invitation(), level)
    assert Rectification.objects.count() == 0


def test_the_office_writes_to_a_reviewer_whom_it_does_not_know():
    matter = rectification(comment="等了三次")
    perform(
        matter,
        "contact",
        by=actor_in(matter.owner, "officer"),
        on=date(2026, 3, 9),
        words="抱歉让您多跑, 我们正在核实。",
    )
    reviewer = Review.objects.get().person
    message = messages_of(reviewer).get(key="reviews.contacted")
    assert "抱歉让您多跑" in message.body and message.book_id is None


def test_an_answer_without_a_finding_is_refused():
    matter = rectification()
    officer = actor_in(matter.owner, "officer")
    perform(matter, "contact", by=officer, on=date(2026, 3, 9), words="正在核实")
    with pytest.raises(Refused, match="还没有登记核实结果"):
        perform(matter, "rectify", by=officer, on=date(2026, 3, 10), outcome="rectified", words="已改")


def answered(**said: object) -> tuple[Matter, Invitation]:
    matter = rectification(**said)
    officer = actor_in(matter.owner, "officer")
    perform(matter, "contact", by=officer, on=date(2026, 3, 9), words="正在核实")
    perform(matter, "verify", by=officer, on=date(2026, 3, 10), finding="属实")
    perform(matter, "rectify", by=officer, on=date(2026, 3, 11), outcome="rectified", words="已取消重复材料")
    return Matter.objects.get(pk=matter.pk), Invitation.objects.get()


def test_the_reviewer_is_called_back_and_closes_the_matter():
    matter, invitation = answered()
    actions.answer_back(
        invitation, satisfied=True, words="", by=actor_for(invitation.person), on=date(2026, 3, 12)
    )
    matter.refresh_from_db()
    assert (matter.state, matter.closed_on) == ("closed", date(2026, 3, 12))


def test_a_reviewer_who_objects_is_mended_for_once_more_with_fresh_days():
    matter, invitation = answered()
    me = actor_for(invitation.person)
    actions.answer_back(invitation, satisfied=False, words="还是要交", by=me, on=date(2026, 3, 12))
    clock = RunningClock.objects.get(matter=matter, name="rectify")
    # from Thursday 12 March: 13 (1), 16-20 (6), 23-27 (11), 30 March-2 April (15)
    assert (clock.started_on, clock.due_on) == (date(2026, 3, 12), date(2026, 4, 2))
    perform(
        matter,
        "rectify",
        by=actor_in(matter.owner, "officer"),
        on=date(2026, 3, 16),
        outcome="explained",
        words="法律要求",
    )
    actions.answer_back(invitation, satisfied=False, words="不满意", by=me, on=date(2026, 3, 17))
    matter.refresh_from_db()
    assert matter.state == "closed"


def test_a_silent_reviewer_closes_the_matter_after_five_working_days():
    matter, _ = answered()  # answered on Wednesday 11 March: 12, 13, 16, 17, 18
    assert run_out(date(2026, 3, 18)) == 0
    assert run_out(date(2026, 3, 19)) == 1
    matter.refresh_from_db()
    assert matter.state == "closed"


def appealed(**said: object) -> Matter:
    matter = rectification(**said)
    perform(matter, "contact", by=actor_in(matter.owner, "officer"), on=date(2026, 3, 9), words="正在核实")
    perform(
        matter,
        "appeal",
        by=actor_in(matter.owner, "head"),
        on=date(2026, 3, 10),
        ground="误评",
        words="把邻市的件评给了我们",
    )
    return Matter.objects.select_related("owner").get(pk=matter.pk)


def a_supervisor():
    return actor_in(an_organisation("data", "常州市数据局", supervises=True), "supervisor")


def test_an_appeal_stops_the_clock_and_only_the_supervisors_decide_it():
    matter = appealed()
    assert RunningClock.objects.get(matter=matter, name="rectify").due_on is None
    with pytest.raises(Forbidden, match="监督机构复核"):
        actions.decide_appeal(
            matter, uphold=True, words="同意", by=actor_in(matter.owner, "head"), on=date(2026, 3, 11)
        )
    actions.decide_appeal(
        matter, uphold=True, words="经核对确属误评", by=a_supervisor(), on=date(2026, 3, 11)
    )
    matter.refresh_from_db()
    assert matter.state == "not_adopted" and Review.objects.get().adopted is False
    assert messages_of(Review.objects.get().person).filter(key="reviews.not_adopted").exists()


def test_a_breach_that_the_clock_proves_is_never_called_a_mistake():
    review = a_review(an_invitation(promise=2), 2, options=("209",))
    matter = Rectification.objects.select_related("matter__owner").get(review=review).matter
    perform(matter, "contact", by=actor_in(matter.owner, "officer"), on=date(2026, 3, 9), words="正在核实")
    perform(
        matter,
        "appeal",
        by=actor_in(matter.owner, "head"),
        on=date(2026, 3, 10),
        ground="误评",
        words="没有超期",
    )
    with pytest.raises(Refused, match="超期属实"):
        actions.decide_appeal(matter, uphold=True, words="同意", by=a_supervisor(), on=date(2026, 3, 11))


def test_a_rejected_appeal_goes_on_where_it_stopped_and_is_not_made_again():
    matter = appealed()
    actions.decide_appeal(matter, uphold=False, words="件号一致", by=a_supervisor(), on=date(2026, 3, 12))
    # 2 days were used by 10 March (9, 10); 13 are left after 12 March: 13, 16-20 (6), 23-27 (11), 30, 31 March (13)
    assert RunningClock.objects.get(matter=matter, name="rectify").due_on == date(2026, 3, 31)
    with pytest.raises(Refused, match="已经申诉过一次"):
        perform(
            matter,
            "appeal",
            by=actor_in(matter.owner, "head"),
            on=date(2026, 3, 13),
            ground="误评",
            words="再次申诉",
        )


def test_no_entry_of_the_book_names_the_reviewer_or_keeps_the_words():
    matter, invitation = answered(comment="王小明很生气")
    actions.answer_back(
        invitation, satisfied=False, words="还是要交", by=actor_for(invitation.person), on=date(2026, 3, 12)
    )
    person = invitation.person
    kept = str([entry.as_sealed() for entry in entries_of(matter.pk)])
    for secret in (
        person.name,
        person.id_number,
        f"person:{person.pk}",
        invitation.matter.number,
        "还是要交",
        "已取消重复材料",
    ):
        assert secret not in kept
    assert Exchange.objects.filter(side="reviewer").get().words == "还是要交"


def test_the_office_reads_the_comment_without_whoever_wrote_it():
    invitation = an_invitation(person=a_person("欧阳娜娜"))
    number = invitation.matter.number
    said = a_review(
        invitation, 1, comment=f"我是欧阳娜娜, 电话{invitation.person.phone}, 件号{number}, 等了15天"
    )
    assert queries.heard(said).comment == "我是某某, 电话某某, 件号某某, 等了15天"


def test_numbers_that_could_name_somebody_are_taken_out():
    assert (
        without_names("打13800001111, 3号窗口, 0519-86800001", []) == "打***********, 3号窗口, *************"
    )


def test_rates_of_nothing_are_no_noughts():
    assert Rates(0, 0, 0, 0).good_rate is None
    assert Rates(8, 3, 2, 1).good_rate == 66.7
    assert Rates(8, 3, 2, 1).active_rate == 37.5


def test_published_rates_leave_out_what_was_not_adopted():
    matter = appealed()
    actions.decide_appeal(
        matter, uphold=True, words="经核对确属误评", by=a_supervisor(), on=date(2026, 3, 11)
    )
    a_review(an_invitation(), 5, on="2026-03-06")
    line = queries.published(date(2026, 3, 31))[0].rates
    assert (line.invited, line.reviewed, line.good, line.bad, line.bad_due) == (2, 1, 1, 0, 0)


def test_a_bad_review_mended_in_time_counts_as_such():
    answered()
    line = queries.published(date(2026, 3, 31))[0].rates
    assert (line.bad, line.bad_due, line.rectified_in_time) == (1, 1, 1)
