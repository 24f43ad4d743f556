"""What the interface answers, to whom, and how it says no."""

import json
from datetime import date
from pathlib import Path

import pytest

from tongban.kernel.docket.actions import open_matter
from tongban.kernel.identity.queries import actor_of_staff
from tongban.kernel.registers import actions
from tongban.kernel.registers.registry import register_of
from tongban.kernel.testing import a_person, actor_for, an_organisation, on_day, staff_of
from tongban.surfaces.openapi.api import addresses, api
from tongban.surfaces.openapi.document import document

DOCUMENT = Path(__file__).resolve().parents[5] / "docs/reference/openapi.json"
V1 = "/api/v1/"


@pytest.fixture(autouse=True)
def a_day_on_which_passwords_are_fresh():
    with on_day("2026-04-01"):
        yield


def problem_of(answer, status: int) -> dict:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    said = answer.json()
    assert said["status"] == status and "请" in said["title"]
    return said


@pytest.fixture
def conference(db):
    office = an_organisation("news", "常州市人民政府新闻办公室")
    values = {
        "title": "春季发布会", "topic": "就业", "held_on": date(2026, 3, 3), "place": "发布厅", "kind": "policy",
        "speaker": "张某", "speaker_post": "局长", "rank": "principal", "organisation": office, "journalists": 23,
    }  # fmt: skip
    by = actor_of_staff(staff_of(office, "head"))
    return actions.enter(register_of("press-conferences"), values, by=by, on=date(2026, 4, 1)), by


def test_the_document_in_the_repository_is_current():
    """After a change: python -m tongban.surfaces.openapi.document docs/reference/openapi.json"""
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_every_operation_has_a_name_and_a_sentence():
    for path, methods in json.loads(document())["paths"].items():
        for operation in methods.values():
            assert operation["operationId"] and operation["summary"] and operation["tags"], path


def test_every_address_has_the_rule_by_which_it_lets_people_in():
    rules = {str(pattern.pattern): pattern.callback.open_to for pattern in addresses()}
    assert rules["clock/due"] == rules["items/"] == rules["openapi.json"] == ("public",)
    assert rules["my/matters/"] == ("citizen",)
    assert rules["desk/registers/"] == ("clerk", "officer", "head", "supervisor", "admin")


def test_a_term_of_twenty_working_days_over_the_national_holiday(client, db):
    """2026-09-18 起 20 个工作日: 中秋 9-25, 国庆 10-1 至 10-7; 9-20 和 10-10 上班。届满 2026-10-22。"""
    answer = client.get(f"{V1}clock/due?start=2026-09-18&n=20").json()
    assert (answer["due"], answer["term"], answer["provisional"]) == ("2026-10-22", "20个工作日", False)
    assert answer["days"][0]["kind"] == "start" and answer["days"][-1]["is_due"]
    assert sum(day["counted"] for day in answer["days"]) == 20


def test_a_pause_that_has_not_ended_leaves_no_date(client, db):
    answer = client.get(f"{V1}clock/due?start=2026-03-02&n=20&pause=2026-03-06..").json()
    assert answer["due"] is None


def test_every_wrong_parameter_is_named(client, db):
    said = problem_of(client.get(f"{V1}clock/due?start=gestern&n=0&unit=weeks"), 422)
    assert {error["field"] for error in said["errors"]} == {"start", "n", "unit"}
    assert "start 不是日期, 请写成 2026-09-18 的样子。" in {error["sentence"] for error in said["errors"]}
    problem_of(client.get(f"{V1}clock/due"), 422)
    problem_of(client.get(f"{V1}clock/due?start=2026-03-02&n=20&pause=x"), 422)
    problem_of(client.get(f"{V1}clock/due?start=0001-01-01&n=20"), 422)


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "items/no-such-item",
        "verify/AAAA",
        "registers/commissioners/",
        "registers/press-conferences/9999999999999999999999",
    ],
)
def test_what_is_not_there_is_a_problem_with_a_sentence(client, db, path):
    problem_of(client.get(f"{V1}{path}"), 404)


def test_an_address_outside_the_version_is_a_problem_too(client, db):
    problem_of(client.get("/api/v9/items/"), 404)


def test_the_items_of_an_empty_catalogue_are_an_empty_list(client, db):
    assert client.get(f"{V1}items/?q=执照").json() == {"count": 0, "page": 1, "pages": 1, "rows": []}


def test_only_published_rows_and_public_columns_leave_the_house(client, conference):
    row, head = conference
    address = f"{V1}registers/press-conferences/"
    assert client.get(address).json()["count"] == 0
    problem_of(client.get(f"{address}{row.pk}"), 404)
    actions.publish(register_of("press-conferences"), row.pk, by=head, on=date(2026, 4, 1))
    (shown,) = client.get(f"{address}?kind=policy&held_on_from=2026-01-01").json()["rows"]
    assert (shown["title"], shown["held_on"], shown["kind"]) == ("春季发布会", "2026-03-03", "政策发布")
    assert "journalists" not in shown
    assert client.get(f"{address}{row.pk}").json() == shown
    shelf = {book["key"]: book["rows"] for book in client.get(f"{V1}registers/").json()}
    assert shelf["press-conferences"] == 1


def test_a_filter_that_is_not_there_is_told_and_not_left_out(client, db):
    said = problem_of(client.get(f"{V1}registers/press-conferences/?kind=party"), 422)
    assert "请修改" in said["errors"][0]["sentence"]


def signed_in(client, account):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_stranger_is_asked_to_sign_in(client, db):
    for path in ("my/matters/", "my/matters/X", "desk/registers/", "desk/registers/commissioners/"):
        assert "登录" in problem_of(client.get(f"{V1}{path}"), 401)["title"]


def test_a_citizen_sees_only_their_own_matters(client, db):
    person, other = a_person(), a_person("李小红")
    mine, theirs = (
        open_matter(
            "cases.licence", title="食品经营许可", owner=an_organisation(), applicant=one, channel="web",
            by=actor_for(one), series="T", on=date(2026, 3, 2),
        )
        for one in (person, other)
    )  # fmt: skip
    signed_in(client, person.account)
    assert [row["number"] for row in client.get(f"{V1}my/matters/").json()["rows"]] == [mine.number]
    assert client.get(f"{V1}my/matters/{mine.number}").json()["organisation"] == "常州市市场监督管理局"
    problem_of(client.get(f"{V1}my/matters/{theirs.number}"), 404)
    problem_of(client.get(f"{V1}desk/registers/"), 401)


def test_staff_read_their_books_as_on_the_desk(client, conference):
    signed_in(client, staff_of(an_organisation("news"), "officer").account)
    keys = {book["key"] for book in client.get(f"{V1}desk/registers/").json()}
    assert {"commissioners", "press-conferences"} <= keys
    rows = client.get(f"{V1}desk/registers/press-conferences/").json()["rows"]
    assert (rows[0]["title"], rows[0]["journalists"]) == ("春季发布会", 23)


def test_the_explanation_needs_neither_script_nor_style_of_others(client, db):
    page = client.get(f"{V1}docs")
    text = page.content.decode()
    assert "期限何时届满" in text and "swagger" not in text
    assert "script-src 'self'" in page["Content-Security-Policy"]


def test_codes_cannot_be_tried_without_end(client, db):
    from django.core.cache import cache

    cache.clear()
    answers = [client.get(f"{V1}verify/AAAA{at}").status_code for at in range(61)]
    assert set(answers[:60]) == {404}
    problem_of(client.get(f"{V1}verify/AAAA"), 429)
    cache.clear()


def test_the_interface_has_one_version():
    assert api.version == "1"


@pytest.fixture
def catalogue_with_food(db, tmp_path):
    from tongban.domains.catalogue.api import load
    from tongban.domains.catalogue.tests.factories import a_folder, an_entry

    an_organisation()
    load(a_folder(tmp_path, an_entry()), on=date(2026, 1, 5))


def test_an_item_is_found_by_its_everyday_word_and_has_a_guide(client, catalogue_with_food):
    found = client.get(f"{V1}items/?q=开饭店").json()
    assert [row["key"] for row in found["rows"]] == ["food-operation-licence"]
    guide = client.get(f"{V1}items/food-operation-licence").json()
    assert (guide["statutory"], guide["promise"], guide["charged"]) == ("20个工作日", "5个工作日", False)
    assert [material["name"] for material in guide["materials"]] == ["营业执照", "布局图"]
    assert guide["basis"][0]["article"] == "第三十五条"


def test_a_licence_is_verified_without_saying_whose_it_is(client, db):
    from tongban.domains.licences.tests.factories import a_licence

    licence = a_licence(holder=a_person("王小明"), until="2026-03-31")
    said = client.get(f"{V1}verify/{licence.verify_code.lower()}").json()
    assert (said["title"], said["organisation"], said["issued_on"]) == (
        "食品经营许可证",
        "常州市市场监督管理局",
        "2026-03-02",
    )
    assert (said["in_force"], said["holds"]) == (False, True)
    assert "王" not in json.dumps(said, ensure_ascii=False)
