"""What every row of a record book carries beside its own columns, and the spreadsheets that wait for a confirmation."""

from __future__ import annotations

from django.db import models

from tongban.kernel.identity.fields import EncryptedTextField
from tongban.kernel.identity.models import Staff
from tongban.kernel.ledger.models import Book
from tongban.kernel.orgs.models import Organisation


class Row(models.Model):
    """The columns that all record books share; nothing is to be overridden. `version` tells two editors apart."""

    book = models.OneToOneField(Book, models.PROTECT, related_name="+", verbose_name="案卷")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="登记单位")
    version = models.PositiveIntegerField("版本", default=1)
    published_on = models.DateField("公开日期", null=True, editable=False)
    struck_on = models.DateField("作废日期", null=True, editable=False)

    class Meta:
        abstract = True


class Import(models.Model):
    """A spreadsheet that was checked, kept (encrypted) until whoever brought it confirms it or an error report is read."""

    class State(models.TextChoices):
        FAULTY = "faulty", "有错误, 未导入"
        CHECKED = "checked", "已检查, 待确认"
        DONE = "done", "已导入"

    register = models.CharField("台账", max_length=60)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="导入人")
    name = models.CharField("文件名", max_length=120)
    at = models.DateTimeField("上传时间")
    state = models.CharField("状态", max_length=8, choices=State)
    content = EncryptedTextField("内容", blank=True)
    faults = EncryptedTextField("错误", blank=True)
    rows = models.PositiveIntegerField("行数", default=0)
    fresh = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("修改", default=0)
    same = models.PositiveIntegerField("无变化", default=0)

    def __str__(self) -> str:
        return f"{self.register} {self.name}"
