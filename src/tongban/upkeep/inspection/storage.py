"""Keys, disk, files and papers, and how old the last backup is: what lies in the installation's folders."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.db import connection
from django.db.models import Model

from tongban.kernel.documents.models import Document, Paper
from tongban.kernel.documents.typeset import FONTS
from tongban.kernel.identity.keys import ring_file
from tongban.kernel.identity.models import Person
from tongban.upkeep.backup.actions import LAST_BACKUP
from tongban.upkeep.backup.moments import instant, shown
from tongban.upkeep.heartbeat import is_alive
from tongban.upkeep.inspection.finding import BROKEN, OK, WARNING, Finding
from tongban.upkeep.inspection.surroundings import is_production

ROOM_NEEDED, ROOM_WISHED = 1, 5
"""Gigabytes free."""
NODES_NEEDED = 0.05
"""The share of inodes that must be free."""
OTHERS = stat.S_IRWXG | stat.S_IRWXO
BACKUP_AGE, FOLLOW_AGE = timedelta(hours=26), timedelta(minutes=5)
SAMPLE = 200


def keys_are_kept() -> Iterator[Finding]:
    file = ring_file()
    if not file.exists():
        lost = Person.objects.exists()
        yield Finding(
            "密钥",
            BROKEN,
            f"没有 {file}",
            "库中已加密的个人信息读不出来" if lost else "没有密钥不能登记任何人",
            "请停止服务, 从离线保管处恢复密钥目录; 不要生成新的"
            if lost
            else "新安装请运行 tongban keys make",
        )
        return
    exposed = [one.name for one in _secret_files(file.parent) if one.stat().st_mode & OTHERS]
    if exposed or file.parent.stat().st_mode & OTHERS:
        yield Finding(
            "密钥",
            BROKEN,
            f"{'、'.join(exposed) or file.parent} 可以被这台机器上的其他用户读取",
            "拿到密钥的人能解开全部个人信息",
            f"请运行 chmod -R go= {file.parent}, 并考虑 tongban keys rotate",
        )
    else:
        yield Finding("密钥", OK, f"{file.parent}, 只有本用户可以读取")
    if Path(settings.MEDIA_ROOT) in file.parents:
        yield Finding(
            "密钥的位置",
            BROKEN,
            "密钥放在材料目录里",
            "会随材料一起备份或者发布, 加密就失去作用",
            "请把密钥目录移出材料目录",
        )


def _secret_files(folder: Path) -> Iterator[Path]:
    return (
        one for one in folder.rglob("*") if one.is_file() and one.suffix in (".json", ".key", ".p12", ".pem")
    )


def disk_has_room() -> Iterator[Finding]:
    place = Path(settings.TONGBAN_DATA)
    if not os.access(place, os.W_OK):
        yield Finding(
            "磁盘",
            BROKEN,
            f"{place} 不能写入",
            "提交的申请和材料存不下来",
            "请核对目录的属主和挂载方式(是否只读)",
        )
        return
    free = shutil.disk_usage(place).free / 1024**3
    state = BROKEN if free < ROOM_NEEDED else WARNING if free < ROOM_WISHED else OK
    bad = state != OK
    yield Finding(
        "磁盘",
        state,
        f"{place} 剩余 {free:.1f} GB",
        "写满后群众不能提交, 正在写的会被拒绝" if bad else "",
        "请清理磁盘或者扩容" if bad else "",
    )
    nodes = os.statvfs(place)
    if nodes.f_files and nodes.f_favail / nodes.f_files < NODES_NEEDED:
        yield Finding(
            "文件数",
            BROKEN,
            f"{place} 所在磁盘的文件数(inode)只剩 {nodes.f_favail / nodes.f_files:.0%}",
            "空间还有也不能再存新的材料",
            "请清理大量小文件, 或者换用文件数更多的文件系统",
        )


def files_are_private() -> Iterator[Finding]:
    """What lies below a folder that nobody else enters is private whatever its own mode."""
    place = Path(settings.TONGBAN_DATA)
    if not place.stat().st_mode & stat.S_IXOTH:
        yield Finding("文件权限", OK, f"{place} 只有本用户可以进入")
        return
    kept = [Path(settings.MEDIA_ROOT), place / "spool"]
    if connection.vendor == "sqlite":
        kept.append(Path(str(connection.settings_dict["NAME"])))
    exposed = [one for one in kept if one.exists() and one.stat().st_mode & stat.S_IROTH]
    if exposed:
        yield Finding(
            "文件权限",
            WARNING,
            f"{'、'.join(str(one) for one in exposed)} 可以被这台机器上的其他用户读取",
            "办件内容会被无关的人看到",
            f"请运行 chmod o= {' '.join(str(one) for one in exposed)}",
        )


def papers_are_there() -> Iterator[Finding]:
    """The newest, and as many of the oldest."""
    missing: list[str] = []
    looked = 0
    models: tuple[type[Model], ...] = (Document, Paper)
    for model in models:
        paths = model._default_manager.exclude(path="").values_list("path", flat=True)
        sample = {*paths.order_by("-pk")[:SAMPLE], *paths.order_by("pk")[:SAMPLE]}
        looked += len(sample)
        missing += [path for path in sorted(sample) if not (Path(settings.MEDIA_ROOT) / path).is_file()]
    if missing:
        yield Finding(
            "材料和文书",
            BROKEN,
            f"抽查 {looked} 份, {len(missing)} 份不在磁盘上, 如 {missing[0]}",
            "当事人和经办人打不开它, 签过名的文书不能重做",
            f"请核对 {settings.MEDIA_ROOT} 是否挂载, 并从备份的 papers/ 补回",
        )
    else:
        yield Finding("材料和文书", OK, f"抽查 {looked} 份, 都在")


def papers_can_be_set() -> Iterator[Finding]:
    fonts_in: Any = list(FONTS)
    fonts = [font for folder in FONTS for font in folder.glob("*.ttf")]
    if not fonts:
        yield Finding(
            "文书排版",
            BROKEN,
            "没有中文字体文件",
            "决定书和证照做不出来",
            "请重新安装程序(字体随程序发布), 核对安装包是否完整",
        )
        return
    try:
        page = typst.compile("通办 文书".encode(), font_paths=fonts_in, format="pdf")
    except Exception as failure:
        yield Finding(
            "文书排版",
            BROKEN,
            f"typst 不能排版({type(failure).__name__}: {failure})",
            "决定书和证照做不出来",
            "请按 requirements/runtime.txt 重新安装运行环境",
        )
        return
    yield Finding("文书排版", OK, f"{len(fonts)} 个字体, 试排 {len(bytes(page)) // 1024 + 1} KB")


def backup_is_fresh() -> Iterator[Finding]:
    file = Path(settings.TONGBAN_DATA) / LAST_BACKUP
    if not file.exists():
        yield Finding(
            "备份",
            BROKEN if is_production() else OK,
            "从来没有备份过",
            "磁盘一坏, 全市的办件就没有了" if is_production() else "",
            "请启用连续归档: tongban backup 另一块磁盘的目录 --follow" if is_production() else "",
        )
        return
    kept = json.loads(file.read_text(encoding="utf-8"))
    at, folder = datetime.fromisoformat(kept["at"]), Path(kept["folder"])
    age = instant() - at
    if kept["followed"] and age > FOLLOW_AGE and not is_alive("backup"):
        yield Finding(
            "备份",
            BROKEN,
            f"连续归档停了, 最后一次是 {shown(at)}",
            "此后的办件还没有备份",
            "请启动 tongban backup --follow(服务 tongban-backup), 看它的日志",
        )
    elif age > BACKUP_AGE:
        yield Finding(
            "备份",
            BROKEN,
            f"最近一次备份是 {shown(at)}",
            "磁盘一坏, 此后的办件就没有了",
            f"请运行 tongban backup {folder}, 并改为连续归档(--follow)",
        )
    else:
        yield Finding(
            "备份", OK, f"最近 {shown(at)}, 在 {folder}" + (", 连续归档中" if kept["followed"] else "")
        )
    yield from _backup_is_apart(folder)


def _backup_is_apart(folder: Path) -> Iterator[Finding]:
    keys = Path(settings.TONGBAN_KEYS).resolve()
    inside = folder.exists() and any(one.name == ring_file().name for one in folder.glob("*/fields.json"))
    if folder in keys.parents or inside or (folder / ring_file().name).exists():
        yield Finding(
            "备份与密钥",
            BROKEN,
            f"备份目录 {folder} 里有密钥",
            "拿到备份的人就能解开全部个人信息",
            "请把密钥移出备份目录, 离线保管, 再运行 tongban keys rotate",
        )
    if folder.exists() and folder.stat().st_dev == Path(settings.TONGBAN_DATA).stat().st_dev:
        yield Finding(
            "备份的位置",
            WARNING,
            "备份和数据在同一块磁盘上",
            "这块磁盘坏了, 两样一起没有",
            "请把备份目录放到另一块磁盘, 或者同步到另一台机器",
        )
