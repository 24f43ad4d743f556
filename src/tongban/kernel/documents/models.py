"""Papers handed in, letters issued and their printed form. The database refuses to change a letter once it is issued."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from tongban.kernel.identity.fields import EncryptedTextField
from tongban.kernel.ledger.models import Book
from tongban.kernel.orgs.models import Organisation

ITS_MATTER = "@matter"
"""For the number of the matter whose book a letter lies in, where the letter is written before the number is known: it
is read from the matter, and the letter's digest covers it as read."""


class Audience(models.TextChoices):
    PARTIES = "parties", "当事人和承办单位"
    STAFF = "staff", "承办单位"
    PUBLIC = "public", "公开"


class Document(models.Model):
    """A paper that somebody handed in (材料). It belongs to no book while its application is a draft."""

    book = models.ForeignKey(Book, models.PROTECT, null=True, related_name="documents", verbose_name="案卷")
    kind = models.CharField("材料类别", max_length=60)
    name = EncryptedTextField("文件名")
    media_type = models.CharField("媒体类型", max_length=90)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    path = models.CharField("存放路径", max_length=120)
    uploaded_by = models.CharField("上传人", max_length=40)
    uploaded_at = models.DateTimeField("上传时间")
    audience = models.CharField("可见范围", max_length=12, choices=Audience, default=Audience.PARTIES)
    checked = models.CharField("检查结果", max_length=60)

    class Meta:
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return f"document:{self.pk}"


class Letter(models.Model):
    """A paper that an organisation issued (文书). Its facts lie encrypted; the digest covers them and its number."""

    number = models.CharField("文号", max_length=80, unique=True)
    kind = models.CharField("种类", max_length=30)
    title = models.CharField("标题", max_length=120)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="letters", verbose_name="签发单位"
    )
    book = models.ForeignKey(Book, models.PROTECT, related_name="letters", verbose_name="案卷")
    facts_kept = EncryptedTextField("内容", db_column="facts")
    edition = models.DateField("格式版本")
    issued_on = models.DateField("签发日期")
    issued_by = models.CharField("签发人", max_length=40)
    issued_at = models.DateTimeField("登记时间")
    digest = models.CharField("内容摘要", max_length=64)
    verify_code = models.CharField("核验码", max_length=20, unique=True)

    class Meta:
        ordering = ["issued_at", "pk"]

    def __str__(self) -> str:
        return f"《{self.title}》{self.number}"

    @property
    def facts(self) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads(self.facts_kept)
        if kept.get("matter_number") == ITS_MATTER:
            kept["matter_number"] = self.book.matter.number
        return kept

    @property
    def shown_code(self) -> str:
        """核验码 as a person reads it: in fours."""
        return "-".join(self.verify_code[at : at + 4] for at in range(0, len(self.verify_code), 4))


class Paper(models.Model):
    """A letter's printed form: set and signed once, at its first reading, and never again."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="paper", verbose_name="文书")
    path = models.CharField("存放路径", max_length=120)
    sha256 = models.CharField("摘要", max_length=64)
    size = models.PositiveIntegerField("字节数")
    set_at = models.DateTimeField("制作时间")

    def __str__(self) -> str:
        return f"paper:{self.letter_id}"
