"""导办: who answers so comes to this item, with these materials; nobody comes to a dead end; and the desk keeps it so."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
import yaml

from tongban.domains.cases.actions.routes import (
    BadRoutes,
    count,
    draft_route,
    edit_route,
    end_route,
    load_routes,
    problems_of,
    publish_route,
)
from tongban.domains.cases.forms.routes import Filled
from tongban.domains.cases.models import Draft, Route
from tongban.domains.cases.queries.routes import offered, offered_as, passed
from tongban.domains.cases.rules.routes import check_route, ends, read_route, stand, wanted
from tongban.domains.cases.tests.factories import an_item
from tongban.domains.cases.tests.visiting import staff_visitor, visitor
from tongban.kernel.access import Forbidden
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import actor_in, an_enterprise, an_organisation, on_day

ON = date(2026, 3, 2)
SHOP = {
    "key": "sell-food", "name": "开饭店", "department": "market", "audience": ["enterprise"], "everyday": ["开饭店", "开小吃店"],
    "questions": [
        {"key": "what", "ask": "卖什么?", "answers": [
            {"say": "现做的饭菜", "to": "cold"},
            {"say": "自己种的菜", "nothing": "卖食用农产品不用许可。", "instead": "办好营业执照就可以卖。"},
        ]},
        {"key": "cold", "ask": "有凉菜吗?", "answers": [
            {"say": "有", "item": "food-operation-licence", "situations": ["制作冷荤"], "form": {"premises": "钟楼区"}},
            {"say": "没有", "item": "food-operation-licence"},
        ]},
    ],
    "examples": [
        {"answers": ["现做的饭菜", "有"], "item": "food-operation-licence", "materials": ["营业执照", "布局图"]},
        {"answers": ["自己种的菜"]},
    ],
}  # fmt: skip


def changed(**parts):
    return {**deepcopy(SHOP), **parts}


def the_route(given=SHOP):
    route, problems = read_route(given)
    assert route is not None, problems
    return route


class Thing:
    """An item as far as a route needs it: cold dishes ask for a plan."""

    def __init__(self, name, need="required", adds=(), kind="text", options=()):
        self.name, self.need, self.adds, self.kind, self.options = name, need, adds, kind, options
        self.form, self.source, self.has_template = "电子", "self", True


class Food:
    name = "食品经营许可"
    situations = (Thing("制作冷荤", adds=("布局图",)),)
    form = (
        Thing("premises"),
        Thing("format", kind="choice", options=("餐饮", "食堂")),
        Thing("online", kind="yes_no"),
    )
    materials = (Thing("食品经营许可申请书"), Thing("营业执照"), Thing("布局图", need="conditional"))


FOOD = {"food-operation-licence": Food()}


def problems(given):
    return check_route(the_route(given), FOOD)


def test_every_way_through_is_a_scene():
    route = the_route()
    assert [[answer.say for _, answer in end.trail] for end in ends(route)] == [
        ["现做的饭菜", "有"],
        ["现做的饭菜", "没有"],
        ["自己种的菜"],
    ]
    assert check_route(route, FOOD) == []


def test_what_was_answered_settles_the_case_and_the_materials():
    with_cold, without = stand(the_route(), (0, 0)), stand(the_route(), (0, 1))
    assert with_cold.situations == ["制作冷荤"] and with_cold.form == {"premises": "钟楼区"}
    assert [each.name for each in wanted(Food(), with_cold.situations)] == ["营业执照", "布局图"]
    assert [each.name for each in wanted(Food(), without.situations)] == ["营业执照"]


@pytest.mark.parametrize("path", [(2,), (0, 0, 0), (0, 9), (1, 0)])
def test_a_made_up_address_begins_anew(path):
    with pytest.raises(Refused, match="从第一个问题重新选"):
        stand(the_route(), path)


def _question(at, **answer):
    questions = deepcopy(SHOP["questions"])
    questions[at[0]]["answers"][at[1]] = answer
    return changed(questions=questions)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (_question((1, 1), say="没有"), "走不下去"),
        (_question((1, 1), say="没有", item="food-operation-licence", nothing="不用", instead="无"), "只填一个"),
        (_question((1, 1), say="没有", to="nowhere"), "不存在"),
        (_question((1, 1), say="没有", to="what"), "绕了回来"),
        (_question((1, 1), say="没有", nothing="不用办。"), "没有说怎么办"),
        (_question((1, 1), say="没有", item="no-such-item"), "现在没有施行的版本"),
        (_question((1, 1), say="没有", item="food-operation-licence", situations=["没这情形"]), "没有这种情形"),
        (_question((1, 1), say="没有", item="food-operation-licence", form={"area": "5"}), "不是《食品经营许可》申请表的字段"),
        (_question((1, 1), say="没有", item="food-operation-licence", form={"format": "超市"}), "不在《食品经营许可》的选项里"),
        (_question((1, 1), say="没有", item="food-operation-licence", form={"online": "对"}), "请写 是 或者 否"),
        (_question((1, 1), say="有", item="food-operation-licence"), "两个一样的回答"),
        (_question((0, 0), say="现做的饭菜", item="food-operation-licence"), "没有任何回答通向它"),
        (changed(examples=[{"answers": ["现做的饭菜"], "item": "food-operation-licence"}]), "走不到结果"),
        (changed(examples=[{"answers": ["自己种的菜"], "item": "food-operation-licence"}]), "走到了「不用办」"),
        (changed(examples=[{"answers": ["现做的饭菜", "没有"], "item": "food-operation-licence", "materials": ["布局图"]}]), "得到的是营业执照"),
    ],
)  # fmt: skip
def test_a_dead_end_is_refused_with_its_place(given, said):
    found = problems(given)
    assert len(found) == 1 and said in found[0]


@pytest.mark.django_db
class TestAtWork:
    @pytest.fixture(autouse=True)
    def on_a_monday_in_march(self):
        with on_day("2026-03-02"):
            yield

    def files(self, place: Path, *routes, name="market.yaml") -> Path:
        (place / "routes").mkdir(exist_ok=True)
        (place / "routes" / name).write_text(
            yaml.safe_dump(list(routes), allow_unicode=True), encoding="utf-8"
        )
        return place

    def test_files_are_taken_over_once_and_whole_or_not_at_all(self, tmp_path):
        an_item()
        assert load_routes(self.files(tmp_path, WITH_LICENCE), on=ON) == 1
        assert load_routes(tmp_path, on=ON) == 0
        assert load_routes(self.files(tmp_path, {**WITH_LICENCE, "name": "开餐馆"}), on=ON) == 1
        assert [(each.number, each.content.name) for each in offered()] == [(2, "开餐馆")]
        with pytest.raises(BadRoutes, match="走不下去"):
            load_routes(self.files(tmp_path, {**_question((1, 1), say="没有"), "name": "又改"}), on=ON)
        with pytest.raises(BadRoutes, match=r"请移到 market\.yaml"):
            load_routes(self.files(tmp_path, SHOP, name="police.yaml"), on=ON)
        assert [(each.number, each.content.name) for each in offered()] == [(2, "开餐馆")]

    def test_a_citizen_answers_and_begins_with_what_was_answered(self, tmp_path):
        with on_day("2026-03-02"):
            item = an_item()
            load_routes(self.files(tmp_path, WITH_LICENCE), on=ON)
            shop = an_enterprise()
            client = visitor(shop)
            assert "开饭店" in client.get("/routes/").content.decode()
            first = client.post("/routes/sell-food/", {"e": "1", "a": "", "answer": "0"})
            assert first["Location"] == "/routes/sell-food/?e=1&a=0"
            last = client.post("/routes/sell-food/", {"e": "1", "a": "0", "answer": "0"})
            said = client.get(last["Location"]).content.decode()
            assert "您要办的是: 食品经营许可" in said and "制作冷荤" in said and "布局图" in said
            begun = client.post("/routes/sell-food/start/", {"e": "1", "a": "0.0"})
            assert begun["Location"] == f"/apply/{item.item_id}/"
            client.post(begun["Location"], {"whose": shop.pk})
            draft = Draft.objects.get()
            assert draft.content["situations"] == ["制作冷荤"]
            assert draft.content["form"]["premises"] == "钟楼区南大街"
        figures = passed(offered())[offered()[0].edition_id]
        assert (figures.started, figures.arrived, figures.begun, figures.left) == (1, 1, 1, 0)

    def test_nothing_to_apply_for_says_why_and_what_to_do(self, tmp_path):
        an_item()
        load_routes(self.files(tmp_path, WITH_LICENCE), on=ON)
        said = visitor().get("/routes/sell-food/?e=1&a=1").content.decode()
        assert "不用办手续" in said and "卖食用农产品不用许可" in said and "办好营业执照就可以卖" in said

    @pytest.mark.parametrize(
        "query", ["e=7&a=0", "e=1&a=9", "e=1&a=x", "e=1&a=0.0.0.0", "a=0", "e=1&a=" + "0." * 90]
    )
    def test_an_old_or_invented_link_begins_anew(self, tmp_path, query):
        an_item()
        load_routes(self.files(tmp_path, WITH_LICENCE), on=ON)
        answer = visitor().get(f"/routes/sell-food/?{query}", follow=True)
        assert (
            answer.status_code == 200
            and "卖什么?" in answer.content.decode()
            and "重新选" in answer.content.decode()
        )

    def test_who_leaves_is_counted(self, tmp_path):
        an_item()
        load_routes(self.files(tmp_path, WITH_LICENCE), on=ON)
        edition = offered()[0].edition_id
        for path in ("0", "0", "0", "0.0", "1"):
            count(edition, path)
        count(edition, "0.0", begun=True)
        figures = passed(offered())[edition]
        assert (figures.started, figures.arrived, figures.begun) == (4, 2, 1)
        assert (figures.left, figures.left_in_hundred) == (2, 50)

    def test_the_office_revises_and_the_public_one_stays_until_it_is_sound(self, tmp_path):
        an_item()
        load_routes(self.files(tmp_path, WITH_LICENCE), on=ON)
        office = an_organisation()
        clerk, officer = (actor_in(office, duty) for duty in ("clerk", "officer"))
        draft = draft_route(Route.objects.get(), by=clerk, on=ON)
        edit_route(draft, {"questions": _question((1, 1), say="没有")["questions"]}, by=clerk, on=ON)
        assert "走不下去" in problems_of(draft, on=ON)[0]
        shown = staff_visitor(office, "clerk").get("/desk/routes/sell-food/").content.decode()
        assert "发布前还有 1 处要改" in shown and "走不下去" in shown
        with pytest.raises(Refused, match="改好再发布"):
            publish_route(draft, by=officer, on=ON)
        edit_route(draft, {"questions": WITH_LICENCE["questions"], "name": "开餐饮店"}, by=clerk, on=ON)
        with pytest.raises(Forbidden, match="审查人或者负责人"):
            publish_route(draft, by=clerk, on=ON)
        publish_route(draft, by=officer, on=ON)
        assert offered_as("sell-food").content.name == "开餐饮店"
        with pytest.raises(Refused, match="另起草新版"):
            edit_route(draft, {"name": "再改"}, by=clerk, on=ON)
        end_route(Route.objects.get(), "由一件事代替", by=officer, on=ON)
        assert offered() == []

    def test_another_department_leaves_it_alone(self, tmp_path):
        an_item()
        load_routes(self.files(tmp_path, WITH_LICENCE), on=ON)
        stranger = actor_in(an_organisation("police", "常州市公安局"), "officer")
        with pytest.raises(Forbidden, match="其他部门的导办"):
            draft_route(Route.objects.get(), by=stranger, on=ON)

    def test_the_desk_writes_a_route_question_by_question(self):
        an_item()
        clerk = staff_visitor(an_organisation(), "clerk")
        assert clerk.post("/desk/routes/", {"key": "sell-food", "name": "开饭店"}).status_code == 302
        clerk.post(
            "/desk/routes/sell-food/heading/",
            {"name": "开饭店", "audience": ["enterprise"], "everyday": "开饭店\n开小吃店", "intro": ""},
        )
        answers = {
            "answers-TOTAL_FORMS": "2", "answers-INITIAL_FORMS": "0",
            "answers-0-say": "有凉菜", "answers-0-item": "food-operation-licence", "answers-0-situations": "制作冷荤", "answers-0-form": "premises=钟楼区",
            "answers-1-say": "没有", "answers-1-nothing": "不用办。",
        }  # fmt: skip
        saved = clerk.post(
            "/desk/routes/sell-food/questions/1/", {"key": "cold", "ask": "有凉菜吗?", "why": "", **answers}
        )
        assert saved.status_code == 302
        page = clerk.get("/desk/routes/sell-food/").content.decode()
        assert "没有说怎么办" not in page and "核对例子至少一个" in page  # first what is out of form
        clerk.post(
            "/desk/routes/sell-food/questions/1/",
            {"key": "cold", "ask": "有凉菜吗?", "why": "", **answers, "answers-1-instead": "直接开张。"},
        )
        clerk.post(
            "/desk/routes/sell-food/examples/",
            {
                "examples-TOTAL_FORMS": "1",
                "examples-INITIAL_FORMS": "0",
                "examples-0-answers": "有凉菜",
                "examples-0-item": "food-operation-licence",
                "examples-0-materials": "营业执照\n经营场所平面图\n从业人员健康证明\n布局图",
            },
        )
        assert "可以发布" in clerk.get("/desk/routes/sell-food/").content.decode()
        officer = staff_visitor(an_organisation(), "officer")
        officer.post("/desk/routes/sell-food/publish/")
        assert offered_as("sell-food").scenes == 2

    def test_a_form_with_everything_wrong_keeps_what_was_typed(self):
        an_item()
        clerk = staff_visitor(an_organisation(), "clerk")
        clerk.post("/desk/routes/", {"key": "sell-food", "name": "开饭店"})
        wrong = {
            "key": "有 空格",
            "ask": "",
            "answers-TOTAL_FORMS": "1",
            "answers-INITIAL_FORMS": "0",
            "answers-0-say": "打了字",
            "answers-0-form": "没有等号",
        }
        answer = clerk.post("/desk/routes/sell-food/questions/1/", wrong)
        said = answer.content.decode()
        assert (
            answer.status_code == 422
            and "打了字" in said
            and "没有等号" in said
            and "请填写问题。" in said
            and "每行写成" in said
        )


WITH_LICENCE = _question(
    (1, 0),
    say="有",
    item="food-operation-licence",
    situations=["制作冷荤"],
    form={"premises": "钟楼区南大街"},
)
WITH_LICENCE["examples"] = [{"answers": ["自己种的菜"]}]


def test_what_an_answer_fills_in_is_written_and_read_alike():
    field, kept = (
        Filled(label="带入", required=False),
        {"area": "50", "online": "是", "scope": ["热食", "冷食"], "one": ["热食"]},
    )
    assert field.clean(field.prepare_value(kept)) == kept
