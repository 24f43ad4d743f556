"""Persons are who their numbers say, and lie encrypted; agents act only while their mandate runs."""

from datetime import date

import pytest
from django.db import connection

from tongban.kernel.identity.actions import end_mandate, give_mandate, register_person
from tongban.kernel.identity.fields import decrypt, encrypt
from tongban.kernel.identity.keys import ring, ring_file
from tongban.kernel.identity.models import Person
from tongban.kernel.identity.queries import actor_of, actor_of_person, person_by_number
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import a_person, an_enterprise, an_organisation, staff_of

pytestmark = pytest.mark.django_db


def test_what_identifies_a_person_is_not_in_the_database():
    person = a_person("欧阳小明")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM identity_person")
        kept = str(cursor.fetchall())
    assert person.name not in kept and person.id_number not in kept and person.phone not in kept
    assert Person.objects.get().name == "欧阳小明"


def test_a_person_is_found_by_number_without_decrypting():
    person = a_person()
    assert person_by_number(person.id_number) == person
    assert person_by_number("11010519491231002X") is None


def test_a_number_with_a_wrong_check_digit_is_refused_with_what_to_do():
    with pytest.raises(Refused, match="请对照身份证逐位核对"):
        register_person(kind="natural", name="某人", id_number="110105194912310021")
    with pytest.raises(Refused, match="请对照营业执照逐位核对"):
        register_person(kind="enterprise", name="某公司", id_number="91320400MA1MUTXP0A")


def test_one_number_is_one_person():
    person = a_person()
    with pytest.raises(Refused, match="已经登记过"):
        register_person(kind="natural", name="另一人", id_number=person.id_number)


def test_a_value_copied_into_another_column_does_not_decrypt():
    from cryptography.exceptions import InvalidTag

    sealed = encrypt("秘密", label="identity_person.name")
    assert decrypt(sealed, label="identity_person.name") == "秘密"
    with pytest.raises(InvalidTag):
        decrypt(sealed, label="identity_person.phone")


def test_the_keys_lie_outside_the_database_and_only_the_owner_reads_them():
    ring()
    assert ring_file().stat().st_mode & 0o077 == 0


def test_an_agent_acts_for_the_principal_only_while_the_mandate_runs():
    firm, agent = an_enterprise(), a_person()
    mandate = give_mandate(firm, agent, scope="*", since=date(2026, 3, 1), until=date(2026, 12, 31))
    assert actor_of_person(agent, on=date(2026, 2, 28)).principal_ids == ()
    assert actor_of_person(agent, on=date(2026, 3, 1)).principal_ids == (firm.pk,)
    end_mandate(mandate, on=date(2026, 6, 30))
    assert actor_of_person(agent, on=date(2026, 6, 30)).principal_ids == (firm.pk,)
    assert actor_of_person(agent, on=date(2026, 7, 1)).principal_ids == ()


def test_whoever_has_left_a_post_acts_no_more():
    staff = staff_of(an_organisation(), "officer")
    assert actor_of(staff.account, on=date(2026, 3, 2)).duty == "officer"
    staff.until = date(2026, 3, 2)
    staff.save()
    assert actor_of(staff.account, on=date(2026, 3, 2)).is_guest


def test_the_ledger_s_name_for_an_actor_says_nothing_of_the_person():
    person = a_person("王小明")
    assert actor_of_person(person, on=date(2026, 3, 2)).label == f"person:{person.pk}"
