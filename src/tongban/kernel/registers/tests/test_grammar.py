"""What a declaration takes from its model, and the contradictions that it is refused for."""

import pytest

from tongban.domains.media.models import Conference
from tongban.domains.network.models import Commissioner
from tongban.kernel.registers.grammar import BadRegister, Column, Count, Register


def declared(**changes):
    given = {
        "key": "x", "title": "测试", "model": Conference, "head": "title", "purpose": "", "identity": ("title",),
        "columns": (Column("title"), Column("held_on"), Column("kind"), Column("journalists")),
    }  # fmt: skip
    return Register(**{**given, **changes})


def faults(**changes) -> str:
    with pytest.raises(BadRegister) as caught:
        declared(**changes)
    return str(caught.value)


def test_a_column_takes_title_kind_choices_and_need_from_the_model():
    register = declared()
    kind = register.column("kind")
    assert (kind.title, kind.kind, kind.required) == ("类别", "choice", True)
    assert kind.choices[0] == ("policy", "政策发布")
    assert register.column("held_on").kind == "date"
    assert (register.column("journalists").kind, register.column("journalists").required) == (
        "integer",
        False,
    )


def test_every_fault_is_named_at_once():
    said = faults(head="nobody", filters=("title",), public=("held_on",), edit=("king",), identity=())
    for fault in (
        "head names 'nobody', which is no column",
        "identity is empty",
        "filters: 'title' is of kind text",
        "the head of a public register is public",
        "edit: king is no kind of staff",
    ):
        assert fault in said


def test_personal_and_encrypted_go_together():
    columns = (Column("number", kind="number"), Column("name"), Column("site", personal="name"))
    said = faults(model=Commissioner, columns=columns, head="number", identity=("number",), series="X")
    assert "column 'name' is encrypted and does not say how it is masked" in said
    assert "column 'site' is personal and its field is not encrypted" in said


def test_what_is_personal_is_neither_public_nor_ordered_nor_searched_without_an_index():
    columns = (Column("number", kind="number"), Column("name", personal="name"))
    said = faults(
        model=Commissioner, columns=columns, head="number", identity=("number",), series="X",
        public=("number", "name"), order=("name",), search=("name",),
    )  # fmt: skip
    assert "column 'name' is personal and cannot be public" in said
    assert "order: 'name' is encrypted and has no order" in said
    assert "search: 'name' is encrypted and has no blind index" in said


def test_a_number_that_could_not_be_opened_is_refused():
    count = Count("a", "甲", where={"kind": ("policy",)})
    assert "by 'kind', which is no filter" in faults(counts=(count,))
    assert "has no choice nothing" in faults(
        counts=(Count("a", "甲", where={"kind": ("nothing",)}),), filters=("kind",)
    )
    assert "adds 'title', which is no number" in faults(counts=(Count("a", "甲", adds="title"),))
    assert "year 'held_on' is no filter" in faults(counts=(Count("a", "甲"),), year="held_on")


def test_nobody_edits_what_they_may_not_see():
    columns = (Column("title"), Column("organisation"))
    said = faults(columns=columns, see_reach="own", edit_reach="all")
    assert "edit_reach goes beyond see_reach" in said


def test_a_number_has_a_series():
    columns = (Column("number", kind="number"),)
    said = faults(model=Commissioner, columns=columns, head="number", identity=("number",))
    assert "a number needs a series" in said
