"""情景测试: what the clerks of an item expect of it, told day by day and run through the procedure without a database.

A line is an event or an expectation:

    2026-03-06 16:50 收到申请材料
    第2个工作日 一次性告知补正
    则 受理期限 暂停
    2026-03-13 提交补正材料
    2026-03-16 受理
    则 状态 审查中
    则 法定决定期限 到期 2026-04-14
    则 不能 一次性告知补正
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from tongban.domains.catalogue.rules.schema import ItemContent, PromisedTerm, Scenario, StatutoryTerm
from tongban.kernel.clock import Term, Unit, WorkCalendar, the_calendar, until
from tongban.kernel.procedure import File, Procedure, Refused, Role, advance, opened, reckoned
from tongban.kernel.procedure.grammar import Step

_EVENT = re.compile(
    r"^(?P<day>\d{4}-\d{2}-\d{2}|第\d+个工作日|第\d+日)(?: +(?P<at>\d{1,2}:\d{2}))? +"
    r"(?P<title>[^（() ]+(?:, [^（() ]+)*)(?:[（(](?P<given>[^）)]*)[）)])?(?: +由(?P<by>\S+))?$"
)
_STATED = re.compile(r"^则 +(?P<what>状态|不能) +(?P<how>.+)$")
_EXPECTED = re.compile(r"^则 +(?P<what>\S+) +(?P<how>\S+)(?: +(?P<day>\d{4}-\d{2}-\d{2}))?$")
_VALID_UNTIL = re.compile(r"^有效期至 +(\d{4}-\d{2}-\d{2})$")
_HOW = "到期、暂停、未启动、按时、超期"
_PAIR = re.compile(r"^(\S+?)[=＝](.+)$")
_STANDS_FOR: Mapping[str, Any] = {"officers": ["甲", "乙"], "expected_days": 10, "activity": "检验"}
"""What a step needs and the scenario does not say; anything else needed is there."""
_THERE = "已备"


class Unreadable(Exception):
    """A line that says nothing a machine could try; the sentence says how to write it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line, whether it came out as it says, and what came out."""

    line: str
    holds: bool
    said: str


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    lines: tuple[Told, ...]

    @property
    def holds(self) -> bool:
        return all(told.holds for told in self.lines)

    @property
    def first_failure(self) -> str:
        at, told = next((n, one) for n, one in enumerate(self.lines, start=1) if not one.holds)
        return f"情景「{self.name}」第{at}行「{told.line}」没有通过: {told.said}"


@dataclass(slots=True)
class _Play:
    """A scenario as it is played: the file, and the day and the hour it has come to."""

    procedure: Procedure
    terms: Mapping[str, Term]
    defaults: Mapping[str, Any]
    calendar: WorkCalendar
    file: File | None = None
    filed_on: date | None = None
    on: date | None = None
    at: time = time(0, 0)
    extra: dict[str, Term] = field(default_factory=dict)


def terms_of(content: ItemContent, procedure: Procedure) -> dict[str, Term]:
    """The terms that an item gives to the clocks of its procedure that take one."""
    offered: dict[str, StatutoryTerm | PromisedTerm] = {
        "decide": content.statutory,
        "promise": content.promise,
    }
    given = {clock.name for clock in procedure.clocks if clock.given}
    return {
        name: Term(term.days, Unit(term.unit))
        for name, term in offered.items()
        if name in given and term.days
    }


def run(
    scenario: Scenario, content: ItemContent, procedure: Procedure, *, calendar: WorkCalendar | None = None
) -> Result:
    """Play a scenario to its end, or to the first event that cannot be; what follows that is not tried."""
    defaults = {**_STANDS_FOR, **({"activity": content.excluded[0]} if content.excluded else {})}
    play = _Play(procedure, terms_of(content, procedure), defaults, calendar or the_calendar())
    told: list[Told] = []
    for line in scenario.lines:
        try:
            told.append(_tried(play, line))
        except (Unreadable, Refused) as no:
            told.append(Told(line, holds=False, said=str(no)))
            if not line.startswith("则"):
                break
    if not any(line.startswith("则") for line in scenario.lines):
        told.append(Told("(结束)", holds=False, said="没有写任何应有的结果; 请至少写一行「则 …」。"))
    return Result(scenario.name, tuple(told))


def filing_day(scenario: Scenario) -> date | None:
    """The day of the first event, which says whose law governs the scenario."""
    for line in scenario.lines:
        if (found := _EVENT.match(line)) and "工作日" not in found["day"] and "第" not in found["day"]:
            return _date(found["day"])
    return None


def _tried(play: _Play, line: str) -> Told:
    if found := _VALID_UNTIL.match(line):
        play.extra["expiry"] = until(_date(found[1]))
        return Told(line, holds=True, said="")
    if found := _STATED.match(line) or _EXPECTED.match(line):
        if play.file is None:
            raise Unreadable("还没有提交申请; 请先写提交的那一行, 再写「则」。")
        return _expected(play, play.file, line, found)
    if found := _EVENT.match(line):
        return _happened(play, line, found)
    raise Unreadable(
        "读不懂这一行; 请写成「2026-03-06 16:50 环节名称」「第2个工作日 环节名称」或者「则 期限名称 到期 2026-04-14」。"
    )


def _happened(play: _Play, line: str, found: re.Match[str]) -> Told:
    on = _day(play, found["day"])
    at = _time(found["at"]) if found["at"] else (play.at if on == play.on else time(9, 0))
    if play.on is not None and (on, at) < (play.on, play.at):
        raise Unreadable(f"时间倒退了: 上一行已经到 {play.on} {play.at:%H:%M}; 请按先后顺序写。")
    if play.file is None:
        _filed(play, found["title"], on)
    else:
        step = _step(play.procedure, found["title"])
        given = {**{need: play.defaults.get(need, _THERE) for need in step.needs}, **_given(play, found)}
        by = _role(found["by"]) if found["by"] else step.by[0]
        play.file = advance(play.file, step.name, by=by, on=on, given=given)
    play.on, play.at = on, at
    return Told(
        line, holds=True, said=f"{on}, 状态「{play.procedure.states[play.file.state]}」" if play.file else ""
    )


def _filed(play: _Play, title: str, on: date) -> None:
    names = (play.procedure.opens_with, "提交", "提交申请", "收件")
    if title not in names:
        raise Unreadable(f"第一行应当是「{play.procedure.opens_with}」; 请先写提交。")
    play.file, play.filed_on = opened(play.procedure, on=on, terms={**play.terms, **play.extra}), on


def _expected(play: _Play, file: File, line: str, found: re.Match[str]) -> Told:
    what, how = found["what"], found["how"]
    if what == "状态":
        state = play.procedure.states[file.state]
        return Told(line, holds=state == how, said=f"状态是「{state}」")
    if what == "不能":
        return _refused(play, file, line, how)
    return _clock(play, file, line, what, how, _date(found["day"]) if found["day"] else None)


def _refused(play: _Play, file: File, line: str, title: str) -> Told:
    step = _step(play.procedure, title)
    given = {need: play.defaults.get(need, _THERE) for need in step.needs}
    try:
        advance(file, step.name, by=step.by[0], on=play.on or file.last_on, given=given)
    except Refused as no:
        return Told(line, holds=True, said=str(no))
    return Told(line, holds=False, said=f"这时可以办理「{step.title}」")


def _clock(play: _Play, file: File, line: str, title: str, how: str, day: date | None) -> Told:
    clock = next((one for one in play.procedure.clocks if title in (one.title, one.name)), None)
    if clock is None:
        known = "、".join(one.title for one in play.procedure.clocks)
        raise Unreadable(f"「{play.procedure.title}」没有叫「{title}」的期限; 有的是: {known}。")
    state = file.clocks.get(clock.name)
    if state is None:
        return Told(line, holds=how == "未启动", said=f"{clock.title}没有启动")
    due_on = reckoned(file, clock.name, today=play.on or file.last_on, calendar=play.calendar).due_on
    ended = state.stopped_on or play.on or file.last_on
    late = due_on is not None and ended > due_on
    said = f"{clock.title}" + (f"到期日是 {due_on}" if due_on else "暂停着, 没有到期日")
    if how == "到期":
        if day is None:
            raise Unreadable("请在「到期」后面写日期, 例如 2026-04-14。")
        return Told(line, holds=due_on == day, said=said)
    if how in ("按时", "超期"):
        return Told(
            line, holds=late is (how == "超期"), said=f"{said}, 到 {ended} {'已超期' if late else '没有超期'}"
        )
    if how == "暂停":
        return Told(line, holds=state.is_paused, said=said)
    if how == "未启动":
        return Told(line, holds=False, said=f"{clock.title}已经启动")
    raise Unreadable(f"「{how}」不是期限的结果; 可以写: {_HOW}。")


def _step(procedure: Procedure, title: str) -> Step:
    found = next((one for one in procedure.steps if title in (one.title, one.name)), None)
    if found is None:
        raise Unreadable(f"「{procedure.title}」没有叫「{title}」的环节; 请从程序的环节中选用。")
    return found


def _role(word: str) -> Role:
    found = next((role for role in Role if role.word == word), None)
    if found is None:
        raise Unreadable(f"「由{word}」不是经办身份; 可以写: {'、'.join(role.word for role in Role)}。")
    return found


def _given(play: _Play, found: re.Match[str]) -> dict[str, Any]:
    """«特别程序的种类=检测，预计所需天数=15», by the words in which the procedure asks for them."""
    names = {word: name for name, word in play.procedure.words.items()}
    given: dict[str, Any] = {}
    for part in filter(None, re.split(r"[，,]", found["given"] or "")):
        pair = _PAIR.match(part.strip())
        if pair is None:
            raise Unreadable(f"括号里的「{part}」应当写成「名称=内容」。")
        value = pair[2].strip()
        given[names.get(pair[1], pair[1])] = int(value) if value.isdigit() else value
    return given


def _day(play: _Play, words: str) -> date:
    """A date, or so many days after the filing: «第2个工作日», «第30日»."""
    if not words.startswith("第"):
        return _date(words)
    if play.filed_on is None:
        raise Unreadable("第一行要写日期, 例如 2026-03-06; 以后的才能写「第几个工作日」。")
    number = int(re.sub(r"\D", "", words))
    if "工作日" not in words:
        return play.filed_on + timedelta(days=number)
    day = play.filed_on
    while number:
        day += timedelta(days=1)
        number -= play.calendar.is_working_day(day)
    return day


def _date(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as no:
        raise Unreadable(f"「{words}」不是日历上的日期; 请写成 2026-03-06。") from no


def _time(words: str) -> time:
    hour, _, minute = words.partition(":")
    try:
        return time(int(hour), int(minute))
    except ValueError as no:
        raise Unreadable(f"「{words}」不是钟点; 请写成 16:50。") from no


def written(scenarios: Sequence[Scenario]) -> str:
    """As clerks edit them: each with its name on the first line, an empty line between."""
    return "\n\n".join("\n".join((f"情景 {one.name}", *one.lines)) for one in scenarios)


def read_written(text: str) -> list[dict[str, Any]]:
    """The same, read back; a block without a name is refused."""
    made: list[dict[str, Any]] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if not lines:
            continue
        if not lines[0].startswith("情景") or len(lines[0]) < 4:
            raise Unreadable(f"每个情景的第一行写「情景 名称」; 现在是「{lines[0]}」, 请补上名称。")
        made.append({"name": lines[0].removeprefix("情景").strip(" :："), "lines": lines[1:]})
    return made
