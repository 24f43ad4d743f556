"""What a guest, a clerk, an officer, a head and a stranger see of the catalogue, and at what cost in queries."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tongban.domains.catalogue import api
from tongban.domains.catalogue.actions import course
from tongban.domains.catalogue.models import Edition, Item
from tongban.domains.catalogue.tests.factories import a_district_office, a_folder, an_entry
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.testing import actor_in, an_organisation, on_day, staff_of

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def in_march():
    with on_day("2026-03-02"):
        yield


@pytest.fixture
def office() -> Organisation:
    return an_organisation()


@pytest.fixture
def item(office, tmp_path) -> Item:
    api.load(a_folder(tmp_path, an_entry()), on=date(2026, 1, 5))
    return Item.objects.get(base=None)


def _as(organisation: Organisation, duty: str) -> Client:
    account = staff_of(organisation, duty).account
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _desk(name: str, item: Item, *more: str) -> str:
    return reverse(f"catalogue_desk:{name}", args=[item.pk, *more])


def _words(answer) -> str:
    return answer.content.decode()


def test_the_guide_answers_in_its_first_screen(client, item):
    page = _words(client.get(f"/items/{item.pk}/"))
    for answer in (
        "食品经营许可（新办）",
        "企业和其他组织可以申请",
        "承诺 <strong>5个工作日</strong>（法定 20个工作日）",
        "不收费",
        "政务服务中心2楼",
        "1 份材料</a>, 特定情形另加",
    ):
        assert answer in page
    assert "政府已有电子证照, 免交" in page
    assert "第三十五条" in page
    assert item.code in page


def test_a_suspended_item_says_so_and_offers_no_application(client, item, office):
    course.suspend(item.editions.get(), "系统升级", by=actor_in(office, "head"), on=MARCH)
    page = _words(client.get(f"/items/{item.pk}/"))
    assert "本事项暂停办理: 系统升级" in page
    assert "在线办理" not in page


def test_a_district_item_leads_to_the_districts(client, office, tmp_path):
    a_district_office("320412", "武进区")
    api.load(a_folder(tmp_path, an_entry(level="district")), on=MARCH)
    basic, claim = Item.objects.get(base=None), Item.objects.exclude(base=None).get()
    page = _words(client.get(f"/items/{basic.pk}/"))
    assert "选择办理地区" in page
    assert f"/items/{claim.pk}/" in page
    listed = _words(client.get("/items/?region=320412"))
    assert f'href="/items/{claim.pk}/"' in listed
    assert "没有事项" in _words(client.get("/items/?region=320413"))


def test_editions_stand_side_by_side_and_the_old_guide_stays_readable(client, item, office):
    head = actor_in(office, "head")
    working = course.edit(course.draft(item, by=head, on=MARCH), {"limits": "每区一家"}, by=head, on=MARCH)
    course.publish(course.send_to_review(working, by=head, on=MARCH), starting=MARCH, by=head, on=MARCH)
    page = _words(client.get(f"/items/{item.pk}/editions/"))
    assert "<ins>每区一家</ins>" in page
    assert "现行" in page
    old = _words(client.get(f"/items/{item.pk}/editions/1/"))
    assert "这是已经失效的版本" in old
    assert "每区一家" not in old


def test_a_draft_has_no_public_page(client, item, office):
    course.draft(item, by=actor_in(office, "clerk"), on=MARCH)
    assert client.get(f"/items/{item.pk}/editions/2/").status_code == 404
    for number in ("999999", "9" * 30):
        for address in (
            f"/items/{number}/",
            f"/items/{number}/editions/",
            f"/items/{item.pk}/editions/{number}/",
        ):
            assert client.get(address).status_code == 404, address


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 1), ("?audience=enterprise", 1), ("?audience=person", 0), ("?event=operate", 1), ("?department=market", 1),
     ("?type=公共服务", 0), ("?level=city", 1), ("?theme=准营准办&audience=enterprise", 1), ("?region=320412", 1),
     ("?level=moon&region=x&event=x&page=99", 1)],
)  # fmt: skip
def test_browsing_narrows_the_list(client, item, query, count):
    assert f"共 {count} 个事项" in _words(client.get(f"/items/{query}"))


@pytest.mark.parametrize(
    "address",
    ["/person/", "/enterprise/", "/departments/", "/regions/", "/regions/3204/", "/items/", "/search/", "/"],
)
def test_the_ways_in_stand_open_to_everybody_with_items_and_without(client, office, tmp_path, address):
    assert client.get(address).status_code == 200
    api.load(a_folder(tmp_path, an_entry()), on=MARCH)
    assert client.get(address).status_code == 200


def test_the_guide_and_the_lists_cost_a_bounded_number_of_queries(
    client, office, tmp_path, django_assert_max_num_queries
):
    for number in range(320411, 320414):
        a_district_office(str(number), f"第{number}区")
    entries = [
        an_entry(key=f"item-{number}", name=f"第{number}号许可", level="district") for number in range(40)
    ]
    api.load(a_folder(tmp_path, *entries), on=MARCH)
    claim = Item.objects.exclude(base=None).first()
    client.get("/items/")
    clerk = _as(office, "clerk")
    with django_assert_max_num_queries(4):
        client.get(f"/items/{claim.pk}/")
    with django_assert_max_num_queries(4):
        client.get("/items/?page=2")
    with django_assert_max_num_queries(1):
        client.get("/search/?q=第3号许可")
    with django_assert_max_num_queries(14):
        clerk.get("/desk/items/")


def test_a_guest_is_sent_to_sign_in_before_the_desk(client, item):
    for address in (
        "/desk/items/",
        _desk("item", item),
        _desk("edit", item),
        _desk("compare", item),
        _desk("move", item, "draft"),
    ):
        assert client.get(address)["Location"].startswith("/accounts/login/"), address


def test_a_stranger_is_refused_with_a_sentence(item):
    stranger = _as(an_organisation("health", "常州市卫生健康委员会"), "head")
    answer = stranger.get(_desk("item", item))
    assert answer.status_code == 403
    assert "这是其他单位的事项" in _words(answer)
    assert stranger.post(_desk("move", item, "draft")).status_code == 403
    assert "食品经营许可" not in _words(stranger.get("/desk/items/"))


def _sent(item: Item, client: Client, **changes) -> dict[str, str | list[str]]:
    """What the browser would send if nothing but `changes` were touched."""
    page = client.get(_desk("edit", item)).context["page"]
    sent: dict[str, str | list[str]] = {}
    for form in [
        page.main,
        *(made.management_form for _, made in page.rows),
        *(row for _, made in page.rows for row in made),
    ]:
        for bound in form:
            value = bound.value()
            if isinstance(value, list) and bound.field.__class__.__name__ == "Lines":
                value = "\n".join(value)
            if value is not None and value is not False and value != "":
                sent[bound.html_name] = "on" if value is True else value
    return {**sent, **changes}


def test_a_form_sent_back_untouched_changes_nothing(item, office):
    clerk = _as(office, "clerk")
    assert clerk.post(_desk("move", item, "draft")).status_code == 302
    assert clerk.post(_desk("edit", item), _sent(item, clerk)).status_code == 302
    working, standing = Edition.objects.get(item=item, number=2), Edition.objects.get(item=item, number=1)
    assert working.content == standing.content


def test_a_clerk_drafts_an_officer_sends_a_head_publishes(item, office):
    clerk, officer, head = _as(office, "clerk"), _as(office, "officer"), _as(office, "head")
    clerk.post(_desk("move", item, "draft"))
    changes = {
        "promise_days": "3",
        "materials-1-DELETE": "on",
        "situations-0-DELETE": "on",
        "faq-0-a": "三个工作日。",
    }
    clerk.post(_desk("edit", item), _sent(item, clerk, **changes))
    assert "送审由经办人办理" in _words(clerk.get(_desk("item", item)))
    compared = _words(clerk.get(_desk("compare", item)))
    assert "天数 3; 单位 工作日" in compared
    assert "布局图" in compared
    officer.post(_desk("move", item, "review"))
    assert "发布由负责人办理" in _words(officer.get(_desk("item", item)))
    head.post(_desk("move", item, "publish"), {"publish-starting": "2026-03-09"})
    assert api.item_in_force(item.pk, on=date(2026, 3, 8)).promise.n == 5
    assert api.item_in_force(item.pk, on=date(2026, 3, 9)).promise.n == 3
    assert "尚未施行" in _words(head.get(_desk("item", item)))


def test_a_row_more_keeps_what_was_typed(item, office):
    clerk = _as(office, "clerk")
    clerk.post(_desk("move", item, "draft"))
    answer = clerk.post(_desk("edit", item), _sent(item, clerk, limits="还没有保存", more="materials"))
    assert answer.status_code == 200
    assert "还没有保存" in _words(answer)
    assert 'name="materials-2-name"' in _words(answer)
    assert Edition.objects.get(item=item, number=2).content.get("limits", "") == ""


def test_a_wrong_number_is_named_and_nothing_typed_is_lost(item, office):
    clerk = _as(office, "clerk")
    clerk.post(_desk("move", item, "draft"))
    answer = clerk.post(_desk("edit", item), _sent(item, clerk, promise_days="三天", limits="每区一家"))
    assert answer.status_code == 422
    for words in ("承诺办结时限: 请填写整数", "三天", "每区一家"):
        assert words in _words(answer)


def test_what_is_not_ready_says_what_to_mend(item, office):
    officer = _as(office, "officer")
    officer.post(_desk("move", item, "draft"))
    officer.post(_desk("edit", item), _sent(item, officer, promise_days="30"))
    page = _words(officer.get(_desk("item", item)))
    assert "承诺30个工作日长于法定的20个工作日" in page
    assert "补正 1 处以后才能送审" in page
    assert officer.post(_desk("move", item, "review")).status_code == 409
    assert "需要补正" in _words(officer.get("/desk/items/?state=lacking"))


def test_a_step_without_its_reason_says_what_is_missing(item, office):
    head = _as(office, "head")
    answer = head.post(_desk("move", item, "suspend"), {"suspend-reason": ""})
    assert answer.status_code == 422
    assert "请写明原因" in _words(answer)
    assert item.editions.get().state == "published"


def test_there_is_nothing_to_edit_without_a_draft(item, office):
    answer = _as(office, "clerk").get(_desk("edit", item))
    assert answer.status_code == 409
    assert "起草修订" in _words(answer)


def test_who_claimed_an_item_keeps_its_own_window(office, tmp_path):
    wujin = a_district_office("320412", "武进区")
    api.load(a_folder(tmp_path, an_entry(level="district")), on=date(2026, 1, 5))
    claim = Item.objects.exclude(base=None).get()
    officer = _as(wujin, "officer")
    assert "更新窗口" in _words(officer.get(_desk("item", claim)))
    sent = {"relocate-window": "武进区政务服务中心3楼", "relocate-phone": "0519-86310000"}
    assert officer.post(_desk("move", claim, "relocate"), sent).status_code == 302
    now, before = (api.item_in_force(claim.pk, on=day) for day in (MARCH, date(2026, 3, 1)))
    assert (now.window, now.phone) == ("武进区政务服务中心3楼", "0519-86310000")
    assert (before.phone, before.conditions) == ("0519-00000000", now.conditions)
    assert officer.post(_desk("move", claim, "draft")).status_code == 409
