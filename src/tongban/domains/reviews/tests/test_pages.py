"""Who sees which page of a review; and that no page for staff names whoever wrote it."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tongban.domains.reviews import actions
from tongban.domains.reviews.models import Invitation, Rectification, Review
from tongban.domains.reviews.tests.factories import a_review, an_invitation
from tongban.kernel.docket.actions import perform
from tongban.kernel.docket.models import Matter
from tongban.kernel.testing import a_person, actor_for, actor_in, an_organisation, on_day, staff_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tongban.domains.reviews.tests.addresses")]
SECRET = "欧阳娜娜"


@pytest.fixture(autouse=True)
def on_an_ordinary_day():
    with on_day("2026-03-06"):
        yield


def signed_in(client, account):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def staff_client(client, duty="officer", organisation=None):
    account = staff_of(organisation or an_organisation(), duty).account
    if duty in ("head", "supervisor", "admin"):
        TOTP.activate(account, generate_totp_secret())
    return signed_in(client, account)


@pytest.fixture
def invitation():
    return an_invitation(person=a_person(SECRET))


@pytest.fixture
def reviewer(client, invitation):
    return signed_in(client, invitation.person.account)


def address(invitation, tail=""):
    return f"/reviews/{invitation.token}/{tail}"


def test_five_levels_stand_as_plain_words_without_any_script(reviewer, invitation):
    page = reviewer.get(address(invitation)).content.decode()
    assert page.count('type="radio"') == 5
    assert "非常不满意" in page and "评价完全自愿" in page


def test_going_on_without_a_level_says_what_to_do(reviewer, invitation):
    assert "请选择一个评价等级" in reviewer.get(address(invitation, "?next=1")).content.decode()
    assert "五个等级" in reviewer.get(address(invitation, "?level=9&next=1")).content.decode()


def test_the_options_follow_from_the_level(reviewer, invitation):
    page = reviewer.get(address(invitation, "?level=2&next=1")).content.decode()
    assert "未在承诺时间内办结" in page and "窗口人员业务不熟练" in page
    assert "一窗受理一次办结" not in page


def test_a_review_is_given_thanked_for_and_not_given_twice(reviewer, invitation):
    given = {"options": ["513"], "comment": "很快"}
    answer = reviewer.post(address(invitation, "?level=5"), given, follow=True)
    assert "谢谢您的评价" in answer.content.decode()
    reviewer.post(address(invitation, "?level=1"), {"comment": "又来"})
    assert list(Review.objects.values_list("level", flat=True)) == [5]


def test_what_was_typed_is_not_lost_when_something_is_wrong(reviewer, invitation):
    page = reviewer.post(
        address(invitation, "?level=5"), {"options": ["110"], "comment": "等了很久"}
    ).content.decode()
    assert "请从列出的选项中选择" in page and "等了很久" in page


def test_the_telephone_is_told_from_the_computer(reviewer, invitation):
    reviewer.post(
        address(invitation, "?level=4"), {}, HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14) Mobile Mobi"
    )
    assert Review.objects.get().channel == 2


def test_no_member_of_staff_opens_a_rating_page(client, invitation):
    assert staff_client(client).get(address(invitation)).status_code == 403
    assert client.post(address(invitation, "?level=5"), {}).status_code == 403
    assert not Review.objects.exists()


def test_another_person_is_refused_and_an_unknown_token_has_a_sentence(client, invitation):
    client = signed_in(client, a_person("钱进").account)
    assert client.get(address(invitation)).status_code == 403
    answer = client.get("/reviews/no-such-token/")
    assert answer.status_code == 404 and "没有找到这次服务" in answer.content.decode()


def test_after_the_last_day_the_page_says_so(reviewer, invitation):
    with on_day("2026-04-05"):
        answer = reviewer.get(address(invitation))
    assert answer.status_code == 410 and "评价时间已过" in answer.content.decode()


def test_a_guest_with_the_address_is_thanked_but_reads_nothing(client, invitation):
    a_review(invitation, 1, comment="窗口推来推去")
    page = client.get(address(invitation)).content.decode()
    assert "已经评价" in page and "窗口推来推去" not in page and SECRET not in page


def test_one_s_own_reviews_are_listed_anonymous_ones_too(reviewer, invitation):
    page = reviewer.get("/my/reviews/").content.decode()
    assert f"/reviews/{invitation.token}/" in page and "可以评价" in page
    a_review(invitation, 2, anonymous=True)
    assert "不满意, 匿名" in reviewer.get("/my/reviews/").content.decode()


def test_a_stranger_has_no_reviews_of_one_s_own(client):
    assert client.get("/my/reviews/").status_code == 302


def mended(invitation: Invitation) -> Matter:
    a_review(
        invitation, 1, options=("110",),
        comment=f"我是{SECRET}, 电话{invitation.person.phone}, 件号{invitation.matter.number}, 跑了三次",
    )  # fmt: skip
    matter = Rectification.objects.select_related("matter__owner").get().matter
    invitation.refresh_from_db()
    officer = actor_in(matter.owner, "officer")
    day = matter.opened_on
    perform(matter, "contact", by=officer, on=day, words="抱歉, 正在核实")
    perform(matter, "verify", by=officer, on=day, finding="属实")
    perform(matter, "rectify", by=officer, on=day, outcome="rectified", words="已取消重复材料")
    return Matter.objects.select_related("owner").get(pk=matter.pk)


def test_the_reviewer_reads_the_answer_and_says_whether_it_will_do(reviewer, invitation):
    matter = mended(invitation)
    page = reviewer.get(address(invitation)).content.decode()
    assert "已取消重复材料" in page and "对整改结果满意吗" in page
    assert "请在 2026年3月13日(周五) 前告诉我们是否满意" in page  # five working days after Friday 6 March
    assert "请写明哪里还不满意" in reviewer.post(address(invitation), {"satisfied": "no"}).content.decode()
    assert reviewer.post(address(invitation), {"satisfied": "yes"}).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "closed"


@pytest.mark.parametrize("duty", ["clerk", "officer", "head", "supervisor", "admin"])
@pytest.mark.parametrize("supervises", [False, True])
def test_no_page_for_staff_names_the_reviewer_or_the_case(client, invitation, duty, supervises):
    matter = mended(invitation)
    perform_back = Matter.objects.get(pk=matter.pk)
    office = an_organisation("data", "常州市数据局", supervises=True) if supervises else matter.owner
    client = staff_client(client, duty, office)
    person = invitation.person
    secrets = (
        SECRET,
        person.id_number,
        person.phone,
        invitation.matter.number,
        invitation.token,
        f"person:{person.pk}",
    )
    for page in (
        "/desk/reviews/",
        "/desk/reviews/?only=bad",
        f"/desk/reviews/appeals/{matter.pk}/",
        "/reviews/",
        "/my/reviews/",
    ):
        shown = client.get(page).content.decode()
        assert not [secret for secret in secrets if secret in shown], page
    assert perform_back.applicant is None


def test_the_panel_of_the_matter_page_names_nobody(rf, invitation):
    from django.template.loader import render_to_string

    from tongban.domains.reviews import api

    matter = mended(invitation)
    actions.answer_back(
        invitation, satisfied=False, words=f"{SECRET}还是要交, 回电{invitation.person.phone}",
        by=actor_for(invitation.person), on=matter.opened_on,
    )  # fmt: skip
    panel = render_to_string("reviews/desk/_facts.html", {"facts": api.desk_facts(matter)})
    assert "跑了三次" in panel and "未超期" in panel and "还是要交" in panel
    for secret in (SECRET, invitation.person.phone, invitation.matter.number, invitation.person.id_number):
        assert secret not in panel


@pytest.mark.urls("tongban.config.urls")
@pytest.mark.parametrize("duty", ["clerk", "officer", "head", "supervisor"])
def test_the_matter_page_of_the_desk_names_neither_reviewer_nor_case(client, invitation, duty):
    matter = mended(invitation)
    supervises = duty == "supervisor"
    office = an_organisation("data", "常州市数据局", supervises=True) if supervises else matter.owner
    page = staff_client(client, duty, office).get(f"/desk/matters/{matter.number}/")
    shown = page.content.decode()
    assert page.status_code == 200 and "跑了三次" in shown
    person = invitation.person
    for secret in (
        SECRET,
        "欧阳",
        person.phone,
        person.id_number,
        invitation.matter.number,
        f"person:{person.pk}",
    ):
        assert secret not in shown


@pytest.mark.urls("tongban.config.urls")
def test_an_officer_takes_the_steps_on_the_matter_page(client, invitation):
    a_review(invitation, 1)
    matter = Rectification.objects.select_related("matter__owner").get().matter
    client = staff_client(client)
    page = f"/desk/matters/{matter.number}/"
    assert "给评价人的留言" in client.get(f"{page}?do=contact").content.decode()
    assert client.post(f"{page}steps/contact/", {"words": ""}).status_code == 422
    assert client.post(f"{page}steps/contact/", {"words": "正在核实"}).status_code == 302
    assert client.post(f"{page}steps/verify/", {"finding": "属实"}).status_code == 302
    assert client.post(f"{page}steps/rectify/", {"outcome": "rectified", "words": "已改"}).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "answered"


def test_an_office_reads_only_its_own_reviews(client, invitation):
    a_review(invitation, 5, comment="很快")
    other = staff_client(client, organisation=an_organisation("culture", "常州市文化广电和旅游局"))
    assert "很快" not in other.get("/desk/reviews/").content.decode()


def test_an_appeal_is_decided_on_its_page_by_the_supervisors_alone(client, invitation):
    a_review(invitation, 1)
    matter = Rectification.objects.select_related("matter__owner").get().matter
    perform(matter, "contact", by=actor_in(matter.owner, "officer"), on=matter.opened_on, words="正在核实")
    perform(
        matter,
        "appeal",
        by=actor_in(matter.owner, "head"),
        on=matter.opened_on,
        ground="误评",
        words="评错了单位",
    )
    page = f"/desk/reviews/appeals/{matter.pk}/"
    assert staff_client(client, "head").get(page).status_code == 403
    client = staff_client(client, "supervisor", an_organisation("data", "常州市数据局", supervises=True))
    assert "评错了单位" in client.get(page).content.decode()
    assert "请选择复核结论" in client.post(page, {}).content.decode()
    assert client.post(page, {"decision": "uphold", "words": "经核对确属误评"}).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "not_adopted"


def test_the_published_figures_state_how_they_are_counted(client, invitation):
    a_review(invitation, 5)
    page = client.get("/reviews/").content.decode()
    assert "常州市市场监督管理局" in page and "100.0%" in page
    assert "没有评价的不作默认好评" in page and "为本市口径" in page


def test_without_reviews_the_figures_say_what_would_appear(client):
    assert "近一年还没有评价" in client.get("/reviews/").content.decode()
