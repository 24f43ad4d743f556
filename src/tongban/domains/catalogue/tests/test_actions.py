"""Editions follow one another without overlap, loading twice changes nothing, and the database holds to it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tongban.domains.catalogue import api
from tongban.domains.catalogue.actions import course
from tongban.domains.catalogue.models import Edition, Item
from tongban.domains.catalogue.tests.factories import a_district_office, a_folder, an_entry
from tongban.kernel.ledger.queries import entries_of, first_broken_seal
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import actor_in, an_organisation, on_day

pytestmark = pytest.mark.django_db
JANUARY = date(2026, 1, 5)
MARCH = date(2026, 3, 2)


@pytest.fixture
def office():
    return an_organisation()


@pytest.fixture
def item(office, tmp_path) -> Item:
    api.load(a_folder(tmp_path, an_entry()), on=JANUARY)
    return Item.objects.get(key="food-operation-licence", base=None)


def _published(item: Item, on: date, **changes) -> Edition:
    head = actor_in(item.organisation, "head")
    working = course.edit(course.draft(item, by=head, on=on), changes, by=head, on=on)
    return course.publish(course.send_to_review(working, by=head, on=on), starting=on, by=head, on=on)


def test_loading_twice_changes_nothing(item, tmp_path):
    before = list(Edition.objects.values_list("pk", "state", "in_force_from"))
    report = api.load(tmp_path, on=MARCH)
    assert (report.items, report.created, report.changed, report.claimed) == (1, [], [], 0)
    assert list(Edition.objects.values_list("pk", "state", "in_force_from")) == before
    assert entries_of(item.book_id).count() == 1


def test_a_changed_file_becomes_a_further_edition(item, tmp_path):
    report = api.load(a_folder(tmp_path, an_entry(limits="无")), on=MARCH)
    assert report.changed == ["food-operation-licence"]
    assert api.item_in_force(item.pk, on=date(2026, 3, 1)).limits == ""
    assert api.item_in_force(item.pk, on=MARCH).limits == "无"


def test_what_the_desk_has_edited_outlives_a_second_loading(item, tmp_path):
    _published(item, MARCH, limits="每区一家")
    assert not api.load(tmp_path, on=date(2026, 4, 1)).changed_anything
    assert api.item_in_force(item.pk, on=date(2026, 4, 1)).limits == "每区一家"


def test_a_wrong_file_stops_the_loading_and_nothing_is_taken_over(office, tmp_path):
    folder = a_folder(tmp_path, an_entry(), an_entry(key="second", promise={"days": 30}))
    with pytest.raises(api.BadFiles, match=r"market\.yaml 第2项「食品经营许可（新办）」 承诺办结时限"):
        api.load(folder, on=JANUARY)
    assert not Item.objects.exists()


def test_a_district_item_is_claimed_by_each_district_with_its_own_code_and_telephone(office, tmp_path):
    wujin, xinbei = a_district_office("320412", "武进区"), a_district_office("320411", "新北区")
    a_district_office("320413", "金坛区", department="health")
    report = api.load(a_folder(tmp_path, an_entry(level="district")), on=JANUARY)
    assert report.claimed == 2
    basic = Item.objects.get(base=None)
    assert api.item_in_force(basic.pk, on=JANUARY) is None  # the city only keeps it
    here = api.item_by_key("food-operation-licence", wujin.pk, on=JANUARY)
    assert (here.organisation_name, here.phone, here.basic_code) == (
        "武进区市场监督管理局",
        "0519-00000000",
        basic.basic_code,
    )
    assert here.code == f"{wujin.code}4{basic.basic_code}"
    assert (
        api.item_by_key("food-operation-licence", on=JANUARY).organisation_id == xinbei.pk
    )  # 320411 is first
    assert [each.key for each in api.items_of(wujin.pk, on=JANUARY)] == ["food-operation-licence"]


def test_those_that_claimed_follow_a_new_edition_and_keep_their_own_window(office, tmp_path):
    a_district_office("320412", "武进区")
    api.load(a_folder(tmp_path, an_entry(level="district")), on=JANUARY)
    basic, claim = Item.objects.get(base=None), Item.objects.exclude(base=None).get()
    _published(basic, MARCH, limits="每区一家")
    before, after = (api.item_in_force(claim.pk, on=day) for day in (date(2026, 3, 1), MARCH))
    assert (before.limits, after.limits) == ("", "每区一家")
    assert after.window == before.window
    assert api.edition(before.edition_id) == before


def test_a_draft_never_ends_the_life_of_the_published_one(item, office):
    clerk = actor_in(office, "clerk")
    working = course.draft(item, by=clerk, on=MARCH)
    course.edit(working, {"limits": "草拟中"}, by=clerk, on=MARCH)
    assert api.item_in_force(item.pk, on=MARCH).limits == ""
    assert course.draft(item, by=clerk, on=MARCH).pk == working.pk  # one draft at a time


def test_a_published_edition_ends_the_one_before_on_its_first_day(item):
    edition = _published(item, MARCH, limits="每区一家")
    assert edition.number == 2
    assert Edition.objects.get(item=item, number=1).in_force_until == MARCH
    assert first_broken_seal(item.book_id) is None
    assert [e.step for e in entries_of(item.book_id)] == ["publish", "draft", "edit", "review", "publish"]


def test_a_publication_on_a_later_day_changes_nothing_until_then(item, office):
    head = actor_in(office, "head")
    working = course.edit(course.draft(item, by=head, on=JANUARY), {"limits": "新"}, by=head, on=JANUARY)
    course.publish(course.send_to_review(working, by=head, on=JANUARY), starting=MARCH, by=head, on=JANUARY)
    assert api.item_in_force(item.pk, on=date(2026, 3, 1)).limits == ""
    assert api.item_in_force(item.pk, on=MARCH).limits == "新"
    again = course.send_to_review(course.draft(item, by=head, on=JANUARY), by=head, on=JANUARY)
    with pytest.raises(Refused, match="已有自 2026-03-02 起施行的第2版"):
        course.publish(again, starting=date(2026, 2, 2), by=head, on=JANUARY)


def test_who_may_send_and_who_may_publish(item, office):
    clerk, officer = actor_in(office, "clerk"), actor_in(office, "officer")
    working = course.draft(item, by=clerk, on=MARCH)
    with pytest.raises(Refused, match="应由经办人或者负责人办理"):
        course.send_to_review(working, by=clerk, on=MARCH)
    course.send_to_review(working, by=officer, on=MARCH)
    with pytest.raises(Refused, match="应由单位负责人办理"):
        course.publish(working, starting=MARCH, by=officer, on=MARCH)
    with pytest.raises(Refused, match="不能早于今天"):
        course.publish(working, starting=JANUARY, by=actor_in(office, "head"), on=MARCH)


def test_only_one_s_own_items_are_kept(item):
    stranger = actor_in(an_organisation("health", "常州市卫生健康委员会"), "head")
    with pytest.raises(Refused, match="只能维护本单位的事项"):
        course.draft(item, by=stranger, on=MARCH)


def test_an_unfinished_draft_is_kept_and_does_not_go_to_review(item, office):
    officer = actor_in(office, "officer")
    working = course.edit(course.draft(item, by=officer, on=MARCH), {"basis": []}, by=officer, on=MARCH)
    with pytest.raises(Refused, match=r"还有 1 处需要补正.*设定依据"):
        course.send_to_review(working, by=officer, on=MARCH)


def test_what_identifies_an_item_is_not_changed_by_editing(item, office):
    clerk = actor_in(office, "clerk")
    working = course.edit(
        course.draft(item, by=clerk, on=MARCH), {"key": "other", "level": "town"}, by=clerk, on=MARCH
    )
    assert (working.content["key"], working.content["level"]) == ("food-operation-licence", "city")


def test_a_suspended_item_takes_no_applications_until_it_is_resumed(item, office):
    head, edition = actor_in(office, "head"), item.editions.get()
    with pytest.raises(Refused, match="请写明暂停办理的原因"):
        course.suspend(edition, "  ", by=head, on=MARCH)
    course.suspend(item.editions.get(), "系统升级", by=head, on=MARCH)
    assert api.item_in_force(item.pk, on=MARCH) is None
    course.resume(item.editions.get(), by=head, on=MARCH)
    assert api.item_in_force(item.pk, on=MARCH) is not None


def test_an_ended_item_leaves_its_editions_behind(item, office):
    edition = course.end(item.editions.get(), "国务院决定取消", by=actor_in(office, "head"), on=MARCH)
    assert api.item_in_force(item.pk, on=MARCH) is None
    assert api.edition(edition.pk).name == "食品经营许可（新办）"


def test_a_draft_is_nothing_to_others(item, office):
    working = course.draft(item, by=actor_in(office, "clerk"), on=MARCH)
    with pytest.raises(Refused, match="没有这个版本的办事指南"):
        api.edition(working.pk)


@pytest.mark.parametrize(
    "change", [{"content": {}}, {"number": 9}, {"in_force_from": date(2025, 1, 1)}, {"state": "draft"}]
)
def test_the_database_refuses_to_change_a_published_edition(item, change):
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        Edition.objects.filter(item=item).update(**change)


def test_the_database_refuses_to_remove_a_published_edition(item):
    with (
        pytest.raises(DatabaseError, match="append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM catalogue_edition WHERE item_id = %s", [item.pk])


def test_the_database_refuses_two_editions_in_force_at_once(item):
    content = item.editions.get().content
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        Edition.objects.create(item=item, number=2, state="published", in_force_from=MARCH, content=content)
    with pytest.raises(DatabaseError, match="do not overlap"), transaction.atomic():
        Edition.objects.create(
            item=item, number=2, state="published", in_force_from=MARCH, in_force_until=date(2026, 4, 1), content=content
        )  # fmt: skip


def test_the_database_refuses_two_drafts_at_once(item):
    Edition.objects.create(item=item, number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(item=item, number=3)


@pytest.mark.parametrize(
    ("asked", "how"),
    [("食品经营许可", "prefix"), ("开饭店", "everyday"), ("shipinjingying", "pinyin"), ("spjyxk", "initials"), ("食品京营许可", "pinyin")],
)  # fmt: skip
def test_an_item_is_found_by_any_of_its_names(item, asked, how):
    with on_day("2026-03-02"):
        found = api.search(asked)
    assert [(each.card.item_id, each.how) for each in found] == [(item.pk, how)]


def test_a_typing_error_still_leads_to_the_item(item):
    with on_day("2026-03-02"):
        assert [each.card.item_id for each in api.search("食品营经许司")] == [item.pk]
        assert [each.how for each in api.search("开范店登记")] == ["fuzzy"]
        assert api.search("天上人间游") == []


def test_the_search_sees_a_publication_at_once(item):
    with on_day("2026-03-02"):
        assert api.search("开面馆") == []
        _published(item, MARCH, everyday=["开饭店", "办食品证", "开面馆"])
        assert [each.matched for each in api.search("开面馆")] == ["开面馆"]
        assert [(each.name, each.because) for each in api.suggest("开面")] == [
            ("食品经营许可（新办）", "开面馆")
        ]
