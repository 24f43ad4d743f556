"""The few periodic acts, with their hours; the worker begins each once, and makes up for the days it was not there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cronsim import CronSim
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.db.models import Q

from tongban.config.tries import Tries
from tongban.domains.cases.api import remind_of_exclusions
from tongban.domains.licences.api import run_day
from tongban.domains.quality.api import inspect_day
from tongban.kernel.clock import TIME_ZONE
from tongban.kernel.docket.actions import run_out
from tongban.kernel.docket.replay import differences, of_the_night
from tongban.kernel.docket.warning import warn
from tongban.kernel.ledger.seal import seal_through
from tongban.kernel.outbox.models import ScheduledRun

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=30)
"""After so long, an act that was begun and not ended is begun again; each act bears to be repeated."""


@dataclass(frozen=True, slots=True)
class Periodic:
    """`hours` is a cron expression in the city's time; `act` is given the day and gives a sentence for the log."""

    name: str
    hours: str
    act: Callable[[date], str]


def _silence(on: date) -> str:
    return f"{run_out(on)} 件因期限届满依法推进"


def _warnings(on: date) -> str:
    soon, late = warn(on)
    return f"临期预警 {soon} 个, 超期 {late} 个, 特别程序提醒 {remind_of_exclusions(on)} 个"


def _licences(on: date) -> str:
    return f"证照到期和临期提醒 {run_day(on)} 件"


def _seal(on: date) -> str:
    return f"封存 {seal_through(on - timedelta(days=1))} 日"


def _sessions(on: date) -> str:
    """What has expired is removed, so that a clock set back does not make it valid again."""
    SessionStore.clear_expired()
    if isinstance(tries := caches["default"], Tries):
        tries.sweep()
    return "清除过期会话和过期的尝试次数"


def _replay(on: date) -> str:
    """What differs is told, not stumbled over: the days that follow must not wait for it."""
    gone_through: list[int] = []
    first = next(differences(of_the_night(on), gone_through.append), None)
    return f"{REPLAY_DIFFERS}: {first}" if first else f"重演 {sum(gone_through)} 件, 均与留痕相符"


REPLAY_DIFFERS = "总登记与留痕不符"

PERIODIC = (
    Periodic("silence", "5 0 * * *", _silence),
    Periodic("warnings", "15 0 * * *", _warnings),
    Periodic("licences", "20 0 * * *", _licences),
    Periodic("seal", "30 0 * * *", _seal),
    Periodic("sessions", "40 0 * * *", _sessions),
    Periodic("replay", "50 0 * * *", _replay),
    Periodic("inspection", "0 1 * * *", inspect_day),
)


def live_through(on: date, *, but: Collection[str] = ()) -> list[str]:
    """Everything that a day brings by itself, in order; used where days pass faster than the clock."""
    return [f"{each.name}: {each.act(on)}" for each in PERIODIC if each.name not in but]


def mark_lived(through: date) -> None:
    """What has been lived through need not be made up for by the worker."""
    runs = []
    for periodic in PERIODIC:
        due_at = next(CronSim(periodic.hours, _midnight(through)))
        runs.append(ScheduledRun(name=periodic.name, due_at=due_at, ended_at=due_at, outcome=""))
    ScheduledRun.objects.bulk_create(runs, ignore_conflicts=True)


def run_what_is_due(instant: datetime) -> int:
    """Begin what is due and not yet begun, day by day in the order of its hours; gives how many acts ended well."""
    waiting = sorted(
        (
            (due_at, place, periodic)
            for place, periodic in enumerate(PERIODIC)
            for due_at in _due(periodic, instant)
        ),
        key=lambda one: one[:2],
    )
    done = 0
    for due_at, _, periodic in waiting:
        if not _run(periodic, due_at, instant):
            break  # the days that follow wait for this one; it is tried again at the next turn
        done += 1
    return done


def _due(periodic: Periodic, instant: datetime) -> Iterator[datetime]:
    """The hours since the last one that ended; on a new installation, today's."""
    last = (
        ScheduledRun.objects.filter(name=periodic.name, ended_at__isnull=False)
        .order_by("-due_at")
        .values_list("due_at", flat=True)
        .first()
    )
    after = last.astimezone(TIME_ZONE) if last else _midnight(instant.date()) - timedelta(minutes=1)
    for due_at in CronSim(periodic.hours, after):
        if due_at > instant:
            return
        yield due_at


def _run(periodic: Periodic, due_at: datetime, instant: datetime) -> bool:
    """True if the act has ended, by us or by another worker."""
    run, _ = ScheduledRun.objects.get_or_create(name=periodic.name, due_at=due_at)
    if run.ended_at is not None:
        return True
    if not _taken_on(run, instant):
        return False
    try:
        run.outcome = periodic.act(due_at.astimezone(TIME_ZONE).date())
    except Exception as failure:
        log.exception("%s of %s failed", periodic.name, due_at)
        said = f"{type(failure).__name__}: {failure}"[:2000]
        ScheduledRun.objects.filter(pk=run.pk).update(outcome=said, begun_at=None)
        return False
    run.ended_at = instant
    run.save(update_fields=["ended_at", "outcome"])
    log.info("%s %s: %s", periodic.name, due_at.date(), run.outcome)
    return True


def _taken_on(run: ScheduledRun, instant: datetime) -> bool:
    """Nobody is at it: never begun, or failed, or whoever began it has been gone for longer than the lease."""
    gone = Q(begun_at=None) | Q(begun_at__lte=instant - LEASE) | Q(begun_at__gt=instant)
    free = ScheduledRun.objects.filter(gone, pk=run.pk, ended_at=None)
    return bool(free.update(begun_at=instant))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TIME_ZONE)
