"""Items (事项) by who implements them, and the editions of their content. A published edition is never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongban.kernel.ledger.models import Book
from tongban.kernel.orgs.models import Level, Organisation


class Item(models.Model):
    """An item at one organisation (实施清单的一行). Without `base` it is the basic entry (基本目录), whose content those
    that claim it (认领) share; `exercised` is False where the basic entry's organisation only keeps it for others.
    `loaded` is the digest of the file's entry as last taken over, so that what the desk has edited since stays."""

    key = models.SlugField("标识", max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="实施机构")
    base = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="claims", verbose_name="基本目录项"
    )
    exercised = models.BooleanField("本机构行使", default=True)
    level = models.CharField("行使层级", max_length=8, choices=Level)
    department = models.SlugField("业务主管部门", max_length=60)
    basic_code = models.CharField("基本编码", max_length=12)
    code = models.CharField("实施编码", max_length=31, unique=True)
    local_code = models.CharField("地方编码", max_length=50, unique=True)
    loaded = models.CharField("载入摘要", max_length=64, blank=True)
    book = models.OneToOneField(Book, models.PROTECT, related_name="+", verbose_name="案卷")

    class Meta:
        ordering = ["basic_code", "code"]
        constraints = [
            models.UniqueConstraint(name="item_once_per_organisation", fields=["key", "organisation"]),
            models.UniqueConstraint(name="basic_entry_once", fields=["key"], condition=Q(base=None)),
            models.CheckConstraint(name="a_claim_is_exercised", condition=Q(base=None) | Q(exercised=True)),
        ]
        indexes = [models.Index(fields=["organisation", "key"])]

    def __str__(self) -> str:
        return f"{self.key}@{self.organisation_id}"


class Edition(models.Model):
    """The content of an item from a day on. A claimed item's edition `shares` the basic entry's and keeps in `content`
    only what is its own: window and telephone. Days are from and including `in_force_from`, to but excluding
    `in_force_until`."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        REVIEW = "review", "待审核"
        PUBLISHED = "published", "已发布"
        SUSPENDED = "suspended", "暂停办理"
        ENDED = "ended", "已取消"

    item = models.ForeignKey(Item, models.PROTECT, related_name="editions", verbose_name="事项")
    number = models.PositiveIntegerField("版本号")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    in_force_from = models.DateField("施行日期", null=True)
    in_force_until = models.DateField("失效日期", null=True)
    content = models.JSONField("内容", default=dict)
    shares = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="共用内容")
    reason = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["item", "-number"]
        constraints = [
            models.UniqueConstraint(name="edition_once", fields=["item", "number"]),
            models.UniqueConstraint(
                name="one_edition_in_force",
                fields=["item"],
                condition=Q(state__in=("published", "suspended"), in_force_until=None),
            ),
            models.UniqueConstraint(
                name="one_edition_in_work", fields=["item"], condition=Q(state__in=("draft", "review"))
            ),
            models.CheckConstraint(
                name="edition_until_after_from",
                condition=Q(in_force_until=None) | Q(in_force_until__gte=F("in_force_from")),
            ),
            models.CheckConstraint(
                name="published_from_a_day",
                condition=Q(state__in=("draft", "review")) | Q(in_force_from__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "in_force_from"])]

    def __str__(self) -> str:
        return f"{self.item_id}/{self.number}"

    @property
    def is_in_work(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.REVIEW)


class Reference(models.Model):
    """What the city's files name and items may point to: licence types, with the file's words."""

    kind = models.CharField("类别", max_length=20)
    key = models.SlugField("标识", max_length=80)
    name = models.CharField("名称", max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(name="reference_once", fields=["kind", "key"])]

    def __str__(self) -> str:
        return self.name


class Stamp(models.Model):
    """Changes with every publication, so that each process sees that its shelf is old. One row."""

    token = models.CharField("标记", max_length=32)

    def __str__(self) -> str:
        return self.token
