"""Applying online: for whom, what is wrong and where, what is kept, what is sent, and only once."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from tongban.domains.cases.actions import save_draft, start_draft
from tongban.domains.cases.models import Application, Commitment, Draft, Material
from tongban.domains.cases.tests.factories import COMMITMENT, FOR_BOTH, an_item, ids
from tongban.domains.cases.tests.visiting import a_pdf, a_program, staff_visitor, text_of, visitor
from tongban.domains.licences.models import Reading
from tongban.domains.licences.tests.factories import a_licence
from tongban.kernel.access import Forbidden
from tongban.kernel.docket.models import Matter
from tongban.kernel.documents.models import Document
from tongban.kernel.identity.actions import give_mandate
from tongban.kernel.identity.models import Person
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import a_person, actor_for, an_enterprise, an_organisation, on_day
from tongban.lib.idcard import make_credit_code, make_id_number

pytestmark = pytest.mark.django_db
ASKED = [
    {"name": "applicant", "label": "申请人名称", "kind": "text", "max": 100, "prefill": "enterprise.name"},
    {"name": "contact", "label": "联系人", "kind": "text", "max": 30, "prefill": "person.name"},
    {"name": "phone", "label": "联系电话", "kind": "phone", "prefill": "person.phone"},
    {"name": "premises", "label": "经营场所地址", "kind": "text", "max": 20},
    {"name": "credit", "label": "统一社会信用代码", "kind": "credit_code"},
    {"name": "manager", "label": "负责人身份证", "kind": "id_number"},
    {"name": "area", "label": "面积", "kind": "number"},
    {"name": "capital", "label": "投资额", "kind": "money"},
    {"name": "opens", "label": "开业日期", "kind": "date"},
    {"name": "format", "label": "主体业态", "kind": "choice", "options": ["餐饮", "销售"]},
    {"name": "scope", "label": "经营项目", "kind": "choices", "options": ["热食", "冷食"]},
    {"name": "online", "label": "是否网络经营", "kind": "yes_no"},
]
RIGHT = {
    "f-applicant": "常州示例餐饮有限公司",
    "f-contact": "李静",
    "f-phone": "13912345678",
    "f-premises": "钟楼区南大街1号",
    "f-credit": make_credit_code("91", "320404", "000000077"),
    "f-manager": make_id_number("320404", date(1985, 3, 7), 1),
    "f-area": "36.5",
    "f-capital": "100000",
    "f-opens": "2026-05-06",
    "f-format": "餐饮",
    "f-scope": ["热食", "冷食"],
    "f-online": "否",
    "go": "next",
}


@pytest.fixture(autouse=True)
def on_a_monday():
    cache.clear()
    with on_day("2026-03-02") as day:
        yield day


@pytest.fixture
def firm():
    return an_enterprise()


@pytest.fixture
def item():
    return an_item()


def begun(client, item, person, **more):
    answer = client.post(f"/apply/{item.item_id}/", {"whose": person.pk, **more})
    assert answer.status_code == 302, text_of(answer)
    return answer["Location"]


def uploads(item, *names):
    return {f"m-{ids(item)[name]}": a_pdf(f"{name}.pdf") for name in names}


def ready(client, item, person):
    """A draft that lacks nothing but being sent."""
    draft = begun(client, item, person)
    client.post(
        draft, {"f-premises": "钟楼区南大街1号", "c-name": "李静", "c-phone": "13912345678", "go": "next"}
    )
    given = uploads(item, "营业执照", "经营场所平面图", "从业人员健康证明")
    answer = client.post(f"{draft}materials/", {**given, "go": "next"})
    assert answer.status_code == 302, text_of(answer)
    return draft


def test_a_guest_signs_in_first_and_comes_back_to_the_application(item):
    answer = visitor().get(f"/apply/{item.item_id}/")
    assert answer["Location"] == f"/accounts/login/?next=%2Fapply%2F{item.item_id}%2F"


def test_staff_do_not_apply_in_their_office_account(item):
    assert staff_visitor(an_organisation()).get(f"/apply/{item.item_id}/").status_code == 403


def test_an_item_that_is_not_there_says_what_to_do():
    answer = visitor(a_person()).get("/apply/999999/")
    assert answer.status_code == 404 and "拨打 12345 咨询" in text_of(answer)


def test_a_person_is_told_that_an_item_is_for_enterprises_and_cannot_begin(item):
    person = a_person()
    client = visitor(person)
    page = text_of(client.get(f"/apply/{item.item_id}/"))
    assert page.count(f'href="/items/{item.item_id}/"') == 2  # in the trail, and as a way back
    assert "这个事项面向企业和其他组织办理" in page and "开始填写" not in page
    assert "换一位申请人" in text_of(client.post(f"/apply/{item.item_id}/", {"whose": person.pk}))
    assert not Draft.objects.exists()


def test_an_agent_applies_for_the_enterprise_and_nobody_without_a_mandate(item, firm, on_a_monday):
    agent = a_person("李静")
    stranger = visitor(a_person("钱进"))
    give_mandate(firm, agent, scope="*", since=on_a_monday, until=None)
    client = visitor(agent)
    assert "您受委托办理" in text_of(client.get(f"/apply/{item.item_id}/"))
    draft = ready(client, item, firm)
    assert stranger.post(f"/apply/{item.item_id}/", {"whose": firm.pk}).status_code == 200
    for tail in ("", "materials/", "review/", "delete/"):
        assert stranger.get(f"{draft}{tail}").status_code == 404
    assert client.post(f"{draft}review/", {"true": "1"}).status_code == 302
    application = Application.objects.get()
    assert application.matter.applicant == firm and application.agent == agent


def test_what_the_city_knows_is_filled_in_and_its_source_is_named(firm, on_a_monday):
    item, agent = an_item(form=ASKED), a_person("李静")
    give_mandate(firm, agent, scope="*", since=on_a_monday, until=None)
    client = visitor(agent)
    page = text_of(client.get(begun(client, item, firm)))
    assert f'value="{firm.name}"' in page and "来自市场主体登记信息" in page
    assert 'value="李静"' in page and "来自您的实名信息" in page


def test_every_wrong_field_is_named_and_nothing_typed_is_lost(firm):
    item = an_item(form=ASKED)
    client = visitor(firm)
    draft = begun(client, item, firm)
    number = make_id_number("320404", date(1985, 3, 7), 1)
    bad = f"{number[:-1]}{'1' if number[-1] == '0' else '0'}"
    wrong = {
        "f-applicant": "", "f-contact": "", "f-phone": "123", "f-premises": "一" * 21, "f-credit": "91320404000000001X",
        "f-manager": bad, "f-area": "三十六", "f-capital": "1.234", "f-opens": "2026-02-30",
        "f-format": "工厂", "f-scope": ["生食"], "f-online": "", "go": "next",
    }  # fmt: skip
    answer = client.post(draft, wrong)
    page = text_of(answer)
    assert answer.status_code == 200
    for field in ASKED:
        assert f'href="#id_f-{field["name"]}' in page, field["label"]
    assert "请改正下面 12 处" in page
    for typed in ("一" * 21, "91320404000000001X", bad, "三十六", "1.234", "2026-02-30"):
        assert f'value="{typed}"' in page
    kept = Draft.objects.get().content["form"]
    assert kept["area"] == "三十六" and kept["opens"] == "2026-02-30"


def test_a_right_form_goes_on_and_is_kept_as_it_was_checked(firm):
    item = an_item(form=ASKED, materials=[], situations=[])
    client = visitor(firm)
    draft = begun(client, item, firm)
    assert client.post(draft, RIGHT)["Location"] == f"{draft}materials/"
    assert client.post(f"{draft}materials/", {"go": "next"})["Location"] == f"{draft}review/"
    paper = text_of(client.get(f"{draft}review/"))
    assert "热食、冷食" in paper and "36.5" in paper
    assert client.post(f"{draft}review/", {"true": "1"}).status_code == 302
    form = Application.objects.get().form
    assert form["area"] == "36.5" and form["opens"] == "2026-05-06" and form["scope"] == ["热食", "冷食"]


def test_a_draft_is_kept_by_its_button_and_found_again(item, firm):
    client = visitor(firm)
    draft = begun(client, item, firm)
    answer = client.post(draft, {"f-premises": "写到一半", "go": "later"}, follow=True)
    assert "草稿已保存 10:00" in text_of(answer) and 'value="写到一半"' in text_of(answer)
    again = text_of(client.get(f"/apply/{item.item_id}/"))
    assert "您已经填了一部分" in again and draft in again
    assert begun(client, item, firm) == draft


def test_a_draft_keeps_itself_and_says_when(item, firm):
    client = visitor(firm)
    draft = begun(client, item, firm)
    answer = client.post(f"{draft}keep/form/", {"f-premises": "写到一"})
    assert answer.json() == {"saved": "10:00"}
    assert Draft.objects.get().content["form"]["premises"] == "写到一"
    assert client.get(f"{draft}keep/form/").status_code == 405
    # signed out meanwhile: the page learns it and says so
    assert visitor().post(f"{draft}keep/form/", {"f-premises": "x"}).status_code == 302
    assert visitor(a_person("钱进")).post(f"{draft}keep/form/", {"f-premises": "x"}).status_code == 404
    assert Draft.objects.get().content["form"]["premises"] == "写到一"


def test_a_draft_that_was_sent_or_deleted_meanwhile_is_not_kept_and_says_so(item, firm):
    by = actor_for(firm)
    begun_here, begun_there = start_draft(item.item_id, person=firm, by=by), Draft.objects.get()
    begun_there.delete()
    with pytest.raises(Refused, match="已经提交或者删除"):
        save_draft(begun_here, {"form": {"premises": "晚了一步"}}, by=by)
    assert not Draft.objects.exists()


def test_a_page_left_open_too_long_says_that_nothing_is_lost(item, firm):
    draft = begun(visitor(firm), item, firm)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(firm.account, backend="django.contrib.auth.backends.ModelBackend")
    answer = strict.post(draft, {"f-premises": "写到一半", "go": "next"})
    assert answer.status_code == 403 and "您刚才填写的内容还在上一页" in text_of(answer)


def test_missing_materials_are_named_with_a_way_out(item, firm):
    client = visitor(firm)
    draft = begun(client, item, firm)
    page = text_of(client.post(f"{draft}materials/", {"go": "next"}))
    assert "请改正下面 3 处" in page
    assert (
        "营业执照: 还没有提交" in page
        and "从业人员健康证明: 还没有提交; 请上传文件, 或者选择承诺后补" in page
    )


def test_a_bad_file_is_named_at_its_material_and_the_good_one_beside_it_stays(item, firm):
    client = visitor(firm)
    draft = begun(client, item, firm)
    place = f"m-{ids(item)['经营场所平面图']}"
    page = text_of(client.post(f"{draft}materials/", {place: [a_program(), a_pdf("好的.pdf")], "go": "next"}))
    assert "程序或者脚本" in page and "好的.pdf" in page
    document = Document.objects.get()
    address = f"{draft}files/{document.pk}/"
    assert client.get(address).content.startswith(b"%PDF")
    assert visitor(a_person("钱进")).get(address).status_code == 404
    client.post(f"{draft}materials/", {"remove": document.pk})
    assert not Document.objects.exists()


def test_a_situation_brings_its_material(item, firm):
    client = visitor(firm)
    draft = begun(client, item, firm)
    client.post(
        draft,
        {
            "f-premises": "南大街1号",
            "c-name": "李静",
            "c-phone": "13912345678",
            "situation": "制作冷荤",
            "go": "next",
        },
    )
    assert "布局图: 还没有提交" in text_of(client.post(f"{draft}materials/", {"go": "next"}))


def test_a_held_licence_is_read_only_with_consent(item, firm):
    licence = a_licence(holder=firm, key="business-licence", until=None)
    client = visitor(firm)
    draft = begun(client, item, firm)
    page = text_of(client.get(f"{draft}materials/"))
    assert f"同意{item.organisation_name}读取" in page and licence.number in page
    client.post(draft, {"f-premises": "南大街1号", "c-name": "李静", "c-phone": "13912345678", "go": "next"})
    rest = uploads(item, "经营场所平面图", "从业人员健康证明")
    assert "营业执照: 还没有提交; 请同意读取" in text_of(
        client.post(f"{draft}materials/", {**rest, "go": "next"})
    )
    assert not Reading.objects.exists()
    answer = client.post(f"{draft}materials/", {"consent": ids(item)["营业执照"], "go": "next"})
    assert answer["Location"] == f"{draft}review/"
    client.post(f"{draft}review/", {"true": "1"})
    row = Material.objects.get(name="营业执照")
    assert row.state == "exempt" and Reading.objects.get().licence == licence


def test_without_consent_the_uploaded_paper_counts_and_no_licence_is_read(item, firm):
    a_licence(holder=firm, key="business-licence", until=None)
    client = visitor(firm)
    draft = ready(client, item, firm)
    client.post(f"{draft}review/", {"true": "1"})
    assert Material.objects.get(name="营业执照").state == "supplied"
    assert not Reading.objects.exists()


def test_an_account_that_nobody_has_verified_reads_no_licence(item, firm):
    a_licence(holder=firm, key="business-licence", until=None)
    Person.objects.filter(pk=firm.pk).update(assurance=1)
    client = visitor(firm)
    draft = begun(client, item, firm)
    page = text_of(client.get(f"{draft}materials/"))
    assert "还没有实名核验" in page and 'name="consent"' not in page
    client.post(f"{draft}materials/", {"consent": ids(item)["营业执照"]})
    assert "营业执照: 还没有提交" in text_of(
        client.post(f"{draft}materials/", {"consent": ids(item)["营业执照"], "go": "next"})
    )


def test_only_what_the_list_marks_may_follow_later(item, firm):
    client = visitor(firm)
    draft = begun(client, item, firm)
    client.post(draft, {"f-premises": "南大街1号", "c-name": "李静", "c-phone": "13912345678", "go": "next"})
    known = ids(item)
    given = {
        **uploads(item, "营业执照"),
        "defer": [known["从业人员健康证明"], known["经营场所平面图"]],
        "go": "next",
    }
    page = text_of(client.post(f"{draft}materials/", given))
    assert "经营场所平面图: 还没有提交" in page and "从业人员健康证明: 还没有提交" not in page
    again = {**uploads(item, "经营场所平面图"), "defer": known["从业人员健康证明"], "go": "next"}
    client.post(f"{draft}materials/", again)
    client.post(f"{draft}review/", {"true": "1"})
    assert Material.objects.get(name="从业人员健康证明").state == "deferred"


def test_a_commitment_is_signed_with_the_applicants_own_name(firm):
    item = an_item(commitment=COMMITMENT)
    client = visitor(firm)
    draft = begun(client, item, firm)
    client.post(draft, {"f-premises": "南大街1号", "c-name": "李静", "c-phone": "13912345678", "go": "next"})
    given = {
        **uploads(item, "营业执照", "从业人员健康证明"),
        "commits": "1",
        "m-signature": "某某",
        "go": "next",
    }
    assert "承诺人签名: 选择告知承诺的, 请输入申请人全称" in text_of(client.post(f"{draft}materials/", given))
    answer = client.post(f"{draft}materials/", {"commits": "1", "m-signature": firm.name, "go": "next"})
    assert answer["Location"] == f"{draft}review/"
    client.post(f"{draft}review/", {"true": "1"})
    assert Commitment.objects.get().signed_by == firm.name


def test_nothing_is_sent_without_saying_that_it_is_true(item, firm):
    client = visitor(firm)
    draft = ready(client, item, firm)
    answer = client.post(f"{draft}review/")
    assert answer.status_code == 409 and "请先勾选" in text_of(answer)
    assert not Matter.objects.exists()


def test_an_unfinished_draft_is_led_back_to_what_it_lacks(item, firm):
    client = visitor(firm)
    draft = begun(client, item, firm)
    answer = client.post(f"{draft}review/", {"true": "1"}, follow=True)
    assert answer.redirect_chain[0][0] == f"{draft}?check=1"
    assert "请填写经营场所地址" in text_of(answer)
    assert not Matter.objects.exists()


def test_a_form_sent_twice_is_one_matter(item, firm):
    client = visitor(firm)
    draft = ready(client, item, firm)
    first = client.post(f"{draft}review/", {"true": "1"})
    second = client.post(f"{draft}review/", {"true": "1"})
    assert first["Location"] == second["Location"]
    assert Matter.objects.count() == 1 and not Draft.objects.exists()
    assert "没有重复提交" in text_of(client.get(second["Location"]))
    assert client.post(f"{draft}keep/form/", {"f-premises": "后来"}).status_code == 409
    assert client.get(draft)["Location"] == first["Location"]


def test_the_receipt_tells_the_number_the_day_and_why(item, firm):
    client = visitor(firm)
    draft = ready(client, item, firm)
    page = text_of(client.get(client.post(f"{draft}review/", {"true": "1"})["Location"]))
    assert "CZ-XK-2026-000001" in page
    # five working days after Monday 2 March: 3, 4, 5, 6 and 9 March
    assert "2026年3月9日(周一)" in page and "从 2026年3月2日(周一) 的次日算起" in page
    assert "<svg" in page and "扫码查进度" in page


def test_a_draft_goes_on_under_its_own_edition(item, firm):
    client = visitor(firm)
    draft = begun(client, item, firm)
    with on_day("2026-03-10"):
        newer = an_item(conditions=["已经取得营业执照", "有健康管理制度"])
        assert newer.item_id == item.item_id
        page = text_of(client.get(draft))
    assert newer.edition_id != item.edition_id
    assert "按开始时的第 1 版继续" in page and f"/items/{item.item_id}/editions/" in page
    assert Draft.objects.get().edition_id == item.edition_id


def test_a_draft_is_thrown_away_only_when_said_so(item, firm):
    client = visitor(firm)
    draft = ready(client, item, firm)
    assert "不能找回" in text_of(client.get(f"{draft}delete/"))
    assert Draft.objects.exists()
    client.post(f"{draft}delete/")
    assert not Draft.objects.exists() and not Document.objects.exists()
    assert client.get(draft).status_code == 404


def test_a_renewal_without_the_licence_says_what_to_do(firm):
    item = an_item(procedure="cases.renewal")
    page = text_of(visitor(firm).get(f"/apply/{item.item_id}/"))
    assert "没有查到有效的《食品经营许可证》" in page and "请按新办申请" in page


def test_an_item_for_both_lets_one_apply_for_oneself():
    person = a_person("李静")
    item = an_item(**FOR_BOTH)
    client = visitor(person)
    ready(client, item, person)
    assert Draft.objects.get().person == person


def test_acting_for_another_asks_for_a_person_seen_at_a_window_and_a_scope_that_reaches(firm):
    item, agent = an_item(), a_person()
    give_mandate(firm, agent, scope="tobacco-retail-licence", since=date(2026, 1, 1), until=None)
    with pytest.raises(Forbidden, match="受托的事项范围不包括"):
        start_draft(item.item_id, person=firm, by=actor_for(agent))
    agent.assurance = 1
    with pytest.raises(Refused, match="核验一次"):
        start_draft(item.item_id, person=firm, by=actor_for(agent))
