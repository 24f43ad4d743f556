"""The day's bill of digests: sealed once a day, chained from day to day, time-stamped, and checked again from the entries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction

from tongban.kernel.clock import TIME_ZONE, today
from tongban.kernel.ledger.authority import stamp, stamp_holds
from tongban.kernel.ledger.digest import FIRST
from tongban.kernel.ledger.models import DailyBill, Entry
from tongban.kernel.ledger.queries import BrokenSeal, broken_books
from tongban.kernel.procedure import Refused
from tongban.prepared import Prepared


def root_of(digests: list[str]) -> str:
    """The root of the hash tree over a day's digests, in the order in which they were written; of none, FIRST."""
    if not digests:
        return FIRST
    level = digests
    while len(level) > 1:
        pairs = [level[n : n + 2] for n in range(0, len(level), 2)]
        level = [
            hashlib.sha256("".join(pair).encode()).hexdigest() if len(pair) == 2 else pair[0]
            for pair in pairs
        ]
    return level[0]


def bill_digest(day: date, entries: int, root: str, previous: str) -> str:
    kept = {"day": day.isoformat(), "entries": entries, "root": root, "previous": previous}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def seal_day(on: date, *, through: int | None = None) -> DailyBill:
    """Seal a day that is over. A day is sealed once; the bill of an earlier day cannot be made after a later one's.

    `through` is the day's last entry, where the caller knows it; otherwise it is looked for.
    """
    if on >= today():
        raise Refused(f"{on.isoformat()} 尚未结束, 不能封存; 请在次日封存。")
    with transaction.atomic():
        last = DailyBill.objects.select_for_update().order_by("day").last()
        if last is not None and on <= last.day:
            raise Refused(f"{last.day.isoformat()} 及以前已经封存; 请封存其后的日期。")
        through = max(_last_of(last), _last_written_by(on) if through is None else through)
        digests = list(_written(_last_of(last), through))
        root, previous = root_of(digests), last.digest if last else FIRST
        digest = bill_digest(on, len(digests), root, previous)
        token, authority = stamp(bytes.fromhex(digest))
        return DailyBill.objects.create(
            day=on,
            entries=len(digests),
            through=through,
            root=root,
            previous=previous,
            digest=digest,
            token=token,
            authority=authority,
        )


def seal_through(on: date) -> int:
    """Seal every day that is over and not yet sealed, up to and including this one; gives how many."""
    last = DailyBill.objects.order_by("day").last()
    first = Entry.objects.order_by("at").first()
    if first is None:
        return 0
    day, sealed = (last.day + timedelta(days=1)) if last else first.at.astimezone(TIME_ZONE).date(), 0
    while day <= on and day < today():
        seal_day(day)
        day, sealed = day + timedelta(days=1), sealed + 1
    return sealed


def broken_seals(seen: Callable[[int], None] = lambda _: None) -> Iterator[BrokenSeal]:
    """Everything in the ledger that does not hold: books first, then the days' bills. Memory does not grow with it."""
    yield from broken_books(seen)
    yield from _broken_bills()


def _broken_bills() -> Iterator[BrokenSeal]:
    previous, after = FIRST, 0
    for number, bill in enumerate(DailyBill.objects.order_by("day").iterator(), start=1):
        after, since = _last_of(bill), after
        digests = list(_written(since, after))
        if len(digests) != bill.entries or root_of(digests) != bill.root:
            yield BrokenSeal(0, number, f"{bill.day} 的留痕与当日清单不符")
        if bill.previous != previous:
            yield BrokenSeal(0, number, f"{bill.day} 的清单与前一日的衔接不符")
        if bill.digest != bill_digest(bill.day, bill.entries, bill.root, bill.previous):
            yield BrokenSeal(0, number, f"{bill.day} 的清单与摘要不符")
        if not stamp_holds(bytes(bill.token), bytes.fromhex(bill.digest), authority=bill.authority):
            yield BrokenSeal(0, number, f"{bill.day} 的时间戳不成立")
        previous = bill.digest


def _last_of(bill: DailyBill | None) -> int:
    if bill is None:
        return 0
    return bill.through if bill.through is not None else _last_written_by(bill.day)


_last_before = Prepared(lambda moment: Entry.objects.filter(at__lt=moment).order_by("-pk").only("pk")[:1])


def _last_written_by(day: date) -> int:
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=TIME_ZONE)
    last = _last_before.first(midnight)
    return last.pk if last else 0


def _written(after: int, through: int) -> Iterator[str]:
    rows = Entry.objects.filter(pk__gt=after, pk__lte=through).order_by("pk")
    return rows.values_list("digest", flat=True).iterator(chunk_size=2000)
