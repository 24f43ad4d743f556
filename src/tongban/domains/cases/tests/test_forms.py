"""Every form covers what its step needs, and says in Chinese what to do where something is wrong."""

from datetime import date

import pytest

from tongban.domains.cases.actions import entry
from tongban.domains.cases.forms import STEP_FORMS, SUPPLIED_BY_THE_ACT, ExcludeForm, StepForm, forms_of
from tongban.domains.cases.procedure import PROCEDURES
from tongban.domains.cases.tests.factories import a_case, an_item, ids
from tongban.kernel.testing import actor_in, an_organisation, staff_of

pytestmark = pytest.mark.django_db


def case_for(step: str):
    """A matter in which the form of the step can be made."""
    item = an_item()
    lacking = ("从业人员健康证明",)
    matter = a_case(item, lacking=lacking)
    if step == "supply":
        asked = [{"material": ids(item)[lacking[0]], "problem": "未提交", "how": "请补交"}]
        matter = entry.ask_to_correct(
            matter, by=actor_in(an_organisation(), "clerk"), items=asked, on=date(2026, 3, 3)
        )
    return matter


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.key)
def test_every_step_that_an_officer_takes_has_a_form_that_covers_its_needs(procedure):
    made = forms_of(procedure.key, tuple(step.name for step in procedure.steps))
    uncovered = []
    for step in procedure.steps:
        needs = set(step.needs) - set(SUPPLIED_BY_THE_ACT)
        if not needs:
            continue
        form = made[step.name](None, case_for(step.name))
        covered = set(form.fields) | set(getattr(form, "covers", ()))
        uncovered += [f"{step.name}: {need}" for need in needs - covered]
    assert uncovered == []


def test_every_form_belongs_to_a_step():
    steps = {step.name for procedure in PROCEDURES for step in procedure.steps}
    assert set(STEP_FORMS) <= steps
    assert all(isinstance(form, type) and issubclass(form, StepForm) for form in STEP_FORMS.values())


def test_a_notice_is_made_from_ticks_and_ready_phrases():
    matter = case_for("ask_to_correct")
    form = STEP_FORMS["ask_to_correct"](
        {"tick-form": "on", "problem-form": "unsigned", "more-form": "第二页"}, matter
    )
    assert form.is_valid(), form.errors
    assert form.given() == {
        "items": [
            {"material": "form", "problem": "缺少签名或者盖章", "how": "请签名或者加盖印章后重新提交; 第二页"}
        ]
    }


def test_a_notice_without_a_tick_says_what_to_do():
    form = STEP_FORMS["ask_to_correct"]({}, case_for("ask_to_correct"))
    assert not form.is_valid()
    assert "请至少勾选一项" in str(form.errors)


def test_one_officer_chosen_twice_is_named_at_the_field():
    office = an_organisation()
    one = staff_of(office, "officer").number
    form = STEP_FORMS["record_check"](
        {"first": one, "second": one, "conclusion": "meets"}, case_for("record_check")
    )
    assert form.errors["second"] == ["两名核查人员不能是同一人; 请另选一名。"]


def test_every_wrong_field_is_named_and_nothing_typed_is_lost():
    form = ExcludeForm({"activity": "现场勘验", "expected_days": "十天", "performed_by": "检验所"})
    assert set(form.errors) == {"activity", "expected_days"}
    assert form["performed_by"].value() == "检验所"
    assert form["expected_days"].value() == "十天"
