"""Messages to people, and what became of the texts sent to their telephones."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongban.kernel.identity.fields import EncryptedTextField
from tongban.kernel.identity.models import Person
from tongban.kernel.ledger.models import Book


class Message(models.Model):
    """What a person was told, in the words in which it was told: a later change of the wording does not change it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="收信人")
    key = models.CharField("消息", max_length=60)
    title = models.CharField("标题", max_length=120)
    body = EncryptedTextField("正文")
    address = models.CharField("页面", max_length=200, blank=True)
    book = models.ForeignKey(Book, models.PROTECT, null=True, related_name="+", verbose_name="案卷")
    once = models.CharField("发送标识", max_length=80, null=True, unique=True)
    on = models.DateField("日期")
    created_at = models.DateTimeField("发出时间")
    read_at = models.DateTimeField("阅读时间", null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-created_at"]),
            models.Index(name="message_unread", fields=["person"], condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"message:{self.pk} {self.key}"


class Text(models.Model):
    """A text (短信) owed to a telephone, and how far it has come. The message in the portal never waits for it."""

    class State(models.TextChoices):
        CREATED = "created", "待发送"
        SENDING = "sending", "发送中"
        DELIVERED = "delivered", "已送达"
        FAILED = "failed", "发送失败"

    WAITING = (State.CREATED, State.SENDING)

    message = models.OneToOneField(Message, models.PROTECT, primary_key=True, related_name="text")
    words = models.CharField("内容", max_length=200)
    state = models.CharField("状态", max_length=10, choices=State, default=State.CREATED)
    not_before = models.DateTimeField("最早发送时间")
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    delivered_at = models.DateTimeField("送达时间", null=True)
    error = models.CharField("原因", max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                name="text_unsent", fields=["not_before"], condition=Q(state__in=["created", "sending"])
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="text_delivered_has_a_time",
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"text:{self.pk} {self.state}"
