"""What a programme sends is checked as the page checks what is typed: the same fields, the same answers."""

from types import SimpleNamespace

import pytest
from django.http import QueryDict

from tongban.domains.cases.forms.item import ItemForm, answered
from tongban.domains.catalogue.api import FieldView

VALUES = (
    "", " ", "  食品 ", "x" * 8, "x" * 9, "a\0b", "3", "3.5", "-1", "1e400", "2026-03-12", "2026-02-30", "是", "否", "甲", "丙",
    "19900001234", "0519-86600000", "12", "11010519491231002X", "91320404MA1MXXXX0X", "\u3000全角\u3000", "\u200b",
)  # fmt: skip
KINDS = (
    "text",
    "textarea",
    "number",
    "money",
    "date",
    "choice",
    "yes_no",
    "phone",
    "id_number",
    "credit_code",
)


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_field_answers_a_programme_as_it_answers_the_page(kind, required):
    declared = FieldView(
        name="asked",
        label="所问",
        kind=kind,
        required=required,
        help="",
        options=("甲", "乙"),
        max=8,
        prefill="",
    )
    item = SimpleNamespace(edition_id=KINDS.index(kind), form=(declared,))
    for value in VALUES:
        data = QueryDict(mutable=True)
        data["f-asked"] = value
        form = ItemForm(item, data=data)
        kept, wrong = answered(item, {"asked": value})
        if form.is_valid():
            assert (kept, wrong) == (form.kept(), {}), repr(value)
        else:
            assert wrong == {"asked": " ".join(form.errors["asked"])}, repr(value)


def test_a_field_that_is_not_asked_and_a_list_for_a_text_are_named():
    declared = FieldView(
        "premises", "经营场所", "text", required=True, help="", options=(), max=60, prefill=""
    )
    item = SimpleNamespace(edition_id=1000, form=(declared,))
    _, wrong = answered(item, {"premises": ["一号", "二号"], "nonsense": "x"})
    assert wrong.keys() == {"premises", "nonsense"}
