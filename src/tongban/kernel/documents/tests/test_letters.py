"""Letters: numbered, unchangeable, readable by anyone's reader, and provably what was issued."""

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from django.db import DatabaseError, transaction
from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from tongban.kernel.documents import typeset as setting
from tongban.kernel.documents.actions import frame_of, issue, rendered
from tongban.kernel.documents.kinds import KINDS
from tongban.kernel.documents.models import Letter, Paper
from tongban.kernel.documents.queries import by_verify_code, letters_of, verification
from tongban.kernel.documents.sealing import root_certificate
from tongban.kernel.documents.words import word_of
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.actions import open_book
from tongban.kernel.testing import an_organisation
from tongban.lib.signing import read_signature

ISSUED = date(2026, 9, 18)
FILED = {
    "applicant": "常州示例餐饮有限公司",
    "item": "食品经营许可（新办）",
    "matter_number": "CZ-XK-2026-000012",
    "received_on": date(2026, 9, 17),
}
FACTS = {
    "receipt": {**FILED, "materials": ["食品经营许可申请书"], "notice_due_on": "2026-09-24"},
    "one_time_notice": {**FILED, "items": [{"name": "平面图", "problem": "未标注面积", "how": "重新绘制"}]},
    "acceptance": {**FILED, "accepted_on": "2026-09-18", "due_on": "2026-10-22"},
    "deemed_accepted": {**FILED, "due_on": "2026-10-22"},
    "non_acceptance": {**FILED, "reason": "该事项由县级市场监督管理部门管辖", "competent": "天宁区行政审批局"},
    "not_required": FILED,
    "excluded_time": {
        **FILED, "accepted_on": "2026-09-18", "activity": "专家评审", "from_on": "2026-09-22", "days": 10
    },
    "extension": {
        **FILED, "accepted_on": "2026-09-18", "due_before": "2026-10-22", "due_on": "2026-11-05", "reason": "需要补充现场核查"
    },
    "hearing_notice": FILED,
    "grant": {**FILED, "accepted_on": "2026-09-18", "certificate": "食品经营许可证"},
    "refusal": {
        **FILED, "accepted_on": "2026-09-18", "reason": "布局不能避免交叉污染", "review_body": "常州市人民政府"
    },
    "confirmation": FILED,
    "delivery": {**FILED, "letters": [{"name": "准予行政许可决定书", "number": "常市监许准字〔2026〕00007号"}]},
    "withdrawal": {**FILED, "withdrawn_on": "2026-09-25"},
    "certificate": {
        "name": "食品经营许可证", "number": "JY23204020012345", "holder": "常州示例餐饮有限公司",
        "fields": [{"label": "经营项目", "value": "热食类食品制售"}], "valid_until": "2031-10-09",
    },
    "generic": {"applicant": "王小明", "paragraphs": ["您反映的事项已经转交有关单位办理。"]},
}  # fmt: skip
SAYS = {
    "receipt": ["申请材料收件回执", "五个工作日内", "2026年9月24日", "自收到申请材料之日起即为受理"],
    "one_time_notice": ["一次性补正告知书", "第三十二条第一款第四项", "未标注面积", "重新绘制"],
    "acceptance": ["受理通知书", "第三十二条第一款第五项", "2026年10月22日"],
    "deemed_accepted": ["视为受理通知书", "逾期不告知的", "2026年10月22日"],
    "non_acceptance": ["不予受理决定书", "第三十二条第一款第二项", "天宁区行政审批局", "六十日内", "六个月内"],
    "not_required": ["第三十二条第一款第一项", "不需要取得行政许可", "六十日内", "六个月内"],
    "excluded_time": ["第四十五条", "专家评审", "10个工作日"],
    "extension": ["第四十二条第一款", "需要补充现场核查", "2026年11月5日"],
    "hearing_notice": ["第四十七条", "五个工作日内", "二十个工作日内", "七个工作日前"],
    "grant": ["准予行政许可决定书", "第三十八条第一款", "《食品经营许可证》", "公众有权查阅"],
    "refusal": ["不予行政许可决定书", "第三十八条第二款", "布局不能避免交叉污染。", "常州市人民政府申请行政复议", "六十日内", "六个月内"],
    "confirmation": ["办理结果告知书", "准予办理"],
    "delivery": ["送达回证", "第四十四条", "常市监许准字〔2026〕00007号"],
    "withdrawal": ["终止办理告知书", "2026年9月25日提出撤回申请"],
    "certificate": ["食品经营许可证", "JY23204020012345", "热食类食品制售", "2031年10月9日"],
    "generic": ["王小明：", "您反映的事项已经转交有关单位办理。"],
}  # fmt: skip


def a_letter(kind: str = "acceptance", **more: object) -> Letter:
    return issue(
        kind, {**FACTS[kind], **more}, book=open_book("matter"), organisation=an_organisation(), on=ISSUED, by=SYSTEM_ACTOR
    )  # fmt: skip


def words_of(content: bytes) -> str:
    """What a reader can copy out of it, without the breaks and spaces of the page."""
    paper = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    paper.close()
    return "".join(text.split())


def tool(name: str) -> str | None:
    """A reader of somebody else's, where the machine has it; what it would show is shown by other means as well."""
    return shutil.which(name)


def test_every_kind_has_its_template_and_every_template_its_kind():
    templates = {file.stem for file in setting.LETTERS.glob("*.typ")} - {"common"}
    assert templates == set(KINDS) == set(FACTS) == set(SAYS)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(SAYS))
def test_a_letter_says_what_the_law_wants_said(kind):
    letter = a_letter(kind)
    words = words_of(rendered(letter))
    for expected in SAYS[kind]:
        assert expected in words
    assert letter.shown_code in words
    assert "2026年9月18日" in words
    if kind != "certificate":
        assert letter.number in words


@pytest.mark.django_db
def test_numbers_follow_one_another_by_organisation_and_kind():
    market, police = an_organisation(), an_organisation("police", "常州市公安局")
    book = open_book("matter")

    def number(kind, organisation, on=ISSUED):
        return issue(kind, FACTS[kind], book=book, organisation=organisation, on=on, by=SYSTEM_ACTOR).number

    assert number("acceptance", market) == "常市监许受字〔2026〕00001号"
    assert number("acceptance", market) == "常市监许受字〔2026〕00002号"
    assert number("grant", market) == "常市监许准字〔2026〕00001号"
    assert number("acceptance", police) == "常公许受字〔2026〕00001号"
    assert number("acceptance", market, on=date(2027, 1, 4)) == "常市监许受字〔2027〕00001号"
    assert word_of(market) == "常市监"


@pytest.mark.django_db
def test_a_letter_with_a_hole_in_it_is_not_issued():
    with pytest.raises(ValueError, match="due_on"):
        a_letter(due_on="")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"number": "改"},
        {"kind": "grant"},
        {"digest": "0" * 64},
        {"issued_on": date(2020, 1, 1)},
    ],
)
def test_the_database_refuses_to_change_a_letter(change):
    letter = a_letter()
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**change)
    assert verification(Letter.objects.get(pk=letter.pk)).facts_intact


@pytest.mark.django_db
def test_facts_put_in_the_place_of_others_are_told_by_the_letter_s_digest():
    """They may be encrypted anew with another key, which the database cannot tell from other facts; the digest can."""
    letter = a_letter()
    Letter.objects.filter(pk=letter.pk).update(facts_kept='{"due_on": "2026-12-31"}')
    assert not verification(Letter.objects.get(pk=letter.pk)).facts_intact


@pytest.mark.django_db
def test_the_database_refuses_to_remove_a_letter_or_its_paper():
    letter = a_letter()
    rendered(letter)
    for rows in (Paper.objects.filter(letter=letter), Letter.objects.filter(pk=letter.pk)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete(rows.db)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**({"sha256": "0" * 64} if rows.model is Paper else {"title": "改"}))


@pytest.mark.django_db
def test_a_letter_is_set_and_signed_once():
    letter = a_letter()
    assert verification(letter).printed is False
    first = rendered(letter)
    assert rendered(letter) == first
    found = verification(letter)
    assert found.holds
    assert found.signer == "常州市市场监督管理局"
    assert Paper.objects.get(letter=letter).size == len(first)


@pytest.mark.django_db
def test_the_page_without_its_signature_is_the_same_every_time():
    letter = a_letter()
    assert setting.typeset(letter.kind, letter.facts, frame_of(letter)) == setting.typeset(
        letter.kind, letter.facts, frame_of(letter)
    )


@pytest.mark.django_db
def test_one_changed_byte_breaks_the_signature_wherever_it_is():
    letter = a_letter()
    content, root = rendered(letter), root_certificate(letter.organisation)
    assert read_signature(content, root=root).intact
    assert read_signature(content, root=root).trusted
    for at in (200, 3000, len(content) // 3):
        changed = bytearray(content)
        changed[at] ^= 1
        found = read_signature(bytes(changed), root=root)
        assert not (found.intact and found.trusted)


@pytest.mark.django_db
def test_a_signature_of_another_authority_is_not_trusted(tmp_path, settings):
    letter = a_letter()
    content = rendered(letter)
    settings.TONGBAN_KEYS = tmp_path
    found = read_signature(content, root=root_certificate(letter.organisation))
    assert found.intact
    assert not found.trusted


@pytest.mark.django_db
def test_poppler_finds_the_signature_valid_over_the_whole_document(tmp_path):
    file = tmp_path / "letter.pdf"
    file.write_bytes(rendered(a_letter()))
    if pdfsig := tool("pdfsig"):
        told = subprocess.run([pdfsig, str(file)], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid." in told
        assert "Total document signed" in told
        assert "常州市市场监督管理局" in told
    embedded = PdfFileReader(io.BytesIO(file.read_bytes())).embedded_signatures[0]
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert embedded.compute_integrity_info() is None
    assert embedded.evaluate_signature_coverage().name == "ENTIRE_FILE"


@pytest.mark.django_db
def test_every_font_is_carried_in_the_paper(tmp_path):
    content = rendered(a_letter("certificate"))
    reader = PdfFileReader(io.BytesIO(content))
    kinds = {"/FontFile", "/FontFile2", "/FontFile3"}
    descriptors = [
        each for number in range(1, int(reader.trailer["/Size"]))
        if isinstance(each := _object(reader, number), dict) and each.get("/Type") == "/FontDescriptor"
    ]  # fmt: skip
    assert len(descriptors) >= 2
    assert all(kinds & set(each) for each in descriptors)
    assert b"pdfaid:part" in reader.root["/Metadata"].data
    if pdffonts := tool("pdffonts"):
        (tmp_path / "c.pdf").write_bytes(content)
        told = subprocess.run(
            [pdffonts, str(tmp_path / "c.pdf")], capture_output=True, text=True, check=True
        ).stdout
        rows = told.splitlines()[2:]
        assert rows
        assert all(row.split()[-5] == "yes" for row in rows)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")',
        "*bold*",
        "$1/0$ @ref <label> `raw`",
        "= 标题",
        '"},"x":"',
        "\\u{41}//注",
        "<b>&amp;</b>",
    ],
)
def test_what_people_type_is_text_and_never_markup(name):
    words = words_of(rendered(a_letter(applicant=name)))
    assert "".join(name.split()) in words


@pytest.mark.django_db
def test_a_character_that_no_font_has_is_named_and_does_not_stop_the_letter():
    words = words_of(rendered(a_letter(applicant="王𰂫明")))
    assert "王〓U+300AB明" in words


@pytest.mark.django_db
def test_rare_characters_of_real_names_are_printed():
    assert "䶮㛃𬭊喆堃" in words_of(rendered(a_letter(applicant="䶮㛃𬭊喆堃")))


@pytest.mark.django_db
def test_a_letter_is_found_by_its_code_however_it_is_typed():
    letter = a_letter()
    assert by_verify_code(letter.shown_code.lower().replace("-", " ")) == letter
    assert by_verify_code("2222-2222-2222-2222") is None
    assert list(letters_of(letter.book)) == [letter]


@pytest.mark.django_db
def test_a_stored_paper_that_was_changed_is_found(settings):
    letter = a_letter()
    rendered(letter)
    kept = Path(settings.MEDIA_ROOT) / letter.paper.path
    raw = bytearray(kept.read_bytes())
    raw[len(raw) // 2] ^= 1
    kept.write_bytes(raw)
    found = verification(letter)
    assert not found.paper_intact
    assert not found.holds


@pytest.mark.django_db
def test_the_key_is_read_once_for_a_process(settings):
    rendered(a_letter())
    key = Path(settings.TONGBAN_KEYS) / "seals" / "market.pem"
    away = key.rename(key.with_suffix(".away"))
    try:
        letter = a_letter("refusal")
        rendered(letter)
    finally:
        away.rename(key)
    assert verification(letter).holds


@pytest.mark.django_db
def test_keys_lie_outside_the_database_and_are_nobody_elses_to_read(settings):
    rendered(a_letter())
    files = list((Path(settings.TONGBAN_KEYS) / "seals").glob("*.pem"))
    assert {file.name for file in files} >= {"_authority.pem", "market.pem"}
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)


def _object(reader: PdfFileReader, number: int) -> object:
    """An object by its number; free numbers hold nothing."""
    try:
        return reader.get_object(Reference(number, 0, reader))
    except PdfReadError:
        return None
