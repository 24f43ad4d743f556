"""The line of a matter in the register, its clocks as they stand, who has it, and its links to others.

All of it is a projection of the ledger: `docket.queries.replayed` makes it again from the entries alone.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongban.kernel.identity.models import Person, Staff
from tongban.kernel.ledger.models import Book
from tongban.kernel.orgs.models import Organisation


class Channel(models.TextChoices):
    WEB = "web", "网上"
    MOBILE = "mobile", "手机"
    WINDOW = "window", "窗口"
    KIOSK = "kiosk", "自助终端"
    HOTLINE = "hotline", "热线"
    SYSTEM = "system", "系统"


class Matter(models.Model):
    """件. Twelve columns and no more (docs/decisions/0003); what only one domain would fill lies in that domain."""

    book = models.OneToOneField(Book, models.PROTECT, primary_key=True, related_name="matter")
    number = models.CharField("件号", max_length=60, unique=True)
    procedure = models.CharField("程序", max_length=60)
    edition = models.DateField("程序版本")
    title = models.CharField("标题", max_length=200)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="承办单位", db_index=False
    )
    applicant = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="申请人", db_index=False
    )
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    state = models.CharField("状态", max_length=30)
    opened_on = models.DateField("收件日期")
    closed_on = models.DateField("办结日期", null=True)
    due_on = models.DateField("最近到期日", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "closed_on", "due_on"]),
            models.Index(fields=["applicant", "-opened_on"]),
            models.Index(fields=["procedure", "state"]),
            models.Index(fields=["opened_on"]),
            # Lists of the desk, the newest first, and the inbox of those who see every office.
            models.Index(name="matter_newest_of_owner", fields=["owner", "-opened_on", "-book"]),
            models.Index(
                name="matter_open_due", fields=["due_on", "opened_on", "book"], condition=Q(closed_on=None)
            ),
            # The front page's figures, and the list behind them.
            models.Index(
                name="matter_closed", fields=["-closed_on", "-book"], condition=Q(closed_on__isnull=False)
            ),
            # Titles are few: a search goes through them, and not through the matters.
            models.Index(name="matter_title", fields=["title"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="matter_closed_after_opening",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class RunningClock(models.Model):
    """A clock of a matter as it stands, for lists and for the daily run. Derived; never edited."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="clocks", db_index=False)
    name = models.CharField("计时", max_length=30)
    kind = models.CharField("性质", max_length=8)
    started_on = models.DateField("起算日")
    due_on = models.DateField("到期日", null=True)
    paused_since = models.DateField("暂停自", null=True)
    stopped_on = models.DateField("停止日", null=True)
    was_late = models.BooleanField("超期", default=False)
    provisional = models.BooleanField("暂定", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="clock_once", fields=["matter", "name"])]
        indexes = [
            models.Index(name="clock_open_due", fields=["due_on", "kind"], condition=Q(stopped_on=None)),
            # Few: what rests now, and what was missed.
            models.Index(
                name="clock_paused",
                fields=["matter"],
                condition=Q(stopped_on=None, paused_since__isnull=False),
            ),
            models.Index(name="clock_late", fields=["matter"], condition=Q(kind="duty", was_late=True)),
        ]


class Holding(models.Model):
    """Who has a matter in hand now; how it came there stands in the ledger."""

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="holding")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="经办人")
    since = models.DateField("自")


class Link(models.Model):
    """One matter's relation to another."""

    class Kind(models.TextChoices):
        PART_OF = "part_of", "是其一部分"
        CONCERNS = "concerns", "针对"
        FOLLOWS = "follows", "后续"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="links")
    other = models.ForeignKey(Matter, models.PROTECT, related_name="linked_from")
    kind = models.CharField("关系", max_length=10, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="link_once", fields=["matter", "other", "kind"]),
            models.CheckConstraint(name="no_link_to_itself", condition=~Q(matter=F("other"))),
        ]
