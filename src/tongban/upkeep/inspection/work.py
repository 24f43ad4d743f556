"""What runs in the background: whether it runs, and what waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tongban.config.schedule import REPLAY_DIFFERS
from tongban.kernel.clock import now
from tongban.kernel.docket.models import RunningClock
from tongban.kernel.notices.models import Text
from tongban.kernel.notices.spool import spool_file
from tongban.kernel.outbox.models import Delivery, ScheduledRun
from tongban.upkeep.heartbeat import is_alive
from tongban.upkeep.inspection.finding import BROKEN, OK, WARNING, Finding
from tongban.upkeep.inspection.surroundings import is_production

BACKLOG_AGE = timedelta(minutes=15)
SPOOL_FULL = 50 * 1024 * 1024
"""Bytes of texts that nobody took away."""


def worker_runs() -> Iterator[Finding]:
    if is_alive():
        yield Finding("后台", OK, "正在运行")
        return
    yield Finding(
        "后台",
        BROKEN,
        "没有运行",
        "视为受理、临期提示、短信和每日封存都没有人办",
        "请启动 tongban worker(服务 tongban-worker); 停掉的日子会自动补办",
    )


def outbox_is_paid() -> Iterator[Finding]:
    owed = Delivery.objects.filter(delivered_at=None).select_related("entry").order_by("entry_id")
    oldest, count = owed.first(), owed.count()
    age = now() - oldest.entry.at if oldest else timedelta(0)
    if oldest is not None and age > BACKLOG_AGE:
        last = f", 最近的错误: {oldest.error[:120]}" if oldest.error else ""
        yield Finding(
            "发件箱",
            BROKEN,
            f"待送达 {count} 件, 最早的已等 {span_of(age)}{last}",
            "办件之间该跟着发生的事(通知、评价、证照)没有发生",
            "请用 tongban outbox list 看原因; 排除后自动补送, 已停止重试的用 tongban outbox retry, 不会丢也不会重复",
        )
    else:
        yield Finding("发件箱", OK, f"待送达 {count} 件")


def texts_are_sent() -> Iterator[Finding]:
    failed = Text.objects.filter(state=Text.State.FAILED).count()
    waiting = Text.objects.filter(state__in=Text.WAITING, not_before__lt=now() - BACKLOG_AGE).count()
    if waiting:
        yield Finding(
            "短信",
            BROKEN,
            f"{waiting} 条到时没有发出",
            "群众收不到进度和补正的提醒",
            "请查看 tongban worker 的日志和短信网关",
        )
    elif failed:
        yield Finding(
            "短信",
            WARNING,
            f"{failed} 条发送失败",
            "这些人只能在网上看到消息",
            "多为没有登记手机或者网关拒收; 请对照失败原因处理",
        )
    else:
        yield Finding("短信", OK, "没有积压")
    file = spool_file()
    size = file.stat().st_size if file.exists() else 0
    if size > SPOOL_FULL:
        yield Finding(
            "短信暂存",
            BROKEN,
            f"{file} 已有 {size // 1024**2} MB",
            "短信写在文件里没有人取走, 群众收不到",
            "请接通短信网关(kernel.notices.spool.send), 再清空这个文件",
        )
    elif size and is_production():
        yield Finding("短信暂存", WARNING, f"短信写进 {file}, 没有接网关", "群众收不到短信", "请接通短信网关")


def schedule_is_kept() -> Iterator[Finding]:
    broken = ScheduledRun.objects.filter(ended_at=None).exclude(outcome="").order_by("due_at").first()
    if broken is not None:
        yield Finding(
            "定时事务",
            BROKEN,
            f"{broken.name} 出错({broken.outcome[:120]})",
            "这一天的视为受理、提示或者封存还没有办, 后面的日子等着它",
            "请查看 tongban worker 的日志; 排除后自动再办",
        )
    replay = ScheduledRun.objects.filter(name="replay").exclude(ended_at=None).order_by("-due_at").first()
    if replay is not None and replay.outcome.startswith(REPLAY_DIFFERS):
        yield Finding(
            "重演核对",
            BROKEN,
            replay.outcome[:200],
            "这一件显示的状态或者期限与留痕不一致",
            "请运行 tongban ledger verify 核验留痕, 再用 tongban ledger replay 查看全部不符之处",
        )
    unsettled = RunningClock.objects.filter(stopped_on=None, provisional=True).count()
    yield Finding("暂定期限", OK, f"{unsettled} 个在走的计时涉及尚未公布的放假安排")


def span_of(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // 1440} 天"
