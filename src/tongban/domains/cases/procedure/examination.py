"""第三十四条 to 第四十八条: check, hearing of others, excluded time and the hearing proper."""

from __future__ import annotations

from tongban.domains.cases.rules import guards
from tongban.kernel.clock import working_days
from tongban.kernel.procedure import APPLICANT, CLERK, OFFICER, Clock, Step

REQUEST_HEARING = Clock("request_hearing", "申请听证期限", working_days(5), "第四十七条第一款", window=True)
HOLD_HEARING = Clock("hold_hearing", "组织听证期限", working_days(20), "第四十七条第一款")

EXAMINATION_STATES = {"accepted": "审查中", "excluded": "特别程序中", "hearing": "听证中"}

DECISION_TERMS = ("decide", "promise")
"""第四十五条 leaves out of these the time that the eight activities take; 「本节规定的期限」, and no other."""

EXAMINATION = (
    Step(
        "record_check", "登记实质核查", "accepted", "accepted", OFFICER, "第三十四条第三款",
        needs=("officers", "conclusion"), when=guards.two_officers,
    ),
    Step(
        "tell_third_party", "告知利害关系人", "accepted", "accepted", OFFICER, "第三十六条",
        needs=("third_party", "letter"),
    ),
    Step(
        "record_views", "登记陈述申辩意见", "accepted", "accepted", OFFICER, "第三十六条", needs=("views",),
    ),
    Step(
        "exclude_time", "进入特别程序", "accepted", "excluded", OFFICER, "第四十五条",
        pause=DECISION_TERMS, needs=("activity", "expected_days", "letter"), when=guards.excludable,
    ),
    Step(
        "end_exclusion", "特别程序结束", "excluded", "accepted", OFFICER, "第四十五条",
        resume=DECISION_TERMS, needs=("result",),
    ),
    Step(
        "call_hearing", "依法公告举行听证", "accepted", "hearing", OFFICER, "第四十六条",
        pause=DECISION_TERMS, needs=("announcement",),
    ),
    Step(
        "offer_hearing", "告知听证权利", "accepted", "accepted", OFFICER, "第四十七条第一款",
        start=("request_hearing",), needs=("letter",),
    ),
    Step(
        "waive_hearing", "放弃听证", "accepted", "accepted", (*APPLICANT, *CLERK), "第四十七条第一款",
        stop=("request_hearing",), when=guards.may_waive_hearing,
    ),
    Step(
        "request_hearing", "申请听证", "accepted", "hearing", (*APPLICANT, *CLERK), "第四十七条第一款",
        stop=("request_hearing",), start=("hold_hearing",), pause=DECISION_TERMS, when=guards.may_ask_for_hearing,
    ),
    Step(
        "notify_hearing", "通知听证", "hearing", "hearing", OFFICER, "第四十八条第一款第一项",
        needs=("hearing_on", "place", "letter"), when=guards.seven_days_before,
    ),
    # 第四十八条第二款: the decision is made by the record of the hearing.
    Step(
        "hold_hearing", "举行听证并制作笔录", "hearing", "accepted", OFFICER, "第四十八条",
        stop=("hold_hearing",), resume=DECISION_TERMS, needs=("record",), when=guards.notified,
    ),
)  # fmt: skip
