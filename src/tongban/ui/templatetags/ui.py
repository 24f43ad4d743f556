"""The components as template tags: a page is made of these and nothing else. Each stands in the pattern book at /ui/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import segno
from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tongban.lib import masking
from tongban.ui import cards, fields, markup, months, tables, words

register = template.Library()
Context = dict[str, Any]

MASKS = {
    "name": masking.mask_name,
    "id_number": masking.mask_id_number,
    "credit_code": masking.mask_credit_code,
    "phone": masking.mask_phone,
    "email": masking.mask_email,
    "account": masking.mask_account,
    "address": masking.mask_address,
    "holder": masking.mask_holder,
}
MANY_STEPS = 4
"""From this many steps on, the course stands upright on a telephone."""


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing beside words, never instead of them: hidden from those who listen."""
    return markup.icon(name)


@register.simple_tag
def light(state: str, word: str = "", *, tag: bool = False) -> SafeString:
    """{% light "soon" %} or {% light view.light "明日到期" tag=True %}."""
    return markup.light(str(state), str(word), tag=tag)


@register.simple_tag
def clock_card(view: Any, why: str = "") -> SafeString:
    """`view` is a ClockView of the docket; `why` is the address of the calendar that explains its date."""
    return cards.clock_card(view, why)


@register.inclusion_tag("ui/day_calendar.html")
def day_calendar(days: Iterable[months.Noted]) -> Context:
    """Why this date: DayNotes of kernel.clock as months, a legend and a list."""
    notes = list(days)
    return {
        "months": months.months_of(notes),
        "legend": months.legend_of(notes),
        "rows": [(note, months.kind_of(note), months.WORDS.get(months.kind_of(note), "")) for note in notes],
        "counted": max((note.number for note in notes), default=0),
        "provisional": any(getattr(note, "provisional", False) for note in notes),
    }


@register.simple_tag
def timeline(
    entries: Iterable[Any], *, empty: str = "还没有办理记录; 每办一步, 这里会多一行。"
) -> SafeString:
    """Each entry: title, on, by, law, note. The newest stands first."""
    drawn = list(entries)
    return markup.timeline(drawn) if drawn else format_html('<p class="hint">{}</p>', empty)


@register.inclusion_tag("ui/steps.html")
def steps(flow: Sequence[Any], current: str | int) -> Context:
    """`flow`: titles, (key, title) pairs or things with key, title and perhaps note; `current`: an index or a key."""
    drawn = [_step(step) for step in flow]
    keys = [key for key, _, _ in drawn]
    here = current if isinstance(current, int) else keys.index(current) if current in keys else len(keys)
    states = ["done" if at < here else "now" if at == here else "" for at in range(len(drawn))]
    return {
        "steps": [{"title": t, "note": n, "state": s} for (_, t, n), s in zip(drawn, states, strict=True)],
        "number": min(here + 1, len(drawn)),
        "long": len(drawn) >= MANY_STEPS,
    }


def _step(step: Any) -> tuple[str, str, str]:
    if isinstance(step, str):
        return step, step, ""
    if isinstance(step, tuple):
        return str(step[0]), str(step[1]), str(step[2]) if len(step) > 2 else ""
    if isinstance(step, Mapping):
        return str(step.get("key", "")), str(step["title"]), str(step.get("note", ""))
    return str(getattr(step, "key", "")), str(step.title), str(getattr(step, "note", ""))


@register.simple_tag
def materials_list(materials: Iterable[Any], *, empty: str = "本事项不需要提交材料。") -> SafeString:
    """Each: title, state (need, have, given, later, wrong), and perhaps word, note, address, link_text."""
    listed = list(materials)
    return cards.materials_list(listed) if listed else cards.empty(empty, drawing="check2-square")


@register.inclusion_tag("ui/field.html")
def field(
    bound: BoundField, *, autocomplete: str = "", inputmode: str = "", label: str = "", plain: bool = False
) -> Context:
    """Label, help and error with the control that they belong to. `plain` leaves out the form's own help."""
    help_text = "" if plain else str(bound.help_text)
    attributes = fields.attributes_of(
        bound, help_text=help_text, autocomplete=autocomplete, inputmode=inputmode
    )
    shape = fields.shape_of(bound)
    return {
        "field": bound,
        "label": label or bound.label,
        "help_text": help_text,
        "shape": shape,
        "control": "" if shape == "choices" else bound.as_widget(attrs=attributes),
        "options": list(bound.subwidgets) if shape == "choices" else [],
        "described": attributes.get("aria-describedby", ""),
        "short": isinstance(bound.field.widget, fields.SHORT),
        "hidden": bound.is_hidden,
    }


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*forms: BaseForm | None, focus: bool = True) -> Context:
    """At the top of a page that came back: what to mend, each linked to its field."""
    wrongs = fields.wrongs_of(*forms)
    return {"wrongs": wrongs, "at_fields": any(wrong.anchor for wrong in wrongs), "focus": focus}


@register.inclusion_tag("ui/table.html", takes_context=True)
def table(
    context: Context,
    columns: Sequence[tables.Column],
    rows: Iterable[Any],
    *,
    caption: str,
    empty: str,
    sort: str = "",
    export: str = "",
    cards: bool = True,
) -> Context:
    """Lists and registers. `export` is the address of the spreadsheet, always in the same corner."""
    request: HttpRequest | None = context.get("request")
    return {
        "headings": tables.headings_of(columns, sort=sort, query=request.GET if request else None),
        "rows": markup.table_rows(rows, columns),
        "caption": caption,
        "empty": empty,
        "export": export,
        "cards": cards,
    }


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], *, unit: str = "条") -> Context:
    request: HttpRequest | None = context.get("request")
    query = request.GET if request else None
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        (str(n), tables.with_query(query, page=n) if isinstance(n, int) else "", n == page.number)
        for n in numbers
    ]
    return {
        "page": page,
        "links": links,
        "unit": unit,
        "previous": tables.with_query(query, page=page.number - 1),
        "next": tables.with_query(query, page=page.number + 1),
    }


@register.simple_tag
def empty(sentence: str, *, href: str = "", action: str = "", icon: str = "inbox") -> SafeString:
    """What would stand here, and how it comes to stand here."""
    return cards.empty(sentence, drawing=icon, href=href, action=action)


@register.simple_tag
def facts(pairs: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> SafeString:
    """What is known, as label and value; empty values are left out."""
    known = pairs.items() if isinstance(pairs, Mapping) else pairs
    return cards.facts((label, value) for label, value in known if value not in (None, ""))


@register.inclusion_tag("ui/masked.html")
def masked(value: str, kind: str = "") -> Context:
    """{% masked person.name "name" %}; without a kind the value is masked already."""
    return {"value": MASKS[kind](value) if kind else value}


@register.simple_tag
def button(
    words: str,
    *,
    kind: str = "primary",
    href: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    icon: str = "",
    size: str = "",
    form: str = "",
    law: str = "",
    causes: str = "",
    opens: str = "",
) -> SafeString:
    """A verb. On the desk with the article that allows it (`law`) and the date that it brings (`causes`)."""
    attributes = {"type": "button" if opens else type, "name": name, "value": value, "form": form}
    attributes |= {"data-opens": opens, "aria-haspopup": "dialog"} if opens else {}
    face = cards.button(words, kind=kind, size=size, drawing=icon, href=href, attributes=attributes)
    return cards.act(face, law, causes) if law or causes else face


@register.inclusion_tag("ui/note.html")
def note(sentence: str, kind: str = "info") -> Context:
    """A sentence that must not be overlooked: info, success, warning, error."""
    icons = {
        "success": "check-circle-fill",
        "warning": "exclamation-triangle-fill",
        "error": "exclamation-circle-fill",
    }
    return {"sentence": sentence, "kind": kind, "icon": icons.get(kind, "info-circle-fill")}


@register.inclusion_tag("ui/messages.html")
def message_list(messages: Iterable[Any] | None) -> Context:
    """Django's messages, announced."""
    return {"messages": list(messages or [])}


@register.simple_tag
def trail(*crumbs: str) -> SafeString:
    """{% trail "首页" "/" "食品经营许可" %}: titles and addresses in turn; the last has none."""
    pairs = [crumbs[at : at + 2] for at in range(0, len(crumbs), 2)]
    return cards.trail((pair[0], pair[1] if len(pair) > 1 else "") for pair in pairs)


@register.simple_tag(takes_context=True)
def nav_link(context: Context, href: str, words: str, icon: str = "", count: int | None = None) -> SafeString:
    """A place of the navigation; it is the present one if the page's address begins with it."""
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    home = href in ("/", "/desk/")
    here = path == href if home else path.startswith(href)
    return markup.nav_link(href, words, icon, count, here=here)


@register.inclusion_tag("ui/saved.html")
def saved_note() -> Context:
    """Where a form with data-autosave-url says that its draft is kept, or that it is not."""
    return {}


@register.simple_tag
def qr(data: str, label: str = "二维码") -> SafeString:
    """A QR code drawn into the page: no image to fetch, no style."""
    drawn = segno.make(data, error="m").svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', label, mark_safe(drawn))


@register.simple_tag
def money(amount: Decimal | int | str) -> SafeString:
    return format_html('<span class="number">{}</span>', words.money(amount))


@register.filter
def zh_date(moment: date | datetime | None) -> str:
    return words.zh_date(moment) if moment else ""


@register.filter
def zh_short_date(moment: date | datetime | None) -> str:
    return words.zh_short_date(moment) if moment else ""


@register.filter
def zh_moment(moment: datetime | None) -> str:
    return words.zh_moment(moment) if moment else ""


@register.filter
def zh_days(left: int | None, unit: str = "working_days") -> str:
    return "" if left is None else words.zh_days(left, unit)


@register.filter
def mask(value: str | None, kind: str = "name") -> str:
    """{{ person.name|mask:"name" }}, where a span would be in the way."""
    return MASKS[kind](value) if value else ""
