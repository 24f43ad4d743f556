"""The pages of a record book: what each kind of user sees and may press, in the order in which a day goes."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongban.domains.media.models import Conference
from tongban.domains.network.models import Commissioner
from tongban.kernel.registers import actions, sheets
from tongban.kernel.registers.registry import register_of
from tongban.kernel.registers.tests.conftest import TYPED, a_commissioner
from tongban.kernel.registers.tests.test_spreadsheets import GOOD, HEADS
from tongban.kernel.testing import on_day

BOOK = "/desk/registers/commissioners/"


@pytest.fixture(autouse=True)
def a_day_on_which_passwords_are_fresh():
    with on_day("2026-04-01"):
        yield


@pytest.fixture
def conference(town):
    values = {
        "title": "春季<发布会>", "topic": "就业", "held_on": date(2026, 3, 3), "place": "发布厅", "kind": "policy",
        "speaker": "张某", "speaker_post": "局长", "rank": "principal", "organisation": town.centre,
        "journalists": 23, "transcript": "主持人: 大家好。", "replay_at": "https://www.example.cn/1",
    }  # fmt: skip
    return actions.enter(register_of("press-conferences"), values, by=town.actor(), on=date(2026, 4, 1))


def text(answer) -> str:
    return answer.content.decode()


def test_a_clerk_enters_a_row_and_sees_it_masked(town):
    client = town.client("clerk")
    answer = client.post(f"{BOOK}new/", {**TYPED, "organisation": town.centre.pk}, follow=True)
    page = text(answer)
    assert "王**" in page and "199****1111" in page and "CTB-2026-000001" in page
    assert "王小明" not in page and "19900001111" not in page
    assert "王小明" not in text(client.get(BOOK))


def test_a_form_sent_twice_is_one_row(town):
    client = town.client("clerk")
    given = {**TYPED, "organisation": town.centre.pk}
    first, second = (client.post(f"{BOOK}new/", given) for _ in range(2))
    assert (first.status_code, second.status_code, Commissioner.objects.count()) == (302, 422, 1)


def test_nothing_typed_is_lost_when_a_field_is_wrong(town):
    answer = town.client("clerk").post(
        f"{BOOK}new/", {**TYPED, "organisation": town.centre.pk, "phone": "12"}
    )
    page = text(answer)
    assert answer.status_code == 422
    assert 'value="综合窗口"' in page and 'value="王小明"' in page
    assert "联系电话应为 11 位手机号码" in page


def test_the_form_of_a_row_never_carries_what_is_personal(town):
    row = a_commissioner(town.actor())
    client = town.client("officer")
    page = text(client.get(f"{BOOK}{row.pk}/edit/"))
    assert "现为 王**; 不改就留空" in page and "王小明" not in page
    given = {**TYPED, "organisation": town.centre.pk, "name": "", "phone": "", "served": "20", "version": "1"}
    assert client.post(f"{BOOK}{row.pk}/edit/", {**given, "reason": "核对"}).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.phone, row.served) == ("王小明", "19900001111", 20)


def test_two_editors_one_wins_and_the_other_keeps_what_was_typed(town):
    row = a_commissioner(town.actor())
    client = town.client("officer")
    given = {
        **TYPED,
        "organisation": town.centre.pk,
        "name": "",
        "phone": "",
        "version": "1",
        "reason": "核对",
    }
    client.post(f"{BOOK}{row.pk}/edit/", {**given, "served": "20"})
    late = client.post(f"{BOOK}{row.pk}/edit/", {**given, "served": "30"})
    assert "已经被别人修改过" in text(late) and 'value="30"' in text(late)
    row.refresh_from_db()
    assert row.served == 20


def test_looking_behind_the_mask_asks_what_for_and_is_told_in_the_history(town):
    row = a_commissioner(town.actor())
    client = town.client("officer")
    refused = client.post(f"{BOOK}{row.pk}/unmask/", {"reason": ""})
    assert refused.status_code == 422 and "19900001111" not in text(refused)
    seen = client.post(f"{BOOK}{row.pk}/unmask/", {"reason": "核实电话"})
    assert "19900001111" in text(seen) and "查看个人信息" in text(seen)
    assert "no-store" in seen["Cache-Control"]


def test_another_office_s_row_is_not_there(town):
    row = a_commissioner(town.actor())
    assert town.client("officer", town.other).get(f"{BOOK}{row.pk}/").status_code == 404


def test_the_page_of_an_import_says_by_what_a_row_is_known_and_gives_the_template(town):
    client = town.client("officer")
    page = client.get(f"{BOOK}import/")
    assert "按姓名、联系电话认出" in text(page)
    assert f'href="{BOOK}import/template.xlsx"' in text(page) and f'href="{BOOK}"' in text(page)
    assert client.get(f"{BOOK}import/template.xlsx").content[:2] == b"PK"


def test_a_list_says_what_is_only_found_when_it_is_typed_whole(town):
    assert "姓名、联系电话须写全" in text(town.client("officer").get(BOOK))


def test_an_import_goes_from_the_check_to_the_confirmation(town):
    client = town.client("officer")
    upload = SimpleUploadedFile("名单.xlsx", sheets.as_xlsx("表", HEADS, [GOOD]))
    checked = client.post(f"{BOOK}import/", {"file": upload}, follow=True)
    assert "检查无误, 还没有写入" in text(checked) and Commissioner.objects.count() == 0
    where = checked.redirect_chain[-1][0]
    done = client.post(f"{where}confirm/", follow=True)
    assert "已导入: 新增 1 条, 修改 0 条, 无变化 0 条" in text(done)
    assert town.client("officer").get(where).status_code == 404


def test_a_wrong_sheet_is_answered_with_its_errors(town):
    client = town.client("officer")
    upload = SimpleUploadedFile("a.xlsx", sheets.as_xlsx("表", HEADS, [[*GOOD[:1], "?", *GOOD[2:]]]))
    answer = client.post(f"{BOOK}import/", {"file": upload}, follow=True)
    assert "有 1 行、1 处要改, 一条也没有写入" in text(answer)
    report = client.get(f"{answer.redirect_chain[-1][0]}report.xlsx")
    assert report.content[:2] == b"PK"


@pytest.mark.parametrize(
    "files", [{}, {"file": SimpleUploadedFile("a.xlsx", b"")}, {"file": SimpleUploadedFile("a.exe", b"MZ")}]
)
def test_what_is_no_sheet_is_answered_with_a_sentence(town, files):
    answer = town.client("officer").post(f"{BOOK}import/", files)
    assert answer.status_code == 422 and "请" in text(answer)


def test_an_export_carries_the_filters_of_the_list_and_the_masks(town):
    a_commissioner(town.actor())
    client = town.client("officer")
    rows = sheets.read("a.csv", client.get(f"{BOOK}export.csv?status=on").content)
    assert rows[1][:2] == ["CTB-2026-000001", "王**"]
    assert len(client.get(f"{BOOK}export.csv?status=exited").content.splitlines()) == 1
    assert client.get(f"{BOOK}export.exe").status_code == 404


def test_the_public_sees_only_what_is_published_and_only_its_public_columns(town, client, conference):
    page = f"/registers/press-conferences/{conference.pk}/"
    assert client.get(page).status_code == 404
    town.client("head").post(f"/desk/registers/press-conferences/{conference.pk}/publish/")
    shown = text(client.get(page))
    assert "春季&lt;发布会&gt;" in shown and "大家好" in shown and "到会记者" not in shown
    assert "春季&lt;发布会&gt;" in text(client.get("/registers/press-conferences/"))
    assert client.get("/registers/commissioners/").status_code == 404
    assert Conference.objects.get().published_on is not None


def test_an_officer_is_not_offered_to_publish(town, conference):
    address = f"/desk/registers/press-conferences/{conference.pk}/"
    assert "publish/" not in text(town.client("officer").get(address))
    assert town.client("officer").post(f"{address}publish/").status_code == 403


def test_every_list_has_a_sentence_for_empty(town, client):
    assert "登记第一条" in text(town.client().get(BOOK))
    assert "没有符合条件的内容" in text(client.get("/registers/press-conferences/"))


def test_a_page_beyond_the_last_and_a_strange_question_are_answered(town):
    strange = f"{BOOK}?page=99&sort=phone&status=%01&q=%01&trained_on_to=2026-99-99&region=１"
    assert town.client().get(strange).status_code == 200
    refused = town.client().get(f"{BOOK}?q=%00")  # what no database keeps is not asked of one
    assert refused.status_code == 400 and "无法识别的字符" in text(refused)


def test_the_figures_open_their_rows(town):
    a_commissioner(town.actor())
    client = town.client()
    assert f'href="{BOOK}?trained_on=known&amp;region=320412"' in text(client.get(f"{BOOK}figures/"))
    assert "共 1 名" in text(client.get(f"{BOOK}?trained_on=known&region=320412"))


def test_the_desk_lists_the_books(town):
    page = text(town.client().get("/desk/registers/"))
    assert "畅通办专员" in page and "新闻发布会" in page
