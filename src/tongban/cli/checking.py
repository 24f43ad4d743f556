"""`tongban check`: does everything hold that the product stands on; in words for whoever runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click

from tongban.cli.command import json_option, show, with_django

if TYPE_CHECKING:
    from tongban.upkeep.inspection.finding import Finding


@click.command(epilog="例: tongban check --json")
@json_option
def check(as_json: bool) -> None:
    """检查这套系统: 每一项说明是什么、有什么后果、怎样处理。有一项不成立即以状态 1 结束。"""
    with_django()
    from tongban.upkeep.inspection.finding import BROKEN, WARNING

    findings = list(_findings())
    broken = sum(one.state == BROKEN for one in findings)
    warnings = sum(one.state == WARNING for one in findings)
    lines = [one.as_line() for one in findings]
    lines.append(f"{len(findings)} 项, {broken} 项不成立, {warnings} 项需要留意")
    data: dict[str, Any] = {"holds": not broken, "findings": [one.as_data() for one in findings]}
    show(data, as_json=as_json, lines=lines)
    if broken:
        raise SystemExit(1)


def _findings() -> Iterator[Finding]:
    from tongban.upkeep.inspection import database, storage, surroundings, work
    from tongban.upkeep.inspection.finding import BROKEN

    parts: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("设置", surroundings.settings_hold),
        ("会话密钥", surroundings.secret_is_strong),
        ("主机名", surroundings.addresses_agree),
        ("工作日历", surroundings.calendar_reaches_far_enough),
        ("证书", surroundings.certificates_last),
        ("磁盘", storage.disk_has_room),
        ("文件权限", storage.files_are_private),
        ("文书排版", storage.papers_can_be_set),
        ("备份", storage.backup_is_fresh),
        ("后台", work.worker_runs),
        ("数据库", database.database_answers),
    )
    sound = True
    for what, part in parts:
        for finding in _safely(what, part):
            sound = sound and not (finding.what in ("数据库", "数据库结构") and finding.state == BROKEN)
            yield finding
    if sound:
        for what, part in (
            ("密钥", storage.keys_are_kept),
            ("时钟", database.clocks_agree),
            ("留痕保护", database.ledger_is_guarded),
            ("日清单", database.days_are_sealed),
            ("材料和文书", storage.papers_are_there),
            ("发件箱", work.outbox_is_paid),
            ("短信", work.texts_are_sent),
            ("定时事务", work.schedule_is_kept),
        ):
            yield from _safely(what, part)


def _safely(what: str, part: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """A check that cannot be made does not hold, and does not keep the others from being made."""
    from tongban.upkeep.inspection.finding import BROKEN, Finding

    try:
        yield from part()
    except Exception as failure:
        words = f"无法检查({type(failure).__name__}: {failure})"
        yield Finding(what, BROKEN, words, "不知道它是否成立", "请按提示排除后重新检查")
