"""A field of several lines, one thing a line; and a number that may be left out."""

from __future__ import annotations

from typing import Any

from django import forms

from tongban.ui.lines import Lines as Lines


def choices(values: Any, blank: str = "请选择") -> list[tuple[str, str]]:
    pairs = [(value, value) if isinstance(value, str) else value for value in values]
    return [("", blank), *pairs]


def text(label: str, *, longest: int = 200, help: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, help_text=help)


def whole(label: str, *, least: int = 0, most: int = 1000, help: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=False,
        help_text=help,
        error_messages={
            "invalid": "请填写整数, 例如 20。",
            "min_value": "不能小于 %(limit_value)s。",
            "max_value": "不能大于 %(limit_value)s。",
        },
    )


def chosen(label: str, values: Any, *, help: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices(values), required=False, help_text=help)


def several(label: str, values: Any, *, help: str = "") -> forms.MultipleChoiceField:
    pairs = [(value, value) if isinstance(value, str) else value for value in values]
    return forms.MultipleChoiceField(
        label=label, choices=pairs, required=False, help_text=help, widget=forms.CheckboxSelectMultiple
    )


def yes(label: str, *, help: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help)


class DraftForm(forms.Form):
    """An unfinished draft may be kept: nothing is required on saving; `needed` only marks what review will ask for."""

    needed: tuple[str, ...] = ()
    use_required_attribute = False

    def mark_needed(self) -> None:
        """After validation, before showing."""
        for name in self.needed:
            self.fields[name].required = True

    @property
    def heading(self) -> str:
        """What a row is about, in the words of its first field."""
        return str(self[next(iter(self.fields))].value() or "")
