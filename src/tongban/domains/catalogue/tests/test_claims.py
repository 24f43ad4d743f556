"""Claiming: who may claim what, what a claim keeps of its own, who decides behind a place that only receives, and how the
claim rates come about. The city has one district (武进区), one town (湖塘镇) with a village and a community."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client

from tongban.domains.catalogue import api
from tongban.domains.catalogue.actions import claims, course
from tongban.domains.catalogue.actions.claiming import Claim
from tongban.domains.catalogue.models import Does, Edition, Grant, Item, Refusal
from tongban.domains.catalogue.queries.claiming import claim_lines, everybody, grants_of, rates_by
from tongban.domains.catalogue.queries.shelf import shelf
from tongban.domains.catalogue.rules.levels import check_levels, reaches
from tongban.domains.catalogue.rules.lists import Handled
from tongban.domains.catalogue.rules.local import local_problems
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.domains.catalogue.tests.factories import a_district_office, a_folder, an_entry
from tongban.kernel.orgs.models import Organisation, Region
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import actor_in, an_organisation, on_day, staff_of
from tongban.lib.idcard import make_credit_code

pytestmark = pytest.mark.django_db
JANUARY, MARCH = date(2026, 1, 5), date(2026, 3, 2)
DISTRICT, TOWN, VILLAGE, COMMUNITY = "320412", "320412100", "320412100201", "320412100001"


@pytest.fixture(autouse=True)
def in_march():
    with on_day("2026-03-02"):
        yield


def _place(code: str, name: str, level: str, kind: str, parent: Organisation | None) -> Organisation:
    region = Region.objects.get_or_create(
        code=code,
        defaults={"name": name, "level": level, "parent_id": code[:-3] if len(code) > 6 else "3204"},
    )[0]
    return Organisation.objects.create(
        key=f"{code}-{kind}", code=make_credit_code("12", code[:6], f"TT{code[-6:]}1"), name=f"{name}便民服务点",
        short_name=name, region=region, level=level, parent=parent, phone="0519-00000000",
    )  # fmt: skip


@pytest.fixture
def town() -> dict[str, Organisation]:
    """The bureau of the city, that of the district, the town's centre, and the stations of a village and a community."""
    city = an_organisation()
    market = a_district_office(DISTRICT, "武进区")
    government = _place(DISTRICT, "武进区", "district", "government", None)
    centre = _place(TOWN, "湖塘镇", "town", "centre", government)
    village = _place(VILLAGE, "东庄村", "village", "station", centre)
    community = _place(COMMUNITY, "花园社区", "village", "station", centre)
    return {"city": city, "market": market, "centre": centre, "village": village, "community": community}


def _lists(folder: Path, **lists: list[dict[str, Any]]) -> Path:
    (folder / "lists").mkdir(exist_ok=True)
    for name, group in lists.items():
        said = {"items": group} if name == "villages" else group
        (folder / "lists" / f"{name}.yaml").write_text(
            yaml.safe_dump(said, allow_unicode=True), encoding="utf-8"
        )
    return folder


def _listed(does: str, *keys: str, **more: Any) -> dict[str, Any]:
    return {"does": does, "field": "综合", "items": list(keys), **more}


@pytest.fixture
def granted(town, tmp_path) -> dict[str, Organisation]:
    """A service of the city that the district decides too, the town receives, and stations help with, the village's with
    one more."""
    service = {"type": "公共服务", "statutory": {"none": True}, "handling": ""}
    entries = [
        an_entry(key="service", name="便民服务", **service),
        an_entry(key="farming", name="农事服务", **service),
    ]
    folder = _lists(
        a_folder(tmp_path, *entries),
        districts=[_listed("办理", "service", "farming")],
        towns=[_listed("受理", "service"), _listed("办理", "farming", rural=True)],
        villages=[_listed("协助", "service"), _listed("受理", "farming", rural=True)],
    )
    api.load(folder, on=JANUARY)
    return town


def _everything(what, organisation) -> Claim:
    return Claim({"counter": "1号窗口"})


def test_the_lists_say_who_may_claim_and_a_village_without_fields_claims_no_farming(granted):
    def of(name: str) -> list[tuple[str, str]]:
        return [(grant.item.key, grant.get_does_display()) for grant in grants_of(granted[name])]

    assert of("market") == [("service", "办理"), ("farming", "办理")]
    assert of("centre") == [("service", "受理"), ("farming", "办理")]
    assert of("village") == [("service", "协助"), ("farming", "受理")]
    assert of("community") == [("service", "协助")]


def test_everybody_claims_once_and_a_second_time_changes_nothing(granted):
    assert api.claim_all(_everything, on=JANUARY) == 7
    assert api.claim_all(_everything, on=MARCH) == 0
    rows = Item.objects.exclude(base=None)
    assert sorted(rows.values_list("level", flat=True)) == ["district"] * 2 + ["town"] * 2 + ["village"] * 3
    assert len(set(rows.values_list("code", flat=True))) == 7
    assert {len(code) for code in rows.values_list("code", flat=True)} == {31}
    assert {code[18] for code in rows.filter(level="village").values_list("code", flat=True)} == {"6"}
    entry = Grant.objects.get(level="village", item__key="service").item.book.entries.get(
        given__level="village"
    )
    assert entry.given["count"] == 2 and entry.given["organisations"] == [
        f"{COMMUNITY}-station",
        f"{VILLAGE}-station",
    ]


def test_a_claim_keeps_only_what_is_its_own_and_says_the_rest_as_the_basic_entry_does(granted):
    def plan(what, one) -> Claim:
        return Claim({"counter": "3号窗口", "promise": 2} if what.decides else {"counter": "综合窗口"})

    api.settle_places(
        {f"{DISTRICT}-market": ("延政中路1号", "0519-11111111", "工作日 9:00—17:00", "行政审批科")}
    )
    api.claim_all(plan, on=JANUARY)
    row = Item.objects.get(organisation=granted["market"], key="service")
    assert row.editions.get().content == {"counter": "3号窗口", "promise": 2}
    view, basic = api.item_in_force(row.pk, on=MARCH), api.item_in_force(row.base_id, on=MARCH)
    assert (view.window, view.phone, view.hours, view.office) == (
        "延政中路1号 3号窗口", "0519-11111111", "工作日 9:00—17:00", "行政审批科",
    )  # fmt: skip
    assert (str(view.promise), str(basic.promise)) == ("2个工作日", "5个工作日")
    assert (view.materials, view.conditions, view.name) == (basic.materials, basic.conditions, "便民服务")


def test_what_is_lodged_at_a_station_goes_to_the_nearest_that_decides(granted):
    api.claim_all(_everything, on=JANUARY)

    def decided_by(organisation: str, key: str) -> str:
        row = Item.objects.get(organisation=granted[organisation], key=key)
        return api.item_in_force(row.pk, on=MARCH).organisation_name

    assert decided_by("village", "farming") == "湖塘镇便民服务点"
    assert decided_by("village", "service") == decided_by("centre", "service") == "武进区市场监督管理局"
    course.end(
        Edition.objects.get(item__organisation=granted["market"], item__key="service"), "不再承办",
        by=actor_in(granted["market"], "head"), on=MARCH,
    )  # fmt: skip
    assert decided_by("village", "service") == granted["city"].name


def test_only_whoever_decides_has_items_to_receive_for(granted):
    api.claim_all(_everything, on=JANUARY)
    assert [item.key for item in api.items_of(granted["centre"].pk, on=MARCH)] == ["farming"]
    assert api.items_of(granted["village"].pk, on=MARCH) == []
    assert [item.key for item in api.items_of(granted["market"].pk, on=MARCH, keys={"service"})] == [
        "service"
    ]


def test_what_is_no_longer_granted_is_recalled_and_its_rows_end(granted, tmp_path):
    api.claim_all(_everything, on=JANUARY)
    _lists(tmp_path, towns=[_listed("办理", "farming", rural=True)])
    api.load(tmp_path, on=MARCH)
    ended = Item.objects.get(organisation=granted["centre"], key="service").editions.get()
    assert (ended.state, ended.in_force_until, ended.reason) == ("ended", MARCH, "行使范围调整, 本级不再承办")
    assert [grant.item.key for grant in grants_of(granted["centre"])] == ["farming"]
    assert Item.objects.get(organisation=granted["market"], key="service").editions.get().state == "published"


def _content(**changes: Any) -> ItemContent:
    return ItemContent.model_validate(an_entry(**changes))


def test_a_village_decides_no_licence_and_a_town_only_by_a_power_that_is_handed_down():
    item = {"food-operation-licence": _content()}

    def faults(level: str, **more: Any) -> list[str]:
        return list(
            check_levels({level: [Handled(**_listed("办理", "food-operation-licence", **more))]}, item)
        )

    assert "村（社区）不能作决定" in faults("village")[0]
    assert "写明权力来源" in faults("town")[0]
    assert faults("town", power="上级委托", law="行政许可法第二十四条") == []
    assert faults("district") == []


def test_an_item_reaches_its_declared_level_and_those_that_list_it():
    item = _content(level="district")
    found = list(reaches([item], {"town": [Handled(**_listed("受理", item.key))]}))
    assert [(one.level, one.does) for one in found] == [("district", "办理"), ("town", "受理")]


@pytest.mark.parametrize(
    ("local", "decides", "sentence"),
    [
        ({}, True, "没有写办理窗口"),
        ({"counter": "1号", "promise": 6}, True, "承诺 6 天长于基本目录的 5 天"),
        ({"counter": "1号", "promise": 5}, True, ""),
        ({"counter": "1号", "promise": 2}, False, "不能承诺办结时限"),
        ({"counter": "1号", "visits": 1}, True, "请把次数改为 0"),
        ({"counter": "1号", "depth": "原件核验"}, True, "就要到现场"),
        ({"counter": "1号", "depth": "原件核验", "visits": 1}, True, ""),
        ({"counter": "1号", "fees": {"手续费": "10元"}}, True, "不能自设收费"),
    ],
)
def test_what_is_local_may_be_better_but_not_worse(local, decides, sentence):
    problems = [str(one) for one in local_problems(local, _content(), decides=decides)]
    assert (problems == []) if not sentence else sentence in problems[0]


def test_a_centre_claims_fills_and_publishes_for_its_station(granted):
    village, clerk, officer = (
        granted["village"],
        actor_in(granted["village"], "clerk"),
        actor_in(granted["centre"], "officer"),
    )
    grant = grants_of(village).get(item__key="service")
    [item] = claims.claim([grant], village, by=clerk, on=MARCH)
    draft = item.editions.get()
    assert (draft.state, item.does, item.level) == ("draft", Does.HELPS, "village")
    assert api.item_in_force(item.pk, on=MARCH) is None
    claims.fill(draft, {"counter": "便民服务窗口", "phone": ""}, by=clerk, on=MARCH)
    with pytest.raises(Refused, match="便民服务中心办理"):
        claims.publish_claim(draft, starting=MARCH, by=clerk, on=MARCH)
    claims.publish_claim(draft, starting=MARCH, by=officer, on=MARCH)
    assert item.editions.get().content == {"counter": "便民服务窗口"}
    assert [entry.step for entry in item.book.entries.order_by("seq")] == ["claim", "edit", "publish"]
    again = claims.revise(item, by=officer, on=MARCH)
    claims.fill(again, {"counter": "2号窗口"}, by=officer, on=MARCH)
    claims.publish_claim(again, starting=date(2026, 3, 9), by=officer, on=MARCH)
    days = item.editions.order_by("number").values_list("state", "in_force_from", "in_force_until")
    assert list(days) == [("published", MARCH, date(2026, 3, 9)), ("published", date(2026, 3, 9), None)]


def test_nobody_claims_for_others_twice_or_beyond_the_list(granted):
    village, centre = granted["village"], granted["centre"]
    grant = grants_of(village).get(item__key="service")
    for stranger in (actor_in(granted["market"], "officer"), actor_in(granted["community"], "clerk")):
        with pytest.raises(Refused, match="只能认领和填写本单位"):
            claims.claim([grant], village, by=stranger, on=MARCH)
    claims.claim([grant], village, by=actor_in(village, "clerk"), on=MARCH)
    with pytest.raises(Refused, match="已经认领过了"):
        claims.claim([grant], village, by=actor_in(village, "clerk"), on=MARCH)
    with pytest.raises(Refused, match="不在本单位可以认领的范围内"):
        claims.claim([grant], centre, by=actor_in(centre, "officer"), on=MARCH)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(item=grant.item, level="village", does=Does.HELPS)


def test_who_refuses_says_why_and_may_claim_later(granted):
    centre = granted["centre"]
    officer, grant = actor_in(centre, "officer"), grants_of(granted["centre"]).get(item__key="service")
    with pytest.raises(Refused, match="请写明不认领的理由"):
        claims.refuse(grant, centre, " ", by=officer, on=MARCH)
    claims.refuse(grant, centre, "由区里直接办理", by=officer, on=MARCH, instead=granted["market"])
    state = {line.grant.item.key: line.state for line in claim_lines(centre, shelf(MARCH))}
    assert state == {"service": "refused", "farming": "open"}
    claims.claim([grant], centre, by=officer, on=MARCH)
    assert not Refusal.objects.exists()


def test_a_claim_rate_is_of_what_may_be_claimed_and_counts_what_is_published(granted):
    """By hand: market 2 of 2, centre 1 of 2 (one is a draft), village 1 of 2 (one refused), community 0 of 1."""

    def plan(what, one) -> Claim | None:
        if one == granted["community"]:
            return None
        if one == granted["centre"] and what.key == "service":
            return Claim({}, published=False)
        if one == granted["village"] and what.key == "farming":
            return Claim({}, refusal="本村没有农田")
        return Claim({"counter": "1号窗口"})

    api.claim_all(plan, on=JANUARY)
    standing = shelf(MARCH)
    rates = rates_by(everybody(standing))
    assert [(rate.name, rate.claimed, rate.due, rate.percent) for rate in rates] == [
        ("武进区市场监督管理局", 2, 2, 100.0), ("东庄村便民服务点", 1, 2, 50.0), ("湖塘镇便民服务点", 1, 2, 50.0),
        ("花园社区便民服务点", 0, 1, 0.0),
    ]  # fmt: skip
    [whole] = rates_by(everybody(standing), {DISTRICT: "武进区"})
    assert (whole.claimed, whole.due, whole.percent, whole.is_urged) == (4, 7, 57.1, True)
    for rate in rates:
        lines = claim_lines(Organisation.objects.get(pk=rate.organisation_id), standing)
        assert rate.claimed == sum(line.state == "published" for line in lines) and rate.due == len(lines)


def _as(organisation: Organisation, duty: str) -> Client:
    account = staff_of(organisation, duty).account
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_clerk_claims_on_the_page_and_an_officer_publishes(granted):
    centre = granted["centre"]
    clerk, officer = _as(centre, "clerk"), _as(centre, "officer")
    page = clerk.get("/desk/items/claims/").content.decode()
    assert "可以认领 2 项" in page and "代下属站点认领（2 个）" in page
    grant = grants_of(centre).get(item__key="farming")
    assert clerk.post("/desk/items/claims/", {"grants": []}).status_code == 409
    answer = clerk.post("/desk/items/claims/", {"grants": [grant.pk]})
    assert answer["Location"] == f"/desk/items/claims/?organisation={centre.pk}&state=draft"
    item = Item.objects.get(organisation=centre)
    own = f"/desk/items/{item.pk}/own/"
    assert "没有写办理窗口" in clerk.get(own).content.decode()
    assert clerk.post(own, {"counter": "2号窗口", "visits": "9"}).status_code == 422
    assert clerk.post(own, {"counter": "2号窗口", "promise": "3"}).status_code == 302
    assert officer.post(f"{own}publish/", {"publish-starting": "2026-03-02"}).status_code == 302
    guide = Client().get(f"/items/{item.pk}/").content.decode()
    assert "2号窗口" in guide and "承诺 <strong>3个工作日</strong>" in guide
    assert "修改本地要素" in officer.get(f"/desk/items/{item.pk}/").content.decode()


def test_strangers_see_neither_the_claims_nor_the_drafts_of_others(granted):
    api.claim_all(_everything, on=JANUARY)
    stranger, item = (
        _as(granted["market"], "officer"),
        Item.objects.get(organisation=granted["village"], key="service"),
    )
    assert stranger.get(f"/desk/items/claims/?organisation={granted['village'].pk}").status_code == 403
    assert stranger.post(f"/desk/items/{item.pk}/own/").status_code == 403
    assert stranger.get("/desk/items/rates/").status_code == 200
    board = _as(an_organisation("approval", "常州市政务服务管理办公室", supervises=True), "supervisor")
    assert board.get(f"/desk/items/claims/?organisation={granted['village'].pk}").status_code == 200
    assert "100.0%" in board.get("/desk/items/rates/").content.decode()


def test_the_four_levels_are_counted_and_each_number_opens_what_it_counts(granted, client):
    api.claim_all(_everything, on=JANUARY)
    page = client.get("/items/levels/").content.decode()
    assert '基本目录 <a href="/items/">2 项</a>' in page and "实施清单共 9 条" in page  # 2 + 2 + 2 + 3
    assert "2 个单位, 共 3 条" in client.get("/items/levels/village/").content.decode()
    assert "1 个单位, 共 1 条" in client.get(f"/items/levels/village/?region={COMMUNITY}").content.decode()
    listed = client.get(f"/items/of/{granted['village'].pk}/").content.decode()
    assert "共 2 条" in listed and "农事服务" in listed and "协助 1" in listed
    assert client.get("/items/levels/moon/").status_code == 404


def test_a_guide_shows_the_nearest_places_and_a_page_shows_all(
    granted, client, django_assert_max_num_queries
):
    api.claim_all(_everything, on=JANUARY)
    row = Item.objects.get(organisation=granted["community"], key="service")
    guide = client.get(f"/items/{row.pk}/").content.decode()
    assert "由下面的单位作出决定" in guide and "武进区市场监督管理局" in guide
    base = row.base_id
    page = client.get(f"/items/{base}/places/?region={VILLAGE}").content.decode()
    near = [page.index(f"/items/{pk}/") for pk in (
        Item.objects.get(organisation=granted[one], key="service").pk for one in ("village", "centre", "market")
    )]  # fmt: skip
    assert near == sorted(near)
    assert "全市 5 处" in page
    assert "4 处" in client.get(f"/items/{base}/places/").content.decode()
    with django_assert_max_num_queries(3):
        client.get(f"/items/{base}/places/?region={TOWN}")
    assert client.get("/items/999999/places/").status_code == 404
