"""The desk as each kind of user meets it: what is seen, what may be pressed, and what is refused with a sentence."""

from datetime import date

import pytest
from django.test import Client
from tests.shape.access import signed_in

from tongban.domains.cases.actions import entry
from tongban.domains.cases.tests.factories import COMMITMENT, FOR_BOTH, FORM, a_case, an_item, ids
from tongban.kernel.docket.actions import assign
from tongban.kernel.docket.models import Matter
from tongban.kernel.documents.models import Letter
from tongban.kernel.identity.models import Person
from tongban.kernel.identity.queries import actor_of_staff
from tongban.kernel.ledger.queries import entries_of
from tongban.kernel.testing import a_person, an_enterprise, an_organisation, on_day, staff_of
from tongban.lib.idcard import make_credit_code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with on_day("2026-03-02"):
        yield


def client_of(duty: str, organisation=None) -> Client:
    return signed_in(staff_of(organisation or an_organisation(), duty).account)


def page_of(matter: Matter) -> str:
    return f"/desk/matters/{matter.number}/"


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_guest_is_sent_to_sign_in_and_a_citizen_is_refused():
    assert Client().get("/desk/")["Location"].startswith("/accounts/login/")
    assert signed_in(a_person().account).get("/desk/").status_code == 403


def test_the_inbox_shows_ones_own_offices_matters_with_their_days_and_masks_persons():
    person = a_person("王小明")
    matter = a_case(an_item(**FOR_BOTH), applicant=person)
    shown = text_of(client_of("clerk").get("/desk/"))
    assert matter.number in shown
    assert "王**" in shown and "王小明" not in shown
    assert "还剩 5 个工作日" in shown
    police = an_organisation("police", "常州市公安局")
    assert matter.number not in text_of(client_of("clerk", police).get("/desk/"))


def test_a_step_that_the_item_does_not_know_is_not_offered():
    plain, promised = a_case(an_item()), a_case(an_item(key="on-a-promise", commitment=COMMITMENT))
    client = client_of("clerk")
    assert "签署告知承诺书" not in text_of(client.get(page_of(plain)))
    assert "签署告知承诺书" in text_of(client.get(page_of(promised)))


def test_a_supervisor_of_the_city_sees_all_and_may_press_nothing():
    matter = a_case(an_item())
    board = an_organisation("approval", "常州市政务服务管理办公室", supervises=True)
    client = client_of("supervisor", board)
    assert matter.number in text_of(client.get("/desk/"))
    shown = text_of(client.get(page_of(matter)))
    assert "steps/accept" not in shown
    assert client.post(f"{page_of(matter)}steps/accept/").status_code == 403


def test_the_filters_count_what_they_find():
    item = an_item()
    a_case(item, on="2026-02-10")  # five working days: due 24 February, late by 2 March
    a_case(item, on="2026-03-02")
    client = client_of("clerk")
    shown = text_of(client.get("/desk/"))
    assert "全部 2" in shown and "超期 1" in shown
    assert text_of(client.get("/desk/?only=late")).count("/desk/matters/CZ-XK") == 1


def test_the_inbox_asks_the_database_no_more_for_more_rows(django_assert_max_num_queries):
    item = an_item()
    for _ in range(6):
        a_case(item)
    client = client_of("clerk")
    client.get("/desk/")
    with django_assert_max_num_queries(24):
        client.get("/desk/")


def test_each_button_tells_its_article_and_the_day_it_causes():
    shown = text_of(client_of("clerk").get(page_of(a_case(an_item()))))
    assert "第三十二条第一款第五项" in shown
    # 20 working days after 2 March, and five promised
    assert "法定决定期限至2026年3月30日" in shown
    assert "承诺期限至2026年3月9日" in shown


def test_what_may_not_be_done_says_why():
    matter = entry.accept(
        a_case(an_item()), by=actor_of_staff(staff_of(an_organisation(), "clerk")), on=date(2026, 3, 2)
    )
    shown = text_of(client_of("officer").get(page_of(matter)))
    assert "由负责人办理" in shown
    assert "尚未告知听证权利" in shown


def test_a_step_without_input_is_one_press_and_leaves_its_paper():
    matter = a_case(an_item())
    client = client_of("clerk")
    answer = client.post(f"{page_of(matter)}steps/accept/", {"seen": entries_of(matter.pk).count()})
    assert answer["Location"] == page_of(matter)
    matter.refresh_from_db()
    assert matter.state == "accepted"
    paper = Letter.objects.get(book=matter.book, kind="acceptance")
    found = client.get(f"/desk/letters/{paper.pk}/")
    assert (found["Content-Type"], found.content[:5]) == ("application/pdf", b"%PDF-")


def test_of_two_officers_on_one_step_the_second_is_told_and_keeps_what_was_typed():
    item = an_item()
    matter = a_case(item, lacking=("经营场所平面图",))
    seen = entries_of(matter.pk).count()
    plan = ids(item)["经营场所平面图"]
    sent = {"seen": seen, f"tick-{plan}": "on", f"problem-{plan}": "absent", f"more-{plan}": "A4纸打印"}
    first, second = client_of("clerk"), client_of("clerk")
    assert first.post(f"{page_of(matter)}steps/ask_to_correct/", sent).status_code == 302
    answer = second.post(f"{page_of(matter)}steps/ask_to_correct/", sent)
    assert answer.status_code == 409
    assert "已由他人办理「一次性告知补正」" in text_of(answer)
    assert "A4纸打印" in text_of(answer)
    assert Letter.objects.filter(kind="one_time_notice").count() == 1


def test_a_wrong_form_comes_back_with_each_fault_named():
    matter = entry.accept(
        a_case(an_item()), by=actor_of_staff(staff_of(an_organisation(), "clerk")), on=date(2026, 3, 2)
    )
    answer = client_of("officer").post(f"{page_of(matter)}steps/exclude_time/", {"performed_by": "市检验所"})
    assert answer.status_code == 422
    shown = text_of(answer)
    assert "请选择需要进行的活动" in shown and "请填写预计需要的工作日数" in shown and "市检验所" in shown


def test_a_refusal_of_the_law_is_told_on_the_page():
    item = an_item(on_site_check=True)
    matter = entry.accept(
        a_case(item), by=actor_of_staff(staff_of(an_organisation(), "clerk")), on=date(2026, 3, 2)
    )
    answer = client_of("head").post(f"{page_of(matter)}steps/grant/", {"content": ""})
    assert answer.status_code == 409
    assert "尚未登记核查结果" in text_of(answer)


def test_a_guessed_number_and_another_offices_matter_answer_alike():
    matter = a_case(an_item())
    police = client_of("clerk", an_organisation("police", "常州市公安局"))
    assert police.get(page_of(matter)).status_code == 404
    assert police.get("/desk/matters/CZ-XK-2026-999999/").status_code == 404
    assert police.get(f"/desk/letters/{Letter.objects.get().pk}/").status_code == 404


def test_a_number_is_shown_once_for_a_reason_that_stays_in_the_ledger():
    person = a_person()
    matter = a_case(an_item(**FOR_BOTH), applicant=person)
    client = client_of("clerk")
    assert person.id_number not in text_of(client.get(page_of(matter)))
    client.post(f"{page_of(matter)}reveal/", {"what": "id_number", "why": ""})
    assert not entries_of(matter.pk).filter(step="unmask").exists()
    answer = client.post(f"{page_of(matter)}reveal/", {"what": "id_number", "why": "核对身份证原件"})
    assert person.id_number in text_of(answer)
    assert answer["Cache-Control"] == "private, no-store"
    written = entries_of(matter.pk).get(step="unmask")
    assert (written.given["reason"], written.audience) == ("核对身份证原件", "office")


def test_a_matter_is_assigned_within_the_office():
    matter, officer = a_case(an_item()), staff_of(an_organisation(), "officer", name="赵敏")
    client = client_of("head")
    client.post(f"{page_of(matter)}assign/", {"to": officer.number})
    assert "赵敏" in text_of(client.get("/desk/"))
    assert "赵敏" in text_of(signed_in(officer.account).get("/desk/?only=mine"))


def test_the_day_is_explained():
    shown = text_of(client_of("clerk").get(f"{page_of(a_case(an_item()))}clocks/accept/"))
    assert "第三十二条第一款第四项" in shown and "2026年3月9日" in shown


def test_a_person_is_searched_for_in_what_is_sent_and_never_in_the_address():
    person = a_person()
    matter = a_case(an_item(**FOR_BOTH), applicant=person)
    client = client_of("clerk")
    assert matter.number in text_of(client.post("/desk/matters/", {"person": person.id_number}))
    assert matter.number in text_of(client.get("/desk/matters/?q=食品经营"))
    assert matter.number not in text_of(client.get(f"/desk/matters/?q={person.id_number}"))


def counter(item, **changes) -> dict[str, str]:
    known = ids(item)
    number = make_credit_code("91", "320404", "900000001")
    return {
        "a-number": number, "a-name": "常州新店餐饮有限公司", "a-phone": "13900000000", "f-premises": FORM["premises"],
        f"m-{known['营业执照']}": "on", f"m-{known['经营场所平面图']}": "on", "once": "counter-1", **changes,
    }  # fmt: skip


def test_the_counter_takes_in_an_application_and_goes_on_to_what_is_missing():
    item = an_item()
    client = client_of("clerk")
    assert item.name in text_of(client.get("/desk/intake/?q=开饭店"))
    answer = client.post(f"/desk/intake/{item.item_id}/", counter(item))
    matter = Matter.objects.get()
    assert answer["Location"] == f"{page_of(matter)}?do=ask_to_correct"
    assert (matter.channel, matter.applicant.assurance) == ("window", 2)
    shown = text_of(client.get(answer["Location"]))
    assert "从业人员健康证明" in shown and "未提交" in shown


def test_a_counter_form_sent_twice_is_one_case_and_one_person():
    item = an_item()
    client = client_of("clerk")
    client.post(f"/desk/intake/{item.item_id}/", counter(item))
    client.post(f"/desk/intake/{item.item_id}/", counter(item))
    assert (Matter.objects.count(), Person.objects.filter(kind="enterprise").count()) == (1, 1)


def test_a_number_with_a_wrong_check_digit_is_named_and_nothing_typed_is_lost():
    item = an_item()
    wrong = counter(item, **{"a-number": "91320404MA1MXXXXX0", "a-name": "某某公司"})
    answer = client_of("clerk").post(f"/desk/intake/{item.item_id}/", wrong)
    shown = text_of(answer)
    assert answer.status_code == 422
    assert "校验码不符" in shown and "某某公司" in shown and FORM["premises"] in shown
    assert Matter.objects.count() == 0


def test_a_number_registered_for_somebody_else_is_not_taken_over():
    item, firm = an_item(), an_enterprise("常州老店餐饮有限公司")
    answer = client_of("clerk").post(
        f"/desk/intake/{item.item_id}/", counter(item, **{"a-number": firm.id_number})
    )
    assert "已经登记在" in text_of(answer)
    assert Matter.objects.count() == 0


def test_assigning_elsewhere_is_refused_with_a_sentence():
    matter, stranger = a_case(an_item()), staff_of(an_organisation("police", "常州市公安局"), "officer")
    answer = client_of("head").post(f"{page_of(matter)}assign/", {"to": stranger.number}, follow=True)
    assert "只能派给本单位人员" in text_of(answer)


def test_what_is_assigned_to_me_is_found_by_its_word():
    officer = staff_of(an_organisation(), "officer")
    matter = a_case(an_item())
    assign(matter, to=officer, by=actor_of_staff(officer), on=date(2026, 3, 2))
    assert "派给我的 1" in text_of(signed_in(officer.account).get("/desk/"))


def test_the_rehearsal_lives_through_the_days_and_lets_silence_accept(settings, tmp_path):
    from tongban.kernel.clock import rehearsal, today

    settings.TONGBAN_DATA = tmp_path
    matter = a_case(an_item())
    rehearsal.move_to(tmp_path / "rehearsal.json", date(2026, 3, 2))
    rehearsal.follow(tmp_path / "rehearsal.json")
    client = client_of("clerk")
    answer = client.post("/desk/rehearsal/", {"to": "2026-03-10"}, follow=True)
    matter.refresh_from_db()
    assert (today(), matter.state) == (date(2026, 3, 10), "accepted")
    assert "依法自动办理 1 件" in text_of(answer)
    assert "只能向前" in text_of(client.post("/desk/rehearsal/", {"to": "2026-03-09"}, follow=True))


def test_outside_a_rehearsal_there_is_no_page_to_move_the_day(settings):
    settings.TONGBAN_REHEARSAL = False
    assert client_of("clerk").get("/desk/rehearsal/").status_code == 404


def test_whoever_only_looks_on_is_told_whose_it_is():
    matter = a_case(an_item())
    board = an_organisation("approval", "常州市政务服务管理办公室", supervises=True)
    page = text_of(client_of("supervisor", board).get(page_of(matter)))
    assert f"本件由{matter.owner.name}办理, 您可以查看全部经过和文书" in page
    assert "下面列出了由谁办理" not in page
