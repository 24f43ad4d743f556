"""People find what they mean: by the city's words, at the place they live, and while a new shelf is being filled."""

from __future__ import annotations

from datetime import date
from threading import Event
from time import monotonic, sleep

import pytest
import yaml

from tongban.domains.catalogue import api
from tongban.domains.catalogue.actions import course
from tongban.domains.catalogue.models import Edition, Item, Vocabulary
from tongban.domains.catalogue.queries import names, shelf
from tongban.domains.catalogue.rules.words import CityWords, check_words
from tongban.domains.catalogue.tests.factories import a_district_office, a_folder, an_entry
from tongban.kernel.testing import actor_in, an_organisation, on_day

JANUARY, MARCH = date(2026, 1, 5), date(2026, 3, 2)
WORDS = {
    "said": ["我想", "要什么手续"],
    "same": [["饭店", "小饭馆", "面馆"]],
    "everyday": {"food-operation-licence": ["卖早点"]},
}


def _city(place, *entries, words=None):
    if words is not None:
        (place / "words.yaml").write_text(yaml.safe_dump(words, allow_unicode=True), encoding="utf-8")
    return a_folder(place, *entries)


def _found(asked, **chosen):
    with on_day("2026-03-02"):
        return [each.card.key for each in api.search(asked, **chosen)]


@pytest.fixture
def office(db):
    return an_organisation()


def test_the_citys_words_lead_to_items_that_do_not_have_them(office, tmp_path):
    api.load(_city(tmp_path, an_entry(), words=WORDS), on=JANUARY)
    for asked in ("卖早点", "我想开个小饭馆要什么手续", "開麵館"):
        assert _found(asked) == ["food-operation-licence"], asked


def test_other_words_are_seen_at_once_and_make_no_new_edition(office, tmp_path):
    api.load(_city(tmp_path, an_entry()), on=JANUARY)
    assert _found("卖早点") == []
    report = api.load(_city(tmp_path, an_entry(), words=WORDS), on=JANUARY)
    assert (report.words, report.changed, Edition.objects.count()) == (True, [], 1)
    assert _found("卖早点") == ["food-operation-licence"]
    assert not api.load(_city(tmp_path, an_entry(), words=WORDS), on=JANUARY).changed_anything


def test_words_that_lead_nowhere_stop_the_loading(office, tmp_path):
    wrong = {
        "same": [["饭店", "饭店"]],
        "everyday": {"food-operation-licence": ["早点", "早点"], "no-such-item": ["甲"]},
    }
    with pytest.raises(api.BadFiles) as refused:
        api.load(_city(tmp_path, an_entry(), words=wrong), on=JANUARY)
    assert len(refused.value.problems) == 3
    assert "没有事项「no-such-item」" in "".join(refused.value.problems)
    assert not Vocabulary.objects.exists()
    assert check_words(CityWords.model_validate(WORDS), {"food-operation-licence"}) == []


def test_a_search_is_narrowed_by_what_was_chosen(office, tmp_path):
    person = an_entry(
        key="canteen",
        name="食堂食品经营备案",
        audience=["person"],
        themes={"person": ["准营准办"], "enterprise": []},
    )
    api.load(_city(tmp_path, an_entry(), person), on=JANUARY)
    assert set(_found("食品经营")) == {"food-operation-licence", "canteen"}
    assert _found("食品经营", audience="person") == ["canteen"]
    assert _found("食品经营", department="civil") == []
    assert set(_found("食品经营", level="city", theme="准营准办")) == {"food-operation-licence", "canteen"}


def test_the_nearest_place_is_ones_own_district_and_else_the_next(office, tmp_path):
    tianning = a_district_office("320402", "天宁区")
    a_district_office("320404", "钟楼区")
    entry = an_entry(level="district")
    api.load(_city(tmp_path, entry), on=JANUARY)
    own = Item.objects.get(organisation=tianning)
    with on_day("2026-03-02"):
        card = api.search("食品经营", region="320402003")[0].card
        assert api.nearest([card], "320402003") == [api.Nearest(own.pk, "天宁区")]
        elsewhere = api.nearest([card], "320411")[0]
        assert (elsewhere.place, elsewhere.elsewhere) == ("天宁区", True)
        assert api.nearest([card], "") == [api.Nearest(card.item_id)]
        assert not api.nearest([card], "3204")[0].elsewhere


def test_a_new_shelf_keeps_the_index_while_no_name_changes(office, tmp_path):
    api.load(_city(tmp_path, an_entry(), words=WORDS), on=JANUARY)
    with on_day("2026-03-02"):
        first = shelf.shelf(MARCH)
        head = actor_in(office, "head")
        item = Item.objects.get(base=None)
        edition = Edition.objects.get(item=item)
        course.suspend(edition, reason="系统升级", by=head, on=MARCH)
        second = shelf.shelf(MARCH)
    assert second is not first
    assert second.cards[0].suspended
    assert names.index_of(second.cards) is names.index_of(first.cards)


@pytest.mark.django_db(transaction=True)
def test_the_search_answers_while_a_new_shelf_is_filled_and_sees_it_soon(tmp_path, monkeypatch):
    monkeypatch.setattr(shelf, "_kept", None)
    api.load(_city_with_office(tmp_path), on=JANUARY)
    assert _found("卖早点") == []
    may_fill, filled = Event(), shelf._build

    def slowly(on):
        may_fill.wait(10)
        return filled(on)

    monkeypatch.setattr(shelf, "_build", slowly)
    api.load(_city(tmp_path, an_entry(), words=WORDS), on=JANUARY)
    assert _found("卖早点") == []
    assert _found("开饭店") == ["food-operation-licence"]
    may_fill.set()
    until = monotonic() + 10
    while _found("卖早点") == [] and monotonic() < until:
        sleep(0.01)
    assert _found("卖早点") == ["food-operation-licence"]


def _city_with_office(place):
    an_organisation()
    return _city(place, an_entry())
