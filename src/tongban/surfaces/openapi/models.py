"""Systems that lodge by programme (系统客户端): whose they are, for what, since when, and the digest of their credential."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongban.kernel.orgs.models import Organisation


class Client(models.Model):
    """A department's own system, or a unified intake that receives for every office (`whole_city`). Its credential is
    shown once and kept nowhere; `digest` is its SHA-256, which nobody can turn back: the credential has 256 random bits."""

    name = models.CharField("系统名称", max_length=80, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="所属单位")
    whole_city = models.BooleanField("为全市收件", default=False)
    digest = models.CharField("凭证摘要", max_length=64, unique=True)
    per_minute = models.PositiveIntegerField("每分钟最多", default=600)
    since = models.DateField("启用日期")
    until = models.DateField("停用日期", null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="client_until_after_since", condition=Q(until=None) | Q(until__gte=F("since"))
            )
        ]

    def __str__(self) -> str:
        return f"client:{self.pk}"
