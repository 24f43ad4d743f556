"""After a rotation every encrypted value of a city lies under the new key, and reads as before."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tongban.domains.cases.models import Application
from tongban.domains.cases.tests.factories import FOR_BOTH, a_case, an_item
from tongban.kernel.documents.models import Letter
from tongban.kernel.identity.fields import EncryptedTextField, blind_index
from tongban.kernel.identity.models import Person
from tongban.kernel.testing import a_person, on_day
from tongban.upkeep.rotation import rotate_keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_installation(settings, tmp_path):
    settings.TONGBAN_KEYS = tmp_path / "keys"
    with on_day("2026-03-02"):
        yield


def keys_in_use() -> dict[str, int]:
    """The names of the keys under which the values of every encrypted column lie, as the tables hold them."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, EncryptedTextField):
                    cursor.execute(f'SELECT "{field.column}" FROM {model._meta.db_table}')
                    for (kept,) in cursor.fetchall():
                        if kept:
                            name = kept.partition(":")[0]
                            found[name] = found.get(name, 0) + 1
    return found


def test_letters_forms_and_names_are_all_encrypted_anew():
    matter = a_case(an_item(**FOR_BOTH), applicant=a_person("王小明"))
    letter = Letter.objects.get(book=matter.pk)
    facts, form = letter.facts, Application.objects.get(matter=matter).form
    before = keys_in_use()
    assert list(before) == ["k1"] and before["k1"] >= 5
    assert rotate_keys() == ("k2", before["k1"])
    assert keys_in_use() == {"k2": before["k1"]}
    assert Letter.objects.get(pk=letter.pk).facts == facts
    assert Application.objects.get(matter=matter).form == form


def test_nothing_else_of_a_letter_can_be_changed():
    matter = a_case(an_item(**FOR_BOTH), applicant=a_person("王小明"))
    letters = Letter.objects.filter(book=matter.pk)
    for change in ({"title": "改过"}, {"number": "改过"}, {"digest": "0" * 64}, {"issued_on": "2026-01-01"}):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            letters.update(**change)
    with (
        pytest.raises(DatabaseError, match="append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM documents_letter")


def test_a_rotated_key_encrypts_everything_anew_and_finds_everything_still():
    person = a_person("王小明")
    index = blind_index(person.id_number)
    name, values = rotate_keys()
    assert values >= 3  # name, number, telephone
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, id_number, phone FROM identity_person")
        assert all(value.startswith(f"{name}:") for value in cursor.fetchone())
    assert Person.objects.get(id_index=index).name == "王小明"
