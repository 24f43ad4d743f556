"""Months as grids of seven columns, for the calendar that shows why a clock falls due on its day."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Noted(Protocol):
    """A day of a clock; kernel.clock's DayNote is one."""

    @property
    def day(self) -> date: ...
    @property
    def kind(self) -> str: ...
    @property
    def counted(self) -> bool: ...
    @property
    def number(self) -> int: ...
    @property
    def why(self) -> str: ...
    @property
    def law(self) -> str: ...


WORDS = {
    "start": "起算",
    "counted": "计入",
    "makeup": "调休上班",
    "weekend": "周末",
    "holiday": "放假",
    "paused": "暂停",
    "rolled": "顺延",
    "due": "到期",
}
LEGEND = (
    ("start", "起算日, 不计入"),
    ("counted", "计入的一天(第几日)"),
    ("makeup", "调休上班, 计入"),
    ("weekend", "周末, 不计入"),
    ("holiday", "法定放假, 不计入"),
    ("paused", "暂停计时, 不计入"),
    ("rolled", "休息日顺延"),
    ("due", "到期日"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in a grid. Days outside the clock carry no note."""

    day: date
    kind: str
    word: str
    note: Noted | None


@dataclass(frozen=True, slots=True)
class Month:
    title: str
    weeks: list[list[Cell | None]]


def kind_of(note: Noted) -> str:
    return "due" if getattr(note, "is_due", False) else note.kind


def months_of(notes: Iterable[Noted]) -> list[Month]:
    """One grid for each month that the notes touch, Monday first."""
    noted = {note.day: note for note in notes}
    touched = sorted({(day.year, day.month) for day in noted})
    weeks = calendar.Calendar(firstweekday=0)
    return [
        Month(
            title=f"{year}年{month}月",
            weeks=[
                [_cell(day, noted.get(day)) if day.month == month else None for day in week]
                for week in weeks.monthdatescalendar(year, month)
            ],
        )
        for year, month in touched
    ]


def legend_of(notes: Iterable[Noted]) -> list[tuple[str, str]]:
    """Only what occurs is explained."""
    present = {kind_of(note) for note in notes}
    return [(kind, word) for kind, word in LEGEND if kind in present]


def _cell(day: date, note: Noted | None) -> Cell:
    if note is None:
        return Cell(day, "outside", "", None)
    kind = kind_of(note)
    return Cell(
        day, kind, f"第{note.number}日" if note.counted and kind != "due" else WORDS.get(kind, ""), note
    )
