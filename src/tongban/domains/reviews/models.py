"""Invitations, reviews and what passes between an office and a reviewer whom it does not know."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongban.domains.reviews.rules import CHANNELS, LEVELS
from tongban.kernel.docket.models import Matter
from tongban.kernel.identity.fields import EncryptedTextField
from tongban.kernel.identity.models import Person
from tongban.kernel.orgs.models import Organisation


class Invitation(models.Model):
    """One service that may be reviewed once, by whoever holds the token. `number` counts the services of a matter."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name="办件")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="服务对象")
    number = models.PositiveSmallIntegerField("服务次数", default=1)
    token = models.CharField("评价标识", max_length=40, unique=True)
    sent_on = models.DateField("邀请日期")
    expires_on = models.DateField("评价截止日期")
    used = models.BooleanField("已评价", default=False)

    class Meta:
        ordering = ["-sent_on", "-pk"]
        indexes = [models.Index(fields=["person", "-sent_on"]), models.Index(fields=["sent_on"])]
        constraints = [
            models.UniqueConstraint(name="invited_once_a_service", fields=["matter", "number"]),
            models.CheckConstraint(name="invitation_ends_later", condition=Q(expires_on__gte=F("sent_on"))),
        ]

    def __str__(self) -> str:
        return f"invitation:{self.pk}"


class Review(models.Model):
    """What was said of one service. `mark` is a keyed digest of matter and number: one review a service, even where an
    anonymous one names neither matter nor person. No page for staff reads `person` or `matter`."""

    mark = models.CharField("服务标记", max_length=40, unique=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+", verbose_name="办件")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="评价人")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="被评价单位"
    )
    service = models.CharField("事项", max_length=200)
    level = models.PositiveSmallIntegerField("等级", choices=list(LEVELS.items()))
    edition = models.CharField("选项版本", max_length=10)
    options = models.JSONField("评价选项", default=list)
    comment = EncryptedTextField("文字评价", blank=True)
    anonymous = models.BooleanField("匿名", default=False)
    channel = models.PositiveSmallIntegerField("渠道", choices=list(CHANNELS.items()))
    checks = models.JSONField("系统核对", default=list)
    on = models.DateField("评价日期")
    adopted = models.BooleanField("采纳", default=True)

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["organisation", "-on"]), models.Index(fields=["person", "-on"])]
        constraints = [
            models.CheckConstraint(name="review_level_1_to_5", condition=Q(level__gte=1, level__lte=5)),
            models.CheckConstraint(
                name="anonymous_names_nobody", condition=Q(anonymous=False) | Q(person=None, matter=None)
            ),
        ]

    def __str__(self) -> str:
        return f"review:{self.pk} {self.level}"


class Rectification(models.Model):
    """The matter in which a bad review is looked into. Its applicant is nobody, so that no list can show who wrote it."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="+")
    review = models.OneToOneField(Review, models.PROTECT, related_name="+", verbose_name="评价")
    finding = models.CharField("核实结果", max_length=10, blank=True)
    outcome = models.CharField("整改方式", max_length=12, blank=True)

    def __str__(self) -> str:
        return f"rectification:{self.matter_id}"


class Exchange(models.Model):
    """Words carried by the platform between the office and the reviewer; neither side learns an address."""

    class Side(models.TextChoices):
        OFFICE = "office", "承办单位"
        REVIEWER = "reviewer", "评价人"

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="exchanges")
    side = models.CharField("一方", max_length=8, choices=Side)
    step = models.CharField("环节", max_length=30)
    words = EncryptedTextField("内容")
    on = models.DateField("日期")

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"exchange:{self.pk} {self.side}"
