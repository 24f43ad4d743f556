"""The progress of a matter for whoever knows its number and four digits, and for nobody who tries them through."""

import pytest
from django.core.cache import cache

from tongban.domains.cases.tests.factories import FOR_BOTH, a_case, an_item
from tongban.domains.cases.tests.visiting import text_of, visitor
from tongban.kernel.testing import a_person, an_enterprise, on_day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_monday():
    cache.clear()
    with on_day("2026-03-02"):
        yield
    cache.clear()


@pytest.fixture
def matter():
    return a_case(an_item(**FOR_BOTH), applicant=a_person("王小明"))


def asked(number, digits, client=None):
    return (client or visitor()).post("/progress/", {"number": number, "digits": digits})


def test_the_course_is_shown_and_nothing_of_the_person(matter):
    page = text_of(asked(matter.number.lower(), matter.applicant.id_number[-4:].lower()))
    assert "待受理" in page and "2026年3月9日(周一)" in page
    for private in (
        matter.applicant.name,
        "王**",
        matter.applicant.id_number,
        matter.applicant.phone,
        "南大街",
        "/my/letters/",
    ):
        assert private not in page


def test_the_last_digits_of_the_telephone_do_as_well(matter):
    assert asked(matter.number, matter.applicant.phone[-4:]).status_code == 200


def test_an_enterprise_is_known_by_its_credit_code():
    matter = a_case(an_item(), applicant=an_enterprise())
    assert asked(matter.number, matter.applicant.id_number[-4:]).status_code == 200


def test_a_wrong_number_and_wrong_digits_get_the_same_sentence(matter):
    digits = matter.applicant.id_number[-4:]
    wrong = "0000" if digits != "0000" else "1111"
    answers = [asked(matter.number, wrong), asked("CZ-XK-2026-999999", digits)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("编号和后四位对不上" in text_of(answer) for answer in answers)


def test_both_wrong_fields_are_named_and_what_was_typed_stays(matter):
    page = text_of(asked("", "12345"))
    assert "请填写办件编号" in page and "只填后四位" in page and 'value="12345"' in page


def test_digits_are_not_tried_through(matter):
    for _ in range(10):
        asked(matter.number, "0000" if matter.applicant.id_number[-4:] != "0000" else "1111")
    answer = asked(matter.number, matter.applicant.id_number[-4:])
    assert answer.status_code == 429
    assert "15 分钟后再试" in text_of(answer)
