"""Keys are made once, and never in the place of lost ones."""

import pytest
from click.testing import CliRunner

from tongban.cli.command import root
from tongban.kernel.identity.keys import ring, ring_file
from tongban.kernel.procedure import Refused
from tongban.kernel.testing import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_installation(settings, tmp_path):
    settings.TONGBAN_KEYS = tmp_path / "keys"


def test_a_new_installation_gets_its_keys_and_keeps_them():
    first = CliRunner().invoke(root, ["keys", "make"])
    kept = ring_file().read_bytes()
    second = CliRunner().invoke(root, ["keys", "make"])
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "已生成密钥 k1" in first.output
    assert "已有密钥 k1" in second.output
    assert ring_file().read_bytes() == kept


def test_keys_are_not_made_where_they_were_lost():
    a_person()
    ring_file().unlink()
    done = CliRunner().invoke(root, ["keys", "make"])
    assert isinstance(done.exception, Refused)
    assert "从备份恢复" in str(done.exception)
    assert not ring_file().exists()


def test_rotation_reads_what_was_written_before():
    person = a_person("王小明")
    done = CliRunner().invoke(root, ["keys", "rotate"])
    person.refresh_from_db()
    assert (done.exit_code, ring().current, person.name) == (0, "k2", "王小明")
