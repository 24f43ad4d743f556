"""A matter as a line of its applicant's list, drawn without a template: a page has twenty of them."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tongban.lib.masking import mask_holder
from tongban.ui.markup import light
from tongban.ui.words import zh_date, zh_days

register = template.Library()


@register.simple_tag
def matter_line(line: Any, person_id: int | None) -> SafeString:
    """What it is, for whom if not for oneself, what is wanted, and how it stands."""
    matter = line.matter
    for_whom = (
        f"<span>申请人 {escape(mask_holder(matter.applicant.name))}</span>"
        if matter.applicant_id != person_id
        else ""
    )
    wants = "".join(
        f'<p class="line-want"><a href="{escape(want.address)}">{escape(want.title)}</a>'
        f"{f', 最晚 {zh_date(want.by)}' if want.by else ''}</p>"
        for want in line.wanted
    )
    return mark_safe(
        f'<li class="line line-{line.light}"><div class="line-main">'
        f'<h3 class="line-title"><a href="{escape(line.address)}">{escape(matter.title)}</a></h3>'
        f'<p class="line-meta"><span class="number">{escape(matter.number)}</span>'
        f"<span>{escape(matter.owner.name)}</span>{for_whom}</p>{wants}</div>"
        f'<div class="line-side"><p class="line-state">{escape(line.state)}</p><p>{_standing(line)}</p>{_due(line)}</div></li>'
    )


def _standing(line: Any) -> str:
    if line.matter.closed_on:
        return f'{light("done", "", tag=True)} <span class="hint">{zh_date(line.matter.closed_on)}</span>'
    if line.light == "paused":
        return light("paused", "暂停计时", tag=True)
    left = "" if line.left is None else f" <span>{zh_days(line.left)}</span>"
    return f"{light(line.light, '', tag=True)}{left}"


def _due(line: Any) -> str:
    due_on = line.matter.due_on
    return f'<p class="hint">最晚 {zh_date(due_on)}</p>' if due_on and not line.matter.closed_on else ""
