"""Is the register what the ledger says: every line and every clock against the entries, replayed (`tongban ledger replay`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Mod

from tongban.kernel.docket.models import Matter, RunningClock
from tongban.kernel.docket.queries import TOLD, calendars_known, procedure_of, replayed
from tongban.kernel.ledger.models import Entry
from tongban.kernel.procedure import File, reckoned

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Difference:
    """What the register says of a matter, and what its entries say."""

    number: str
    what: str
    kept: str
    replayed: str

    def __str__(self) -> str:
        return f"{self.number} 的{self.what}与留痕不符: 总登记为 {self.kept}, 按留痕应为 {self.replayed}"


def differences(
    among: QuerySet[Matter] | None = None, seen: Callable[[int], None] = lambda _: None
) -> Iterator[Difference]:
    """Matter by matter, a stretch at a time; `seen` is told how many were gone through."""
    among = Matter.objects.all() if among is None else among
    ends = among.aggregate(first=Min("pk"), last=Max("pk"))
    for begin in range(ends["first"] or 0, (ends["last"] or -1) + 1, AT_ONCE):
        matters = list(among.filter(pk__gte=begin, pk__lt=begin + AT_ONCE).order_by("pk"))
        entries: dict[int, list[Entry]] = defaultdict(list)
        clocks: dict[int, list[RunningClock]] = defaultdict(list)
        for entry in Entry.objects.filter(book_id__in=[one.pk for one in matters]).order_by("book_id", "seq"):
            entries[entry.book_id].append(entry)
        for clock in RunningClock.objects.filter(matter_id__in=[one.pk for one in matters]):
            clocks[clock.matter_id].append(clock)
        for matter in matters:
            yield from _compared(matter, entries[matter.pk], clocks[matter.pk])
        seen(len(matters))


def of_the_night(on: date) -> QuerySet[Matter]:
    """What is open or was closed of late, and of all others a thirtieth, so that each is replayed within thirty nights."""
    turn = Mod(F("pk") + on.toordinal(), Value(30))
    late = date.fromordinal(on.toordinal() - 7)
    return Matter.objects.alias(turn=turn).filter(Q(closed_on=None) | Q(closed_on__gt=late) | Q(turn=0))


def _compared(matter: Matter, entries: list[Entry], clocks: list[RunningClock]) -> Iterator[Difference]:
    try:
        file = replayed(procedure_of(matter), entries)
    except (IndexError, KeyError, ValueError) as failure:
        yield Difference(matter.number, "留痕", "已登记", f"不能重演({type(failure).__name__}: {failure})")
        return
    steps = {step.name for step in file.procedure.steps}
    on = next(entry.on for entry in reversed(entries) if entry.step in steps or entry.step in ("open", TOLD))
    pairs = [
        ("状态", matter.state, file.state),
        ("收件日期", matter.opened_on, file.opened_on),
        ("办结日期", matter.closed_on, file.closed_on),
        ("渠道", matter.channel, entries[0].given.get("channel", matter.channel)),
        ("计时", sorted(clock.name for clock in clocks), sorted(file.clocks)),
    ]
    yield from (
        Difference(matter.number, what, str(kept), str(said)) for what, kept, said in pairs if kept != said
    )
    due = []
    for clock in clocks:
        if clock.name in file.clocks:
            yield from _compared_clock(matter, clock, file, on)
            if clock.stopped_on is None and not file.procedure.clock(clock.name).window and clock.due_on:
                due.append(clock.due_on)
    nearest = None if file.is_closed else min(due, default=None)
    if matter.due_on != nearest:
        yield Difference(matter.number, "最近到期日", str(matter.due_on), str(nearest))


def _compared_clock(matter: Matter, clock: RunningClock, file: File, on: date) -> Iterator[Difference]:
    state, declared = file.clocks[clock.name], file.procedure.clock(clock.name)
    calendars = calendars_known(state.stopped_on or on)
    due = [reckoned(file, clock.name, today=on, calendar=each).due_on for each in calendars]
    pairs = [
        ("起算日", clock.started_on, state.running.started_on),
        ("停止日", clock.stopped_on, state.stopped_on),
        ("暂停自", clock.paused_since, state.running.paused_since if state.is_open else None),
        ("性质", clock.kind, declared.kind),
        ("到期日", clock.due_on, clock.due_on if clock.due_on in due else due[0]),
        (
            "超期",
            clock.was_late,
            bool(
                declared.kind == "duty"
                and state.stopped_on
                and clock.due_on
                and state.stopped_on > clock.due_on
            ),
        ),
    ]
    for what, kept, said in pairs:
        if kept != said:
            yield Difference(matter.number, f"{declared.title}的{what}", str(kept), str(said))
