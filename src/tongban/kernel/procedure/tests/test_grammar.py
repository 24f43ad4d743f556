"""A procedure that contradicts itself is refused when it is declared; a file moves only as its procedure says."""

from dataclasses import replace
from datetime import date

import pytest

from tongban.kernel.clock import days, working_days
from tongban.kernel.procedure import (
    APPLICANT,
    HEAD,
    OFFICER,
    SYSTEM,
    BadProcedure,
    Clock,
    Extension,
    Procedure,
    Refused,
    Role,
    Step,
    Story,
    steps_from,
)
from tongban.kernel.procedure.render import as_diagram, as_table

DISCLOSURE = Procedure(
    key="test.disclosure",
    edition=date(2019, 5, 15),
    title="政府信息公开申请",
    basis="政府信息公开条例",
    words={"third_party": "第三方", "reason": "理由"},
    states={
        "lodged": "待确认",
        "received": "办理中",
        "clarifying": "待补正",
        "consulting": "征求意见中",
        "answered": "已答复",
        "withdrawn": "已撤回",
    },
    closed=("answered", "withdrawn"),
    clocks=(
        Clock(
            "answer",
            "答复期限",
            working_days(20),
            "第三十三条第二款",
            extension=Extension(working_days(20), "第三十三条第二款"),
        ),
        Clock("clarify", "告知补正期限", working_days(7), "第三十条", window=True),
        Clock("opinion", "第三方意见期限", working_days(15), "第三十二条", on_expiry="opinion_lapsed"),
    ),
    steps=(
        Step("confirm", "确认收到", "lodged", "received", OFFICER, "第三十一条", start=("answer", "clarify")),
        Step(
            "ask",
            "告知补正",
            "received",
            "clarifying",
            OFFICER,
            "第三十条",
            stop=("clarify",),
            pause=("answer",),
        ),
        Step("clarify", "提交补正", "clarifying", "received", APPLICANT, "第三十条", restart=("answer",)),
        Step(
            "consult",
            "征求第三方意见",
            "received",
            "consulting",
            OFFICER,
            "第三十二条",
            pause=("answer",),
            needs=("third_party",),
        ),
        Step("serve", "登记送达", "consulting", "=", OFFICER, "第三十二条", start=("opinion",)),
        Step(
            "record_opinion",
            "登记意见",
            "consulting",
            "received",
            OFFICER,
            "第三十二条",
            resume=("answer",),
            stop=("opinion",),
        ),
        Step(
            "opinion_lapsed",
            "逾期未提出意见",
            "consulting",
            "received",
            SYSTEM,
            "第三十二条",
            resume=("answer",),
            stop=("opinion",),
        ),
        Step(
            "extend", "延长", "received", "=", HEAD, "第三十三条第二款", extend=("answer",), needs=("reason",)
        ),
        Step("answer", "答复", "received", "answered", OFFICER, "第三十六条", stop=("answer",)),
        Step(
            "withdraw",
            "撤回申请",
            ("lodged", "received", "clarifying", "consulting"),
            "withdrawn",
            APPLICANT,
            "",
        ),
    ),
)


@pytest.fixture
def story() -> Story:
    return Story(DISCLOSURE)


def test_consulting_a_third_party_stops_the_clock(story):
    story.on("2026-03-02").then("confirm")
    story.on("2026-03-06").then("consult", third_party="某公司")
    assert (story.due("answer"), story.clock("answer").left) == (None, 16)
    story.on("2026-03-09").then("serve")
    assert story.due("opinion") == "2026-03-30"  # from service, not from dispatch
    story.on("2026-03-20").then("record_opinion")
    assert (
        story.due("answer") == "2026-04-14"
    )  # 16 after 20 March: 23-27, 30-3 April (10), 7-10 (14), 13, 14 April


def test_after_clarification_the_term_begins_afresh(story):
    story.on("2026-03-02").then("confirm")
    story.on("2026-03-09").then("ask")
    assert story.due("answer") is None
    story.on("2026-03-16").then("clarify")
    assert story.due("answer") == "2026-04-14"  # 20 working days after 16 March, 清明 between
    assert story.clock("answer").used == 0


def test_only_the_head_may_extend_and_only_once(story):
    story.on("2026-03-02").then("confirm")
    with pytest.raises(Refused, match="应由负责人办理"):
        story.on("2026-03-20").then("extend", by=Role.OFFICER, reason="案情复杂")
    story.then("extend", reason="案情复杂")
    assert story.due("answer") == "2026-04-28"  # 40 working days after 2 March
    with pytest.raises(Refused, match="只能延长1次"):
        story.then("extend", reason="仍然复杂")


def test_a_step_that_lacks_what_it_needs_is_refused_by_name(story):
    story.on("2026-03-02").then("confirm")
    with pytest.raises(Refused, match="还缺少: 第三方"):
        story.then("consult", third_party="")


def test_a_step_may_not_precede_the_one_before(story):
    story.on("2026-03-09").then("confirm")
    with pytest.raises(Refused, match="早于上一环节"):
        story.on("2026-03-06").then("answer")


def test_a_closed_file_is_left_alone(story):
    story.on("2026-03-02").then("confirm").then("answer")
    with pytest.raises(Refused, match="已办结"):
        story.on("2026-03-03").then("withdraw")


def test_lateness_is_a_reading_and_stays(story):
    story.on("2026-03-02").then("confirm")
    assert not story.on("2026-03-30").is_late("answer")
    assert story.on("2026-03-31").is_late("answer")
    story.then("answer")
    assert story.on("2026-06-01").is_late("answer")


def test_a_window_is_never_late(story):
    story.on("2026-03-02").then("confirm")
    assert not story.on("2026-05-06").is_late("clarify")


def test_the_steps_from_a_state_are_those_of_one_s_role():
    assert [step.name for step in steps_from(DISCLOSURE, "received", by=Role.HEAD)] == ["extend"]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"closed": ("answered", "withdrawn", "lost")}, "closed state 'lost' is not a state"),
        ({"states": {**DISCLOSURE.states, "limbo": "不明"}}, "state 'limbo' is never reached"),
        ({"states": {**DISCLOSURE.states, "limbo": "不明"}}, "state 'limbo' is a dead end"),
        ({"opening": ("nothing",)}, "opening: 'nothing' is not a clock"),
        ({"closed": ("answered", "withdrawn", "clarifying")}, "closed state 'clarifying' is left again"),
        (
            {"clocks": (replace(DISCLOSURE.clocks[0], extension=None), *DISCLOSURE.clocks[1:])},
            "extend: clock 'answer' has no extension in law",
        ),
        (
            {"clocks": (*DISCLOSURE.clocks, Clock("idle", "空转", days(3), ""))},
            "clock 'idle' is never started",
        ),
        ({"steps": (*DISCLOSURE.steps, DISCLOSURE.steps[0])}, "step 'confirm' is declared twice"),
        (
            {"steps": (*DISCLOSURE.steps, Step("go", "走", "received", "nowhere", OFFICER, ""))},
            "go: 'nowhere' is not a state",
        ),
    ],
)
def test_contradictions_are_named_when_the_procedure_is_declared(changed, fault):
    with pytest.raises(BadProcedure, match=fault):
        replace(DISCLOSURE, **changed)


def test_counsel_reads_a_table_and_the_guide_shows_a_diagram():
    assert "| 延长 | 负责人 | 办理中 | (不变) | 延长答复期限 | 理由 | 第三十三条第二款 |" in as_table(
        DISCLOSURE
    )
    assert "    received --> consulting: 征求第三方意见" in as_diagram(DISCLOSURE)
