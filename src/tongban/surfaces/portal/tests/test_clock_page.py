"""Anyone may check a statutory date, and a wrong question is answered by what is wrong with it."""

import pytest

pytestmark = pytest.mark.django_db


def ask(client, **asked):
    return client.get("/clock/", asked).content.decode()


def test_a_term_is_answered_with_its_day_and_every_day_to_it(client):
    page = ask(client, start="2026-09-18", length=20, unit="working_days")
    assert "到期日: 2026年10月22日(周四)" in page
    assert "调休上班(国庆节)" in page and "行政许可法第八十二条" in page


def test_time_that_does_not_count_moves_the_day(client):
    # Monday 21 to Thursday 24 September: three days are left out, so 23, 26, 27 October
    page = ask(
        client,
        start="2026-09-18",
        length=20,
        unit="working_days",
        pause_from="2026-09-21",
        pause_to="2026-09-24",
    )
    assert "到期日: 2026年10月27日(周二)" in page


def test_time_that_has_not_ended_leaves_no_day(client):
    page = ask(client, start="2026-09-18", length=20, unit="working_days", pause_from="2026-09-21")
    assert "暂停计时, 剩余 18个工作日" in page and "到期日: " not in page


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"start": "2026-13-01", "length": 20}, "起算日请写成 2026-09-18 的样子"),
        ({"start": "2026-09-18", "length": "二十"}, "期限请填写整数"),
        ({"start": "2026-09-18", "length": 0}, "期限至少为 1"),
        ({"start": "2026-09-18", "length": 99999}, "这个期限过长"),
        ({"start": "1999-09-18", "length": 5}, "2010 年至 2035 年"),
        ({"start": "2026-09-18", "length": 5, "pause_to": "2026-09-20"}, "还请填写开始的日期"),
        (
            {"start": "2026-09-18", "length": 5, "pause_from": "2026-09-20", "pause_to": "2026-09-19"},
            "早于开始的日期",
        ),
        ({"start": "2026-09-18", "length": 5, "pause_from": "2026-09-01"}, "不能早于起算日"),
    ],
)
def test_what_is_wrong_is_named(client, asked, sentence):
    assert sentence in ask(client, unit="working_days", **asked)
