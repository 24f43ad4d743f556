"""Three ways to write a lodged application: the product's own, the same rows through the plain ORM, and through the bare driver.

The bare driver sends the very statement that the product sends, with parameters made beforehand: what it lacks is all
of the product's Python and Django's. The plain ORM creates the same rows, one model after another, without any rule.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import sys
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import django

django.setup()

import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, connections, models, transaction  # noqa: E402

from tongban.demonstration.bench.basics import stage  # noqa: E402
from tongban.demonstration.bench.crowd import Act, Pace, crowd  # noqa: E402
from tongban.domains.cases.actions import lodge_at_window  # noqa: E402
from tongban.domains.cases.models import Application, Material  # noqa: E402
from tongban.kernel.docket import hot, opening  # noqa: E402
from tongban.kernel.docket.models import Matter, RunningClock  # noqa: E402
from tongban.kernel.documents.models import Letter  # noqa: E402
from tongban.kernel.ledger.models import Book, Entry  # noqa: E402
from tongban.kernel.numbering.actions import Series  # noqa: E402
from tongban.kernel.numbering.models import Counter  # noqa: E402
from tongban.kernel.outbox.models import Delivery  # noqa: E402

MODELS = (Book, Entry, Matter, RunningClock, Delivery, Application, Material, Letter)
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
)


def lodging(_: int) -> Act:
    """Through the product: as a clerk at the window receives an application."""
    item, clerk, _head, applicants = stage()
    here = {material.id: "supplied" for material in item.materials}
    form = {each.name: "常州市天宁区和平中路一百号" for each in item.form}
    turn = iter(_for_ever(applicants))

    def act() -> Matter:
        return lodge_at_window(item=item, applicant=next(turn), form=form, materials=here, by=clerk)

    return act


def sample() -> hot.Writing:
    """What the product writes for one application, taken on its way to the database."""
    seen: list[hot.Writing] = []
    inside = vars(opening)
    kept = inside["write"]

    def taken(writing: hot.Writing) -> hot.Written | None:
        seen.append(writing)
        found: hot.Written | None = kept(writing)
        return found

    inside["write"] = taken
    try:
        lodging(0)()
    finally:
        inside["write"] = kept
    return seen[0]


def plain_orm(writing: hot.Writing) -> Callable[[int], Act]:
    def begin(_: int) -> Act:
        return lambda: _through_the_orm(writing)

    return begin


@transaction.atomic
def _through_the_orm(writing: hot.Writing) -> None:
    assert writing.letter is not None
    book = Book.objects.create(kind="matter", head_seq=1)
    known: dict[Any, Any] = {
        hot.BOOK: book.pk,
        hot.NUMBER: _next(writing.number),
        hot.LETTER: _next(writing.letter),
    }
    book.head_digest = hot._filled(writing.head, known)
    book.save(update_fields=["head_digest"])
    for group in writing.rows:
        names = {each.attname for each in group.model._meta.concrete_fields}
        made = [
            group.model(**{name: hot._filled(value, known) for name, value in row.items() if name in names})
            for row in group.rows
        ]
        if group.many:
            group.model._default_manager.bulk_create(made)
            continue
        for each in made:
            if isinstance(each, Letter):
                each.verify_code = secrets.token_hex(8).upper()
            each.save(force_insert=True)
            if isinstance(each, Entry):
                known[hot.ENTRY] = each.pk


def _next(series: Series) -> str:
    counter, _ = Counter.objects.select_for_update().get_or_create(series=series.name, year=series.year)
    counter.last += 1
    counter.save()
    return series.number(counter.last)


def bare_psycopg(writing: hot.Writing) -> Callable[[int], Act]:
    text, parameters = hot.composed(writing)
    code = parameters.index(_code_of(writing))
    address = " ".join(f"{name}={value}" for name, value in _address().items() if value)

    def begin(_: int) -> Act:
        raw = psycopg.connect(address, autocommit=True, prepare_threshold=1)
        cursor = psycopg.RawCursor(raw)

        def act() -> None:
            parameters[code] = secrets.token_hex(8).upper()
            assert cursor.execute(text, parameters).fetchone()

        return act

    return begin


def _address() -> dict[str, Any]:
    place = settings.DATABASES["default"]
    return {"dbname": place["NAME"], "host": place["HOST"], "port": place["PORT"], "user": place["USER"]}


def bare_sqlite(writing: hot.Writing) -> Callable[[int], Act]:
    """The same rows in one transaction of the same statements."""
    lines = [(each.model, hot._values(each.model, row)) for each in writing.rows for row in each.rows]
    code = _code_of(writing)

    def begin(_: int) -> Act:
        raw = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=20, isolation_level=None)
        raw.executescript(PRAGMAS)

        def act() -> None:
            fresh = secrets.token_hex(8).upper()
            raw.execute("BEGIN IMMEDIATE")
            hot._lines_in_turn(
                raw.execute,
                writing,
                [(model, [fresh if value == code else value for value in values]) for model, values in lines],
            )
            raw.execute("COMMIT")

        return act

    return begin


def _code_of(writing: hot.Writing) -> str:
    return next(str(rows.rows[0]["verify_code"]) for rows in writing.rows if rows.model is Letter)


def _for_ever(those: list[Any]) -> Iterator[Any]:
    while True:
        yield from those


def counts() -> dict[str, int]:
    found = {model._meta.db_table: model._default_manager.count() for model in MODELS}
    found["numbers"] = Counter.objects.aggregate(taken=models.Sum("last"))["taken"]
    return found


def _part() -> None:
    """No connection is shared by processes that part."""
    for each in connections.all():
        each.close()
        if hasattr(each, "close_pool"):
            each.close_pool()


def each_way(rounds: int, seconds: float, clients: list[int]) -> Iterator[dict[str, Any]]:
    """Every way with every number of clients, one after another inside each round; what each wrote is counted."""
    writing = sample()
    bare = bare_psycopg if connection.vendor == "postgresql" else bare_sqlite
    before = counts()
    sample()
    once = {name: number - before[name] for name, number in counts().items()}
    ways = {"bare": bare(writing), "orm": plain_orm(writing), "ours": lodging}
    _part()
    paces: dict[tuple[int, str], list[Pace]] = {}
    for _ in range(rounds):
        for number in clients:
            for way, begin in ways.items():
                before = counts()
                _part()
                pace = crowd(begin, clients=number, seconds=seconds)
                after = counts()
                _part()
                for name, rows in once.items():
                    if after[name] - before[name] != rows * pace.written:
                        raise RuntimeError(
                            f"{way}: {name}: {after[name] - before[name]} rows for {pace.written} acts"
                        )
                paces.setdefault((number, way), []).append(pace)
    for (number, way), found in paces.items():
        middle = sorted(found, key=lambda pace: pace.rate)[len(found) // 2]
        yield {
            "clients": number,
            "way": way,
            "rate": median(pace.rate for pace in found),
            "p99": median(pace.p99 for pace in found),
            "longest": max(pace.longest for pace in found),
            "rows": once,
            "middle": middle.as_data(),
            "rounds": [pace.as_data() for pace in found],
        }


if __name__ == "__main__":
    print(json.dumps(list(each_way(int(sys.argv[1]), float(sys.argv[2]), json.loads(sys.argv[3])))))
