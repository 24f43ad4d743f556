"""A licence lives: issued once, read, suspended, given back, renewed, ended; and its book proves it."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tongban.domains.licences import actions, api, queries
from tongban.domains.licences.models import Licence, LicenceType
from tongban.domains.licences.rules import ACTS, State, day_on_paper, public_value, state_on, valid_through
from tongban.domains.licences.tests.factories import FOOD, SCOPE, a_licence, a_type
from tongban.kernel.access import Forbidden
from tongban.kernel.identity import GUEST, SYSTEM_ACTOR
from tongban.kernel.ledger.queries import entries_of, first_broken_seal
from tongban.kernel.notices.queries import messages_of
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import a_person, actor_for, actor_in, an_enterprise, an_organisation
from tongban.lib.licence_identifier import read_identifier

pytestmark = pytest.mark.django_db


def test_a_decision_issues_one_licence_however_often_it_is_heard():
    holder = an_enterprise()
    first, second = a_licence(holder=holder), a_licence(holder=holder)
    assert first.pk == second.pk
    assert messages_of(holder).count() == 1


def test_its_identifier_names_the_type_the_issuer_and_the_version():
    licence = a_licence()
    read = read_identifier(licence.identifier)
    office = an_organisation()
    assert (read.type_code, read.issuer) == (f"{office.code}001", office.code)
    assert (read.serial, read.version) == ("20260000001", "001")


def test_its_face_says_what_the_type_declares_and_nothing_else():
    licence = a_licence(phone="13800000000")
    assert set(licence.fields) == {"format", "scope", "premises"}


def test_what_was_issued_cannot_be_changed_even_past_the_program():
    licence = a_licence()
    for sentence in (
        "UPDATE licences_licence SET valid_until = '2099-01-01' WHERE id = %s",
        "UPDATE licences_licence SET holder_id = holder_id WHERE id = %s",
        "DELETE FROM licences_licence WHERE id = %s",
    ):
        with (
            pytest.raises(DatabaseError, match="append only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sentence, [licence.pk])


def test_what_it_says_lies_encrypted():
    a_licence()
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM licences_licence")
        assert "南大街" not in cursor.fetchone()[0]


def test_a_held_licence_is_found_while_its_term_lasts():
    holder = an_enterprise()
    licence = a_licence(holder=holder, until="2031-03-01")
    assert api.held(holder, FOOD, on=date(2031, 3, 1)).id == licence.pk
    assert api.held(holder, FOOD, on=date(2031, 3, 2)) is None
    assert api.held(holder, "tobacco-retail-permit", on=date(2026, 3, 2)) is None
    assert api.held(an_enterprise("常州另一家有限公司"), FOOD, on=date(2026, 3, 2)) is None


def test_a_suspended_licence_is_not_held_and_one_given_back_is():
    holder, officer = an_enterprise(), actor_in(an_organisation(), "officer")
    licence = a_licence(holder=holder)
    actions.act(
        licence.pk, "suspend", ground="penalty", reason="后厨不符合卫生要求", decision="常市监处罚〔2026〕12号",
        by=officer, on=date(2026, 4, 1),
    )  # fmt: skip
    assert api.held(holder, FOOD, on=date(2026, 4, 2)) is None
    actions.act(licence.pk, "resume", ground="served", reason="暂扣期限届满", by=officer, on=date(2026, 5, 1))
    assert api.held(holder, FOOD, on=date(2026, 5, 2)).state_title == "有效"


def test_a_suspension_without_a_penalty_decision_is_refused():
    licence = a_licence()
    with pytest.raises(Refused, match="处罚决定书文号"):
        actions.act(
            licence.pk, "suspend", ground="penalty", reason="理由", by=actor_in(an_organisation(), "officer"),
            on=date(2026, 4, 1),
        )  # fmt: skip


def test_only_the_issuing_organisation_may_touch_a_licence():
    licence = a_licence()
    other = actor_in(an_organisation("culture", "常州市文化广电和旅游局"), "head")
    with pytest.raises(Forbidden, match="常州市市场监督管理局"):
        actions.act(
            licence.pk, "annul", ground="deceit", reason="提交虚假材料", by=other, on=date(2026, 4, 1)
        )


def test_only_the_head_may_revoke_or_annul():
    licence = a_licence()
    with pytest.raises(Refused, match="应由负责人决定"):
        actions.act(
            licence.pk, "annul", ground="deceit", reason="提交虚假材料", by=actor_in(an_organisation(), "officer"),
            on=date(2026, 4, 1),
        )  # fmt: skip


def test_an_annulled_licence_may_still_be_struck_off_but_never_given_back():
    licence, head = a_licence(), actor_in(an_organisation(), "head")
    actions.act(licence.pk, "annul", ground="deceit", reason="提交虚假材料", by=head, on=date(2026, 4, 1))
    with pytest.raises(Refused, match="现为「撤销」"):
        actions.act(licence.pk, "resume", ground="served", reason="届满", by=head, on=date(2026, 4, 2))
    actions.act(
        licence.pk, "cancel", ground="taken_back", reason="许可已被撤销", by=head, on=date(2026, 4, 2)
    )
    laws = [(entry.step, entry.law) for entry in entries_of(licence.book_id)]
    assert laws == [
        ("issue", "行政许可法第三十九条"),
        ("annul", "行政许可法第六十九条第二款"),
        ("cancel", "行政许可法第七十条第四项"),
    ]
    assert first_broken_seal(licence.book_id) is None


def test_the_holder_is_told_the_reason_the_article_and_the_remedies():
    holder = an_enterprise()
    licence = a_licence(holder=holder)
    actions.act(
        licence.pk,
        "annul",
        ground="deceit",
        reason="提交虚假材料",
        by=actor_in(an_organisation(), "head"),
        on=date(2026, 4, 1),
    )
    body = messages_of(holder).filter(key="licences.annul").get().body
    assert "提交虚假材料" in body and "第六十九条第二款" in body and "60日内申请行政复议" in body


def test_a_term_ends_by_itself_and_the_daily_run_notes_it_once():
    licence = a_licence(until="2026-06-30")
    assert queries.standing(licence, on=date(2026, 6, 30)).state == State.VALID
    assert queries.standing(licence, on=date(2026, 7, 1)).state == State.EXPIRED
    assert [
        actions.expire(date(2026, 6, 30)),
        actions.expire(date(2026, 7, 1)),
        actions.expire(date(2026, 7, 2)),
    ] == [0, 1, 0]


def test_the_holder_is_warned_once_while_there_is_time_to_renew():
    holder = an_enterprise()
    a_licence(holder=holder, until="2026-06-30")
    actions.warn(date(2026, 4, 30))  # 61 days before
    assert not messages_of(holder).filter(key="licences.ending").exists()
    actions.warn(date(2026, 5, 1))
    actions.warn(date(2026, 5, 2))
    # 第五十条第一款: thirty days before 30 June is 31 May
    assert "2026年5月31日" in messages_of(holder).get(key="licences.ending").body


def test_a_renewal_is_a_new_version_and_the_old_one_says_so():
    holder = an_enterprise()
    former = a_licence(holder=holder, until="2026-06-30")
    view = api.renew(
        former.pk,
        on=date(2026, 6, 1),
        valid_until=date(2031, 5, 31),
        by=SYSTEM_ACTOR,
        matter_number="CZ-XK-2026-000009",
    )
    former.refresh_from_db()
    assert (former.state, view.version, view.number) == (State.REPLACED, 2, former.number)
    old, new = read_identifier(former.identifier), read_identifier(view.identifier)
    assert (new.serial, new.version) == (old.serial, "002")
    again = api.renew(
        former.pk,
        on=date(2026, 6, 2),
        valid_until=date(2031, 5, 31),
        by=SYSTEM_ACTOR,
        matter_number="CZ-XK-2026-000009",
    )
    assert again.id == view.id
    assert Licence.objects.count() == 2


def test_a_revoked_licence_is_not_renewed():
    licence = a_licence()
    actions.act(
        licence.pk, "revoke", ground="penalty", reason="情节严重", decision="常市监处罚〔2026〕13号",
        by=actor_in(an_organisation(), "head"), on=date(2026, 4, 1),
    )  # fmt: skip
    with pytest.raises(Refused, match="现为「吊销」"):
        api.renew(
            licence.pk,
            on=date(2026, 6, 1),
            valid_until=None,
            by=SYSTEM_ACTOR,
            matter_number="CZ-XK-2026-000010",
        )


def test_each_reading_stands_in_the_book_with_its_matter():
    licence, officer = a_licence(), actor_in(an_organisation("culture", "常州市文化广电和旅游局"), "officer")
    api.read(licence.pk, by=officer, purpose="核验申请条件", matter_number="CZ-XK-2026-000002")
    reading = queries.readings_of(licence).get()
    assert (reading.organisation.name, reading.matter_number) == (
        "常州市文化广电和旅游局",
        "CZ-XK-2026-000002",
    )
    assert entries_of(licence.book_id).last().given["matter"] == "CZ-XK-2026-000002"


def test_an_officer_without_a_matter_and_a_stranger_read_nothing():
    licence = a_licence()
    with pytest.raises(Refused, match="写明用途和办件编号"):
        api.read(licence.pk, by=actor_in(an_organisation(), "officer"), purpose="看看", matter_number="")
    for reader in (GUEST, actor_for(a_person())):
        with pytest.raises(Forbidden, match="他人的证照"):
            api.read(licence.pk, by=reader, purpose="申请", matter_number="CZ-XK-2026-000003")
    assert queries.readings_of(licence).count() == 0


def test_a_type_keeps_its_sequence_when_the_file_is_loaded_again(tmp_path):
    an_organisation()
    file = tmp_path / "licence-types.yaml"
    line = "- {{key: {key}, name: {name}, kind: 证照, holder: enterprise, defined_by: market, validity: 5 years, fields: []}}\n"
    file.write_text(line.format(key="first", name="甲证"), encoding="utf-8")
    actions.load_types(file)
    file.write_text(
        line.format(key="before", name="乙证") + line.format(key="first", name="甲证"), encoding="utf-8"
    )
    assert actions.load_types(file) == 2
    assert dict(LicenceType.objects.values_list("key", "sequence")) == {"first": 1, "before": 2}


def test_a_type_of_an_organ_that_is_not_there_is_refused(tmp_path):
    file = tmp_path / "licence-types.yaml"
    file.write_text(
        "- {key: a, name: 甲证, kind: 证照, holder: person, defined_by: nobody}\n", encoding="utf-8"
    )
    with pytest.raises(Refused, match="定义机构 nobody 不存在"):
        actions.load_types(file)


def test_five_years_end_on_the_eve_of_the_same_day():
    assert valid_through("5 years", date(2026, 3, 2)) == date(2031, 3, 1)
    assert valid_through("6 months", date(2026, 8, 31)) == date(2027, 2, 28)
    assert valid_through("1 years", date(2024, 2, 29)) == date(2025, 2, 28)
    assert valid_through("long", date(2026, 3, 2)) is None


def test_a_stranger_compares_a_person_s_paper_without_learning_from_it():
    assert public_value("name", "王小明", holder_is_person=True) == "王**"
    assert public_value("born_on", "1985-03-07", holder_is_person=True) == "********"
    assert public_value("scope", SCOPE["scope"], holder_is_person=False) == "热食类食品制售"


def test_every_act_names_its_article():
    assert all(ground.law for act in ACTS.values() for ground in act.grounds)
    assert state_on(State.REVOKED, date(2026, 1, 1), date(2026, 2, 1)) == State.REVOKED


def test_a_type_tells_until_when_a_licence_of_today_is_valid():
    a_type()
    assert api.licence_type(FOOD).valid_until(date(2026, 3, 2)) == date(2031, 3, 1)
    assert api.licence_type("no-such") is None


def test_only_an_administrative_licence_is_issued_under_the_licensing_law():
    granted = a_licence(matter="CZ-XK-2026-000001")
    gathered = actions.issue(
        granted.type.key, holder=granted.holder, organisation=granted.organisation, fields={}, by=SYSTEM_ACTOR,
        on=date(2018, 6, 2), valid_until=date(2038, 6, 1), tells=False,
    )  # fmt: skip
    assert [moment.law for moment in queries.life_of(granted)] == ["行政许可法第三十九条"]
    assert [moment.law for moment in queries.life_of(gathered)] == ["国务院关于在线政务服务的若干规定第十条"]


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("1975-08-03", "1975年8月3日"), ("2026-13-01", "2026-13-01"), ("SC-2026-01", "SC-2026-01")],
)
def test_a_day_on_the_face_of_a_licence_is_written_as_papers_write_it(kept, shown):
    assert day_on_paper(kept) == shown
