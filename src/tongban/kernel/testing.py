"""What tests of any domain begin with: an organisation, people who hold posts in it, an applicant, and a day to be on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from tongban.kernel.clock import TIME_ZONE, use_source
from tongban.kernel.identity import Actor
from tongban.kernel.identity.actions import appoint, open_account, register_person
from tongban.kernel.identity.models import Account, Person, Staff
from tongban.kernel.identity.queries import actor_of_person, actor_of_staff
from tongban.kernel.orgs.models import Level, Office, Organisation, Post, Region
from tongban.lib.idcard import make_credit_code, make_id_number

_serial = count(1)
BEGINNING = date(2026, 1, 1)


@contextmanager
def on_day(day: str, at: str = "10:00") -> Iterator[date]:
    """Live through a day: `with on_day("2026-03-02"): ...`."""
    instant = datetime.combine(date.fromisoformat(day), time.fromisoformat(at), tzinfo=TIME_ZONE)
    use_source(lambda: instant)
    try:
        yield instant.date()
    finally:
        use_source(None)


def a_region() -> Region:
    return Region.objects.get_or_create(code="3204", defaults={"name": "常州市", "level": Level.CITY})[0]


def an_organisation(
    key: str = "market", name: str = "常州市市场监督管理局", *, supervises: bool = False
) -> Organisation:
    return Organisation.objects.get_or_create(
        key=key,
        defaults={
            "code": make_credit_code("11", "320400", f"{next(_serial):09d}"),
            "name": name,
            "short_name": name.removeprefix("常州"),
            "region": a_region(),
            "level": Level.CITY,
            "supervises": supervises,
        },
    )[0]


def staff_of(
    organisation: Organisation, duty: str, *, name: str = "李明", password: str | None = None
) -> Staff:
    office = Office.objects.get_or_create(organisation=organisation, name="行政审批处")[0]
    post = Post.objects.get_or_create(office=office, title=Post.Duty(duty).label, duty=duty)[0]
    number = f"{organisation.key[:8]}{next(_serial):04d}"
    return appoint(an_account(number, password), name=name, number=number, post=post, since=BEGINNING)


def an_account(username: str, password: str | None = None) -> Account:
    return open_account(username, password, on=BEGINNING)


def actor_in(organisation: Organisation, duty: str) -> Actor:
    """A fresh member of staff in that post, as an actor."""
    return actor_of_staff(staff_of(organisation, duty))


def a_person(name: str = "王小明", *, password: str | None = None) -> Person:
    """An invented citizen with an account and real-name assurance."""
    serial = next(_serial)
    return register_person(
        kind=Person.Kind.NATURAL,
        name=name,
        id_number=make_id_number("320404", date(1985, 3, 7) + timedelta(serial // 999), serial % 999 + 1),
        phone=f"1990000{serial % 10000:04d}",
        assurance=3,
        account=an_account(f"person{serial}", password),
    )


def an_enterprise(name: str = "常州示例餐饮有限公司", *, password: str | None = None) -> Person:
    serial = next(_serial)
    return register_person(
        kind=Person.Kind.ENTERPRISE,
        name=name,
        id_number=make_credit_code("91", "320404", f"{serial:09d}"),
        phone=f"1990000{serial % 10000:04d}",
        assurance=3,
        account=an_account(f"firm{serial}", password),
    )


def actor_for(person: Person) -> Actor:
    return actor_of_person(person, on=BEGINNING)


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """Without the guards, for emptying a test's database between tests; never called by the product."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            kept = cursor.fetchall()
            for name, _ in kept:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute(
                "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal"
            )
            kept = cursor.fetchall()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for (table,) in kept:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for _, sql in kept:
                    cursor.execute(sql)
            else:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                for (table,) in kept:
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
