"""People are told once, in words that stay as they were told."""

import json
from datetime import date

import pytest

from tongban.kernel.ledger.actions import open_book
from tongban.kernel.notices import spool, wordings
from tongban.kernel.notices.actions import mark_read, send_due, tell
from tongban.kernel.notices.models import Message, Text
from tongban.kernel.notices.queries import messages_for, messages_of, unread_count
from tongban.kernel.notices.wordings import Wording
from tongban.kernel.testing import a_person, actor_for, actor_in, an_organisation, on_day

MEND = Wording(
    "请补正材料",
    "请在{by_day}前补交{material}, 逾期视为放弃本次申请(第三十条)。",
    address="/my/matters/{number}/",
    sms="您的申请需要补正材料, 请登录通办查看, 截止{by_day}。",
)
FACTS = {"by_day": date(2026, 3, 12), "material": "房屋租赁合同", "number": "CZ-XK-2026-000001"}


@pytest.fixture(autouse=True)
def in_service():
    wordings.register({"test.mend": MEND, "test.plain": ("已受理", "您的申请已经受理。")})


def test_a_message_says_who_does_what_by_when(db):
    message = tell(a_person(), "test.mend", FACTS, on=date(2026, 3, 2))
    assert message.body == "请在2026年3月12日（周四）前补交房屋租赁合同, 逾期视为放弃本次申请(第三十条)。"
    assert message.address == "/my/matters/CZ-XK-2026-000001/"


def test_what_is_told_twice_of_one_entry_is_one_message(db):
    person = a_person()
    first = tell(person, "test.plain", {}, once="entry:7")
    assert tell(person, "test.plain", {}, once="entry:7").pk == first.pk
    assert tell(person, "test.plain", {}, once="entry:8").pk != first.pk
    assert messages_of(person).count() == 2


def test_a_message_with_a_hole_is_never_told(db):
    with pytest.raises(ValueError, match="material, number"):
        tell(a_person(), "test.mend", {"by_day": date(2026, 3, 12)})


def test_a_wording_that_reaches_into_a_fact_is_refused():
    with pytest.raises(ValueError, match="plain name"):
        wordings.register({"test.reach": ("标题", "{person.name}")})


def test_the_body_lies_encrypted(db):
    from django.db import connection

    tell(a_person(), "test.mend", FACTS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM notices_message")
        assert "租赁" not in cursor.fetchone()[0]


def test_one_s_principals_messages_are_seen_and_strangers_are_not(db):
    from tongban.kernel.identity.actions import give_mandate

    person, firm_owner, stranger = a_person(), a_person("赵强"), a_person("钱进")
    give_mandate(firm_owner, person, scope="*", since=date(2026, 1, 1), until=None)
    tell(firm_owner, "test.plain", {})
    assert messages_for(actor_for(person)).count() == 1
    assert messages_for(actor_for(stranger)).count() == 0
    assert messages_for(actor_in(an_organisation(), "officer")).count() == 0


def test_only_the_reader_marks_a_message_as_read(db):
    person, stranger = a_person(), a_person("钱进")
    message = tell(person, "test.plain", {})
    assert mark_read([message.pk], by=actor_for(stranger)) == 0
    assert unread_count(actor_for(person)) == 1
    assert mark_read([message.pk], by=actor_for(person)) == 1
    assert unread_count(actor_for(person)) == 0


def test_a_text_told_at_night_waits_for_the_morning(db, settings, tmp_path):
    settings.TONGBAN_DATA = tmp_path
    person = a_person()
    with on_day("2026-03-02", "22:30"):
        tell(person, "test.mend", FACTS)
        assert send_due() == 0
    with on_day("2026-03-03", "08:00"):
        assert send_due() == 1
        assert send_due() == 0
    line = json.loads(spool.spool_file().read_text(encoding="utf-8"))
    assert line["words"] == "您的申请需要补正材料, 请登录通办查看, 截止2026年3月12日（周四）。"
    assert line["to"].startswith("199****") and person.phone not in spool.spool_file().read_text(
        encoding="utf-8"
    )


def test_a_text_after_one_that_was_cut_off_stands_on_a_line_of_its_own(settings, tmp_path):
    """The disk was full in the midst of the first, which is sent again when there is room."""
    settings.TONGBAN_DATA = tmp_path
    for number in (1, 2):
        spool.send("19900001111", "请补正材料", number=number)
    kept = spool.spool_file().read_bytes()
    spool.spool_file().write_bytes(kept[:-40])
    for number in (2, 3):
        spool.send("19900001111", "请补正材料", number=number)
    lines = spool.spool_file().read_text(encoding="utf-8").splitlines()
    assert [json.loads(lines[place])["number"] for place in (0, 2, 3)] == [1, 2, 3]
    with pytest.raises(ValueError, match="Unterminated"):
        json.loads(lines[1])


def test_a_gateway_that_is_down_is_tried_again_and_says_why(db, monkeypatch):
    def down(phone: str, words: str, *, number: int) -> None:
        raise OSError("网关无响应")

    with on_day("2026-03-02", "10:00"):
        tell(a_person(), "test.mend", FACTS)
        monkeypatch.setattr(spool, "send", down)
        assert send_due() == 0
        text = Text.objects.get()
        assert (text.state, text.attempts, text.error) == ("created", 1, "网关无响应")
        assert send_due() == 0  # not before five minutes have passed
    assert Message.objects.count() == 1


def test_a_message_belongs_to_the_book_it_speaks_of(db):
    book = open_book("matter")
    assert tell(a_person(), "test.plain", {}, book=book).book_id == book.pk
