"""Rows are entered, changed, published and struck; each act is in the ledger, and nothing personal is."""

from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist

from tongban.domains.media.registers import CONFERENCES
from tongban.domains.network.registers import COMMISSIONERS
from tongban.kernel.access import Forbidden
from tongban.kernel.ledger.queries import entries_of, first_broken_seal
from tongban.kernel.procedure import Refused
from tongban.kernel.registers import actions
from tongban.kernel.registers.fields import Offered
from tongban.kernel.registers.forms import RowForm
from tongban.kernel.registers.queries import history, public_rows, rows_for
from tongban.kernel.registers.tests.conftest import TYPED, a_commissioner

ON = date(2026, 4, 1)


def test_a_row_gets_its_number_and_its_first_entry(town):
    row = a_commissioner(town.actor())
    assert row.number == "CTB-2026-000001"
    (act,) = history(COMMISSIONERS, row)
    assert (act.title, act.by) == ("登记", "李明")


def test_the_ledger_keeps_no_name_and_no_telephone(town):
    row = a_commissioner(town.actor())
    actions.change(COMMISSIONERS, row.pk, {"phone": "19900002222"}, by=town.actor(), on=ON, reason="换号")
    kept = str([entry.given for entry in entries_of(row.book_id)])
    assert "199****1111" in kept and "199****2222" in kept
    assert "19900001111" not in kept and "19900002222" not in kept and "王小明" not in kept
    assert first_broken_seal(row.book_id) is None


def test_a_change_says_what_was_and_what_is_and_why(town):
    row = a_commissioner(town.actor())
    actions.change(COMMISSIONERS, row.pk, {"served": 15}, by=town.actor(), on=ON, reason="核对后更正")
    assert history(COMMISSIONERS, row)[0].note == "累计帮办件数由“12”改为“15”; 原因: 核对后更正"


def test_a_change_that_changes_nothing_leaves_no_entry(town):
    row = a_commissioner(town.actor())
    actions.change(COMMISSIONERS, row.pk, {"served": 12}, by=town.actor(), on=ON, reason="x")
    assert len(history(COMMISSIONERS, row)) == 1


def test_whoever_began_from_an_older_version_is_told(town):
    row = a_commissioner(town.actor())
    actions.change(COMMISSIONERS, row.pk, {"served": 13}, by=town.actor(), on=ON, reason="甲", version=1)
    with pytest.raises(Refused, match="已经被别人修改过"):
        actions.change(COMMISSIONERS, row.pk, {"served": 14}, by=town.actor(), on=ON, reason="乙", version=1)
    row.refresh_from_db()
    assert row.served == 13


def test_a_district_reaches_its_towns_and_a_town_not_its_neighbours(town):
    row = a_commissioner(town.actor())
    assert rows_for(COMMISSIONERS, town.actor(organisation=town.district)).count() == 1
    assert rows_for(COMMISSIONERS, town.actor(organisation=town.other)).count() == 0
    with pytest.raises(Forbidden):
        actions.change(
            COMMISSIONERS, row.pk, {"served": 1}, by=town.actor(organisation=town.other), on=ON, reason="x"
        )


def test_nobody_hands_a_row_to_an_organisation_out_of_reach(town):
    by = town.actor()
    form = RowForm(Offered(COMMISSIONERS, by), {**TYPED, "organisation": str(town.other.pk)})
    assert "没有您可以登记的" in form.errors["organisation"][0]


def test_only_the_publisher_publishes_and_only_published_rows_are_public(town):
    officer, head = town.actor(), town.actor("head")
    values = {
        "title": "春季发布会", "topic": "就业", "held_on": date(2026, 3, 3), "place": "发布厅", "kind": "policy",
        "speaker": "张某", "speaker_post": "局长", "rank": "principal", "organisation": town.centre,
    }  # fmt: skip
    row = actions.enter(CONFERENCES, values, by=officer, on=ON)
    assert public_rows(CONFERENCES).count() == 0
    with pytest.raises(Forbidden):
        actions.publish(CONFERENCES, row.pk, by=officer, on=ON)
    actions.publish(CONFERENCES, row.pk, by=head, on=ON)
    assert public_rows(CONFERENCES).get().published_on == ON
    actions.withdraw(CONFERENCES, row.pk, by=head, on=ON, reason="更正")
    assert public_rows(CONFERENCES).count() == 0
    assert [act.title for act in history(CONFERENCES, row)] == ["撤回公开", "公开", "登记"]


def test_a_struck_row_is_kept_and_can_no_longer_be_changed(town):
    by = town.actor()
    row = a_commissioner(by)
    actions.strike(COMMISSIONERS, row.pk, by=by, on=ON, reason="重复登记")
    with pytest.raises(Refused, match="已经作废"):
        actions.change(COMMISSIONERS, row.pk, {"served": 1}, by=by, on=ON, reason="x")
    again = a_commissioner(by, certificate="CZ-0002")
    assert again.pk != row.pk


def test_the_same_person_is_not_entered_twice(town):
    by = town.actor()
    row = a_commissioner(by)
    form = RowForm(Offered(COMMISSIONERS, by), {**TYPED, "organisation": str(by.organisation_id)})
    assert f"第 {row.pk} 条" in form.errors["name"][0]


def test_looking_behind_the_mask_is_in_the_ledger(town):
    by = town.actor()
    row = a_commissioner(by)
    seen = actions.unmask(COMMISSIONERS, row.pk, by=by, on=ON, reason="电话核实")
    assert seen.phone == "19900001111"
    assert history(COMMISSIONERS, row)[0].note == "原因: 电话核实"
    with pytest.raises(Forbidden):
        actions.unmask(COMMISSIONERS, row.pk, by=town.actor(organisation=town.other), on=ON, reason="x")


def test_a_row_that_is_not_there_is_not_there(town):
    with pytest.raises(ObjectDoesNotExist):
        actions.publish(CONFERENCES, 4711, by=town.actor("head"), on=ON)


def test_every_wrong_field_is_named_with_its_cure(town):
    by = town.actor()
    wrong = {
        "name": "", "sex": "不明", "region": "无此镇", "post": "窗" * 50, "phone": "123", "status": "离岗",
        "trained_on": "昨天", "exam_score": "101", "served": "-1",
    }  # fmt: skip
    form = RowForm(Offered(COMMISSIONERS, by), wrong)
    said = {name: sentences[0] for name, sentences in form.errors.items()}
    assert said == {
        "name": "请填写姓名。",
        "sex": "性别没有“不明”这个选项, 请从女、男中选一个。",
        "region": "服务地区没有“无此镇”这个地方或者有重名, 请写区和镇(街道)的全名, 如“武进区湖塘镇”。",
        "organisation": "请选择登记单位。",
        "post": "岗位最多 40 字, 现有 50 字, 请缩短。",
        "phone": "联系电话应为 11 位手机号码, 或者带区号的固定电话, 请核对。",
        "trained_on": "培训合格日期不是日期, 请写成 2026-03-12 的样子。",
        "exam_score": "考试成绩不能大于 100, 请核对。",
        "served": "累计帮办件数不能小于 0, 请核对。",
    }
