"""What must fit together in the row of a press conference."""

from datetime import date

from tongban.domains.media.rules import conference_faults

TODAY = date(2026, 4, 1)


def columns(**values) -> list[str]:
    return [name for name, _ in conference_faults({"held_on": date(2026, 3, 3), **values}, TODAY)]


def test_a_planned_conference_has_no_transcript_and_no_replay():
    assert columns(held_on=date(2026, 4, 2), transcript="大家好", replay_at="https://www.example.cn/") == [
        "transcript",
        "replay_at",
    ]
    assert columns(held_on=TODAY, transcript="大家好") == []


def test_no_more_is_left_open_than_was_asked_nor_answered_than_was_left_open():
    assert columns(questions=5, later=2, answered=2) == []
    assert columns(questions=1, later=2, answered=0) == ["later"]
    assert columns(questions=5, later=2, answered=3) == ["answered"]
    assert columns(questions=None, later=None, answered=None) == []
