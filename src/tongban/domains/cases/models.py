"""What was asked, brought, found and decided: rows beside a matter. What concerns a person lies encrypted."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q

from tongban.domains.cases.rules.completeness import STATES
from tongban.kernel.docket.models import Matter
from tongban.kernel.documents.models import Document, Letter
from tongban.kernel.identity.fields import EncryptedTextField
from tongban.kernel.identity.models import Person, Staff
from tongban.kernel.ledger.models import Book
from tongban.kernel.orgs.models import Organisation


class Draft(models.Model):
    """An application that is still being written. It keeps the edition of the item it was started with; `token` makes
    of a form sent twice one matter."""

    token = models.CharField("提交标识", max_length=64, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="申请人")
    writer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="填写人")
    item_id = models.PositiveBigIntegerField("事项", db_index=True)
    edition_id = models.PositiveBigIntegerField("事项版本", db_index=True)
    kept = EncryptedTextField("填写内容", blank=True)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["person", "-saved_at"])]

    def __str__(self) -> str:
        return f"draft:{self.pk}"

    @property
    def content(self) -> dict[str, Any]:
        """`form`, `materials` (document ids by material), `situations`, `contact`, `commits`, as far as written."""
        return json.loads(self.kept) if self.kept else {}


class Application(models.Model):
    """What is asked for in a matter, by which edition of the item."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="+")
    item_id = models.PositiveBigIntegerField("事项", db_index=True)
    edition_id = models.PositiveBigIntegerField("事项版本", db_index=True)
    form_kept = EncryptedTextField("申请表", blank=True)
    situations = models.JSONField("情形", default=list)
    contact_name = EncryptedTextField("联系人", blank=True)
    contact_phone = EncryptedTextField("联系电话", blank=True)
    agent = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name="代理人")
    clerk = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="窗口收件人")
    renews = models.PositiveBigIntegerField("延续的证照", null=True)
    valid_until = models.DateField("原有效期至", null=True)

    def __str__(self) -> str:
        return f"application:{self.matter_id}"

    @property
    def form(self) -> dict[str, Any]:
        return json.loads(self.form_kept) if self.form_kept else {}


class Material(models.Model):
    """One material of an application, and where it stands. Every file handed in for it stays in the book under its id."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="materials")
    material_id = models.CharField("材料标识", max_length=60)
    name = models.CharField("材料名称", max_length=200)
    need = models.CharField("要求", max_length=12)
    state = models.CharField("状态", max_length=10, choices=list(STATES.items()))
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name="文件")
    licence_id = models.PositiveBigIntegerField("证照", null=True)
    licence_identifier = models.CharField("电子证照标识", max_length=80, blank=True)
    note = EncryptedTextField("说明", blank=True)
    round = models.PositiveSmallIntegerField("补正次数", default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="material_once", fields=["application", "material_id"]),
            models.CheckConstraint(
                name="exempt_by_a_licence", condition=~Q(state="exempt") | Q(licence_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}({self.get_state_display()})"


class Finding(models.Model):
    """A substantive check by two officers (第三十四条第三款)."""

    class Conclusion(models.TextChoices):
        MEETS = "meets", "符合条件"
        MENDED = "mended", "整改后符合条件"
        FAILS = "fails", "不符合条件"

    application = models.ForeignKey(Application, models.PROTECT, related_name="findings")
    first_officer = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="核查人员")
    second_officer = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name="核查人员")
    checked_on = models.DateField("核查日期")
    conclusion = models.CharField("结论", max_length=8, choices=Conclusion)
    account = EncryptedTextField("核查情况", blank=True)

    class Meta:
        ordering = ["checked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="two_different_officers", condition=~Q(first_officer=F("second_officer"))
            )
        ]

    def __str__(self) -> str:
        return f"finding:{self.pk}"


class Statement(models.Model):
    """What somebody said in a step: a reason, an opinion, a record of a hearing. The ledger only points here."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="statements")
    step = models.CharField("环节", max_length=40)
    who = EncryptedTextField("陈述人", blank=True)
    text = EncryptedTextField("内容")
    said_on = models.DateField("日期")

    class Meta:
        ordering = ["said_on", "pk"]

    def __str__(self) -> str:
        return f"statement:{self.pk}"


class Commitment(models.Model):
    """告知承诺: what need not be proven, and the words that were signed."""

    application = models.OneToOneField(
        Application, models.PROTECT, primary_key=True, related_name="commitment"
    )
    proofs = models.JSONField("承诺代替的证明", default=list)
    words = models.TextField("承诺内容")
    signed_by = EncryptedTextField("承诺人")
    signed_on = models.DateField("签署日期")

    def __str__(self) -> str:
        return f"commitment:{self.pk}"


class Decision(models.Model):
    """What was decided, why, and what came of it."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", "准予"
        REFUSED = "refused", "不予"

    application = models.OneToOneField(Application, models.PROTECT, primary_key=True, related_name="decision")
    outcome = models.CharField("结果", max_length=8, choices=Outcome)
    content = EncryptedTextField("决定内容", blank=True)
    reasons = EncryptedTextField("理由", blank=True)
    remedies = models.TextField("救济途径", blank=True)
    decided_on = models.DateField("决定日期")
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name="签发人")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="+", verbose_name="文书")
    by_silence = models.BooleanField("依法视为准予", default=False)
    on_commitment = models.BooleanField("告知承诺", default=False)
    valid_from = models.DateField("有效期自", null=True)
    valid_until = models.DateField("有效期至", null=True)
    licence_id = models.PositiveBigIntegerField("证照", null=True)
    licence_identifier = models.CharField("电子证照标识", max_length=80, blank=True)
    published_on = models.DateField("公开日期", null=True)

    class Meta:
        constraints = [
            # 第三十八条第二款: 应当说明理由, 并告知申请人享有的权利.
            models.CheckConstraint(
                name="a_refusal_has_reasons_and_remedies",
                condition=~Q(outcome="refused") | (~Q(reasons="") & ~Q(remedies="")),
            )
        ]
        indexes = [models.Index(name="decision_published", fields=["-published_on"])]

    def __str__(self) -> str:
        return f"decision:{self.pk}"


class Route(models.Model):
    """导办: one business whose questions lead to the exact item (`rules.routes`), kept by a department of the city."""

    key = models.SlugField("标识", max_length=60, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="主管部门")
    loaded = models.CharField("载入摘要", max_length=64, blank=True)
    book = models.OneToOneField(Book, models.PROTECT, related_name="+", verbose_name="案卷")

    class Meta:
        ordering = ["organisation_id", "key"]

    def __str__(self) -> str:
        return self.key


class RouteEdition(models.Model):
    """The questions of a route as they stand, stood, or are being written; one of them is published, one in work."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        REPLACED = "replaced", "已替换"
        ENDED = "ended", "已停用"

    route = models.ForeignKey(Route, models.PROTECT, related_name="editions", verbose_name="导办")
    number = models.PositiveIntegerField("版本号")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    content = models.JSONField("内容", default=dict)
    published_on = models.DateField("发布日期", null=True)

    class Meta:
        ordering = ["route", "-number"]
        constraints = [
            models.UniqueConstraint(name="route_edition_once", fields=["route", "number"]),
            models.UniqueConstraint(
                name="one_route_in_use", fields=["route"], condition=Q(state="published")
            ),
            models.UniqueConstraint(name="one_route_in_work", fields=["route"], condition=Q(state="draft")),
        ]

    def __str__(self) -> str:
        return f"{self.route_id}/{self.number}"


class RouteCount(models.Model):
    """How often people came to a place of a published route, and began an application there. Nobody is named."""

    edition = models.ForeignKey(RouteEdition, models.CASCADE, related_name="counts", verbose_name="版本")
    path = models.CharField("选到哪里", max_length=120, blank=True)
    reached = models.PositiveIntegerField("到过", default=0)
    begun = models.PositiveIntegerField("开始办理", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="route_place_once", fields=["edition", "path"])]

    def __str__(self) -> str:
        return f"{self.edition_id}:{self.path}"
