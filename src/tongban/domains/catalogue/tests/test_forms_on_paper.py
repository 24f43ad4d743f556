"""空白表格 and 示范文本: what can be taken from the guide to be filled in by hand."""

from datetime import date

import pypdfium2
import pytest
from django.urls import reverse

from tongban.domains.catalogue import api
from tongban.domains.catalogue.models import Item
from tongban.domains.catalogue.tests.factories import a_folder, an_entry
from tongban.kernel.testing import an_organisation, on_day

pytestmark = pytest.mark.django_db
FORM = [
    {"name": "applicant", "label": "申请人名称", "kind": "text", "required": True, "prefill": "enterprise.name"},
    {"name": "phone", "label": "联系电话", "kind": "phone", "required": True, "prefill": "person.phone"},
    {"name": "premises", "label": "经营场所地址", "kind": "text", "required": True, "help": "写到门牌号"},
    {"name": "format", "label": "主体业态", "kind": "choice", "options": ["食品销售经营者", "餐饮服务经营者"]},
    {"name": "online", "label": "是否通过网络经营", "kind": "yes_no"},
    {"name": "words", "label": "情况说明", "kind": "textarea"},
]  # fmt: skip


@pytest.fixture(autouse=True)
def in_march():
    with on_day("2026-03-02"):
        yield


def an_item(tmp_path, **changes) -> int:
    an_organisation()
    api.load(a_folder(tmp_path, an_entry(**changes)), on=date(2026, 1, 5))
    return Item.objects.get(base=None).pk


def words_of(answer) -> str:
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.content)
    return (
        "".join(page.get_textpage().get_text_range() for page in document)
        .replace("\r\n", "")
        .replace("\u2060\xa0", "")
    )


def test_the_blank_form_asks_for_what_the_item_declares_and_says_nothing_else(client, tmp_path):
    item = an_item(tmp_path, form=FORM)
    said = words_of(client.get(reverse("catalogue:blank_form", args=[item])))
    for words in ("食品经营许可（新办）申请表", "常州市市场监督管理局", "申请人名称*", "写到门牌号", "主体业态", "餐饮服务经营者", "第三十一条", "第 1 版"):  # fmt: skip
        assert words in said, words
    assert "某某" not in said and "示范文本" not in said and "√" not in said.replace("打√", "")


def test_the_sample_is_filled_in_for_somebody_invented_and_says_so(client, tmp_path):
    item = an_item(tmp_path, form=FORM)
    said = words_of(client.get(reverse("catalogue:sample_form", args=[item])))
    for words in ("示范文本", "虚构的申请人", "常州市某某商贸有限公司", "15400000000", "花园街88号", "√食品销售经营者", "2026年1月5日"):  # fmt: skip
        assert words in said.replace(" ", ""), words


def test_the_guide_leads_to_both(client, tmp_path):
    item = an_item(tmp_path, form=FORM)
    page = client.get(f"/items/{item}/").content.decode()
    assert f"/items/{item}/form.pdf" in page and f"/items/{item}/sample.pdf" in page


def test_an_item_that_is_not_there_has_none(client):
    assert client.get("/items/99999999/sample.pdf").status_code == 404
    assert client.get("/items/99999999999999999999/sample.pdf").status_code == 404
