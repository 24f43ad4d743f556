"""Each fault is planted, and the operator reads what it is, what comes of it and what to do."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from tongban.cli.command import root
from tongban.kernel.clock import TIME_ZONE, today, use_source
from tongban.kernel.documents.models import Document
from tongban.kernel.identity import SYSTEM_ACTOR
from tongban.kernel.identity.keys import ring
from tongban.kernel.ledger.actions import open_book, write
from tongban.kernel.notices.models import Message, Text
from tongban.kernel.outbox.models import Delivery, ScheduledRun
from tongban.kernel.testing import a_person, on_day
from tongban.upkeep.heartbeat import beat
from tongban.upkeep.inspection import database, storage, surroundings, work
from tongban.upkeep.inspection.finding import BROKEN, OK, WARNING, Finding

pytestmark = pytest.mark.django_db
STRONG = "Zk3vQ8mX2rT7yB5nW9cL4pH6sD1fG0jKaEuIoVxYbNqM"


@pytest.fixture(autouse=True)
def sound(settings: Any, tmp_path: Path) -> Path:
    """An installation in which nothing is wrong; each test breaks one thing."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    settings.TONGBAN_DATA, settings.TONGBAN_KEYS = data, data / "keys"
    settings.MEDIA_ROOT = data / "papers"
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = STRONG, ["zwfw.example.gov.cn"]
    settings.TONGBAN_PUBLIC_ADDRESS, settings.SESSION_COOKIE_SECURE = "https://zwfw.example.gov.cn", True
    settings.TONGBAN_REHEARSAL = False
    ring()
    beat()
    return data


def faults(part: object) -> list[Finding]:
    return [one for one in part() if one.state != OK]  # type: ignore[operator]


def the_fault(part: object) -> Finding:
    (found,) = faults(part)
    assert found.why and found.mend, "every fault says what comes of it and what to do"
    return found


def test_a_sound_installation_is_told_so() -> None:
    done = CliRunner().invoke(root, ["check", "--json"])
    kept = json.loads(done.output)
    broken = [one["what"] for one in kept["findings"] if one["state"] == BROKEN]
    assert set(broken) <= {"数据库"}, "the tests' own database may run without waiting for the disk"
    assert done.exit_code == (1 if broken else 0)


def test_debug_in_public(settings: Any) -> None:
    settings.DEBUG = True
    found = the_fault(surroundings.settings_hold)
    assert found.state == WARNING and "显示给来访者" in found.why


def test_a_day_that_can_be_moved_in_a_city_in_service(settings: Any) -> None:
    settings.TONGBAN_REHEARSAL = True
    settings.TONGBAN_TIMESTAMP_AUTHORITY = "https://tsa.example.cn"
    settings.SETTINGS_MODULE = "tongban.config.settings.production"
    found = the_fault(surroundings.settings_hold)
    assert (found.what, found.state) == ("演示方式", BROKEN) and "法定期限就会算错" in found.why


def test_time_stamps_of_its_own_in_a_city_in_service(settings: Any) -> None:
    settings.SETTINGS_MODULE = "tongban.config.settings.production"
    found = the_fault(surroundings.settings_hold)
    assert found.what == "时间戳" and "TONGBAN_TIMESTAMP_AUTHORITY" in found.mend


def test_a_weak_secret(settings: Any) -> None:
    settings.SECRET_KEY = "changeme" * 8
    found = the_fault(surroundings.secret_is_strong)
    assert found.state == BROKEN and "冒充" in found.why


def test_any_name_of_host(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert "任何主机名" in the_fault(surroundings.addresses_agree).words


def test_a_public_address_that_would_be_refused(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["10.0.0.5"]
    found = the_fault(surroundings.addresses_agree)
    assert "zwfw.example.gov.cn 不在 TONGBAN_ALLOWED_HOSTS" in found.words and "扫码" in found.why


def test_pages_without_encryption(settings: Any) -> None:
    settings.TONGBAN_PUBLIC_ADDRESS = "http://zwfw.example.gov.cn"
    assert "明文" in the_fault(surroundings.addresses_agree).why


def test_tls_in_front_that_the_settings_do_not_know_of(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = False
    assert "TONGBAN_BEHIND_TLS=1" in the_fault(surroundings.addresses_agree).mend


def test_no_notice_for_this_year() -> None:
    with on_day("2031-03-03"):
        found = the_fault(surroundings.calendar_reaches_far_enough)
    assert found.state == BROKEN and "没有 2031 年的放假通知" in found.words


def test_no_notice_for_the_next_year_in_december() -> None:
    with on_day("2026-11-30"):
        assert faults(surroundings.calendar_reaches_far_enough) == []
    with on_day("2026-12-01"):
        found = the_fault(surroundings.calendar_reaches_far_enough)
    assert found.state == WARNING and "还没有 2027 年的放假通知" in found.words


@pytest.mark.parametrize(("days", "state", "word"), [(-1, BROKEN, "已于"), (10, WARNING, "将于")])
def test_a_certificate_that_ends(sound: Path, days: int, state: str, word: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "测试")])
    ends = datetime.now(TIME_ZONE) + timedelta(days=days)  # noqa: TID251
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(ends - timedelta(days=400)).not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (sound / "keys" / "timestamp.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    found = the_fault(surroundings.certificates_last)
    assert found.state == state and f"timestamp.crt {word}" in found.words


def test_keys_that_are_gone() -> None:
    a_person()
    storage.ring_file().unlink()
    found = the_fault(storage.keys_are_kept)
    assert "从离线保管处恢复" in found.mend and "不要生成新的" in found.mend


def test_keys_that_others_may_read() -> None:
    storage.ring_file().chmod(0o644)
    found = the_fault(storage.keys_are_kept)
    assert "fields.json" in found.words and "chmod" in found.mend


def test_keys_among_the_papers(settings: Any, sound: Path) -> None:
    settings.MEDIA_ROOT = sound
    assert the_fault(storage.keys_are_kept).what == "密钥的位置"


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "ROOM_NEEDED", 10**9)
    found = the_fault(storage.disk_has_room)
    assert found.state == BROKEN and "不能提交" in found.why


def test_no_room_for_more_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "NODES_NEEDED", 2.0)
    assert any(one.what == "文件数" and "inode" in one.words for one in faults(storage.disk_has_room))


def test_files_that_others_may_read(sound: Path) -> None:
    (sound / "papers").mkdir(mode=0o755)
    assert faults(storage.files_are_private) == []
    sound.chmod(0o755)
    found = the_fault(storage.files_are_private)
    assert str(sound / "papers") in found.words and "chmod o=" in found.mend


def test_a_paper_that_is_not_on_the_disk() -> None:
    Document.objects.create(
        kind="form", name="申请表", media_type="application/pdf", size=3, sha256="0" * 64,
        path="documents/00/lost", uploaded_by="system", uploaded_at=datetime(2026, 11, 20, tzinfo=TIME_ZONE),
        checked="",
    )  # fmt: skip
    found = the_fault(storage.papers_are_there)
    assert "1 份不在磁盘上, 如 documents/00/lost" in found.words and "从备份" in found.mend


def test_no_font_to_set_papers_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(storage, "FONTS", (tmp_path,))
    assert "没有中文字体" in the_fault(storage.papers_can_be_set).words


def note_backup(data: Path, folder: Path, age: timedelta, *, followed: bool) -> None:
    at = storage.instant() - age
    kept = {"folder": str(folder), "at": at.isoformat(), "followed": followed}
    (data / storage.LAST_BACKUP).write_text(json.dumps(kept), encoding="utf-8")


def test_no_backup_in_a_city_in_service(settings: Any) -> None:
    assert faults(storage.backup_is_fresh) == []
    settings.SETTINGS_MODULE = "tongban.config.settings.production"
    assert "从来没有备份过" in the_fault(storage.backup_is_fresh).words


def test_a_backup_of_the_day_before_yesterday(sound: Path) -> None:
    note_backup(sound, Path("/elsewhere"), timedelta(hours=40), followed=False)
    assert "此后的办件就没有了" in the_fault(storage.backup_is_fresh).why


def test_following_that_has_stopped(sound: Path) -> None:
    note_backup(sound, Path("/elsewhere"), timedelta(minutes=20), followed=True)
    assert "连续归档停了" in the_fault(storage.backup_is_fresh).words


def test_a_backup_beside_its_keys(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    folder.mkdir()
    shutil.copy(storage.ring_file(), folder / "fields.json")
    note_backup(sound, folder, timedelta(0), followed=False)
    found = {one.what: one for one in faults(storage.backup_is_fresh)}
    assert "解开全部个人信息" in found["备份与密钥"].why
    assert "同一块磁盘" in found["备份的位置"].words


def test_a_worker_that_is_not_there(sound: Path) -> None:
    (sound / "worker.alive").unlink()
    assert "tongban worker" in the_fault(work.worker_runs).mend


def an_entry_of(day: str) -> object:
    with on_day(day):
        return write(open_book("test"), "note", title="说明", by="system", actor=SYSTEM_ACTOR, on=today())


def test_deliveries_that_wait_for_hours() -> None:
    entry = an_entry_of("2026-11-20")
    Delivery.objects.create(entry=entry, handler="x", number="", procedure="x", step="x", error="网络不通")
    with on_day("2026-11-20", "13:00"):
        found = the_fault(work.outbox_is_paid)
    assert "待送达 1 件, 最早的已等 3 小时, 最近的错误: 网络不通" in found.words


def a_text(state: str) -> None:
    at = datetime(2026, 11, 20, 9, tzinfo=TIME_ZONE)
    message = Message.objects.create(
        person=a_person(), key="progress", title="进度", body="已受理", on=at.date(), created_at=at
    )
    Text.objects.create(message=message, words="进度", state=state, not_before=at)


def test_texts_that_are_not_sent() -> None:
    a_text("created")
    with on_day("2026-11-20", "13:00"):
        assert "1 条到时没有发出" in the_fault(work.texts_are_sent).words


def test_texts_that_failed() -> None:
    a_text("failed")
    assert "1 条发送失败" in the_fault(work.texts_are_sent).words


def test_a_spool_that_nobody_empties(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "SPOOL_FULL", 10)
    (sound / "spool").mkdir()
    (sound / "spool" / "sms.jsonl").write_text("x" * 20, encoding="utf-8")
    assert "没有人取走" in the_fault(work.texts_are_sent).why


def test_a_periodic_act_that_failed() -> None:
    ScheduledRun.objects.create(
        name="seal", due_at=datetime(2026, 11, 20, tzinfo=TIME_ZONE), outcome="OSError: 满"
    )
    assert "seal 出错(OSError: 满)" in the_fault(work.schedule_is_kept).words


def test_guards_that_somebody_took_off() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ledger_entry_no_update")
        else:
            cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_update")
    found = the_fault(database.ledger_is_guarded)
    assert "ledger_entry" in found.words and "安全事件" in found.mend


def test_a_day_that_was_not_sealed() -> None:
    an_entry_of("2026-11-18")
    with on_day("2026-11-20"):
        assert "还没有封存过" in the_fault(database.days_are_sealed).words


def test_a_clock_that_went_back() -> None:
    an_entry_of("2026-11-20")
    with on_day("2026-11-19"):
        found = the_fault(database.clocks_agree)
    assert "时钟倒退过" in found.why and "2026-11-20 10:00:00" in found.words


def test_a_clock_that_is_not_the_server_s(monkeypatch: pytest.MonkeyPatch) -> None:
    late = storage.instant() - timedelta(minutes=5)
    monkeypatch.setattr(database, "instant", lambda: late)
    if connection.vendor == "sqlite":
        assert faults(database.clocks_agree) == [], "there is no server whose clock could be another"
    else:
        assert "与数据库服务器相差 300 秒" in the_fault(database.clocks_agree).words


def test_a_structure_that_is_not_the_program_s() -> None:
    ((app, last),) = MigrationExecutor(connection).loader.graph.leaf_nodes("ledger")
    MigrationRecorder(connection).record_unapplied(app, last)
    try:
        found = [one for one in faults(database.database_answers) if one.what == "数据库结构"]
        assert "manage.py migrate" in found[0].mend
    finally:
        MigrationRecorder(connection).record_applied(app, last)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_wait_for_the_disk() -> None:
    words = {
        "sqlite": ("PRAGMA synchronous = OFF", "PRAGMA synchronous = FULL", "提交时不等落盘"),
        "postgresql": (
            "SET synchronous_commit = off",
            "RESET synchronous_commit",
            "synchronous_commit 是 off",
        ),
    }
    off, on, said = words[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(off)
    try:
        found = [one for one in faults(database.database_answers) if said in one.words]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(on)
    assert len(found) == 1 and "断电会丢掉" in found[0].why


def test_what_cannot_be_checked_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> object:
        raise OSError("坏盘")

    monkeypatch.setattr(storage, "disk_has_room", broken)
    done = CliRunner().invoke(root, ["check"])
    assert done.exit_code == 1
    assert "× 磁盘: 无法检查(OSError: 坏盘)" in done.output


@pytest.fixture(autouse=True)
def the_machine_s_own_clock() -> object:
    yield
    use_source(None)
