"""Single acts in one process, on the city that is there: the main road of a case, the search, the reckoning of days."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from statistics import median

from django.db import transaction

from tongban.demonstration.bench.frame import Options, Row
from tongban.domains.cases.actions import lodge_at_window
from tongban.domains.catalogue import api as catalogue
from tongban.domains.catalogue.api import ItemView
from tongban.kernel.clock import Pause, Running, reckon, the_calendar, today, working_days
from tongban.kernel.docket.actions import perform
from tongban.kernel.documents.actions import frame_of
from tongban.kernel.documents.models import Letter
from tongban.kernel.documents.sealing import signer_of
from tongban.kernel.documents.typeset import typeset
from tongban.kernel.identity import Actor
from tongban.kernel.identity.models import Account, Person, Staff
from tongban.kernel.identity.queries import actor_of_staff
from tongban.kernel.ledger.models import Book
from tongban.kernel.numbering.models import Counter
from tongban.kernel.procedure import Refused
from tongban.lib.signing import sign_pdf

WORDS = (
    "食品经营",
    "kaifandian",
    "jzz",
    "无犯罪记录证明",
    "烟草",
    "结婚",
    "公积金提取",
    "营业执照",
    "店招标牌",
    "教师资格认证",
)


def measure(options: Options) -> list[Row]:
    """What is written is taken back; nothing of it stays in the register."""
    rounds, size = (1, 5) if options.quick else (options.rounds, 60)
    with _undone():
        bare = _measured("orm", "直接写三行(Django ORM)", lambda: _three_rows(size), size, rounds)
        item, clerk, head, applicants = stage()
        road = _measured(
            "road",
            "收件、受理、决定(含文书、留痕、编号)",
            lambda: _main_road(item, clerk, head, applicants, size),
            size,
            rounds,
        )
        letters = _measured("letters", "一份文书的排版和签章", lambda: _letters(size), size, rounds)
    road = replace(road, against=bare.name, ratio=road.value / bare.value)
    catalogue.search(WORDS[0])
    search = _measured(
        "search",
        "事项检索",
        lambda: [catalogue.search(WORDS[n % len(WORDS)]) for n in range(size)],
        size,
        rounds,
    )
    clock = _measured("clock", "期限推算(含暂停)", lambda: _reckonings(size * 20), size * 20, rounds)
    return [bare, road, letters, search, clock]


def _measured(name: str, title: str, act: Callable[[], object], count: int, rounds: int) -> Row:
    rates = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        rates.append(count / (time.perf_counter() - begun))
    return Row(name, title, median(rates), "次/秒", raw={"rounds": rates})


@contextmanager
def _undone() -> Iterator[None]:
    """What is written for measuring is taken back; nothing of it stays in the register."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _three_rows(count: int) -> None:
    for n in range(count):
        with transaction.atomic():
            book = Book.objects.create(kind="bench")
            Counter.objects.create(series=f"bench-{book.pk}", year=2026, last=n)
            Account.objects.create(username=f"bench-{book.pk}", password="!")


def stage() -> tuple[ItemView, Actor, Actor, list[Person]]:
    """A licence that asks for no check on site, its clerk and its head, and people who apply."""
    for card in catalogue.cards():
        item = catalogue.item_by_key(card.key, on=today()) if card.audience else None
        if item is None or item.procedure != "cases.licence" or item.on_site_check:
            continue
        staff = Staff.objects.select_related("post", "organisation").filter(
            organisation_id=item.organisation_id
        )
        clerk, head = staff.filter(post__duty="clerk").first(), staff.filter(post__duty="head").first()
        kind = Person.Kind.NATURAL if "person" in item.audience else Person.Kind.ENTERPRISE
        applicants = list(Person.objects.filter(kind=kind).order_by("pk")[:50])
        if clerk and head and applicants:
            return item, actor_of_staff(clerk), actor_of_staff(head), applicants
    raise Refused("库中没有可供测量的事项; 请先运行 tongban city build。")


def _main_road(item: ItemView, clerk: Actor, head: Actor, applicants: list[Person], count: int) -> None:
    here = {material.id: "supplied" for material in item.materials}
    form = {field.name: "测量" for field in item.form}
    for n in range(count):
        matter = lodge_at_window(
            item=item, applicant=applicants[n % len(applicants)], form=form, materials=here, by=clerk
        )
        matter = perform(matter, "accept", by=clerk, on=today())
        perform(matter, "grant", by=head, on=today())


def _letters(count: int) -> None:
    """The newest decision, set and signed as at its first reading, and not kept."""
    letter = Letter.objects.select_related("organisation__region").latest("pk")
    for _ in range(count):
        page = typeset(letter.kind, letter.facts, frame_of(letter))
        sign_pdf(page, signer_of(letter.organisation), reason=letter.title, place="测量")


def _reckonings(count: int) -> None:
    calendar, start = the_calendar(), date(2026, 3, 2)
    running = Running(working_days(20), start, (Pause(date(2026, 3, 9), date(2026, 3, 20)),))
    for _ in range(count):
        reckon(running, today=date(2026, 4, 1), calendar=calendar)


__all__ = ["measure"]
