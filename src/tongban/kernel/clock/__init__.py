"""Statutory time, pure: lengths as statutes give them, the calendar of working days, and when a running clock falls due."""

from tongban.kernel.clock.calendar import WorkCalendar, the_calendar
from tongban.kernel.clock.explain import DayNote, explain
from tongban.kernel.clock.hours import CITY_HOURS, HourPause, OfficeHours, RunningHours, reckon_moment
from tongban.kernel.clock.reckon import Pause, Reckoning, Running, reckon
from tongban.kernel.clock.terms import (
    Term,
    Unit,
    clock_hours,
    days,
    months,
    office_hours,
    until,
    working_days,
)
from tongban.kernel.clock.today import TIME_ZONE, now, today, use_source

__all__ = [
    "CITY_HOURS",
    "TIME_ZONE",
    "DayNote",
    "HourPause",
    "OfficeHours",
    "Pause",
    "Reckoning",
    "Running",
    "RunningHours",
    "Term",
    "Unit",
    "WorkCalendar",
    "clock_hours",
    "days",
    "explain",
    "months",
    "now",
    "office_hours",
    "reckon",
    "reckon_moment",
    "the_calendar",
    "today",
    "until",
    "use_source",
    "working_days",
]
