"""The components of the matter pages, drawn without a template: a clock, a list of materials, known facts, a button."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tongban.ui import words
from tongban.ui.lights import LIGHTS
from tongban.ui.markup import icon, light
from tongban.ui.tables import value_of

NOTHING = mark_safe("")

CLOCK = """<article class="clock clock-{light}">
<header class="clock-head"><h3>{title}{term}</h3>{lamp}</header>
<div class="clock-main">{main}</div>
<div class="clock-rest">
<svg class="clock-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="rest" width="100" height="8"></rect><rect class="used" width="{percent}" height="8"></rect></svg>
<dl class="clock-sums"><div><dt>起算</dt><dd>{started}</dd></div><div><dt>已用</dt><dd>{used} {unit}</dd></div>{paused}{left}</dl>
</div>
{provisional}<footer class="clock-foot"><span class="law">{law}</span>{why}</footer>
</article>"""
PROVISIONAL = mark_safe(
    '<p class="clock-note">到期日是暂定的: 这一年的放假安排尚未公布, 公布后重新计算, 不会对您不利。</p>\n'
)


def clock_card(view: Any, why: str) -> SafeString:
    """`view` is a ClockView of the docket; `why` is the address of the calendar that explains its date."""
    unit = words.unit_word(view.unit)
    whole = max(view.used + view.left, 1)
    return format_html(
        CLOCK,
        light=LIGHTS[view.light].key,
        title=view.title,
        term=format_html(' <span class="hint">{}</span>', view.term) if view.term else "",
        lamp=light(view.light, "", tag=True),
        main=_clock_said(view, unit),
        percent=min(100, max(0, round(100 * view.used / whole))),
        started=words.zh_date(view.started_on),
        used=view.used,
        unit=unit,
        paused=_sum("不计入", view.paused_days, "天") if view.paused_days else "",
        left=_sum("剩余", view.left, unit) if view.left >= 0 else "",
        provisional=PROVISIONAL if view.provisional else NOTHING,
        law=view.law,
        why=_why(why, view.title) if why else "",
    )


def _sum(label: str, count: int, unit: str) -> SafeString:
    return format_html("<div><dt>{}</dt><dd>{} {}</dd></div>", label, count, unit)


def _why(address: str, title: str) -> SafeString:
    return format_html(
        '<a href="{}">为什么是这一天<span class="visually-hidden">: {}</span></a>', address, title
    )


def _clock_said(view: Any, unit: str) -> SafeString:
    """How it stands, and the day that goes with it."""
    due = words.zh_date(view.due_on) if view.due_on else ""
    if view.state == "paused":
        said, count = ("暂停计时, 此前已超期", -view.left) if view.left < 0 else ("暂停计时, 剩余", view.left)
        day = "恢复后继续计时" if view.left < 0 else "恢复后再定到期日"
        return _said(format_html("{} <strong>{}</strong> {}", said, count, unit), day)
    if view.state == "running" and view.left == 0:
        hours = words.hours_left()
        return _said(
            format_html("<strong>今天</strong>到期{}", f", {hours}" if hours else ""), _day("到期日", due)
        )
    if view.state == "running" and view.left > 0:
        return _said(format_html("还剩 <strong>{}</strong> {}", view.left, unit), _day("到期日", due))
    if view.light == "late":
        late = format_html("已超期 <strong>{}</strong> {}", -view.left, unit)
        return _said(late, format_html("应当在 <b>{}</b> 前办完", due))
    if view.state == "met":
        stopped = _day("办完日", words.zh_date(view.stopped_on)) if view.stopped_on else ""
        return _said(format_html("按时办完, 用了 <strong>{}</strong> {}", view.used, unit), stopped)
    if view.state == "lapsed":
        return _said("期间已经届满", _day("届满日", due))
    return _said("已停止计时", "")


def _said(sentence: str, day: str) -> SafeString:
    below = format_html('<p class="clock-due">{}</p>', day) if day else ""
    return format_html('<p class="clock-left">{}</p>{}', sentence, below)


def _day(label: str, day: str) -> SafeString:
    return format_html("{} <b>{}</b>", label, day)


STATES = {
    "have": "政府已有, 不用交",
    "given": "已提交",
    "later": "可以后补",
    "wrong": "需要重交",
    "need": "需要您准备",
}
MARKED = {"have": "check-lg", "given": "check-lg", "wrong": "x-lg"}


def materials_list(materials: Iterable[Any]) -> SafeString:
    """Each, a thing or a mapping: title, state (need, have, given, later, wrong), and perhaps word, note, address, link_text."""
    return format_html('<ul class="materials">{}</ul>', mark_safe("".join(map(_material, materials))))


def _material(one: Any) -> SafeString:
    title, note, address = (value_of(one, name) for name in ("title", "note", "address"))
    state = value_of(one, "state") or "need"
    linked = value_of(one, "link_text") or "查看样例"
    return format_html(
        '<li class="materials-{}"><span class="materials-mark" aria-hidden="true">{}</span><div>'
        '<p class="materials-name"><span>{}</span><span class="materials-state">{}</span></p>{}{}</div></li>',
        state,
        icon(MARKED[state]) if state in MARKED else "",
        title,
        value_of(one, "word") or STATES.get(state, STATES["need"]),
        format_html('<p class="materials-note">{}</p>', note) if note else "",
        format_html(
            '<p class="materials-note"><a href="{}">{}<span class="visually-hidden">: {}</span></a></p>',
            address,
            linked,
            title,
        )
        if address
        else "",
    )


def facts(pairs: Iterable[tuple[str, Any]]) -> SafeString:
    """Labels and values, in their order; days and numbers as the language writes them."""
    drawn = (
        f"<div><dt>{conditional_escape(label)}</dt><dd>{conditional_escape(localize(value))}</dd></div>"
        for label, value in pairs
    )
    return mark_safe(f'<dl class="facts">{"".join(drawn)}</dl>')


def button(
    label: str, *, kind: str, size: str, drawing: str, href: str, attributes: dict[str, str]
) -> SafeString:
    """A verb as a link, if it has an address, or as a button with what is given of its attributes."""
    shape = f"btn btn-{kind}{f' btn-{size}' if size else ''}"
    face = format_html("{}{}", icon(drawing) if drawing else "", label)
    if href:
        return format_html('<a class="{}" href="{}">{}</a>', shape, href, face)
    given = mark_safe(
        "".join(f' {name}="{conditional_escape(value)}"' for name, value in attributes.items() if value)
    )
    return format_html('<button class="{}"{}>{}</button>', shape, given, face)


def act(face: SafeString, law: str, causes: str) -> SafeString:
    """A verb with the article that allows it and the date that it brings."""
    why = f"{law}; {causes}" if law and causes else law or causes
    return format_html('<div class="act">{}<span class="act-why">{}</span></div>', face, why)


def empty(sentence: str, *, drawing: str, href: str = "", action: str = "") -> SafeString:
    """What would stand here, and how it comes to stand here."""
    way = format_html('<a class="btn btn-secondary" href="{}">{}</a>', href, action) if href else ""
    return format_html('<div class="empty">{}<p>{}</p>{}</div>', icon(drawing), sentence, way)


def trail(crumbs: Iterable[tuple[str, str]]) -> SafeString:
    """Titles with addresses; what has none is the present page."""
    drawn = "".join(map(_crumb, crumbs))
    return format_html('<nav class="trail" aria-label="当前位置"><ol>{}</ol></nav>', mark_safe(drawn))


def _crumb(crumb: tuple[str, str]) -> SafeString:
    title, address = crumb
    if address:
        return format_html('<li><a href="{}">{}</a></li>', address, title)
    return format_html('<li><span aria-current="page">{}</span></li>', title)
