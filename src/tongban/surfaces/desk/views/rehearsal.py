"""The rehearsal of a demonstration: today is moved forward, and what silence does in the days between is done."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tongban.kernel.access import open_to
from tongban.kernel.clock import rehearsal as clock
from tongban.kernel.clock import the_calendar, today
from tongban.kernel.docket.actions import run_out
from tongban.kernel.docket.warning import warn
from tongban.kernel.pages import store

FARTHEST = 400
"""Days that may be lived through at once."""


@open_to("staff")
def rehearsal(request: HttpRequest) -> HttpResponse:
    if not settings.TONGBAN_REHEARSAL:
        raise Http404("这里不是演练环境; 日期就是今天。")
    if request.method == "POST":
        return _move(request)
    on = today()
    return render(request, "desk/rehearsal.html", {"on": on, "leaps": _leaps(on), "farthest": FARTHEST})


def _leaps(on: date) -> list[tuple[str, date]]:
    calendar = the_calendar()
    days, day = [], on
    for count in range(1, 21):
        day = calendar.next_working_day_from(day + timedelta(days=1))
        if count in (1, 5, 20):
            days.append((f"{count} 个工作日后", day))
    return days


def _move(request: HttpRequest) -> HttpResponse:
    on = today()
    try:
        to = date.fromisoformat(request.POST.get("to", ""))
    except ValueError:
        to = on
    if to <= on:
        messages.error(
            request, "演练只能向前: 已经记下的办理日期不能退回。请填写今天以后的日期, 例如 2026-03-12。"
        )
    elif (to - on).days > FARTHEST:
        messages.error(request, f"一次最多前进 {FARTHEST} 天; 请分几次前进。")
    else:
        taken, late = _live_through(on, to)
        messages.success(
            request,
            f"现在是 {to.year}年{to.month}月{to.day}日: 依法自动办理 {taken} 件, 新增超期 {late} 件。",
        )
    return HttpResponseRedirect(reverse("desk:rehearsal"))


def _live_through(on: date, to: date) -> tuple[int, int]:
    taken = late = 0
    for day in (on + timedelta(days=n) for n in range(1, (to - on).days + 1)):
        clock.move_to(Path(settings.TONGBAN_DATA) / "rehearsal.json", day)
        taken += run_out(day)
        late += warn(day)[1]
    store().turn()  # what stored pages say holds for a day
    return taken, late
