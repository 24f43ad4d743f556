"""What the inspection of a day found, and the record books of standards, courses and proofs."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from tongban.kernel.docket.models import Matter
from tongban.kernel.orgs.models import Organisation
from tongban.kernel.registers.models import Row


class Inspection(models.Model):
    """质检: one a day. What it counted stays as it was counted."""

    on = models.DateField("日期", unique=True)
    items = models.PositiveIntegerField("事项数")
    errors = models.PositiveIntegerField("错误")
    warnings = models.PositiveIntegerField("提醒")
    fresh = models.PositiveIntegerField("新发现")
    gone = models.PositiveIntegerField("已消除")

    class Meta:
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"inspection:{self.on}"


class DayOfOffice(models.Model):
    """What the inspection of a day says of one organisation: the line of the report (一日一通报)."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="offices")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    items = models.PositiveIntegerField("事项数")
    ready = models.PositiveIntegerField("无问题事项")
    points = models.PositiveIntegerField("准备度合计", help_text="各事项准备度(0到100)之和。")
    errors = models.PositiveIntegerField("错误")
    warnings = models.PositiveIntegerField("提醒")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="office_once_a_day", fields=["inspection", "organisation"])
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id}/{self.organisation_id}"

    @property
    def score(self) -> float:
        return round(self.points / self.items, 1) if self.items else 0.0


class Finding(models.Model):
    """One failing of one item, from the day on which it was first found to the day on which it was found no more."""

    item = models.ForeignKey("catalogue.Item", models.PROTECT, related_name="+", verbose_name="事项")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("事项名称", max_length=200)
    code = models.CharField("规则", max_length=40)
    severity = models.CharField("程度", max_length=8, choices=[("error", "错误"), ("warning", "提醒")])
    key = models.CharField("识别", max_length=200)
    place = models.CharField("位置", max_length=120)
    sentence = models.CharField("问题", max_length=300)
    cure = models.CharField("怎样改", max_length=300)
    first_seen_on = models.DateField("首次发现")
    last_seen_on = models.DateField("最近发现")
    gone_on = models.DateField("消除日期", null=True)
    matter = models.OneToOneField(Matter, models.PROTECT, null=True, related_name="+", verbose_name="整改件")

    class Meta:
        ordering = ["-first_seen_on", "organisation", "item"]
        constraints = [
            models.UniqueConstraint(
                name="finding_stands_once", fields=["item", "key"], condition=Q(gone_on=None)
            )
        ]
        indexes = [models.Index(fields=["organisation", "gone_on"]), models.Index(fields=["code", "gone_on"])]

    def __str__(self) -> str:
        return f"finding:{self.pk} {self.code}"


class Standard(Row):
    """政务服务标准 (S031): an exemplar or a standard, its state, and where it is put into practice."""

    class Kind(models.TextChoices):
        EXEMPLAR = "exemplar", "省定精品"
        PROVINCE = "province", "省定标准"
        CITY = "city", "市定标准"
        NATION = "nation", "国家标准"
        ONE_THING = "one_thing", "“一件事”标准化清单"

    class Status(models.TextChoices):
        DRAFT = "draft", "编制中"
        IN_FORCE = "in_force", "施行"
        REVISED = "revised", "修订中"
        REPLACED = "replaced", "已被代替"
        ABOLISHED = "abolished", "废止"

    number = models.CharField("标准编号", max_length=60)
    title = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=10, choices=Kind)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.DRAFT)
    in_force_from = models.DateField("施行日期", null=True, blank=True)
    review_by = models.DateField("复审日期", null=True, blank=True)
    replaced_by = models.CharField("由哪项标准代替", max_length=120, blank=True)
    requirements = models.TextField("主要要求", help_text="一行一条, 检查时逐条核对。")
    evidence = models.TextField("落实依据", blank=True, help_text="文件、照片编号或者现场检查记录。")
    sites = models.PositiveIntegerField("应落实网点", default=0)
    adopted = models.PositiveIntegerField("已落实网点", default=0)
    score = models.DecimalField(
        "落实评分", max_digits=4, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(name="standard_once", fields=["number"], condition=Q(struck_on=None))
        ]

    def __str__(self) -> str:
        return self.number


class Course(Row):
    """办事微课堂 (S017): a short video or a manual that is tied to items."""

    title = models.CharField("课名", max_length=100)
    items = models.CharField("关联事项", max_length=400, help_text="12位基本编码, 多个用顿号隔开。")
    step = models.CharField("对应环节", max_length=40, blank=True, help_text="例如: 填写申请表、上传材料。")
    video = models.URLField("视频地址", blank=True)
    manual = models.URLField("操作手册地址", blank=True)
    minutes = models.PositiveSmallIntegerField("时长(分钟)", null=True, blank=True)
    edition = models.CharField("版本", max_length=20, default="1.0")
    online_from = models.DateField("上线日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    views = models.PositiveIntegerField("播放、阅读次数", default=0)
    finished = models.PositiveIntegerField("看完次数", default=0)
    useful = models.PositiveIntegerField("认为有用", default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="course_once", fields=["title", "edition"], condition=Q(struck_on=None)
            )
        ]

    def __str__(self) -> str:
        return self.title


class Proof(Row):
    """实行告知承诺制的证明事项 (S027): what a written promise replaces, and which items it is asked for in."""

    name = models.CharField("证明名称", max_length=120)
    issuer = models.CharField("原开具单位", max_length=120)
    basis = models.CharField("要求提交的依据", max_length=200)
    letter = models.CharField(
        "承诺书种类", max_length=8,
        choices=[(word, word) for word in ("通用", "资格", "场所", "身份关系", "家庭状况")],
    )  # fmt: skip
    checked = models.CharField(
        "事中事后核查方式", max_length=8,
        choices=[(word, word) for word in ("数据共享核验", "部门协查", "现场核查", "书面核查")],
    )  # fmt: skip
    asked = models.TextField("使用事项", help_text="一行一项。")
    items = models.PositiveIntegerField("使用事项数")
    edition = models.CharField("清单版本", max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="proof_once", fields=["name"], condition=Q(struck_on=None))
        ]

    def __str__(self) -> str:
        return self.name
