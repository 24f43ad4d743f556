"""The database: whether it answers, keeps what it was given, has its guards, and whether its clock is ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from tongban.kernel.clock import now, today
from tongban.kernel.ledger.models import DailyBill, Entry
from tongban.upkeep.backup.moments import instant
from tongban.upkeep.inspection.finding import BROKEN, OK, WARNING, Finding

GUARDED = ("ledger_entry", "ledger_dailybill", "documents_letter", "documents_paper", "licences_reading")
OLDEST_SERVER = 150000
SKEW, SKEW_BAD = timedelta(seconds=2), timedelta(seconds=30)
MUST_BE_ON = {
    "fsync": "断电会损坏整个数据库",
    "full_page_writes": "断电会损坏数据页",
    "synchronous_commit": "断电会丢掉已经告知群众“已提交”的申请",
}


def database_answers() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError as failure:
        first = str(failure).strip().splitlines()[0] if str(failure).strip() else type(failure).__name__
        yield Finding(
            "数据库",
            BROKEN,
            f"连不上({first})",
            "页面和后台都不能工作, 群众看到的是“暂时不能办理”",
            "请查看数据库服务、网络和 TONGBAN_DATABASE_URL",
        )
        return
    yield from _sqlite() if connection.vendor == "sqlite" else _postgres()
    yield from _structure()


def _structure() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield Finding(
            "数据库结构",
            BROKEN,
            f"有 {len(missing)} 项变更没有应用",
            "程序要用的列还没有, 页面会出错",
            "请先备份, 再运行 python manage.py migrate",
        )
    else:
        yield Finding("数据库结构", OK, "与程序一致")


def _sqlite() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        safe = cursor.fetchone()[0] >= 2
    name = connection.settings_dict["NAME"]
    if mode != "wal":
        yield Finding(
            "数据库",
            BROKEN,
            f"{name} 的日志方式是 {mode}, 不是 WAL",
            "写入时别人都要等, 也不能连续归档",
            "请核对数据库文件所在磁盘(网络盘不能用 WAL), 重启页面和后台",
        )
    elif not safe:
        yield Finding(
            "数据库",
            BROKEN,
            f"{name} 提交时不等落盘",
            "断电会丢掉已经告知群众“已提交”的申请",
            "请从设置中删去 TONGBAN_FAST_DISK, 重启页面和后台",
        )
    else:
        yield Finding("数据库", OK, f"{name}, WAL, 断电不丢")


def _postgres() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [[*MUST_BE_ON, "server_encoding"]]
        )
        kept = dict(cursor.fetchall())
    version = connection.pg_version  # type: ignore[attr-defined]
    sound = True
    if version < OLDEST_SERVER:
        sound = False
        yield Finding(
            "数据库",
            BROKEN,
            f"PostgreSQL 版本 {version // 10000} 太旧",
            "程序没有在它上面试过",
            "请升级到 15 以上",
        )
    for name, why in MUST_BE_ON.items():
        if kept.get(name) == "off":
            sound = False
            yield Finding(
                "数据库",
                BROKEN,
                f"PostgreSQL 的 {name} 是 off",
                why,
                f"请在 postgresql.conf 中设 {name} = on, 重新载入",
            )
    if kept.get("server_encoding") != "UTF8":
        sound = False
        yield Finding(
            "数据库",
            BROKEN,
            f"数据库编码是 {kept.get('server_encoding')}",
            "中文会存不进去",
            "请以 UTF8 另建数据库",
        )
    if sound:
        yield Finding("数据库", OK, f"PostgreSQL {version // 10000}.{version % 10000}, 断电不丢")


def clocks_agree() -> Iterator[Finding]:
    """With the database's server, and with what was written last."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            skew = abs(cursor.fetchone()[0] - instant())
        if skew > SKEW:
            yield Finding(
                "时钟",
                BROKEN if skew > SKEW_BAD else WARNING,
                f"与数据库服务器相差 {skew.total_seconds():.0f} 秒",
                "记录的先后会错, 恢复到某一秒也不准",
                "请在两台机器上启用时间同步(chrony 或者 systemd-timesyncd)",
            )
            return
    last = Entry.objects.order_by("-at").first()
    if last is not None and last.at > now() + SKEW_BAD:
        yield Finding(
            "时钟",
            BROKEN,
            f"现在是 {now():%Y-%m-%d %H:%M:%S}, 而最后一条留痕记于 {last.at.astimezone(now().tzinfo):%Y-%m-%d %H:%M:%S}",
            "时钟倒退过, 提交时间和到期日会算错",
            "请停页面和后台, 校准时钟并启用时间同步, 再启动",
        )
    else:
        yield Finding("时钟", OK, f"{now():%Y-%m-%d %H:%M:%S}")


def ledger_is_guarded() -> Iterator[Finding]:
    lacking = sorted(set(GUARDED) - tables_with_guard())
    if lacking:
        yield Finding(
            "留痕保护",
            BROKEN,
            f"{'、'.join(lacking)} 没有禁止修改的触发器, 或者已被停用",
            "有人可以改动留痕而数据库不拒绝",
            "请按安全事件处理: 查明谁改了数据库结构, 立即运行 tongban ledger verify, 再恢复触发器",
        )
    else:
        yield Finding("留痕保护", OK, "数据库拒绝修改和删除留痕")


def days_are_sealed() -> Iterator[Finding]:
    last, first = DailyBill.objects.order_by("day").last(), Entry.objects.order_by("at").first()
    if first is None or first.at.astimezone(now().tzinfo).date() >= today():
        return
    if last is not None and last.day >= today() - timedelta(days=1):
        yield Finding("日清单", OK, f"已封存到 {last.day}")
        return
    yield Finding(
        "日清单",
        BROKEN,
        f"只封存到 {last.day}" if last else "还没有封存过",
        "没有封存的日子, 留痕被改动了也难以证明",
        "请启动 tongban worker, 或者运行 tongban ledger seal",
    )


def tables_with_guard() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
            )
        found = set(cursor.fetchall())
    return {
        table
        for table, _ in found
        if {(table, f"{table}_no_{event}") for event in ("update", "delete")} <= found
    }
