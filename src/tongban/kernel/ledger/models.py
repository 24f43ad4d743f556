"""Books and their entries. The database itself refuses to change or to remove an entry (migration 0002)."""

from __future__ import annotations

from typing import Any

from django.db import models

from tongban.kernel.ledger.digest import instant


class Book(models.Model):
    """A book (案卷): whatever has a course that must be provable. `head_*` name its last entry; they prove nothing."""

    kind = models.CharField("类别", max_length=20)
    once = models.CharField("提交标识", max_length=64, null=True, unique=True)
    head_seq = models.PositiveIntegerField("末条序号", default=0)
    head_digest = models.CharField("末条摘要", max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"


class Entry(models.Model):
    """One act or note. `on` is the legal day, `at` the instant it was written down."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField("序号")
    step = models.CharField("环节", max_length=60)
    title = models.CharField("环节名称", max_length=80)
    law = models.CharField("依据", max_length=120, blank=True)
    by = models.CharField("身份", max_length=12)
    actor = models.CharField("办理人", max_length=40)
    on = models.DateField("日期")
    at = models.DateTimeField("记录时间")
    given = models.JSONField("内容", default=dict)
    audience = models.CharField("可见范围", max_length=12, default="parties")
    previous = models.CharField("前条摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        ordering = ["book", "seq"]
        constraints = [models.UniqueConstraint(name="entry_once", fields=["book", "seq"])]
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.book_id}/{self.seq} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise RuntimeError("an entry of the ledger is never changed")
        super().save(*args, **kwargs)

    def as_sealed(self) -> dict[str, Any]:
        """The fields that the digest covers, as an export carries them."""
        return {
            "book": self.book_id,
            "seq": self.seq,
            "step": self.step,
            "title": self.title,
            "law": self.law,
            "by": self.by,
            "actor": self.actor,
            "on": self.on.isoformat(),
            "at": instant(self.at),
            "given": self.given,
            "previous": self.previous,
        }


class DailyBill(models.Model):
    """The bill of a day (日清单): one digest over all entries since the last bill, up to the day's last one (`through`),
    chained to the day before and time-stamped. It goes by the order of writing: a machine's clock may be set back.
    """

    day = models.DateField("日期", unique=True)
    entries = models.PositiveIntegerField("条数")
    through = models.PositiveBigIntegerField("末条记录", null=True)
    root = models.CharField("当日摘要", max_length=64)
    previous = models.CharField("前一清单摘要", max_length=64)
    digest = models.CharField("清单摘要", max_length=64)
    token = models.BinaryField("时间戳")
    authority = models.CharField("时间戳机构", max_length=200)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.entries}条"
