"""Press conferences (新闻发布会): what was told to the press, by whom, and what was asked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongban.kernel.registers.models import Row


class Conference(Row):
    """One press conference, planned or held."""

    class Kind(models.TextChoices):
        POLICY = "policy", "政策发布"
        PROGRESS = "progress", "工作进展"
        LIVELIHOOD = "livelihood", "民生实事"
        EMERGENCY = "emergency", "突发事件"
        OTHER = "other", "其他"

    class Rank(models.TextChoices):
        CITY = "city", "市领导"
        PRINCIPAL = "principal", "部门主要负责人"
        DEPUTY = "deputy", "部门分管负责人"
        SPOKESPERSON = "spokesperson", "新闻发言人"
        OTHER = "other", "其他人员"

    title = models.CharField("发布会名称", max_length=120)
    topic = models.CharField("主题", max_length=200)
    held_on = models.DateField("举行日期")
    place = models.CharField("地点", max_length=80)
    kind = models.CharField("类别", max_length=10, choices=Kind)
    speaker = models.CharField("主发布人", max_length=40, help_text="以职务身份发布的人, 姓名会公开。")
    speaker_post = models.CharField("主发布人职务", max_length=80)
    rank = models.CharField("出席层级", max_length=12, choices=Rank)
    journalists = models.PositiveIntegerField("到会记者人数", default=0)
    questions = models.PositiveIntegerField("提问数", default=0)
    later = models.PositiveIntegerField("需会后答复数", default=0)
    answered = models.PositiveIntegerField("会后已答复数", default=0)
    transcript = models.TextField("文字实录", blank=True)
    transcript_at = models.URLField("实录网址", max_length=300, blank=True)
    replay_at = models.URLField("回放网址", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="conference_later_within_asked", condition=Q(later__lte=F("questions"))
            ),
            models.CheckConstraint(
                name="conference_answered_within_later", condition=Q(answered__lte=F("later"))
            ),
            models.UniqueConstraint(
                name="conference_once", fields=["held_on", "title"], condition=Q(struck_on=None)
            ),
        ]
        indexes = [models.Index(fields=["published_on", "held_on"])]

    def __str__(self) -> str:
        return self.title
