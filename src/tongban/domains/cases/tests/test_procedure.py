"""The 行政许可法 told day by day. Days are counted by hand on the calendar of 2026: 15-23 February, 4-6 April, 1-5 May,
19-21 June, 25-27 September and 1-7 October are off; 14 and 28 February, 9 May, 20 September and 10 October are worked."""

from datetime import date

import pytest

from tongban.domains.cases.procedure import (
    CONFIRMATION,
    IMMEDIATE,
    LICENCE,
    PROCEDURES,
    PROMPT,
    RENEWAL,
    SERVICE,
    UNIFIED,
    VERIFICATION,
)
from tongban.kernel.clock import days, until, working_days
from tongban.kernel.procedure import Refused, Role, Story

NOTICE = {"items": ["身份证明"], "letter": "常市监许补字〔2026〕1号"}
PAPER = {"letter": "常市监字〔2026〕1号"}
TWO = {"officers": ["S001", "S002"], "conclusion": "符合"}
REFUSAL = {"reasons": "经营场所不符合要求", "remedies": "复议、诉讼", **PAPER}


def licence(day: str, procedure=LICENCE, **terms) -> Story:
    return Story(procedure).on(day).opens(**terms)


def accepted(day: str = "2026-03-02", procedure=LICENCE, **terms) -> Story:
    return licence(day, procedure, **terms).then("accept", **PAPER)


def test_a_licence_is_decided_in_twenty_working_days_from_acceptance():
    # 3-6 March are 4, 9-13 make 9, 16-20 make 14, 23-27 make 19, Monday 30 March is the 20th
    assert accepted("2026-03-02").due("decide") == "2026-03-30"


def test_make_up_days_count_and_holidays_do_not():
    # after Friday 18 September: Sunday 20 (1), 21-24 (5), 28-30 (8), 8-9 October (10), Saturday 10 (11), 12-16 (16), 19-22 (20)
    assert accepted("2026-09-18").due("decide") == "2026-10-22"


def test_the_promise_runs_beside_the_statutory_term():
    story = accepted("2026-03-02", promise=working_days(5))
    assert (story.due("promise"), story.due("decide")) == ("2026-03-09", "2026-03-30")


def test_a_promise_longer_than_the_statute_is_refused():
    with pytest.raises(Refused, match="不能长于"):
        licence("2026-03-02", promise=working_days(21))


def test_what_needs_no_licence_is_told_at_once_and_ends():
    story = licence("2026-03-02").then("not_required", reason="依法不需要许可", **PAPER)
    assert story.file.is_closed
    assert story.state == "not_required"


def test_what_is_not_ours_names_the_right_office():
    with pytest.raises(Refused, match="有权办理的机关"):
        licence("2026-03-02").then("not_ours", reason="属区级权限", **PAPER)
    story = licence("2026-03-02").then(
        "not_ours", reason="属区级权限", competent="钟楼区市场监督管理局", **PAPER
    )
    assert (story.state, story.file.is_closed) == ("not_accepted", True)


def test_what_can_be_mended_on_the_spot_is_mended_and_the_clock_runs_on():
    story = licence("2026-03-02").then("mend_on_the_spot", by=Role.APPLICANT, mended="更正联系电话")
    assert (story.state, story.due("accept")) == ("lodged", "2026-03-09")


def test_an_acceptance_without_its_paper_is_refused():
    with pytest.raises(Refused, match="文书"):
        licence("2026-03-02").then("accept")


def test_silence_for_five_working_days_is_acceptance_from_the_day_of_receipt():
    story = licence("2026-04-28")
    assert story.due("accept") == "2026-05-08"  # 29, 30 April, then after Labour Day 6, 7, 8 May
    story.on("2026-05-09").then("deem_accepted")
    # from 28 April: 29-30 (2), 6-8 May (5), Saturday 9 (6), 11-15 (11), 18-22 (16), 25-28 (20)
    assert story.due("decide") == "2026-05-28"


def test_after_the_fifth_day_nothing_more_may_be_asked_for():
    story = licence("2026-03-02").on("2026-03-10")
    with pytest.raises(Refused, match="即为受理"):
        story.then("ask_to_correct", **NOTICE)


def test_on_the_fifth_day_the_notice_is_still_in_time():
    assert licence("2026-03-02").on("2026-03-09").then("ask_to_correct", **NOTICE).state == "correcting"


def test_two_notices_one_after_another_never_make_a_case_overdue():
    story = licence("2026-03-02").on("2026-03-04").then("ask_to_correct", **NOTICE)
    assert story.due("accept") is None
    story.on("2026-03-20").then("supply", by=Role.APPLICANT, materials=["身份证明"])
    assert story.due("accept") == "2026-03-27"  # five days afresh: 23-27 March
    story.on("2026-03-26").then("ask_to_correct", **NOTICE)
    story.on("2026-04-10").then("supply", by=Role.APPLICANT, materials=["身份证明"])
    assert story.due("accept") == "2026-04-17"
    story.on("2026-04-17").then("accept", **PAPER)
    assert not any(story.is_late(name) for name in story.file.clocks)
    # 20-24 April (5), 27-30 (9), 6-9 May (13), 11-15 (18), 18-19 (20)
    assert (story.due("decide"), story.clock("decide").used) == ("2026-05-19", 0)


def test_silence_after_a_supplement_runs_from_the_day_it_was_supplied():
    story = licence("2026-03-02").on("2026-03-04").then("ask_to_correct", **NOTICE)
    story.on("2026-03-20").then("supply", by=Role.APPLICANT, materials=["身份证明"])
    story.on("2026-03-30").then("deem_accepted")
    # from 20 March: 23-27 (5), 30 March-3 April (10), 7-10 (14), 13-17 (19), 20 April (20)
    assert story.due("decide") == "2026-04-20"


def test_an_application_not_supplemented_is_given_up_only_after_the_term_of_the_notice():
    story = licence("2026-03-02", correct=working_days(15)).on("2026-03-04").then("ask_to_correct", **NOTICE)
    assert story.due("correct") == "2026-03-25"  # 5-6 (2), 9-13 (7), 16-20 (12), 23-25 (15)
    with pytest.raises(Refused, match="尚未届满"):
        story.on("2026-03-25").then("lapse", **PAPER)
    assert story.on("2026-03-26").then("lapse", **PAPER).state == "deemed_withdrawn"


def test_a_missed_chance_of_the_applicant_is_never_the_offices_delay():
    story = licence("2026-03-02").on("2026-03-04").then("ask_to_correct", **NOTICE)
    assert not story.on("2026-06-30").is_late("correct")


def test_an_incomplete_application_may_be_accepted_on_a_promise_and_is_not_granted_before_it_is_kept():
    story = licence("2026-03-02", deferred=working_days(10))
    story.then("accept_with_deferred", deferred=["健康证明"], applicant_promise="承诺补交", **PAPER)
    assert story.due("deferred") == "2026-03-16"  # 3-6 (4), 9-13 (9), 16 (10)
    with pytest.raises(Refused, match="容缺材料尚未补齐"):
        story.on("2026-03-10").then("grant", **PAPER)
    story.then("supply_deferred", by=Role.APPLICANT, materials=["健康证明"])
    assert story.then("grant", **PAPER).state == "granted"


def test_deferred_materials_that_never_come_end_the_application_after_their_term():
    story = licence("2026-03-02", deferred=working_days(10))
    story.then("accept_with_deferred", deferred=["健康证明"], applicant_promise="承诺补交", **PAPER)
    with pytest.raises(Refused, match="尚未届满"):
        story.on("2026-03-16").then("lapse_deferred", **PAPER)
    assert story.on("2026-03-17").then("lapse_deferred", **PAPER).state == "deemed_withdrawn"


def test_deferred_materials_may_be_brought_while_an_expert_review_goes_on():
    story = licence("2026-03-02")
    story.then("accept_with_deferred", deferred=["健康证明"], applicant_promise="承诺补交", **PAPER)
    story.then("exclude_time", activity="专家评审", expected_days=10, **PAPER)
    story.on("2026-03-04").then("supply_deferred", by=Role.APPLICANT, materials=["健康证明"])
    assert (story.state, story.due("decide")) == ("excluded", None)


def test_a_check_by_one_officer_is_refused():
    story = accepted()
    with pytest.raises(Refused, match="两名以上"):
        story.then("record_check", officers=["S001"], conclusion="符合")
    with pytest.raises(Refused, match="两名以上"):
        story.then("record_check", officers=["S001", "S001"], conclusion="符合")
    assert story.then("record_check", **TWO).state == "accepted"


def test_an_interested_third_party_is_heard_before_the_decision():
    story = accepted().then("tell_third_party", third_party="相邻经营者", **PAPER)
    with pytest.raises(Refused, match="陈述、申辩"):
        story.then("grant", **PAPER)
    assert story.then("record_views", views="无意见").then("grant", **PAPER).state == "granted"


def test_an_expert_review_does_not_count_and_its_length_is_told():
    story = accepted("2026-03-02", promise=working_days(10))
    with pytest.raises(Refused, match="预计需要的工作日数"):
        story.on("2026-03-06").then("exclude_time", activity="专家评审", expected_days="十", **PAPER)
    story.then("exclude_time", activity="专家评审", expected_days=5, **PAPER)
    assert (story.due("decide"), story.clock("decide").left) == (None, 16)
    story.on("2026-03-13").then("end_exclusion", result="通过")
    # 16 left after 13 March: 16-20 (5), 23-27 (10), 30 March-3 April (15), 7 April (16)
    assert story.due("decide") == "2026-04-07"
    assert story.due("promise") == "2026-03-23"  # 4 used, 6 left: 16-20 (5), 23 (6)


@pytest.mark.parametrize("activity", ["现场勘验", "技术审查", "集体讨论", ""])
def test_nothing_but_the_eight_activities_stops_the_clock(activity):
    with pytest.raises(Refused):
        accepted().then("exclude_time", activity=activity, expected_days=5, **PAPER)


def test_only_the_head_may_extend_and_only_once_by_ten_days():
    story = accepted()
    with pytest.raises(Refused, match="负责人"):
        story.then("extend", by=Role.OFFICER, reason="案情复杂", **PAPER)
    story.then("extend", reason="案情复杂", **PAPER)
    # ten more after 30 March: 31 (1), 1-3 April (4), 7-10 (8), 13-14 (10)
    assert story.due("decide") == "2026-04-14"
    with pytest.raises(Refused, match="只能延长1次"):
        story.then("extend", reason="再次延长", **PAPER)


def test_an_extension_must_tell_its_reason():
    with pytest.raises(Refused, match="理由"):
        accepted().then("extend", **PAPER)


def test_unified_handling_takes_forty_five_days_and_fifteen_by_the_governments_approval():
    story = accepted("2026-03-02", UNIFIED)
    # 20 by 30 March, 31 (21), 1-3 April (24), 7-10 (28), 13-17 (33), 20-24 (38), 27-30 (42), 6-8 May (45)
    assert story.due("decide") == "2026-05-08"
    with pytest.raises(Refused, match="负责人的批准"):
        story.then("extend", reason="情况复杂", **PAPER)
    story.then("extend", reason="情况复杂", approval="常州市人民政府负责人批准, 2026年第8号", **PAPER)
    # Saturday 9 May (1), 11-15 (6), 18-22 (11), 25-28 (15)
    assert story.due("decide") == "2026-05-28"


def test_no_decision_falls_while_the_right_to_a_hearing_is_open():
    story = accepted().on("2026-03-04").then("offer_hearing", **PAPER)
    assert story.due("request_hearing") == "2026-03-11"  # 5, 6, 9, 10, 11 March
    with pytest.raises(Refused, match="申请听证的期限"):
        story.on("2026-03-11").then("refuse", **REFUSAL)
    assert story.on("2026-03-12").then("refuse", **REFUSAL).state == "refused"


def test_a_waived_hearing_frees_the_decision():
    story = accepted().then("offer_hearing", **PAPER).then("waive_hearing", by=Role.APPLICANT)
    assert story.then("grant", **PAPER).state == "granted"


def test_a_hearing_asked_for_in_time_is_held_in_twenty_days_and_does_not_count():
    story = accepted().on("2026-03-04").then("offer_hearing", **PAPER)
    story.on("2026-03-09").then("request_hearing", by=Role.APPLICANT)
    assert (story.due("decide"), story.clock("decide").left) == (None, 15)
    # 10-13 (4), 16-20 (9), 23-27 (14), 30 March-3 April (19), 7 April (20)
    assert story.due("hold_hearing") == "2026-04-07"
    story.on("2026-03-11").then("notify_hearing", hearing_on="2026-03-20", place="政务服务中心", **PAPER)
    story.on("2026-03-20").then("hold_hearing", record="听证笔录")
    # 15 left after 20 March: 23-27 (5), 30 March-3 April (10), 7-10 (14), 13 April (15)
    assert (story.state, story.due("decide")) == ("accepted", "2026-04-13")


def test_a_hearing_is_announced_seven_days_before():
    story = accepted().then("offer_hearing", **PAPER).then("request_hearing", by=Role.APPLICANT)
    story.on("2026-03-11")
    with pytest.raises(Refused, match="提前7日"):  # 12, 13, 16, 17, 18, 19 are six
        story.then("notify_hearing", hearing_on="2026-03-19", place="政务服务中心", **PAPER)
    with pytest.raises(Refused, match="不是工作日"):
        story.then("notify_hearing", hearing_on="2026-03-21", place="政务服务中心", **PAPER)
    with pytest.raises(Refused, match="尚未通知"):
        story.then("hold_hearing", record="听证笔录")


def test_a_hearing_asked_for_too_late_is_refused():
    story = accepted().on("2026-03-04").then("offer_hearing", **PAPER).on("2026-03-12")
    with pytest.raises(Refused, match="已于2026年3月11日届满"):
        story.then("request_hearing", by=Role.APPLICANT)


def test_nobody_asks_for_a_hearing_that_was_not_offered():
    with pytest.raises(Refused, match="尚未告知听证权利"):
        accepted().then("request_hearing", by=Role.APPLICANT)


def test_a_refusal_gives_reasons_and_remedies():
    with pytest.raises(Refused, match="救济途径"):
        accepted().then("refuse", reasons="不符合条件", **PAPER)


def test_a_decision_does_not_close_the_matter_before_its_delivery_within_ten_days():
    story = accepted().on("2026-03-06").then("grant", **PAPER)
    assert (story.file.is_closed, story.due("deliver")) == (False, "2026-03-20")  # 9-13, 16-20 March
    story.then("publish", by=Role.SYSTEM)
    story.on("2026-03-20").then("deliver", way="窗口领取")
    assert (story.state, story.file.is_closed, story.is_late("deliver")) == ("delivered", True, False)


def test_a_delivery_after_ten_days_is_late_though_the_decision_was_in_time():
    story = accepted().on("2026-03-06").then("grant", **PAPER).on("2026-03-23").then("deliver", way="邮寄")
    assert (story.is_late("decide"), story.is_late("deliver")) == (False, True)


def test_an_application_is_withdrawn_at_any_time_before_the_decision():
    assert licence("2026-03-02").then("withdraw", by=Role.APPLICANT).file.is_closed
    assert accepted().then("withdraw", by=Role.APPLICANT).state == "withdrawn"
    with pytest.raises(Refused, match="状态下不能"):
        accepted().then("grant", **PAPER).then("withdraw", by=Role.APPLICANT)


def renewal(day: str = "2026-05-18") -> Story:
    return accepted(day, RENEWAL, expiry=until(date(2026, 6, 30)))


def test_silence_until_the_licence_expires_renews_it():
    story = renewal()
    # 19-22 May (4), 25-29 (9), 1-5 June (14), 8-12 (19), 15 June (20)
    assert (story.due("decide"), story.due("expiry")) == ("2026-06-15", "2026-06-30")
    story.on("2026-07-01").then("deem_renewed")
    assert (story.state, story.is_late("decide")) == ("granted", True)


def test_neither_an_expert_review_nor_a_hearing_stops_a_licence_from_being_renewed_by_silence():
    story = renewal().then("exclude_time", activity="专家评审", expected_days=60, **PAPER)
    assert (story.due("decide"), story.due("expiry")) == (None, "2026-06-30")
    assert story.on("2026-07-01").then("deem_renewed").state == "granted"


def test_a_renewal_decided_in_time_is_no_longer_renewed_by_silence():
    story = renewal().on("2026-06-10").then("refuse", **REFUSAL)
    with pytest.raises(Refused, match="状态下不能"):
        story.on("2026-07-01").then("deem_renewed")


def test_what_can_be_decided_on_the_spot_is_granted_by_the_counter():
    story = licence("2026-03-06", IMMEDIATE)
    assert story.due("at_once") == "2026-03-09"  # a Friday; the next working day is Monday
    story.then("grant", by=Role.CLERK, **PAPER)
    assert (story.state, story.is_late("at_once")) == ("granted", False)


def test_what_cannot_be_decided_on_the_spot_takes_the_ordinary_course():
    story = licence("2026-03-02", IMMEDIATE).then("accept", **PAPER)
    assert (story.state, story.due("decide")) == ("accepted", "2026-03-30")


def test_the_clock_of_an_immediate_matter_stands_still_while_the_applicant_supplements():
    story = licence("2026-03-02", IMMEDIATE).then("ask_to_correct", **NOTICE)
    story.on("2026-03-20").then("supply", by=Role.APPLICANT, materials=["身份证明"])
    assert (story.due("at_once"), story.is_late("at_once")) == ("2026-03-23", False)


def test_a_commitment_is_signed_before_anything_is_granted_on_it():
    with pytest.raises(Refused, match="尚未签署告知承诺书"):
        licence("2026-03-02").then("grant_on_commitment", by=Role.HEAD, **PAPER)
    story = licence("2026-03-02").then("commit", by=Role.APPLICANT, proofs=["健康证明"], signed="已签署")
    assert story.then("grant_on_commitment", by=Role.HEAD, **PAPER).state == "granted"


def test_a_commitment_is_checked_within_sixty_working_days():
    story = licence("2026-03-02", VERIFICATION)
    # 45 by 8 May, Saturday 9 (46), 11-15 (51), 18-22 (56), 25-28 (60)
    assert story.due("verify") == "2026-05-28"
    assert story.on("2026-05-28").then("confirm_kept", **TWO).state == "kept"


def test_a_licence_is_revoked_only_after_the_time_to_mend_is_over():
    story = licence("2026-03-02", VERIFICATION).on("2026-04-01")
    story.then("order_rectification", officers=["S001", "S002"], findings="无健康证明", **PAPER)
    assert story.due("rectify") == "2026-04-23"  # 2-3 (2), 7-10 (6), 13-17 (11), 20-23 (15)
    with pytest.raises(Refused, match="尚未届满"):
        story.on("2026-04-23").then("revoke", **REFUSAL)
    assert story.on("2026-04-24").then("revoke", **REFUSAL).state == "revoked"


def test_a_confirmation_takes_the_term_of_its_own_law():
    story = accepted("2026-03-02", CONFIRMATION, decide=days(30), promise=days(10))
    assert (story.due("decide"), story.due("promise")) == ("2026-04-01", "2026-03-12")


def test_a_service_without_a_statutory_term_keeps_only_its_promise():
    story = accepted("2026-03-02", SERVICE, promise=working_days(3))
    assert story.due("promise") == "2026-03-05"
    assert "decide" not in story.file.clocks
    assert story.then("grant", by=Role.CLERK, **PAPER).file.is_closed


def test_a_service_on_the_spot_is_done_by_the_counter_without_acceptance():
    story = licence("2026-03-06", PROMPT)
    assert story.due("at_once") == "2026-03-09"  # a Friday; the next working day is Monday
    assert story.then("grant", by=Role.CLERK, **PAPER).file.is_closed


def test_what_was_promised_for_the_spot_binds_though_it_is_accepted_first():
    story = licence("2026-03-02", PROMPT).then("accept", **PAPER)
    assert (story.state, story.due("at_once")) == ("accepted", "2026-03-03")


def test_a_service_on_the_spot_waits_for_its_applicant_and_then_begins_afresh():
    story = licence("2026-03-02", PROMPT).then("ask_to_correct", **NOTICE)
    story.on("2026-03-20").then("supply", by=Role.APPLICANT, materials=["身份证明"])
    assert (story.due("at_once"), story.is_late("at_once")) == ("2026-03-23", False)


def test_a_service_is_done_on_a_commitment_once_it_is_signed():
    with pytest.raises(Refused, match="尚未签署告知承诺书"):
        licence("2026-03-02", PROMPT).then("grant_on_commitment", by=Role.CLERK, **PAPER)
    story = licence("2026-03-02", PROMPT).then(
        "commit", by=Role.APPLICANT, proofs=["健康证明"], signed="已签署"
    )
    assert story.then("grant_on_commitment", by=Role.CLERK, **PAPER).file.is_closed


def test_no_article_of_the_licensing_law_binds_what_is_no_licence():
    for procedure in (CONFIRMATION, SERVICE, PROMPT):
        said = [procedure.basis, procedure.opening_law, *(step.law for step in procedure.steps)]
        assert not any("行政许可法" in law or law.startswith("第") for law in said), procedure.key


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.key)
def test_every_step_has_its_article_except_the_applicants_own_withdrawal(procedure):
    assert {step.name for step in procedure.steps if not step.law} <= {"withdraw"}
    assert all(clock.law for clock in procedure.clocks)


def test_no_silence_accepts_what_is_no_licence():
    for procedure in (CONFIRMATION, SERVICE):
        assert not any(clock.kind == "silence" for clock in procedure.clocks)
