"""The people who clear the way for others (畅通办专员), and how many are to be trained."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from tongban.kernel.identity.fields import EncryptedTextField
from tongban.kernel.orgs.models import Region
from tongban.kernel.registers.models import Row

TELEPHONE = RegexValidator(
    r"^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$",
    "联系电话应为 11 位手机号码, 或者带区号的固定电话, 请核对。",
)
SCORES = [MinValueValidator(0), MaxValueValidator(100)]


class Commissioner(Row):
    """畅通办专员: who, where, trained when, and how they are judged."""

    class Sex(models.TextChoices):
        FEMALE = "female", "女"
        MALE = "male", "男"

    class Status(models.TextChoices):
        ON = "on", "在岗"
        OFF = "off", "离岗"
        EXITED = "exited", "退出"

    number = models.CharField("专员编号", max_length=30, unique=True)
    name = EncryptedTextField("姓名")
    name_index = models.CharField(max_length=40, db_index=True)
    sex = models.CharField("性别", max_length=6, choices=Sex)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="服务地区")
    site = models.CharField("服务网点", max_length=80, blank=True)
    post = models.CharField("岗位", max_length=40)
    phone = EncryptedTextField("联系电话", validators=[TELEPHONE])
    phone_index = models.CharField(max_length=40, db_index=True)
    certificate = models.CharField("证书编号", max_length=40, null=True, blank=True, unique=True)
    trained_on = models.DateField("培训合格日期", null=True, blank=True)
    exam_score = models.DecimalField(
        "考试成绩", max_digits=4, decimal_places=1, null=True, blank=True, validators=SCORES
    )
    status = models.CharField("状态", max_length=6, choices=Status, default=Status.ON)
    left_on = models.DateField("退出日期", null=True, blank=True)
    served = models.PositiveIntegerField(
        "累计帮办件数", default=0, help_text="帮办、代办、上门服务合计的件数。"
    )
    honours = models.CharField("荣誉", max_length=200, blank=True)
    assessed = models.DecimalField(
        "最近考核得分", max_digits=4, decimal_places=1, null=True, blank=True, validators=SCORES
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="commissioner_left_if_exited",
                condition=Q(status="exited", left_on__isnull=False) | Q(~Q(status="exited"), left_on=None),
            ),
            models.UniqueConstraint(
                name="commissioner_once", fields=["name_index", "phone_index"], condition=Q(struck_on=None)
            ),
        ]
        indexes = [models.Index(fields=["region", "trained_on"])]

    def __str__(self) -> str:
        return self.number


class TrainingTarget(Row):
    """How many commissioners a district is to train in a year (培养目标)."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="地区")
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2019), MaxValueValidator(2099)], help_text="如 2026。"
    )
    people = models.PositiveIntegerField("目标人数", validators=[MinValueValidator(1)])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="training_target_once", fields=["region", "year"], condition=Q(struck_on=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.year}"
