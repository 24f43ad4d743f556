"""The deliveries still owed: one for each link that hears of an entry."""

from django.db import models

from tongban.kernel.ledger.models import Entry
from tongban.kernel.outbox.links import title_of

SET_ASIDE_AFTER = 30
"""Attempts: with the growing patience between them, a day and an hour. An outage of some hours mends itself."""


class Delivery(models.Model):
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    handler = models.CharField("处理程序", max_length=120)
    number = models.CharField("件号", max_length=60)
    procedure = models.CharField("程序", max_length=60)
    step = models.CharField("环节", max_length=60)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_at = models.DateTimeField("下次尝试", null=True)
    delivered_at = models.DateTimeField("完成时间", null=True)
    error = models.TextField("最近的错误", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="delivery_once", fields=["entry", "handler"])]
        indexes = [
            models.Index(name="delivery_waiting", fields=["id"], condition=models.Q(delivered_at=None)),
        ]

    @property
    def title(self) -> str:
        return title_of(self.handler)

    @property
    def is_set_aside(self) -> bool:
        return self.delivered_at is None and self.attempts >= SET_ASIDE_AFTER


class ScheduledRun(models.Model):
    """That a periodic act was begun at its hour, and since when a worker is at it (none, after a failure)."""

    name = models.CharField("名称", max_length=60)
    due_at = models.DateTimeField("应运行时间")
    begun_at = models.DateTimeField("开始时间", null=True)
    ended_at = models.DateTimeField("完成时间", null=True)
    outcome = models.TextField("结果", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="run_once", fields=["name", "due_at"])]
