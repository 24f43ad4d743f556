"""The figures as the README tells them: from what is saved, with the command that repeats each, and nothing by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TOLD: dict[str, dict[str, str]] = {
    "lodging": {
        "postgres-8-ours": "收一件(各表的行、编号、期限、留痕、回执, 一次提交), PostgreSQL, 8 个客户端",
        "postgres-8-ours-to-orm": "同上, 与普通 ORM 写同样的行相比",
        "postgres-8-ours-p99": "同上, 100 次里 99 次在此时间内",
        "sqlite-8-ours": "收一件, SQLite(synchronous=FULL), 8 个客户端",
    },
    "lodging-http": {
        "postgres-system": "收一件, HTTP, 系统用凭证报送",
        "postgres-system-cpu": "同上, 每件的处理器时间(程序和数据库)",
        "postgres-system-to-open-zaak": "同上, 折算到 Open Zaak 新建案件",
        "postgres-system-to-froide": "同上, 折算到 Froide 提交申请",
        "postgres-counter": "收一件, HTTP, 窗口的网页表单",
    },
    "pages": {
        "guide": "办事指南(存页), 只用 Python",
        "nginx-guide": "办事指南(存页), 随附的 nginx 配置",
        "my-matters": "我的办件",
        "my-matter": "办件页(申请人)",
        "inbox": "待办",
        "desk-matter": "办件页(工作人员)",
        "search": "事项搜索",
    },
    "journeys": {
        "postgres": "全程: 搜索、指南、申报、受理、决定、领证, PostgreSQL",
        "sqlite": "全程, SQLite",
        "sqlite-alone": "全程, SQLite, 一个进程里没有别人(各段和函数见 journeys-profile.txt)",
    },
    "lifecycle": {"empty": "一件的四次调用, 空库", "full": "一件的四次调用, 满库"},
}
"""By measure: the rows that are told, in words short enough for a table. A measure that was not saved is left out."""
AGAINST = {
    "postgres-8-bare": "裸驱动, 同一条语句",
    "postgres-8-orm": "普通 ORM",
    "postgres-8-bare-p99": "裸驱动的 99%",
    "sqlite-8-bare": "裸 sqlite3, 同样的行",
    "postgres-floor-sql": "最简 Django, 一条语句写四行",
    "postgres-floor-sql-cpu": "最简 Django 的处理器时间",
    "plain-django": "普通 Django, 三次 ORM 读取, 30 KB 模板",
    "nginx-file": "nginx 提供一个文件",
    "empty": "空库",
}


def table(folder: Path) -> str:
    """Markdown; the same for the same files."""
    lines = [
        "| 做什么 | 每秒或者毫秒 | 倍数 | 与什么相比(同一次运行) | 重复 |",
        "| --- | ---: | ---: | --- | --- |",
    ]
    machines: dict[str, None] = {}
    for measure, told in TOLD.items():
        file = folder / f"{measure}.json"
        if not file.is_file():
            continue
        recorded = json.loads(file.read_text(encoding="utf-8"))
        rows = {row["name"]: row for row in recorded["rows"]}
        found = [_line(words, rows[name], recorded) for name, words in told.items() if name in rows]
        lines += found
        if found:
            machines[_machine(recorded)] = None
    return "\n".join([*lines, "", *machines])


def _line(words: str, row: dict[str, Any], recorded: dict[str, Any]) -> str:
    ratio = f"{row['ratio']:.2f}" if row["ratio"] is not None else ""
    against = AGAINST.get(row["against"], row["against"])
    if row["raw"].get("measured_here") is False:
        against += "(另一台机器上测得, 折算)"
    return f"| {words} | {_figure(row)} | {ratio} | {against} | `{recorded['command']}` |"


def _figure(row: dict[str, Any]) -> str:
    value = row["value"]
    return f"{value:,.0f} {row['unit']}" if value >= 100 else f"{value:.1f} {row['unit']}"


def _machine(recorded: dict[str, Any]) -> str:
    machine, options = recorded["machine"], recorded["options"]
    return (
        f"- {recorded['measure']}: {recorded['at'][:10]}, {machine['processor']} {machine['cores']} 核, "
        f"{machine['memory_gib']:.0f} GiB, 测量前的负载 {machine['load_before'][0]:.1f}, "
        f"{options['rounds']} 轮, 每轮 {options['seconds']:g} 秒。"
    )
