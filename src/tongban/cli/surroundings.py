"""What keeps a command from its work and is no error of the program: a wrong place, a missing right, a full disk."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import click

FILES = {
    errno.EACCES: "没有权限; 请用城市的账户(tongban)运行, 或者核对文件的属主和权限。",
    errno.EPERM: "没有权限; 请用城市的账户(tongban)运行, 或者核对文件的属主和权限。",
    errno.EROFS: "所在的磁盘是只读的; 请核对挂载方式。",
    errno.ENOSPC: "磁盘已满; 请先腾出空间。",
    errno.ENOENT: "没有这个文件或者目录; 请核对路径。",
    errno.ENOTDIR: "路径中有一段不是目录; 请核对路径。",
    errno.EISDIR: "这是目录, 不是文件; 请写文件名。",
}
DATABASE = (
    "数据库用不了({}); 请核对 TONGBAN_DATA 和 TONGBAN_DATABASE_URL 指的是不是这座城市的数据; "
    "程序更新过的, 先运行 python manage.py migrate。详情用 tongban check 查看。"
)


def ask_for_a_city() -> None:
    """A question asked in the wrong place is refused before anything is made there, a database or keys."""
    from tongban.config.settings import environment as place

    if "://" not in place.DATABASE_URL:
        raise click.UsageError(
            "TONGBAN_DATABASE_URL 写得不对, 例: postgres:///tongban; 见 docs/reference/settings.md。"
        )
    kind, _, path = place.DATABASE_URL.partition("///")
    if kind == "sqlite:" and not Path(path).exists():
        raise click.UsageError(
            f"没有 {path} 这个数据库; 请用 TONGBAN_DATA 写明城市的数据在哪里。"
            "还没有城市的, 演示用 tongban demo 建, 正式运行见 docs/operations/first-city.md。"
        )


def _parts_of_settings() -> set[str]:
    """The settings' module and the packages it lies in: what else cannot be imported is an error of the program."""
    parts = os.environ.get("DJANGO_SETTINGS_MODULE", "").split(".")
    return {".".join(parts[: n + 1]) for n in range(len(parts))}


def words_for(failure: Exception) -> str:
    """What to do about it; nothing for what is an error of the program."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, IntegrityError

    if isinstance(failure, OSError) and failure.filename and failure.errno in FILES:
        return f"{failure.filename}: {FILES[failure.errno]}"
    if isinstance(failure, DatabaseError) and not isinstance(failure, IntegrityError):
        return DATABASE.format(str(failure).strip().partition("\n")[0])
    if isinstance(failure, ImproperlyConfigured):
        wanted = re.search(r"Set the (\w+) environment variable", str(failure))
        words = f"没有设定 {wanted[1]}" if wanted else str(failure)
        return f"设置不对: {words}; 各项设置见 docs/reference/settings.md。"
    if isinstance(failure, ModuleNotFoundError) and failure.name in _parts_of_settings():
        return f"没有 {os.environ['DJANGO_SETTINGS_MODULE']} 这套设置; 请核对 DJANGO_SETTINGS_MODULE。"
    return ""
