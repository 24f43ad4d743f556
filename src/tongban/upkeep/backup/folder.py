"""The folder of a backup: whose it is, what lies where, and what may not lie in it.

installation.json        whose backup this is, and by which marks its keys are known
copies/<instant>/        a copy of the database with manifest.json
changes/<chain>/         every change since, in order (SQLite: logs; PostgreSQL: its write-ahead log)
witnesses.jsonl          what the database held, counted as time went on
papers/ papers.jsonl     papers as they lie (encrypted), with a digest each
notices/ notices.jsonl   the notices of the calendar that the operator loaded
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tongban.kernel.identity.keys import ring, ring_file
from tongban.kernel.procedure import Refused

KEY_ENDINGS = (".key", ".p12", ".pem")


@dataclass(frozen=True, slots=True)
class BackupFolder:
    root: Path

    @property
    def copies(self) -> Path:
        return self.root / "copies"

    @property
    def changes(self) -> Path:
        return self.root / "changes"

    @property
    def papers(self) -> Path:
        return self.root / "papers"

    @property
    def paper_list(self) -> Path:
        return self.root / "papers.jsonl"

    @property
    def notices(self) -> Path:
        return self.root / "notices"

    @property
    def notice_list(self) -> Path:
        return self.root / "notices.jsonl"

    @property
    def witnesses(self) -> Path:
        return self.root / "witnesses.jsonl"

    @property
    def about(self) -> Path:
        return self.root / "installation.json"


def opened(root: Path) -> BackupFolder:
    """The folder, made if need be: this user's alone, apart from the keys, and of this installation."""
    root = root.resolve()
    keys = Path(settings.TONGBAN_KEYS).resolve()
    if root == keys or keys in root.parents or root in keys.parents:
        raise Refused(
            f"备份目录 {root} 与密钥目录 {keys} 在一起; 备份和密钥须分开存放, 否则拿到备份的人就能读出个人信息。"
            "请把备份放到另一块磁盘或者另一台机器; 密钥另行抄存两份, 离线保管。"
        )
    if found := next((one for one in root.rglob("*") if one.name == ring_file().name), None):
        raise Refused(f"备份目录里有密钥文件 {found}; 请先把它移到离线保管处, 再备份。")
    folder = BackupFolder(root)
    for each in (folder.copies, folder.changes, folder.papers, folder.notices):
        each.mkdir(parents=True, exist_ok=True, mode=0o700)
    root.chmod(0o700)
    mine = {"vendor": connection.vendor, "keys": marks_of_keys()}
    if not mine["keys"]:
        raise Refused(
            f"没有密钥({ring_file()}); 新安装请先运行 tongban keys make, 已有数据的请先从离线保管处恢复密钥。"
        )
    if folder.about.exists():
        kept = json.loads(folder.about.read_text(encoding="utf-8"))
        if kept["vendor"] != mine["vendor"] or not set(kept["keys"]) & set(mine["keys"]):
            raise Refused(f"{root} 是另一套系统的备份(密钥或者数据库种类不同); 请另选一个目录。")
    write_whole(folder.about, mine)
    for each in (folder.paper_list, folder.notice_list, folder.witnesses):
        cut_torn_line(each)
    return folder


def existing(root: Path) -> tuple[BackupFolder, dict[str, Any]]:
    folder = BackupFolder(root.resolve())
    if not folder.about.exists():
        raise Refused(f"{root} 不是备份目录(没有 installation.json); 请核对路径。")
    return folder, json.loads(folder.about.read_text(encoding="utf-8"))


@contextmanager
def held(folder: BackupFolder, name: str) -> Iterator[None]:
    """One at a time of a kind: two that follow the same changes would write each other's lines."""
    with (folder.root / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"另一个 tongban backup 正在写 {folder.root}; 请等它结束, 或者先停止它。") from None
        yield


def marks_of_keys() -> list[str]:
    """By which a key is known again, and from which it cannot be found. None where no keys were made."""
    if not ring_file().exists():
        return []
    return [
        f"{name}:{hmac.new(key, b'tongban backup', hashlib.sha256).hexdigest()[:16]}"
        for name, key in sorted(ring().keys.items())
    ]


def write_whole(file: Path, kept: Any) -> None:
    """Written beside, flushed to the disk, then put in place: never half a file."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.new")
    with draft.open("w", encoding="utf-8") as out:
        json.dump(kept, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    os.replace(draft, file)


def lines_of(file: Path) -> Iterator[dict[str, Any]]:
    """Every whole line; a last one that was cut short by a fall is passed over."""
    if not file.exists():
        return
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("\n"):
                yield json.loads(line)


def cut_torn_line(file: Path) -> None:
    """What a fall left of a line is taken off, so that the next line begins where a line begins."""
    if not file.exists():
        return
    kept = file.read_bytes()
    if not kept.endswith(b"\n"):
        os.truncate(file, kept.rfind(b"\n") + 1)


def append_line(file: Path, kept: dict[str, Any]) -> None:
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(kept, ensure_ascii=False) + "\n")
        out.flush()
        os.fsync(out.fileno())


def digest_of_file(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
