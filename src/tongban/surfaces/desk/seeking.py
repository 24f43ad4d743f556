"""Looking for matters in the address of a page: by number, by item, by an enterprise's name, in characters or in pinyin.

What stands in an address is read by others: no natural person's name or number finds anything here.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import connection

from tongban.domains.catalogue import api as catalogue
from tongban.kernel.identity.models import Person
from tongban.kernel.numbering.models import Counter
from tongban.lib.spelling import syllables
from tongban.surfaces.desk.lists import Where

ENTERPRISES = 1000
"""Names lie encrypted and are read one by one: those of the newest matters that one may see, and no more."""
SHORTEST_NAME, SHORTEST_PINYIN = 2, 3
ITEMS = 10
MOST_TITLES = 2000
TITLES = """
WITH RECURSIVE titles(title) AS (
    SELECT MIN(title) FROM docket_matter
    UNION ALL
    SELECT (SELECT MIN(m.title) FROM docket_matter m WHERE m.title > titles.title) FROM titles WHERE titles.title IS NOT NULL
)
SELECT title FROM titles LIMIT %s
"""
"""From one title to the next through their index."""
NUMBER = re.compile(r"[0-9A-Z-]+")
NEWEST = "SELECT m.applicant_id FROM docket_matter m WHERE {where} ORDER BY m.opened_on DESC, m.book_id DESC LIMIT %s"


def said(query: str, among: Where) -> Where:
    """`among` is what one may see at all."""
    if _is_latin(query):
        return _any_of(_by_number(query.upper()), _named(query), _by_enterprise(query, among))
    if NUMBER.fullmatch(query.upper()):
        return _by_number(query.upper())
    return _any_of(_titled(query), _by_enterprise(query, among))


def _titled(query: str) -> Where:
    """Titles are few, for most are an item's name: they are gone through, and not the matters. Where there are too many,
    the matters are."""
    with connection.cursor() as cursor:
        cursor.execute(TITLES, [MOST_TITLES + 1])
        titles = [title for (title,) in cursor.fetchall()]
    if len(titles) > MOST_TITLES:
        return Where("m.title LIKE %s ESCAPE '!'", (f"%{_literal(query)}%",))
    return _one_of("m.title", [title for title in titles if title and query in title])


def _any_of(*conditions: Where) -> Where:
    return Where(
        " OR ".join(f"({one.sql})" for one in conditions),
        tuple(value for one in conditions for value in one.values),
    )


def _one_of(column: str, values: list[Any]) -> Where:
    if not values:
        return Where("1 = 0")
    return Where(f"{column} IN ({', '.join(['%s'] * len(values))})", tuple(values))


def _by_number(number: str) -> Where:
    """From its beginning, or its last digits alone."""
    begins = Where("m.number LIKE %s ESCAPE '!'", (f"{_literal(number)}%",))
    counted = _numbers_ending_in(number) if number.isdecimal() else []
    return _any_of(begins, _one_of("m.number", counted)) if counted else begins


def _numbers_ending_in(digits: str) -> list[str]:
    """000193 or 193 may be the count of any series of the last years."""
    newest = Counter.objects.order_by("-year").values_list("series", "year")[:200]
    return [f"{series}-{year}-{digits.zfill(6)}" for series, year in newest]


def _named(query: str) -> Where:
    """Items by their pinyin or its first letters."""
    return _one_of("m.title", [each.card.name for each in catalogue.search(query, limit=ITEMS)])


def _is_latin(query: str) -> bool:
    return query.isascii() and query.isalpha() and len(query) >= SHORTEST_PINYIN


def _by_enterprise(query: str, among: Where) -> Where:
    if len(query) < SHORTEST_NAME:
        return Where("1 = 0")
    with connection.cursor() as cursor:
        cursor.execute(NEWEST.format(where=among.sql), (*among.values, ENTERPRISES))
        seen = {pk for (pk,) in cursor.fetchall() if pk is not None}
    firms = Person.objects.filter(pk__in=seen, kind=Person.Kind.ENTERPRISE).only("name")
    latin = query.isascii()
    found = [one.pk for one in firms if (_sounds(one.name, query.lower()) if latin else query in one.name)]
    return _one_of("m.applicant_id", found)


def _sounds(name: str, query: str) -> bool:
    spelt = syllables(name)
    return query in "".join(spelt) or query in "".join(each[:1] for each in spelt)


def _literal(text: str) -> str:
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return text
