"""Dates, lengths of time and amounts in the words that a page shows."""

from datetime import date, datetime
from decimal import Decimal

from tongban.kernel.clock import CITY_HOURS, TIME_ZONE, now

_WEEKDAYS = "一二三四五六日"
_UNITS = {
    "working_days": "个工作日",
    "days": "天",
    "months": "天",
    "until": "天",
    "office_hours": "个工作小时",
    "clock_hours": "小时",
}


def local_day(moment: date | datetime) -> date:
    """An instant stands on the day it is in the city, not in UTC."""
    if isinstance(moment, datetime):
        return moment.astimezone(TIME_ZONE).date() if moment.tzinfo else moment.date()
    return moment


def zh_date(moment: date | datetime) -> str:
    """2026年3月12日(周四)."""
    day = local_day(moment)
    return f"{day.year}年{day.month}月{day.day}日(周{_WEEKDAYS[day.weekday()]})"


def zh_short_date(moment: date | datetime) -> str:
    """3月12日(周四), where the year is plain from the place."""
    day = local_day(moment)
    return f"{day.month}月{day.day}日(周{_WEEKDAYS[day.weekday()]})"


def zh_moment(moment: datetime) -> str:
    """2026年3月12日(周四) 09:05."""
    local = moment.astimezone(TIME_ZONE) if moment.tzinfo else moment
    return f"{zh_date(local)} {local:%H:%M}"


def unit_word(unit: object) -> str:
    """个工作日 for a unit of kernel.clock or its name; a Chinese word stays as it is."""
    name = str(getattr(unit, "value", unit) or "working_days")
    return _UNITS.get(name, name)


def zh_days(left: int, unit: object = "working_days") -> str:
    """还剩 5 个工作日, 今天到期, 已超期 2 个工作日."""
    word = unit_word(unit)
    if left > 0:
        return f"还剩 {left} {word}"
    return "今天到期" if left == 0 else f"已超期 {-left} {word}"


def hours_left() -> str:
    """还剩 2.5 个工作小时: on the last day, in halves of an hour that are still whole; nothing when the office has closed."""
    halves = int(CITY_HOURS.left(now().timetz().replace(tzinfo=None)).total_seconds() // 1800)
    return f"还剩 {halves / 2:g} 个工作小时" if halves else ""


def money(amount: Decimal | int | str) -> str:
    """1,409.50 元; nothing to pay is 免费."""
    exact = Decimal(str(amount))
    if not exact:
        return "免费"
    return f"{exact:,.2f} 元" if exact % 1 else f"{exact:,.0f} 元"
