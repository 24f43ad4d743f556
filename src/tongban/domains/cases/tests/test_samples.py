"""示范文本 shows how a form is filled in rightly: every sample of every item of the city passes the form's own checks."""

from datetime import date
from pathlib import Path

from django.conf import settings

from tongban.domains.cases.forms.item import CHECKS
from tongban.domains.catalogue.rules import examples
from tongban.domains.catalogue.rules.files import read_city
from tongban.domains.catalogue.rules.guide import FieldView, form_of

MARCH = date(2026, 3, 2)


def is_right(field: FieldView, said: str | list[str]) -> bool:
    if isinstance(said, list):
        return bool(said) and set(said) <= set(field.options)
    if field.kind in CHECKS:
        CHECKS[field.kind](said)
    match field.kind:
        case "choice":
            return said in field.options
        case "text" | "textarea":
            return 0 < len(said) <= (field.max or 100)
        case "date":
            return date.fromisoformat(said) > MARCH
        case "number" | "money":
            return 0 < float(said) <= (field.max or float("inf"))
    return bool(said)


def test_every_answer_of_every_sample_is_right():
    items = [one.content for one in read_city(Path(settings.TONGBAN_CITY), departments=()).items]
    assert len(items) > 60
    wrong = []
    for item in items:
        form = form_of(item)
        applicant = examples.applicant_of(item.audience, form)
        sample = examples.sample_of(form, applicant=applicant, on=MARCH)
        wrong += [
            (item.key, field.label, sample[field.name])
            for field in form
            if not is_right(field, sample[field.name])
        ]
    assert wrong == []
