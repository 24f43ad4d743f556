"""A copy of one moment comes back row by row, and what does not come back is named; nothing that lives is overwritten."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tongban.kernel.procedure import Refused
from tongban.upkeep.backup import folder as folders
from tongban.upkeep.backup.counting import Census
from tongban.upkeep.restore.proving import counts_equal
from tongban.upkeep.tests.installation import Installation

FILLED = """
import django
django.setup()
from tongban.kernel.clock import now, today
from tongban.kernel.documents import store
from tongban.kernel.documents.models import Document
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.ledger.actions import open_book, write
book = open_book("test")
for number in range(7):
    write(book, "note", title="说明", by="system", actor=SYSTEM_ACTOR, on=today())
path, digest = store.keep(b"paper", folder="documents")
Document.objects.create(book=book, kind="form", name="申请表", media_type="application/pdf", size=5, sha256=digest,
    path=path, uploaded_by="system", uploaded_at=now(), checked="")
"""


def test_a_copy_comes_back_and_a_lost_paper_is_named(city: Installation) -> None:
    place = city.data.parent
    city.python(FILLED)
    made = city.tongban("backup", str(place / "backup"), "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["papers"] == 1

    fresh = city.empty("then")
    answer = fresh.tongban("restore", str(place / "backup"), *fresh.into, "--json")
    kept = json.loads(answer.stdout)
    assert [one for one in kept["proofs"] if not one["holds"]] == []
    assert answer.returncode == 0
    rows = {one["what"]: one["found"] for one in kept["proofs"]}
    assert (rows["ledger_entry 行数"], rows["documents_document 行数"]) == ("7", "1")
    assert rows["留痕核验"].startswith("7 条留痕, 0 处不符")
    assert rows["材料和文书"] == "1 份都在"

    shutil.rmtree(place / "backup" / "papers" / "documents")
    later = city.empty("later")
    answer = later.tongban("restore", str(place / "backup"), *later.into)
    assert answer.returncode == 1
    assert "× 材料和文书: 应为 1 份都在, 实为 缺 1 份, 如 documents/" in answer.stdout

    again = city.tongban("restore", str(place / "backup"))
    assert again.returncode == 2 and "不会覆盖" in again.stderr


def test_a_row_too_few_is_named() -> None:
    wanted = Census({"ledger_entry": 7, "orgs_region": 2}, 7, "a" * 64)
    found = Census({"ledger_entry": 6, "orgs_region": 2}, 6, "b" * 64)
    wrong = [one.what for one in counts_equal(wanted, found) if not one.holds]
    assert wrong == ["ledger_entry 行数", "留痕末条"]


@pytest.fixture
def keys(settings: Any, tmp_path: Path) -> Path:
    settings.TONGBAN_DATA, settings.TONGBAN_KEYS = tmp_path / "data", tmp_path / "data" / "keys"
    folders.ring()
    return tmp_path / "data" / "keys"


def test_keys_and_backup_are_kept_apart(keys: Path, tmp_path: Path) -> None:
    for beside in (keys, keys / "backup", keys.parent):
        with pytest.raises(Refused, match="分开存放"):
            folders.opened(beside)
    (tmp_path / "backup").mkdir()
    shutil.copy(keys / "fields.json", tmp_path / "backup" / "fields.json")
    with pytest.raises(Refused, match="备份目录里有密钥文件"):
        folders.opened(tmp_path / "backup")


def test_another_installation_s_backup_is_not_written_into(keys: Path, tmp_path: Path) -> None:
    folders.opened(tmp_path / "backup")
    (keys / "fields.json").unlink()
    folders.ring()
    with pytest.raises(Refused, match="另一套系统的备份"):
        folders.opened(tmp_path / "backup")


def test_a_second_before_everything_is_refused_with_what_can_be_reached(keys: Path, tmp_path: Path) -> None:
    from tongban.upkeep.backup.moments import read_instant
    from tongban.upkeep.restore.choosing import plan_cluster, plan_sqlite

    folder = folders.opened(tmp_path / "backup")
    with pytest.raises(Refused, match="还没有可以恢复的时刻"):
        plan_cluster(folder, read_instant("2026-11-20T14:03:07"))
    with pytest.raises(Refused, match="没有完整的数据库副本"):
        plan_sqlite(folder, read_instant("2026-11-20T14:03:07"))
