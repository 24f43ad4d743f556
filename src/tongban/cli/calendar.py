"""`tongban calendar`: the State Council's yearly notices in use, and taking up the next one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from tongban.cli.command import json_option, show, with_city
from tongban.config.settings import environment as place
from tongban.kernel.clock import WorkCalendar, the_calendar
from tongban.kernel.clock.calendar import also_read, read_notices
from tongban.kernel.clock.forecast import statutory_holidays

HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")


@click.group()
def calendar() -> None:
    """工作日历: 国务院办公厅的年度放假通知。"""


@calendar.command(name="list", epilog="例: tongban calendar list")
@json_option
def list_(as_json: bool) -> None:
    """列出正在使用的各年通知, 以及期限已经确定到哪一天。"""
    also_read(place.DATA / "notices")
    known = the_calendar()
    data = {
        "settled_through": known.announced_through,
        "years": [{"year": year, "papers": papers} for year, papers in sorted(known.papers.items())],
    }
    lines = [f"{year}  {' '.join(papers)}" for year, papers in sorted(known.papers.items())]
    show(
        data,
        as_json=as_json,
        lines=[*lines, f"工作日已确定至 {known.announced_through}; 其后的日期均为暂定。"],
    )


@calendar.command(epilog="例: tongban calendar load 2027.json")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")
@json_option
def load(file: Path, as_json: bool) -> None:
    """载入一年的放假通知, 并重新推算此前暂定的到期日。已告知当事人的日期不会因此变得对其不利。"""
    notice = _read(file)
    with_city()
    from django.conf import settings

    from tongban.kernel.clock import today
    from tongban.kernel.docket.actions import recalendar

    folder = Path(settings.TONGBAN_DATA) / "notices"
    also_read(folder)
    faults = list(faults_of(notice, the_calendar()))
    if faults:
        raise click.ClickException("\n".join([f"{file} 不能载入, 请改正后重试:", *faults]))
    _take_up(notice, folder)
    moved = recalendar(on=today())
    off, on = (sum(entry["isOffDay"] is kind for entry in notice["days"]) for kind in (True, False))
    data = {
        "year": notice["year"],
        "off": off,
        "on": on,
        "settled_through": the_calendar().announced_through,
        "moved": moved,
    }
    line = (
        f"已载入 {notice['year']} 年放假通知(放假 {off} 天, 调休上班 {on} 天); "
        f"工作日已确定至 {data['settled_through']}; 重新推算后变动的到期日: {moved} 个"
    )
    show(data, as_json=as_json, lines=[line])


def _read(file: Path) -> dict[str, Any]:
    try:
        notice = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as wrong:
        raise click.ClickException(
            f"{file} 不是 JSON 文件({wrong}); 格式见 docs/howto/load-the-calendar.md。"
        ) from None
    if not isinstance(notice, dict):
        raise click.ClickException(f"{file} 不是一年的放假通知; 格式见 docs/howto/load-the-calendar.md。")
    return notice


def faults_of(notice: dict[str, Any], known: WorkCalendar) -> Iterator[str]:
    """Everything for which a notice cannot be taken up, each with what to do."""
    year, entries = notice.get("year"), notice.get("days")
    if not isinstance(year, int) or not 2010 <= year <= 2100 or not isinstance(entries, list) or not entries:
        yield "- 应写明年份(year)和逐日安排(days); 通知尚未公布的年份不要载入。"
        return
    if not notice.get("papers"):
        yield "- 请在 papers 中写明所依据的通知的网址或者文号。"
    days: dict[date, bool] = {}
    for number, entry in enumerate(entries, start=1):
        fault = _entry_fault(entry, year, days)
        if fault:
            yield f"- 第 {number} 天: {fault}"
    names = "、".join(str(entry.get("name", "")) for entry in entries if isinstance(entry, dict))
    for holiday in HOLIDAYS:
        if holiday not in names:
            yield f"- 没有{holiday}的安排; 请对照通知补上。"
    for day, name in sorted(statutory_holidays(year).items()):
        if not days.get(day, False):
            yield f"- {day}({name})是法定节日, 应列为放假。"
    last = max(known.papers)
    if year > last + 1:
        yield f"- {last + 1} 年的通知还没有载入; 请先载入它。"
    if year <= last and not _is_in_use(days, year, known):
        yield f"- {year} 年的通知已在使用, 内容与这份不同; 已按它计算的期限不能改变, 请核对文件是否有误。"


def _entry_fault(entry: Any, year: int, days: dict[date, bool]) -> str:
    """The fault of one day, or nothing; what is in order is noted in `days`."""
    if not isinstance(entry, dict) or not isinstance(entry.get("isOffDay"), bool) or not entry.get("name"):
        return "应写明名称(name)、日期(date)和是否放假(isOffDay)。"
    try:
        day = date.fromisoformat(str(entry.get("date")))
    except ValueError:
        return f"「{entry.get('date')}」不是日期, 请写成 {year}-01-01 的样子。"
    if not date(year - 1, 12, 25) <= day <= date(year, 12, 31):
        return f"{day} 不属于 {year} 年的安排; 请核对年份。"
    if day in days:
        return f"{day} 出现了两次; 请只留一次。"
    if not entry["isOffDay"] and day.weekday() < 5:
        return f"{day} 本来就是工作日, 不会是调休上班; 请核对。"
    days[day] = entry["isOffDay"]
    return ""


def _is_in_use(days: dict[date, bool], year: int, known: WorkCalendar) -> bool:
    own = {day for day in {**known.days_off, **known.days_on} if day.year == year}
    return own == {day for day in days if day.year == year} and all(
        (day in known.days_off) is off for day, off in days.items()
    )


def _take_up(notice: dict[str, Any], folder: Path) -> None:
    """Put the notice where every process finds it at its next question; read once before, so that none finds half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{notice['year']}.new"
    draft.write_text(json.dumps(notice, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    read_notices([draft])
    draft.replace(folder / f"{notice['year']}.json")
