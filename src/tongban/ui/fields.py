"""A form's field as a page shows it: label, help and error tied to the control for those who listen to the page."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField, widgets
from django.forms.forms import BaseForm

CHECKS = (widgets.CheckboxInput,)
CHOICES = (widgets.RadioSelect, widgets.CheckboxSelectMultiple)
SHORT = (widgets.DateInput, widgets.NumberInput)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing to mend, with the place to which its link leads."""

    label: str
    sentence: str
    anchor: str


def shape_of(bound: BoundField) -> str:
    """control, check (one box) or choices (a group with its own legend)."""
    widget = bound.field.widget
    if isinstance(widget, CHOICES):
        return "choices"
    return "check" if isinstance(widget, CHECKS) else "control"


def attributes_of(bound: BoundField, *, help_text: str, autocomplete: str, inputmode: str) -> dict[str, Any]:
    widget = bound.field.widget
    kind = "form-check-input" if isinstance(widget, CHECKS) else "form-control"
    if isinstance(widget, widgets.Select) and not isinstance(widget, CHOICES):
        kind = "form-select"
    described = [f"{bound.auto_id}_help"] if help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    given = {
        "class": " ".join(filter(None, [widget.attrs.get("class", ""), kind])),
        "aria-describedby": " ".join(described) or None,
        "aria-invalid": "true" if bound.errors else None,
        "autocomplete": autocomplete or None,
        "inputmode": inputmode or None,
    }
    return {name: value for name, value in given.items() if value}


def anchor_of(bound: BoundField) -> str:
    """The first control of a group stands for the group."""
    return f"{bound.auto_id}_0" if shape_of(bound) == "choices" else str(bound.auto_id)


def wrongs_of(*forms: BaseForm | None) -> list[Wrong]:
    """Everything to mend, in the order of the page."""
    found: list[Wrong] = []
    for form in filter(None, forms):
        if not form.is_bound:
            continue
        found += [Wrong("", str(sentence), "") for sentence in form.non_field_errors()]
        for bound in form:
            found += [Wrong(str(bound.label), str(sentence), anchor_of(bound)) for sentence in bound.errors]
    return found
