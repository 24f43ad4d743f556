"""Who sees which matter, what stands on its pages, and what its applicant may do there."""

import pytest
from django.core.cache import cache

from tongban.domains.cases.models import Statement
from tongban.domains.cases.tests.factories import a_case, an_item, ids
from tongban.domains.cases.tests.visiting import a_pdf, a_program, staff_visitor, text_of, visitor
from tongban.kernel.docket.actions import note, perform
from tongban.kernel.documents.models import Document, Letter
from tongban.kernel.documents.queries import documents_of
from tongban.kernel.identity.actions import give_mandate
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.testing import a_person, actor_in, an_enterprise, an_organisation, on_day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_monday():
    cache.clear()
    with on_day("2026-03-02") as day:
        yield day


@pytest.fixture
def item():
    return an_item()


@pytest.fixture
def matter(item):
    return a_case(item, applicant=an_enterprise())


def page_of(matter, tail=""):
    return f"/my/matters/{matter.number}/{tail}"


def office(matter, duty="clerk"):
    return actor_in(matter.owner, duty)


def ask(matter, item, *, on="2026-03-04", name="经营场所平面图", problem="没有标明面积", form=False):
    items = [{"material": ids(item)[name], "problem": problem, "how": "请标明面积"}]
    if form:
        items.append({"material": "form", "problem": "地址不完整", "how": "写到门牌号"})
    with on_day(on) as day:
        perform(matter, "ask_to_correct", by=office(matter), on=day, items=items)
    matter.refresh_from_db()


def test_the_applicant_sees_where_the_matter_stands_who_has_it_and_by_when(matter):
    page = text_of(visitor(matter.applicant).get(page_of(matter)))
    assert "待受理" in page and "常州市市场监督管理局" in page
    # five working days after Monday 2 March: 3, 4, 5, 6 and 9 March
    assert "2026年3月9日(周一)" in page
    assert "依法视为受理" in page
    assert "行政许可法第三十二条第一款第四项" in page


def test_somebody_elses_matter_and_a_guessed_number_are_equally_absent(matter):
    stranger = visitor(a_person("钱进"))
    for tail in ("", "receipt/", "clock/accept/", "supply/", "act/withdraw/"):
        assert stranger.get(page_of(matter, tail)).status_code == 404
        assert stranger.get(f"/my/matters/CZ-XK-2026-999999/{tail}").status_code == 404
    assert "没有找到这件申请" in text_of(stranger.get(page_of(matter)))


def test_a_guest_is_sent_to_sign_in_and_comes_back(matter):
    answer = visitor().get(page_of(matter))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=%2Fmy%2Fmatters%2F")


def test_staff_do_not_use_the_citizens_page(matter):
    assert staff_visitor(matter.owner).get(page_of(matter)).status_code == 403


def test_an_agent_sees_the_principals_matter_while_the_mandate_lasts(matter, on_a_monday):
    agent = a_person("李静")
    give_mandate(matter.applicant, agent, scope="*", since=on_a_monday, until=on_a_monday)
    assert visitor(agent).get(page_of(matter)).status_code == 200
    with on_day("2026-03-03"):
        assert visitor(agent).get(page_of(matter)).status_code == 404


def test_internal_notes_are_not_in_the_course(matter, on_a_monday):
    note(matter.pk, "assign", title="内部派件说明", by=office(matter), on=on_a_monday)
    assert "内部派件说明" not in text_of(visitor(matter.applicant).get(page_of(matter)))


def test_every_day_of_a_clock_is_told_with_its_reason(matter):
    page = text_of(visitor(matter.applicant).get(page_of(matter, "clock/accept/")))
    assert "为什么是 2026年3月9日(周一)" in page
    assert "民法典第二百零一条第一款" in page  # the first day is not counted
    assert "第5个工作日" in page
    assert visitor(matter.applicant).get(page_of(matter, "clock/decide/")).status_code == 404


def test_a_paused_clock_shows_no_day(matter, item):
    ask(matter, item)
    with on_day("2026-03-05"):
        page = text_of(visitor(matter.applicant).get(page_of(matter, "clock/accept/")))
    assert "为什么是暂停计时" in page
    assert "暂停计时: 一次性告知补正" in page and "行政许可法第三十二条第一款第四项" in page


def test_the_letters_of_a_matter_open_for_its_parties_alone(matter):
    letter = Letter.objects.get(book=matter.book, kind="receipt")
    answer = visitor(matter.applicant).get(f"/my/letters/{letter.pk}/")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    assert visitor(a_person("钱进")).get(f"/my/letters/{letter.pk}/").status_code == 404
    assert visitor().get(f"/my/letters/{letter.pk}/").status_code == 302


def test_a_letter_to_a_third_party_is_not_shown_to_the_applicant(matter, on_a_monday):
    perform(matter, "accept", by=office(matter), on=on_a_monday)
    perform(matter, "tell_third_party", by=office(matter, "officer"), on=on_a_monday, third_party="赵大海")
    letter = Letter.objects.filter(book=matter.book, kind="generic").get()
    client = visitor(matter.applicant)
    assert client.get(f"/my/letters/{letter.pk}/").status_code == 404
    page = text_of(client.get(page_of(matter)))
    assert "赵大海" not in page and "告知利害关系人" in page


def test_what_is_asked_of_the_applicant_stands_first(matter, item):
    ask(matter, item)
    with on_day("2026-03-05"):
        client = visitor(matter.applicant)
        page, line = text_of(client.get(page_of(matter))), text_of(client.get("/my/matters/"))
    assert "需要您办理: 提交补正材料" in page
    # fifteen working days after Wednesday 4 March: 5-6 (2), 9-13 (7), 16-20 (12), 23-25 (15)
    assert "2026年3月25日(周三)" in page and "2026年3月25日(周三)" in line
    assert "没有标明面积" in page


def test_a_supplement_is_given_and_acceptance_is_counted_afresh(matter, item):
    ask(matter, item)
    place = f"s-{ids(item)['经营场所平面图']}"
    with on_day("2026-03-10"):
        client = visitor(matter.applicant)
        answer = client.post(page_of(matter, "supply/"), {place: a_pdf(), "go": "next"})
        assert answer.status_code == 302
        page = text_of(client.get(page_of(matter)))
    matter.refresh_from_db()
    assert matter.state == "lodged"
    # five working days after Tuesday 10 March: 11, 12, 13, 16, 17
    assert "2026年3月17日(周二)" in page
    document = documents_of(matter.book).get(kind=ids(item)["经营场所平面图"])
    assert client.get(page_of(matter, f"files/{document.pk}/")).content.startswith(b"%PDF")
    assert visitor(a_person("钱进")).get(page_of(matter, f"files/{document.pk}/")).status_code == 404


def test_a_supplement_without_its_file_is_named_and_nothing_is_taken(matter, item):
    ask(matter, item)
    with on_day("2026-03-10"):
        page = text_of(visitor(matter.applicant).post(page_of(matter, "supply/"), {"go": "next"}))
    assert "经营场所平面图: 还没有补交" in page
    matter.refresh_from_db()
    assert matter.state == "correcting"


def test_a_program_named_pdf_is_refused_at_its_material_and_good_files_stay(matter, item):
    ask(matter, item)
    place = f"s-{ids(item)['经营场所平面图']}"
    with on_day("2026-03-10"):
        client = visitor(matter.applicant)
        page = text_of(
            client.post(page_of(matter, "supply/"), {place: [a_pdf("好.pdf"), a_program()], "go": "next"})
        )
        assert "程序或者脚本" in page and "好.pdf" in page
        assert client.post(page_of(matter, "supply/"), {"go": "next"}).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "lodged"


def test_the_form_itself_can_be_mended(matter, item):
    ask(matter, item, form=True)
    place = f"s-{ids(item)['经营场所平面图']}"
    with on_day("2026-03-10"):
        client = visitor(matter.applicant)
        wrong = text_of(
            client.post(page_of(matter, "supply/"), {place: a_pdf(), "f-premises": "", "go": "next"})
        )
        assert "请填写经营场所地址" in wrong
        client.post(page_of(matter, "supply/"), {"f-premises": "钟楼区南大街2号301室", "go": "next"})
    matter.refresh_from_db()
    assert matter.state == "lodged"


def test_nothing_is_supplied_that_was_not_asked_for(matter):
    answer = visitor(matter.applicant).get(page_of(matter, "supply/"))
    assert answer.status_code == 302 and answer["Location"] == page_of(matter)


def test_an_application_is_withdrawn_after_a_question_and_then_over(matter):
    client = visitor(matter.applicant)
    assert "撤回不能取消" in text_of(client.get(page_of(matter, "act/withdraw/")))
    assert client.post(page_of(matter, "act/withdraw/"), {"reason": "换了铺面"}).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "withdrawn"
    assert Statement.objects.get(application_id=matter.pk, step="withdraw").text == "换了铺面"
    again = client.post(page_of(matter, "act/withdraw/"), follow=True)
    assert "现在的状态不能这样办理" in text_of(again)
    assert "本件已经结束" in text_of(again)


def test_a_hearing_can_only_be_asked_for_once_it_was_offered(matter, on_a_monday):
    perform(matter, "accept", by=office(matter), on=on_a_monday)
    client = visitor(matter.applicant)
    assert "act/request_hearing/" not in text_of(client.get(page_of(matter)))
    perform(matter, "offer_hearing", by=office(matter, "officer"), on=on_a_monday)
    page = text_of(client.get(page_of(matter)))
    # a right is offered, with its last day (five working days after Monday 2 March); nobody is urged to give it up
    assert "act/request_hearing/" in page and "您有权申请听证" in page and "2026年3月9日" in page
    assert "需要您办理" not in page
    assert client.post(page_of(matter, "act/request_hearing/")).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "hearing"


def test_a_step_of_the_office_is_not_open_to_the_applicant(matter):
    client = visitor(matter.applicant)
    for step in ("accept", "grant", "deem_accepted", "commit"):
        assert client.post(page_of(matter, f"act/{step}/")).status_code == 404


def test_lateness_is_told_with_where_to_complain(matter, on_a_monday):
    perform(matter, "accept", by=office(matter), on=on_a_monday)
    with on_day("2026-04-10"):
        page = text_of(visitor(matter.applicant).get(page_of(matter)))
    assert "超期" in page and "催办、投诉" in page


def test_the_list_is_answered_in_as_many_queries_for_one_matter_as_for_twelve(
    item, django_assert_max_num_queries
):
    applicant = an_enterprise()
    a_case(item, applicant=applicant)
    client = visitor(applicant)
    client.get("/my/matters/")
    with django_assert_max_num_queries(12):
        client.get("/my/matters/")
    for _ in range(11):
        a_case(item, applicant=applicant)
    with django_assert_max_num_queries(12):
        client.get("/my/matters/")


def test_the_page_of_a_matter_asks_a_bounded_number_of_queries(matter, django_assert_max_num_queries):
    client = visitor(matter.applicant)
    client.get(page_of(matter))
    with django_assert_max_num_queries(24):
        client.get(page_of(matter))


def test_a_draft_document_of_somebody_else_is_not_there(matter):
    assert Document.objects.filter(book=None).count() == 0
    assert visitor(a_person("钱进")).get(page_of(matter, "files/1/")).status_code == 404


def test_an_organisation_without_the_matter_is_no_party():
    assert visitor(an_enterprise("常州另一家有限公司")).get("/my/matters/").status_code == 200
    assert an_organisation().pk


def test_the_applicant_says_once_that_the_decision_came(on_a_monday):
    matter = a_case(an_item(), applicant=an_enterprise())
    client = visitor(matter.applicant)
    assert client.post(page_of(matter, "act/received/")).status_code == 302
    assert "received" not in entries_of(matter.pk).values_list("step", flat=True)
    perform(matter, "accept", by=office(matter), on=on_a_monday)
    perform(matter, "grant", by=office(matter, "head"), on=on_a_monday)
    page = text_of(client.get("/my/matters/"))
    assert "确认收到决定" in page
    assert "准予行政许可决定书" in text_of(client.get(page_of(matter, "act/received/")))
    client.post(page_of(matter, "act/received/"))
    client.post(page_of(matter, "act/received/"))
    assert entries_of(matter.pk).filter(step="received").count() == 1
    assert "申请人确认收到决定" in text_of(client.get(page_of(matter)))
    assert page_of(matter, "act/received/") not in text_of(client.get("/my/matters/"))
    assert visitor(a_person("钱进")).post(page_of(matter, "act/received/")).status_code == 404


def test_every_page_of_a_matter_leads_back_to_it(matter, item, on_a_monday):
    client = visitor(matter.applicant)
    back = f'href="{page_of(matter)}">'
    for tail in ("receipt/", "clock/accept/", "act/withdraw/"):
        assert text_of(client.get(page_of(matter, tail))).count(back) == 2, (
            tail
        )  # in the trail, and as a way out
    ask(matter, item)
    with on_day("2026-03-05"):
        assert text_of(client.get(page_of(matter, "supply/"))).count(back) == 2
