"""`tongban clock`: when a term falls due, and why, day by day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click

from tongban.cli.command import json_option, show, with_city
from tongban.config.settings import environment as place
from tongban.kernel.clock import (
    DayNote,
    Pause,
    Running,
    Term,
    days,
    explain,
    months,
    reckon,
    the_calendar,
    working_days,
)
from tongban.kernel.clock.calendar import also_read

LIKE_A_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{8}|\d{4}-W\d\d(-\d)?")
"""What means a day, well written or not; matters' numbers have letters or are longer."""


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day as 2026-09-18."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"「{value}」不是日期, 请写成 2026-09-18 的样子。", param, ctx)


class Span(click.ParamType):  # type: ignore[type-arg]
    """A pause as 2026-09-20..2026-09-25, or 2026-09-20.. while it lasts."""

    name = "起..止"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Pause:
        if isinstance(value, Pause):
            return value
        begins, _, ends = value.partition("..")
        try:
            return Pause(date.fromisoformat(begins), date.fromisoformat(ends) if ends else None)
        except ValueError:
            self.fail(
                f"「{value}」不是一段暂停, 请写成 2026-09-20..2026-09-25 的样子, 先开始后结束。", param, ctx
            )


def term_options(command: Any) -> Any:
    for option in reversed(
        [
            click.option("--working-days", type=click.IntRange(min=1), help="期限, 工作日。"),
            click.option("--days", "calendar_days", type=click.IntRange(min=1), help="期限, 自然日。"),
            click.option("--months", "calendar_months", type=click.IntRange(min=1), help="期限, 月。"),
            click.option("--extend", type=click.IntRange(min=1), help="依法延长, 与期限同一单位。"),
            click.option(
                "--pause", "pauses", type=Span(), multiple=True, help="不计入期限的一段, 可以重复。"
            ),
            click.option("--today", "today_is", type=Day(), help="以哪一天来看; 不写则为起算之日。"),
        ]
    ):
        command = option(command)
    return command


@click.group()
def clock() -> None:
    """法定期限: 何时到期, 为什么。"""
    also_read(place.DATA / "notices")


@clock.command(epilog="例: tongban clock due 2026-09-18 --working-days 20")
@click.argument("start", type=Day(), metavar="起算日")
@term_options
@json_option
def due(start: date, as_json: bool, today_is: date | None, **asked: Any) -> None:
    """期限自「起算日」起何时到期(起算之日不计入)。"""
    running = _running(start, **asked)
    with _within_the_calendar():
        reading = reckon(running, today=today_is or start, calendar=the_calendar())
    data = {
        "start": start,
        "term": str(running.term),
        "due": reading.due_on,
        "used": reading.used,
        "left": reading.left,
        "paused": reading.paused,
        "provisional": reading.provisional,
    }
    if reading.due_on is None:
        line = f"暂停计时, 剩余 {reading.left}{running.term.unit.word}"
    else:
        line = reading.due_on.isoformat()
    show(data, as_json=as_json, lines=[line])
    if reading.provisional and not as_json:
        click.echo("暂定: 所涉日期的放假安排尚未由国务院办公厅公布, 公布后自动重新推算。", err=True)


@clock.command(name="explain", epilog="例: tongban clock explain 2026-09-18 --working-days 20")
@click.argument("subject", metavar="起算日或者件号")
@term_options
@json_option
def explain_(subject: str, as_json: bool, today_is: date | None, **asked: Any) -> None:
    """逐日说明: 哪天计入、哪天不计入、哪天暂停, 以及依据。"""
    if not LIKE_A_DAY.fullmatch(subject):
        _explain_matter(subject, as_json=as_json, today_is=today_is, asked=asked)
        return
    start = Day().convert(subject, None, None)
    running = _running(start, **asked)
    with _within_the_calendar():
        notes = explain(running, today=today_is or start, calendar=the_calendar())
    show(_as_data(notes), as_json=as_json, lines=_as_lines(notes))


def _running(
    start: date,
    *,
    working_days: int | None,
    calendar_days: int | None,
    calendar_months: int | None,
    extend: int | None,
    pauses: tuple[Pause, ...],
) -> Running:
    asked = [
        (make, n)
        for make, n in ((_WORKING, working_days), (days, calendar_days), (months, calendar_months))
        if n is not None
    ]
    if len(asked) != 1:
        raise click.UsageError("请写明一种期限: --working-days、--days 或者 --months。")
    if start < (first := the_calendar().announced_from):
        raise click.UsageError(f"{first} 以前的放假通知不在系统内, 推算不出; 请写 {first} 以后的起算日。")
    make, n = asked[0]
    extended: tuple[Term, ...] = (make(extend),) if extend else ()
    return Running(make(n), start, tuple(sorted(pauses, key=lambda pause: pause.begins_on)), extended)


_WORKING = working_days


@contextmanager
def _within_the_calendar() -> Iterator[None]:
    """The calendar ends with the year 9999, and no term of any law comes near it."""
    try:
        yield
    except (OverflowError, ValueError) as beyond:
        raise click.UsageError("期限算到了公元 9999 年以后; 请核对起算日和期限。") from beyond


def _explain_matter(number: str, *, as_json: bool, today_is: date | None, asked: dict[str, Any]) -> None:
    if any(asked.values()):
        raise click.UsageError("写件号时, 期限和暂停以这一件的留痕为准, 不另外写; 只可以用 --today。")
    with_city()
    from tongban.kernel.clock import today
    from tongban.kernel.docket.queries import by_number, clock_views, file_of

    matter = by_number(number)
    if matter is None:
        raise click.UsageError(f"没有件号为「{number}」的件; 请核对件号, 或者写一个起算日期。")
    day = today_is or today()
    views = clock_views(file_of(matter), today=day, kept=matter.clocks.all())
    data = {
        "number": matter.number,
        "title": matter.title,
        "clocks": [
            {
                "name": view.name,
                "title": view.title,
                "law": view.law,
                "state": view.state,
                "due": view.due_on,
                "used": view.used,
                "left": view.left,
                "days": _as_data(view.days(today=day)),
            }
            for view in views
        ],
    }
    lines = [f"{matter.number} {matter.title}"]
    for view in views:
        shown = view.due_on.isoformat() if view.due_on else "暂停计时"
        lines += ["", f"{view.title} {view.term} ({view.law}): {shown}, 已用 {view.used}, 剩余 {view.left}"]
        lines += _as_lines(view.days(today=day))
    show(data, as_json=as_json, lines=lines)


def _as_data(notes: list[DayNote]) -> list[dict[str, Any]]:
    return [
        {
            "day": note.day,
            "kind": note.kind,
            "counted": note.counted,
            "number": note.number,
            "why": note.why,
            "law": note.law,
        }
        for note in notes
    ]


def _as_lines(notes: list[DayNote]) -> list[str]:
    week = "一二三四五六日"
    return [
        f"{note.day} 周{week[note.day.weekday()]}  {note.number if note.counted else '-':>3}  {note.why}"
        + (f" ({note.law})" if note.law else "")
        + ("  ← 到期" if note.is_due else "")
        for note in notes
    ]
