"""The components of which a page has dozens, drawn without a template: a light, a link of the navigation, a row of a table.

What they look like is the pattern book's business as with all others; every value is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from tongban.ui.lights import LIGHTS
from tongban.ui.tables import Column, value_of
from tongban.ui.words import local_day, zh_date

SHAPES = {
    "circle": '<circle cx="6" cy="6" r="5"></circle>',
    "triangle": '<path d="M6 .8 11.600 11H.4z"></path>',
    "square": '<path d="M1.200 1.200h9.600v9.600H1.200z"></path>',
    "bars": '<path d="M2 1h3v10H2zM7 1h3v10H7z"></path>',
    "check": '<path d="M4.600 10.200.8 6.400l1.500-1.500 2.300 2.300L9.900 1.900l1.500 1.500z"></path>',
}
NOTHING = '<span aria-hidden="true">–</span><span class="visually-hidden">无</span>'


@lru_cache(maxsize=512)
def icon(name: str) -> SafeString:
    address = escape(f"{static('vendor/icons/sprite.svg')}#{name}")
    return mark_safe(
        f'<svg class="icon" aria-hidden="true" focusable="false"><use href="{address}"></use></svg>'
    )


@lru_cache(maxsize=512)
def light(state: str, word: str, *, tag: bool) -> SafeString:
    shown = LIGHTS[state]
    kind = " light-tag" if tag else ""
    return mark_safe(
        f'<span class="light light-{shown.key}{kind}">'
        f'<svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">{SHAPES[shown.shape]}</svg>'
        f"{escape(word or shown.word)}</span>"
    )


def nav_link(href: str, words: str, drawing: str, count: int | None, *, here: bool) -> SafeString:
    current = ' aria-current="page"' if here else ""
    counted = f'<span class="count">{count}</span>' if count else ""
    return mark_safe(
        f'<li><a href="{escape(href)}"{current}>{icon(drawing) if drawing else ""}'
        f"<span>{escape(words)}</span>{counted}</a></li>"
    )


def table_rows(rows: Iterable[Any], columns: Iterable[Column]) -> list[SafeString]:
    """The body of a table, row by row: the cells of `columns`, the heading cell as a heading."""
    drawn = [(column, _opening(column), "</th>" if column.head else "</td>") for column in columns]
    return [
        mark_safe(
            "<tr>" + "".join(f"{begin}{_cell(row, column)}{end}" for column, begin, end in drawn) + "</tr>"
        )
        for row in rows
    ]


def _opening(column: Column) -> str:
    label = f'data-label="{escape(column.title)}"'
    if column.head:
        return f'<th scope="row" {label}>'
    return f'<td {label} class="num">' if column.kind == "number" else f"<td {label}>"


def _cell(row: Any, column: Column) -> str:
    shown = _value(value_of(row, column.key), column.kind)
    address = value_of(row, column.link) if column.link else ""
    return f'<a href="{escape(address)}">{shown}</a>' if address else shown


def _value(value: Any, kind: str) -> str:
    if value is None or value == "":
        return NOTHING
    if kind == "light":
        return light(value, "", tag=False)
    if kind == "date":
        return f'<span class="nowrap">{zh_date(value)}</span>'
    if kind == "masked":
        return f'<span class="masked">{conditional_escape(value)}</span>'
    if kind == "code":
        return f'<span class="number">{conditional_escape(value)}</span>'
    return conditional_escape(value)


def timeline(entries: Iterable[Any]) -> SafeString:
    """Each entry, a thing or a mapping: title, on, and perhaps by, law, note."""
    return mark_safe(f'<ol class="timeline">{"".join(map(_moment, entries))}</ol>')


def _moment(entry: Any) -> str:
    on, by, law, note = (value_of(entry, name) for name in ("on", "by", "law", "note"))
    who = f"<span>{escape(by)}</span>" if by else ""
    article = f'<span class="law">{escape(law)}</span>' if law else ""
    told = f'<p class="timeline-note">{escape(note)}</p>' if note else ""
    return (
        f'<li><p class="timeline-title">{escape(value_of(entry, "title"))}</p><p class="timeline-meta">'
        f'<time datetime="{local_day(on).isoformat()}">{zh_date(on)}</time>{who}{article}</p>{told}</li>'
    )
