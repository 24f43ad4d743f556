"""A yearly notice is taken up by one command, checked before, and moves the provisional days."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from tongban.cli.command import root
from tongban.kernel.clock import calendar as calendars
from tongban.kernel.clock import the_calendar, working_days
from tongban.kernel.docket import registry
from tongban.kernel.docket.actions import open_matter, take
from tongban.kernel.docket.models import RunningClock
from tongban.kernel.docket.tests.test_docket import PERMIT
from tongban.kernel.testing import a_person, actor_for, actor_in, an_organisation, on_day


def days(name: str, first: str, last: str) -> list[dict[str, object]]:
    day, end, found = date.fromisoformat(first), date.fromisoformat(last), []
    while day <= end:
        found.append({"name": name, "date": day.isoformat(), "isOffDay": True})
        day += timedelta(days=1)
    return found


def a_notice_of_2027() -> dict[str, object]:
    """Invented: as a notice for 2027 might read. Spring Festival takes eight days, with 30 January and 14 February worked."""
    return {
        "year": 2027,
        "papers": ["试用, 非真实通知"],
        "days": [
            *days("元旦", "2027-01-01", "2027-01-03"),
            {"name": "春节", "date": "2027-01-30", "isOffDay": False},
            *days("春节", "2027-02-05", "2027-02-12"),
            {"name": "春节", "date": "2027-02-14", "isOffDay": False},
            *days("清明节", "2027-04-03", "2027-04-05"),
            *days("劳动节", "2027-05-01", "2027-05-05"),
            *days("端午节", "2027-06-09", "2027-06-09"),
            *days("中秋节", "2027-09-15", "2027-09-15"),
            *days("国庆节", "2027-10-01", "2027-10-07"),
        ],
    }


@pytest.fixture
def operator(tmp_path, settings, monkeypatch):
    """Runs `tongban` with an installation of its own; what is given as JSON lies in a file beside it."""
    monkeypatch.setattr(calendars, "_further", [])
    settings.TONGBAN_DATA = tmp_path / "var"

    def run(notice: object):
        file = tmp_path / "notice.json"
        file.write_text(notice if isinstance(notice, str) else json.dumps(notice), encoding="utf-8")
        return CliRunner().invoke(root, ["calendar", "load", str(file)])

    return run


@pytest.fixture
def waiting(db):
    """Accepted on 11 January 2027, to be decided in 20 working days: provisionally 10 February, as the law alone has it.

    12-15 (4), 18-22 (9), 25-29 (14), 1-4 February (18), 5 to 8 February are 除夕 to 初三, then 9 (19) and 10 (20).
    """
    registry.register(PERMIT)
    office, person = an_organisation(), a_person()
    with on_day("2027-01-11"):
        matter = open_matter(
            "test.permit", title="某店申请许可", owner=office, applicant=person, channel="web", by=actor_for(person), series="CZ-XK"
        )  # fmt: skip
        take(matter.pk, "accept", by=actor_in(office, "clerk"))
    return matter


def test_a_notice_moves_a_provisional_day_and_says_how_many(operator, waiting):
    clock = RunningClock.objects.get(matter=waiting, name="decide")
    assert (clock.due_on, clock.provisional) == (date(2027, 2, 10), True)
    with on_day("2027-01-12"):
        done = operator(a_notice_of_2027())
    # Saturday 30 January is worked, so the twentieth day would be: 4 February is the 19th, 5-12 rest, 14 February (Sunday)
    # worked the 20th. The office told 10 February, and keeps it: a later day would be to the citizen's harm.
    assert done.exit_code == 0, done.output
    assert "工作日已确定至 2027-12-24" in done.output
    clock.refresh_from_db()
    assert (clock.due_on, clock.provisional) == (date(2027, 2, 10), False)
    assert "变动的到期日: 0 个" in done.output


def test_a_make_up_day_brings_a_promise_nearer(operator, db):
    registry.register(PERMIT)
    office, person = an_organisation(), a_person()
    with on_day("2027-01-25"):
        matter = open_matter(
            "test.permit", title="某店申请许可", owner=office, applicant=person, channel="web",
            by=actor_for(person), series="CZ-XK", terms={"promise": working_days(5)},
        )  # fmt: skip
        take(matter.pk, "accept", by=actor_in(office, "clerk"))
        # Five working days after Monday 25 January: 26, 27, 28, 29 and 1 February; with Saturday 30 worked, that Saturday.
        # The twenty of the statute would go from 24 to 26 February, which would be to the citizen's harm: they stay.
        done = operator(a_notice_of_2027())
    assert "变动的到期日: 1 个" in done.output
    assert dict(RunningClock.objects.filter(stopped_on=None).values_list("name", "due_on")) == {
        "promise": date(2027, 1, 30),
        "decide": date(2027, 2, 24),
    }


@pytest.mark.django_db
def test_the_same_notice_may_be_loaded_twice(operator):
    assert [operator(a_notice_of_2027()).exit_code for _ in range(2)] == [0, 0]
    assert the_calendar().announced_through == date(2027, 12, 24)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"days": []}, "尚未公布的年份不要载入"),
        ({"papers": []}, "所依据的通知"),
        ({"year": 2029}, "2027 年的通知还没有载入"),
        ({"days": a_notice_of_2027()["days"][3:]}, "2027-01-01(元旦)是法定节日"),
        ({"days": [*a_notice_of_2027()["days"], {"name": "国庆节", "date": "2027-10-08", "isOffDay": False}]}, "本来就是工作日"),
        ({"days": [*a_notice_of_2027()["days"], {"name": "国庆节", "date": "2027-10-07", "isOffDay": True}]}, "出现了两次"),
        ({"days": [*a_notice_of_2027()["days"], {"name": "国庆节", "date": "10月9日", "isOffDay": True}]}, "不是日期"),
    ],
)  # fmt: skip
def test_a_notice_with_a_fault_is_refused_and_the_fault_named(operator, change, sentence):
    done = operator({**a_notice_of_2027(), **change})
    assert done.exit_code == 1
    assert sentence in done.output
    assert the_calendar().announced_through == date(2026, 12, 24)


def test_what_is_no_json_is_refused_with_a_sentence(operator):
    done = operator("放假通知")
    assert (done.exit_code, "不是 JSON 文件" in done.output) == (1, True)


def test_a_year_in_use_is_not_replaced_by_another_reading_of_it(operator):
    notice = json.loads((calendars.NOTICES / "2026.json").read_text(encoding="utf-8"))
    notice["days"] = [entry for entry in notice["days"] if entry["date"] != "2026-01-04"]
    done = operator(notice)
    assert (done.exit_code, "已在使用" in done.output) == (1, True)


def test_the_list_says_through_which_day_the_calendar_is_settled():
    done = CliRunner().invoke(root, ["calendar", "list"])
    assert done.exit_code == 0
    assert "工作日已确定至" in done.output
