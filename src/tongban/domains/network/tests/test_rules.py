"""What must fit together in a commissioner's row."""

from datetime import date

from tongban.domains.network.rules import commissioner_faults

TODAY = date(2026, 4, 1)
GOOD = {
    "trained_on": date(2026, 3, 2),
    "certificate": "CZ-1",
    "exam_score": 90,
    "status": "on",
    "left_on": None,
}


def columns(**changes) -> list[str]:
    return [name for name, _ in commissioner_faults({**GOOD, **changes}, TODAY)]


def test_a_row_that_fits_has_no_fault():
    assert columns() == []
    assert columns(status="exited", left_on=date(2026, 3, 31)) == []


def test_certificate_and_score_come_after_training():
    assert columns(trained_on=None) == ["trained_on", "trained_on"]
    assert columns(trained_on=None, certificate=None, exam_score=None) == []


def test_nobody_is_trained_tomorrow():
    assert columns(trained_on=date(2026, 4, 1)) == []
    assert columns(trained_on=date(2026, 4, 2)) == ["trained_on"]


def test_whoever_left_left_on_a_day_after_training():
    assert columns(status="exited") == ["left_on"]
    assert columns(status="off", left_on=date(2026, 3, 20)) == ["left_on"]
    assert columns(status="exited", left_on=date(2026, 3, 1)) == ["left_on"]
