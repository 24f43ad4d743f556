"""取消、暂停、合并、拆分: what becomes of a basic entry's claims, and where its guide leads from then on."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tongban.domains.catalogue import api
from tongban.domains.catalogue.actions import course
from tongban.domains.catalogue.actions.claiming import Claim
from tongban.domains.catalogue.actions.succession import succeed
from tongban.domains.catalogue.models import Edition, Grant, Item, Succession
from tongban.domains.catalogue.tests.factories import a_district_office, a_folder, an_entry
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import actor_in, an_organisation, on_day, staff_of

pytestmark = pytest.mark.django_db
JANUARY, MARCH, APRIL = date(2026, 1, 5), date(2026, 3, 2), date(2026, 4, 1)


@pytest.fixture(autouse=True)
def in_march():
    with on_day("2026-03-02"):
        yield


@pytest.fixture
def office() -> Organisation:
    return an_organisation()


@pytest.fixture
def items(office, tmp_path) -> dict[str, Item]:
    """Three licences of the districts, of which 武进区 and 新北区 claim `old` and 武进区 alone `wide`."""
    a_district_office("320412", "武进区")
    a_district_office("320411", "新北区")
    entries = [
        an_entry(key="old", name="旧许可", level="district"),
        an_entry(key="wide", name="宽许可", level="district", promise={"days": 3, "unit": "working_days"}),
        an_entry(key="narrow", name="窄许可", level="district"),
    ]

    def plan(what, one) -> Claim | None:
        if what.key == "narrow" or (what.key == "wide" and one.region_id == "320411"):
            return None
        return Claim(
            {"counter": f"{one.short_name}窗口", "promise": 4} if what.key == "old" else {"counter": "1号"}
        )

    api.load(a_folder(tmp_path, *entries), on=JANUARY, plan=plan)
    return {item.key: item for item in Item.objects.filter(base=None)}


def _claims(item: Item, **of) -> list[tuple[str, str]]:
    rows = Edition.objects.filter(item__base=item, **of).order_by("item__organisation__region_id")
    return list(rows.values_list("item__organisation__region_id", "state"))


def test_what_is_cancelled_is_cancelled_wherever_it_was_claimed(items, office):
    course.end(items["old"].editions.get(), "国务院决定取消", by=actor_in(office, "head"), on=MARCH)
    assert _claims(items["old"], in_force_until=MARCH) == [("320411", "ended"), ("320412", "ended")]
    claim = Item.objects.get(base=items["old"], organisation__region_id="320412")
    assert api.item_in_force(claim.pk, on=MARCH) is None
    assert "国务院决定取消" in claim.editions.get().reason


def test_what_the_city_suspends_rests_everywhere_and_goes_on_where_it_did(items, office):
    head, basic = actor_in(office, "head"), items["old"].editions.get()
    xinbei = Edition.objects.get(item__base=items["old"], item__organisation__region_id="320411")
    course.suspend(xinbei, "窗口搬迁", by=actor_in(xinbei.item.organisation, "head"), on=MARCH)
    course.suspend(basic, "系统升级", by=head, on=MARCH)
    assert _claims(items["old"]) == [("320411", "suspended"), ("320412", "suspended")]
    course.resume(basic, by=head, on=MARCH)
    assert _claims(items["old"]) == [("320411", "suspended"), ("320412", "published")]
    xinbei.refresh_from_db()
    assert xinbei.reason == "窗口搬迁"


def test_a_merger_takes_the_claims_along_and_their_promises_only_if_they_are_no_worse(items, office):
    moved = succeed(
        items["old"],
        [items["wide"]],
        "目录调整〔2026〕1号",
        starting=APRIL,
        by=actor_in(office, "head"),
        on=MARCH,
    )
    assert moved == 1  # 武进区 had claimed the other already
    xinbei = Item.objects.get(base=items["wide"], organisation__region_id="320411")
    edition = xinbei.editions.get()
    # four days were promised; the basic entry of the successor promises three
    assert (edition.in_force_from, edition.content) == (APRIL, {"counter": "新北区市监局窗口"})
    assert api.item_in_force(xinbei.pk, on=MARCH) is None and api.item_in_force(xinbei.pk, on=APRIL)
    old = Item.objects.get(base=items["old"], organisation__region_id="320411")
    assert api.item_in_force(old.pk, on=date(2026, 3, 31)) and api.item_in_force(old.pk, on=APRIL) is None
    steps = [entry.step for entry in items["wide"].book.entries.order_by("seq")]
    assert steps[-2:] == ["claim", "take_over"]


def test_a_split_gives_each_part_to_everybody_and_the_old_guide_leads_there(items, office, client):
    succeed(
        items["old"],
        [items["wide"], items["narrow"]],
        "拆分",
        starting=MARCH,
        by=actor_in(office, "head"),
        on=MARCH,
    )
    assert [region for region, _ in _claims(items["narrow"])] == ["320411", "320412"]
    assert Succession.objects.count() == 2
    old, narrow = (
        Item.objects.get(base=items[key], organisation__region_id="320412") for key in ("old", "narrow")
    )
    page = client.get(f"/items/{old.pk}/").content.decode()
    assert "已经合并、拆分" in page and f'href="/items/{narrow.pk}/"' in page and "在线办理" not in page
    assert "窄许可" in client.get("/items/").content.decode()
    assert "旧许可" not in client.get("/items/").content.decode()


def test_only_the_head_of_the_department_merges_and_not_into_itself(items, office):
    head = actor_in(office, "head")
    with pytest.raises(Refused, match="由主管部门的负责人办理"):
        succeed(items["old"], [items["wide"]], "x", starting=MARCH, by=actor_in(office, "officer"), on=MARCH)
    for into in ([], [items["old"]], [items["wide"], items["wide"]]):
        with pytest.raises(Refused, match="请填写承接的事项"):
            succeed(items["old"], into, "x", starting=MARCH, by=head, on=MARCH)
    with pytest.raises(Refused, match="不能早于今天"):
        succeed(items["old"], [items["wide"]], "x", starting=JANUARY, by=head, on=MARCH)
    with pytest.raises(Refused, match="请写明合并、拆分的依据"):
        succeed(items["old"], [items["wide"]], " ", starting=MARCH, by=head, on=MARCH)
    claim = Item.objects.filter(base=items["old"]).first()
    with pytest.raises(Refused, match="不是正在施行的基本目录项"):
        succeed(claim, [items["wide"]], "x", starting=MARCH, by=head, on=MARCH)


def test_the_successor_may_be_claimed_wherever_the_old_one_could(items, office):
    Grant.objects.create(item=items["old"], level="town", does="accepts", field="综合")
    succeed(items["old"], [items["narrow"]], "x", starting=MARCH, by=actor_in(office, "head"), on=MARCH)
    assert list(items["narrow"].grants.order_by("level").values_list("level", "does")) == [
        ("district", "decides"), ("town", "accepts"),
    ]  # fmt: skip


def test_the_head_merges_on_a_page_that_says_what_is_wrong(items, office):
    account = staff_of(office, "head").account
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
    head = Client()
    head.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/desk/items/{items['old'].pk}/succeed/"
    assert "2 个单位" in head.get(address).content.decode()
    sent = {"into": "moon", "starting": "2026-04-01", "reason": "目录调整"}
    answer = head.post(address, sent)
    assert answer.status_code == 422 and "没有标识为「moon」的事项" in answer.content.decode()
    assert head.post(address, {**sent, "into": "wide narrow"}).status_code == 302
    assert Succession.objects.filter(before=items["old"], on=APRIL).count() == 2
