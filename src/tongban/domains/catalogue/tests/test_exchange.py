"""An item set carried from one installation to another in one file, and the structure of the codes it carries."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tongban.domains.catalogue import api
from tongban.domains.catalogue.actions.exchange import carried, take_over
from tongban.domains.catalogue.models import Edition, Grant, Item
from tongban.domains.catalogue.rules.codes import (
    basic_code_problems,
    implementation_code_problems,
    local_code_problems,
)
from tongban.domains.catalogue.rules.exchange import as_rows, from_rows, headings
from tongban.domains.catalogue.rules.schema import ItemContent
from tongban.domains.catalogue.tests.factories import a_folder, an_entry
from tongban.kernel.ledger.models import Entry
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import an_organisation, on_day
from tongban.lib.idcard import make_credit_code

pytestmark = pytest.mark.django_db
JANUARY, MARCH = date(2026, 1, 5), date(2026, 3, 2)
BODY = make_credit_code("11", "320400", "TB000001")


@pytest.fixture(autouse=True)
def in_march():
    with on_day("2026-03-02"):
        yield


@pytest.fixture
def loaded(tmp_path) -> dict[str, Item]:
    an_organisation()
    entries = [
        an_entry(),
        an_entry(key="second", name="第二个许可", limits="每区一家\n先到先得", on_site_check=True),
    ]
    api.load(a_folder(tmp_path, *entries), on=JANUARY)
    Grant.objects.create(
        item=Item.objects.get(key="second"), level="town", does="accepts", field="综合", rural=True
    )
    return {item.key: item for item in Item.objects.all()}


def _elsewhere() -> None:
    """Another installation: the same departments and licences, and nothing in its catalogue."""
    from django.db import connection

    with connection.cursor() as cursor:
        for trigger in ("no_change", "no_delete"):
            of = "" if connection.vendor == "sqlite" else " ON catalogue_edition"
            cursor.execute(f"DROP TRIGGER catalogue_edition_{trigger}{of}")
    Grant.objects.all().delete()
    Edition.objects.all().delete()
    Item.objects.all().delete()


@pytest.mark.parametrize("name", ["目录.json", "目录.xlsx"])
def test_what_goes_out_comes_in_elsewhere_with_its_codes_and_a_second_time_changes_nothing(loaded, name):
    content, count = api.exported(name)
    before = [(one.given, one.basic_code, one.grants) for one in carried()]
    assert count == 2
    _elsewhere()
    taken = api.imported(name, content)
    assert (taken.created, taken.changed) == (["food-operation-licence", "second"], [])
    assert [(one.given, one.basic_code, one.grants) for one in carried()] == before
    assert api.item_by_key("second", on=MARCH).limits == "每区一家\n先到先得"
    again = api.imported(name, content)
    assert (again.created, again.changed, len(again.same)) == ([], [], 2)
    assert Entry.objects.filter(title="移入并发布").count() == 2


def test_a_changed_item_becomes_a_further_edition(loaded):
    [first, second] = carried()
    changed = type(first)({**first.given, "limits": "全市十家"}, first.basic_code, first.grants)
    taken = take_over([changed, second], on=MARCH)
    assert (taken.changed, taken.same) == ([first.key], ["second"])
    numbers = (
        loaded[first.key].editions.order_by("number").values_list("number", "in_force_from", "in_force_until")
    )
    assert list(numbers) == [(1, JANUARY, MARCH), (2, MARCH, None)]


def test_only_what_was_asked_for_goes_out(loaded):
    assert api.exported("x.json", keys={"second"})[1] == 1
    assert api.exported("x.json", department="market")[1] == 2
    with pytest.raises(Refused, match="没有符合条件的事项"):
        api.exported("x.json", department="health")
    with pytest.raises(Refused, match="没有施行的事项「moon」"):
        api.exported("x.json", keys={"second", "moon"})


def test_a_file_that_was_changed_or_cut_on_its_way_is_refused(loaded):
    text = api.exported("x.json")[0].decode()
    for broken, sentence in (
        (text[:-40], "不是完整的 JSON"),
        (text.replace("每区一家", "每区两家"), "摘要不一致"),
        (text.replace("tongban-items", "other"), "不是事项目录文件"),
        (text.replace('"version": 1', '"version": 2'), "第 2 版格式"),
    ):
        with pytest.raises(Refused, match=sentence):
            api.imported("x.json", broken.encode())


def test_one_wrong_item_stops_all_and_everything_wrong_is_said(loaded):
    [first, second] = carried()
    wrong = [
        type(first)({**first.given, "promise": {"days": 30, "unit": "working_days"}}, "32203", first.grants),
        type(first)({**second.given, "department": "moon"}, second.basic_code, ()),
    ]
    with pytest.raises(api.BadFiles) as refused:
        take_over(wrong, on=MARCH)
    assert "应当是 12 位数字" in refused.value.problems[0]
    fixed = [type(first)(wrong[0].given, first.basic_code, ()), wrong[1]]
    with pytest.raises(api.BadFiles) as refused:
        take_over(fixed, on=MARCH)
    said = "\n".join(refused.value.problems)
    assert "承诺" in said and "没有标识为「moon」的部门" in said
    swapped = [
        type(first)(first.given, second.basic_code, ()),
        type(first)(second.given, first.basic_code, ()),
    ]
    with pytest.raises(api.BadFiles, match="已经是事项「second」的"):
        take_over(swapped, on=MARCH)


def test_a_spreadsheet_may_have_its_columns_in_another_order_but_no_others(loaded):
    rows = [headings(), *as_rows(carried())]
    turned = [list(reversed(row)) for row in rows]

    def said(one):
        return ItemContent.model_validate(dict(one.given)), one.basic_code, one.grants

    assert [said(one) for one in from_rows(turned)] == [said(one) for one in carried()]
    with pytest.raises(Refused, match="表头不对: 备注"):
        from_rows([[*rows[0], "备注"], *[[*row, ""] for row in rows[1:]]])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("320113001001", ""), ("3201130010", "应当是 12 位数字"), ("32AB13001001", "应当是 12 位数字"),
     ("322013001001", "不是「行政许可」的代码「01」"), ("327713001001", "不是事项类型的代码")],
)  # fmt: skip
def test_the_structure_of_a_basic_code(code, sentence):
    found = list(basic_code_problems(code, "行政许可"))
    assert (found == []) if not sentence else sentence in found[0]


def test_the_structure_of_the_code_of_an_implementing_body():
    """18 of the body, one of the level, twelve of the basic code, and two more for a 业务办理项."""
    basic = "320113001001"

    def wrong(code: str) -> list[str]:
        return list(implementation_code_problems(code, level="district", basic=basic))

    assert wrong(f"{BODY}4{basic}") == wrong(f"{BODY}4{basic}01") == []
    assert "应当是 31 位" in wrong(f"{BODY}4{basic}0")[0]
    assert "不是有效的统一社会信用代码" in wrong(f"{BODY[:-1]}{'0' if BODY[-1] != '0' else '1'}4{basic}")[0]
    assert "应当是行使层级「4」, 现在是「3」" in wrong(f"{BODY}3{basic}")[0]
    assert "应当是基本编码" in wrong(f"{BODY}4320113001002")[0]
    assert "末 2 位应当是数字" in wrong(f"{BODY}4{basic}AB")[0]
    assert list(local_code_problems("320400000000-01")) == []
    assert "不超过 50 位" in next(local_code_problems("3" * 51))


def test_a_file_is_json_with_its_digest(loaded):
    said = json.loads(api.exported("x.json")[0])
    assert (said["format"], said["version"], said["city"], said["exported_on"]) == (
        "tongban-items",
        1,
        "3204",
        "2026-03-02",
    )
    assert len(said["digest"]) == 64 and {"basic_code", "grants", "content"} == set(said["items"][0])
