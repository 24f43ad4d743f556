"""Who applies is asked once at the counter; the item's form takes it from there and says so."""

import pytest
from django.test import Client
from tests.shape.access import signed_in

from tongban.domains.cases.queries import application_of
from tongban.domains.cases.tests.factories import FOR_BOTH, FORM, an_item
from tongban.kernel.docket.models import Matter
from tongban.kernel.testing import a_person, an_organisation, on_day, staff_of
from tongban.lib.idcard import make_credit_code

pytestmark = pytest.mark.django_db

FIELDS = [
    {"name": "applicant", "label": "申请人名称", "kind": "text", "required": True, "prefill": "enterprise.name"},
    {"name": "code", "label": "统一社会信用代码", "kind": "credit_code", "required": True, "prefill": "enterprise.credit_code"},
    {"name": "contact", "label": "联系人", "kind": "text", "required": True, "prefill": "person.name"},
    {"name": "phone", "label": "联系电话", "kind": "phone", "required": True, "prefill": "person.phone"},
    {"name": "premises", "label": "经营场所地址", "kind": "text", "required": True},
]  # fmt: skip
OF_PERSONS = [
    {"name": "name", "label": "姓名", "kind": "text", "required": True, "prefill": "person.name"},
    {"name": "id_number", "label": "公民身份号码", "kind": "id_number", "required": True, "prefill": "person.id_number"},
    {"name": "phone", "label": "手机号码", "kind": "phone", "required": True, "prefill": "person.phone"},
]  # fmt: skip
FIRM = {"a-number": make_credit_code("91", "320404", "900000001"), "a-name": "常州新店餐饮有限公司"}
SOURCE = "取自申请人一栏"


@pytest.fixture(autouse=True)
def monday():
    with on_day("2026-03-02"):
        yield


@pytest.fixture
def clerk() -> Client:
    return signed_in(staff_of(an_organisation(), "clerk").account)


def test_an_enterprises_name_code_and_telephone_go_into_the_form_and_only_the_contact_is_asked(clerk):
    item = an_item(form=FIELDS)
    told = {**FIRM, "a-phone": "13900000000", "f-contact": "周立群", "f-premises": FORM["premises"]}
    assert clerk.post(f"/desk/intake/{item.item_id}/", {**told, "once": "1"}).status_code == 302
    application = application_of(Matter.objects.get())
    assert application.form == {
        "applicant": "常州新店餐饮有限公司", "code": FIRM["a-number"], "contact": "周立群", "phone": "13900000000", **FORM,
    }  # fmt: skip
    assert (application.contact_name, application.contact_phone) == ("周立群", "13900000000")


def test_a_registered_persons_telephone_need_not_be_given_again(clerk):
    item, person = an_item(form=OF_PERSONS, **FOR_BOTH), a_person("王小明")
    told = {"a-number": person.id_number, "a-name": "王小明", "a-phone": "", "once": "1"}
    assert clerk.post(f"/desk/intake/{item.item_id}/", told).status_code == 302
    application = application_of(Matter.objects.get())
    assert application.form == {"name": "王小明", "id_number": person.id_number, "phone": person.phone}
    assert application.contact_phone == person.phone


def test_a_telephone_that_nobody_knows_is_asked_for(clerk):
    item = an_item(form=FIELDS)
    answer = clerk.post(f"/desk/intake/{item.item_id}/", {**FIRM, "a-phone": "", "f-contact": "周立群"})
    assert answer.status_code == 422 and "请填写能接通的联系电话。" in answer.content.decode()


def test_what_was_taken_over_is_shown_with_its_source_and_what_differs_is_left_as_it_was_typed(clerk):
    item = an_item(form=FIELDS)
    told = {**FIRM, "a-phone": "13900000000", "f-phone": "13911111111", "f-contact": "周立群"}
    answer = clerk.post(f"/desk/intake/{item.item_id}/", told)
    shown = answer.content.decode()
    sheet = answer.context["sheet"]
    assert [(each.bound.name, each.bound.value(), each.source) for each in sheet.told] == [
        ("applicant", FIRM["a-name"], SOURCE),
        ("code", FIRM["a-number"], SOURCE),
        ("phone", "13911111111", ""),
    ]
    assert [bound.name for bound in sheet.asked] == ["contact", "premises"]
    assert shown.count(f"{SOURCE}; 不同时请改正") == 2 and not sheet.stands_open


def test_a_wrong_value_among_those_taken_over_stands_open(clerk):
    item = an_item(form=FIELDS)
    told = {
        **FIRM,
        "a-phone": "13900000000",
        "f-phone": "12",
        "f-contact": "周立群",
        "f-premises": FORM["premises"],
    }
    answer = clerk.post(f"/desk/intake/{item.item_id}/", told)
    assert answer.status_code == 422 and answer.context["sheet"].stands_open
    assert Matter.objects.count() == 0
