"""The register keeps a line, and the ledger proves it."""

from datetime import date

import pytest

from tongban.kernel.clock import working_days
from tongban.kernel.docket import registry
from tongban.kernel.docket.actions import assign, open_matter, run_out, take
from tongban.kernel.docket.models import Matter, RunningClock
from tongban.kernel.docket.queries import clock_views, file_of
from tongban.kernel.ledger.queries import entries_of, first_broken_seal
from tongban.kernel.procedure import (
    APPLICANT,
    CLERK,
    HEAD,
    OFFICER,
    SYSTEM,
    Clock,
    Extension,
    Procedure,
    Refused,
    Step,
)
from tongban.kernel.testing import a_person, actor_for, actor_in, an_organisation, staff_of

PERMIT = Procedure(
    key="test.permit",
    edition=date(2019, 4, 23),
    title="试用许可",
    basis="行政许可法",
    states={
        "lodged": "待受理",
        "accepted": "审查中",
        "excluded": "特别程序中",
        "granted": "准予",
        "withdrawn": "已撤回",
    },
    closed=("granted", "withdrawn"),
    opening=("accept",),
    clocks=(
        Clock("accept", "受理期限", working_days(5), "第三十二条", on_expiry="deem_accepted"),
        Clock(
            "decide",
            "决定期限",
            working_days(20),
            "第四十二条",
            given=True,
            extension=Extension(working_days(10), "第四十二条"),
        ),
        Clock("promise", "承诺期限", None, "承诺", given=True, promise=True, within="decide"),
    ),
    steps=(
        Step(
            "accept",
            "受理",
            "lodged",
            "accepted",
            CLERK,
            "第三十二条",
            stop=("accept",),
            start=("decide", "promise"),
        ),
        Step(
            "deem_accepted",
            "视为受理",
            "lodged",
            "accepted",
            SYSTEM,
            "第三十二条",
            stop=("accept",),
            start=("decide", "promise"),
            since="accept",
        ),
        Step(
            "exclude",
            "进入特别程序",
            "accepted",
            "excluded",
            OFFICER,
            "第四十五条",
            pause=("decide", "promise"),
            needs=("activity",),
        ),
        Step(
            "end_exclusion",
            "特别程序结束",
            "excluded",
            "accepted",
            OFFICER,
            "第四十五条",
            resume=("decide", "promise"),
        ),
        Step(
            "extend",
            "延长",
            "accepted",
            "accepted",
            HEAD,
            "第四十二条",
            extend=("decide",),
            needs=("reason",),
        ),
        Step("grant", "准予", "accepted", "granted", HEAD, "第三十八条", stop=("decide", "promise")),
        Step("withdraw", "撤回", ("lodged", "accepted"), "withdrawn", APPLICANT, ""),
    ),
)


@pytest.fixture(autouse=True)
def in_service():
    registry.register(PERMIT)


@pytest.fixture
def office(db):
    return an_organisation()


@pytest.fixture
def opened(office):
    person = a_person()

    def open_on(day: str, **more) -> Matter:
        return open_matter(
            "test.permit",
            title="某店申请许可",
            owner=office,
            applicant=person,
            channel="web",
            by=actor_for(person),
            series="CZ-XK",
            on=date.fromisoformat(day),
            **more,
        )

    return open_on


def test_numbers_follow_one_another_without_a_gap(opened):
    assert [opened("2026-03-02").number for _ in range(3)] == [
        "CZ-XK-2026-000001",
        "CZ-XK-2026-000002",
        "CZ-XK-2026-000003",
    ]


def test_a_submission_sent_twice_is_one_matter(opened):
    first, second = opened("2026-03-02", once="form-1"), opened("2026-03-02", once="form-1")
    assert first.pk == second.pk
    assert Matter.objects.count() == 1


def test_the_row_equals_what_the_ledger_replays(opened, office):
    matter = opened("2026-03-02", terms={"decide": working_days(20), "promise": working_days(5)})
    take(matter.pk, "accept", by=actor_in(office, "clerk"), on=date(2026, 3, 3))
    matter.refresh_from_db()
    # 3 March + 5 working days: 4, 5, 6, 9, 10 March
    assert (matter.state, matter.due_on) == ("accepted", date(2026, 3, 10))
    assert file_of(matter).state == "accepted"
    assert first_broken_seal(matter.pk) is None


def test_silence_for_five_working_days_is_acceptance_from_the_day_of_receipt(opened):
    matter = opened("2026-04-28")
    assert run_out(date(2026, 5, 8)) == 0  # the fifth working day is 8 May: Labour Day lies between
    assert run_out(date(2026, 5, 9)) == 1
    matter.refresh_from_db()
    assert matter.state == "accepted"
    # 自收到申请材料之日起即为受理: 20 working days from 28 April, Saturday 9 May being worked
    assert matter.due_on == date(2026, 5, 28)


def test_a_paused_matter_has_no_due_day(opened, office):
    matter = opened("2026-03-02")
    officer = actor_in(office, "officer")
    take(matter.pk, "accept", by=officer, on=date(2026, 3, 2))
    take(matter.pk, "exclude", by=officer, on=date(2026, 3, 6), activity="专家评审")
    matter.refresh_from_db()
    assert matter.due_on is None
    view = next(
        view for view in clock_views(file_of(matter), today=date(2026, 3, 12)) if view.name == "decide"
    )
    assert (view.state, view.due_on, view.used, view.left, view.paused_days) == ("paused", None, 4, 16, 4)
    take(matter.pk, "end_exclusion", by=officer, on=date(2026, 3, 13))
    matter.refresh_from_db()
    # 16 days are left after Friday 13 March: 16-20 (5), 23-27 (10), 30 March-3 April (15), 4-6 April 清明, 7 April (16)
    assert matter.due_on == date(2026, 4, 7)


def test_two_officers_on_one_step_one_wins_and_the_other_is_told(opened, office):
    matter = opened("2026-03-02")
    take(matter.pk, "accept", by=actor_in(office, "clerk"), on=date(2026, 3, 2), seen=1)
    with pytest.raises(Refused, match="已由他人办理「受理」"):
        take(matter.pk, "accept", by=actor_in(office, "clerk"), on=date(2026, 3, 2), seen=1)


def test_a_promise_longer_than_the_law_is_refused(opened):
    with pytest.raises(Refused, match="不能长于"):
        opened("2026-03-02", terms={"promise": working_days(21)})


def test_only_the_head_may_extend_and_only_once(opened, office):
    matter = opened("2026-03-02")
    head = actor_in(office, "head")
    take(matter.pk, "accept", by=actor_in(office, "clerk"), on=date(2026, 3, 2))
    with pytest.raises(Refused, match="应由负责人办理"):
        take(matter.pk, "extend", by=actor_in(office, "officer"), on=date(2026, 3, 3), reason="案情复杂")
    take(matter.pk, "extend", by=head, on=date(2026, 3, 3), reason="案情复杂")
    with pytest.raises(Refused, match="只能延长1次"):
        take(matter.pk, "extend", by=head, on=date(2026, 3, 4), reason="再次延长")


def test_a_closed_matter_keeps_its_lateness(opened, office):
    matter = opened("2026-03-02", terms={"promise": working_days(2)})
    take(matter.pk, "accept", by=actor_in(office, "clerk"), on=date(2026, 3, 2))
    take(matter.pk, "grant", by=actor_in(office, "head"), on=date(2026, 3, 5))
    late = {clock.name: clock.was_late for clock in RunningClock.objects.filter(matter=matter)}
    assert late == {"accept": False, "decide": False, "promise": True}


def test_an_assignment_is_an_entry_and_moves_no_state(opened, office):
    matter = opened("2026-03-02")
    assign(matter, to=staff_of(office, "officer"), by=actor_in(office, "head"), on=date(2026, 3, 2))
    matter.refresh_from_db()
    assert matter.state == "lodged"
    assert [entry.step for entry in entries_of(matter.pk)] == ["open", "assign"]


def test_matters_are_composed_and_never_inherited():
    assert Matter.__subclasses__() == []


def test_the_matter_keeps_to_its_columns():
    assert [field.attname for field in Matter._meta.concrete_fields] == [
        "book_id", "number", "procedure", "edition", "title", "owner_id", "applicant_id",
        "channel", "state", "opened_on", "closed_on", "due_on",
    ]  # fmt: skip
