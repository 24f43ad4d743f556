"""Who there is in a city: divisions of four levels, the organisations in them, their offices and posts."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q


class Level(models.TextChoices):
    CITY = "city", "市级"
    DISTRICT = "district", "区县级"
    TOWN = "town", "乡镇级"
    VILLAGE = "village", "村(社区)级"


class Region(models.Model):
    """A division (区划). `statutory` is False for what statistics or practice treat as one and the law does not."""

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=8, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="上级")
    statutory = models.BooleanField("法定区划", default=True)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "code"])]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An organisation that acts in its own name, or an office window of one (机构). Mergers keep history."""

    key = models.SlugField("标识", max_length=60, unique=True)
    code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="上级机构")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区划")
    level = models.CharField("层级", max_length=8, choices=Level)
    address = models.CharField("办公地址", max_length=120, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    supervises = models.BooleanField("负责全市政务服务监督", default=False)
    since = models.DateField("成立日期", default=date(2019, 1, 1))
    until = models.DateField("撤并日期", null=True)
    succeeded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="职责承接机构"
    )

    class Meta:
        ordering = ["level", "key"]
        constraints = [
            models.CheckConstraint(
                name="org_until_after_since", condition=Q(until=None) | Q(until__gte=F("since"))
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_in_being(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


class Office(models.Model):
    """A section of an organisation (科室)."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="offices", verbose_name="机构"
    )
    name = models.CharField("名称", max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(name="office_once", fields=["organisation", "name"])]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}{self.name}"


class Post(models.Model):
    """A post in an office (岗位), with what whoever holds it may do."""

    class Duty(models.TextChoices):
        CLERK = "clerk", "窗口"
        OFFICER = "officer", "经办人"
        HEAD = "head", "负责人"
        SUPERVISOR = "supervisor", "监督"
        ADMIN = "admin", "系统管理"

    office = models.ForeignKey(Office, models.PROTECT, related_name="posts", verbose_name="科室")
    title = models.CharField("岗位", max_length=40)
    duty = models.CharField("职责", max_length=12, choices=Duty)

    def __str__(self) -> str:
        return f"{self.office}{self.title}"
